import Measurements

/// Reads gungraun's summaries: of each benchmark and tool the totals of this run, exact counts. The older value that stands beside one is
/// of whatever ran on that machine before, and no baseline.
struct GungraunResults {
    private var builder: ResultSetBuilder

    init(run: Run) {
        builder = ResultSetBuilder(format: "gungraun", run: run)
        builder.updateRun { $0.environment.tool = "gungraun" }
    }

    /// One benchmark; any other object is passed over.
    mutating func add(_ benchmark: JSONField) throws(JSONFieldError) {
        guard let path = benchmark["module_path"] else { return }
        guard let profiles = benchmark["profiles"] else {
            throw JSONFieldError(
                path: .member(benchmark.path, "profiles"), expected: "profiles, as gungraun 0.16 and later write", found: "none")
        }
        // The function's path stands once for each of its inputs.
        let name = try [path.text(), benchmark["id"]?.text()].compactMap { $0 }.joined(separator: " ")
        let details = try benchmark["details"]?.text()
        let item = builder.caseIndex(details.map { "\(name):\($0)" } ?? name)
        let labels = builder.labelIndex(Labels([("benchmark", name)]))
        try profiles.forEachElement { (_, profile) throws(JSONFieldError) in
            let total = try profile.required("summaries").required("total")
            try total.required("summary").forEachMember { (tool, metrics) throws(JSONFieldError) in
                try metrics.forEachMember { (key, field) throws(JSONFieldError) in
                    let metric = builder.metric(GungraunResults.metric(key, tool: tool))
                    let value = try GungraunResults.value(of: field.required("metrics"))
                    if value.isNaN { builder.note("\(key) of \(name) has only a value of an earlier run") }
                    builder.append(metric: metric, value: value, case: item, labels: labels)
                }
            }
        }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    /// `{"Left": new}`, `{"Both": [new, old]}` or `{"Right": old}`, where a number is `{"Int": 1}` or `{"Float": 1.5}`; NaN without a new
    /// one.
    private static func value(of field: JSONField) throws(JSONFieldError) -> Double {
        if let new = field["Left"] { return try number(new) }
        if let both = field["Both"] {
            var new: Double?
            try both.forEachElement { (index, field) throws(JSONFieldError) in if index == 0 { new = try number(field) } }
            guard let new else { throw both.mismatch("a new and an old value") }
            return new
        }
        guard field["Right"] != nil else { throw field.mismatch("Left, Both or Right") }
        return .nan
    }

    private static func number(_ field: JSONField) throws(JSONFieldError) -> Double {
        guard let number = field["Int"] ?? field["Float"] else { throw field.mismatch("an Int or a Float") }
        return try number.number()
    }

    /// By the tool's names; those of Cachegrind are also Callgrind's and have the tool before them. Hits of the first cache are good, of
    /// memory bad, and those of the last level are either.
    private static func metric(_ key: String, tool: String) -> Metric {
        let isRate = key.hasSuffix("Rate")
        let unit: Unit = isRate ? Unit(parsing: "%") : key.hasSuffix("Bytes") ? .bytes : .none
        let direction: Direction? =
            switch key {
            case "L1hits", "L1HitRate": .higher
            case "LLhits", "LLHitRate": nil
            default: .lower
            }
        let standardName: String? =
            switch (tool, key) {
            case ("Callgrind", "Ir"): "instructions"
            case ("Dhat", "TotalBlocks"): "allocations"
            default: nil
            }
        return Metric(
            name: tool == "Callgrind" || tool == "Dhat" ? key : "\(tool).\(key)", unit: unit, direction: direction,
            mood: key.hasPrefix("Sys") ? .moody : .exact, standardName: standardName)
    }
}
