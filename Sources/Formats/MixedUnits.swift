import Measurements

/// A metric's column for values in a unit that need not be the column's.
struct UnitColumn {
    let index: Int
    /// Value in the column's unit = value × `factor`.
    fileprivate let factor: Double

    /// In the column's unit; infinite where no number holds it there, which the builder takes for missing.
    func converted(_ value: Double) -> Double { value * factor }
}

extension ResultSetBuilder {
    /// The column of a metric whose entries each name a unit of their own: it has the unit of the first entry, of the same dimension.
    mutating func column(_ metric: Metric) -> UnitColumn {
        let index = self.metric(metric)
        let first = self.metric(at: index).unit
        return UnitColumn(index: index, factor: metric.unit.factor == first.factor ? 1 : metric.unit.factor / first.factor)
    }

    /// The same where the dimension may be another; `place` is the field that an error names.
    mutating func column(_ metric: Metric, at place: JSONField) throws(JSONFieldError) -> UnitColumn {
        let column = column(metric)
        let first = self.metric(at: column.index).unit
        guard metric.unit.dimension == first.dimension else {
            throw JSONFieldError(
                path: place.path, expected: "\(first.dimension.name), as before for \(metric.name)", found: metric.unit.dimension.name)
        }
        return column
    }
}

extension Unit {
    /// A unit as benchmark tools write it: `ns/iter` is a time like `ns/op`, `ops/ms` a rate like `1/s`, `#` and `counts` are plain
    /// numbers.
    init(ofBenchmark text: String) {
        let trimmed = text.trimmingSpaces()
        if ["#", "counts", "count"].contains(trimmed.lowercased()) {
            self = .none
            return
        }
        let parts = trimmed.split(separator: "/", maxSplits: 1).map { String($0).trimmingSpaces() }
        guard parts.count == 2 else {
            self.init(parsing: trimmed)
            return
        }
        let numerator = Unit(parsing: parts[0])
        let denominator = Unit(parsing: parts[1])
        if ["op", "iter", "iteration"].contains(parts[1]), numerator.isKnown {
            self.init(dimension: numerator.dimension, symbol: "\(numerator.symbol)/op", factor: numerator.factor)
        } else if denominator.dimension == .time {
            let counted: Dimension = numerator.isKnown ? numerator.dimension : .none
            let factor = numerator.isKnown ? numerator.factor : 1
            self.init(dimension: .perSecond(counted), symbol: trimmed, factor: factor / denominator.factor)
        } else {
            self.init(parsing: trimmed)
        }
    }
}
