import Measurements

extension JSONField {
    /// A tool's own `mean`, `median`, `min` and `max`, as far as the object has them and they are numbers.
    func statistics(in unit: Unit) throws(JSONFieldError) -> [Statistic: Double] {
        var values: [Statistic: Double] = [:]
        let keys: [(String, Statistic)] = [("mean", .mean), ("median", .median), ("min", .minimum), ("max", .maximum)]
        for (key, statistic) in keys {
            guard let field = self[key] else { continue }
            let value = try unit.dimension == .time ? field.duration() : field.number()
            if value.isFinite { values[statistic] = value }
        }
        return values
    }
}

extension ResultSetBuilder {
    /// A file's own mean is only a check of its timings, both in `unit`.
    mutating func check(mean stated: Double, against computed: Double, of name: String, unit: Unit = .seconds) {
        guard computed.isFinite, abs(stated - computed) > 1e-6 * abs(computed) else { return }
        note(
            "the file says that \(name) took \(stated) \(unit.symbol) on average, its timings say \(computed) \(unit.symbol); the timings count"
        )
    }
}
