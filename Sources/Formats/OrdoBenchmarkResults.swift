import Measurements

/// Reads a stored baseline of Swift's package Benchmark into a result set: one HDR histogram for each benchmark and metric, whose order
/// of samples is lost.
///
/// `results` is a flat list in which `{name, target}` and the list of its metrics alternate, as Swift encodes a dictionary. Values are
/// nanoseconds, bytes or counts whatever `timeUnits` says, which is for display only; so is `scalingFactor`.
struct OrdoBenchmarkResults {
    private var builder: ResultSetBuilder
    private var seen: Set<Key> = []

    private struct Key: Hashable {
        let labels: Labels
        let metric: String
    }

    init(document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "ordo-one-benchmark", run: run)
        let architecture = try document["machine"]?["processorType"]?.text()
        builder.updateRun { run in
            run.environment.tool = "ordo-one-benchmark"
            run.environment.architecture = architecture
        }
        let results = try document.required("results")
        var key: JSONField?
        try results.forEachElement { (_, field) throws(JSONFieldError) in
            guard let benchmark = key else {
                key = field
                return
            }
            try field.forEachElement { (_, result) throws(JSONFieldError) in try read(result: result, of: benchmark) }
            key = nil
        }
        if let key { throw JSONFieldError(path: key.path, expected: "a list of metrics behind it", found: "nothing") }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private mutating func read(result: JSONField, of benchmark: JSONField) throws(JSONFieldError) {
        let name = try benchmark.required("name").text()
        var pairs: [(String, String)] = []
        try result["tags"]?.forEachMember { (key, field) throws(JSONFieldError) in pairs.append((key, try field.text())) }
        if let target = try benchmark["target"]?.text() { pairs.append(("target", target)) }
        let labels = Labels(pairs + [("benchmark", name)])
        let metric = try OrdoBenchmarkResults.metric(result.required("metric"))
        guard seen.insert(Key(labels: labels, metric: metric.name)).inserted else {
            throw JSONFieldError(path: result.path, expected: "each metric once", found: "\(metric.name) of \(name.quotedForMessage) twice")
        }
        if let factor = try result["scalingFactor"]?.integer(), factor != 1 {
            builder.note(
                "\(name) has the scaling factor \(factor): its values are of as many operations, and the tool's tables divide by it")
        }
        let histogram = try OrdoBenchmarkResults.histogram(result.required("statistics").required("histogram"))
        builder.append(histogram: MeasuredHistogram(metric: metric, labels: labels, histogram: histogram))
    }

    static func histogram(_ field: JSONField) throws(JSONFieldError) -> Histogram {
        let digits = try field.required("numberOfSignificantValueDigits").integer()
        let lowest = try field["lowestDiscernibleValue"]?.integer() ?? 1
        var counts: [Int] = []
        try field.required("counts").forEachElement { (_, field) throws(JSONFieldError) in counts.append(try field.integer()) }
        do throws(HistogramError) {
            return try Histogram(HdrLayout(significantDigits: digits, lowestDiscernible: lowest), countsByIndex: counts)
        } catch {
            throw JSONFieldError(path: field.path, expected: "an HDR histogram", found: "\(error)")
        }
    }

    // MARK: Metrics

    /// `{"wallClock": {}}`, or `{"custom": {"_0": "tokens", "polarity": {"prefersSmaller": {}}}}`.
    private static func metric(_ field: JSONField) throws(JSONFieldError) -> Metric {
        var found: Metric?
        try field.forEachMember { (name, detail) throws(JSONFieldError) in
            found = try name == "custom" ? custom(detail) : OrdoBenchmarkMetric.builtIn(name)
        }
        guard let found else { throw field.mismatch("the name of a metric") }
        return found
    }

    private static func custom(_ field: JSONField) throws(JSONFieldError) -> Metric {
        let name = try field.required("_0").text()
        let polarity = field["polarity"]
        let direction: Direction? =
            if polarity?.value["prefersSmaller"] != nil { .lower } else if polarity?.value["prefersLarger"] != nil { .higher } else { nil }
        return Metric(name: name, unit: .none, direction: direction)
    }
}
