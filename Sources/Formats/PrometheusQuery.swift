import Measurements

/// Reads answers of Prometheus's API to `query_range` and `query`: `data.result[]` with `values` of seconds and a number as text.
///
/// What a name says to be counted (`_total`, a histogram's `_bucket`, `_sum`, `_count`) is what came to it within the range, resets allowed
/// for; of one point it is the total. Everything else is an observation for each point.
struct PrometheusQuery {
    fileprivate struct Point {
        let time: Double
        let value: Double
    }

    private struct Histogram {
        let labels: Int32
        let name: String
        /// By bound.
        var buckets: [(le: Double, points: [Point])] = []
    }

    private struct Series {
        let labels: Int32
        let name: String
        let isCounted: Bool
        let points: [Point]
    }

    private struct Key: Hashable {
        let name: String
        let labels: Int32
    }

    private var labels: LabelTable
    private var series: [Series] = []
    private var histograms: [Histogram] = []
    private var indices: [Key: Int] = [:]
    private var models: Set<String> = []
    private var nameless = 0
    private var native = 0
    /// Of a result without a name, which else would tell it.
    private let unit: Unit

    /// Of a query whose result has no name.
    static let nameOfNone = "value"

    init(_ document: JSONField, options: ReadingOptions) throws(JSONFieldError) {
        labels = LabelTable(keep: options.keepLabels)
        unit = options.unit ?? .none
        let status = try document.required("status")
        guard status.value.equals("success") else {
            throw JSONFieldError(path: status.path, expected: "success", found: try document["error"]?.text().quotedForMessage ?? "none")
        }
        let data = try document.required("data")
        let type = try data.required("resultType").text()
        let result = try data.required("result")
        switch type {
        case "matrix", "vector": try result.forEachElement { (_, item) throws(JSONFieldError) in try add(item) }
        case "scalar":
            nameless += 1
            series.append(Series(labels: labels.finish(), name: PrometheusQuery.nameOfNone, isCounted: false, points: [try result.point()]))
        default:
            throw JSONFieldError(path: .member(data.path, "resultType"), expected: "matrix, vector or scalar", found: type.quotedForMessage)
        }
    }

    private mutating func add(_ item: JSONField) throws(JSONFieldError) {
        var name: String?
        var bound: JSONField?
        try item["metric"]?.forEachMember { (key, label) throws(JSONFieldError) in
            switch key {
            case "__name__": name = try label.text()
            case "le": bound = label
            default:
                guard let text = label.labelText else { return }
                if key == "model_name", models.count < 2 { models.insert(text) }
                labels.add(key, text)
            }
        }
        var points: [Point] = []
        if let single = item["value"] { points = [try single.point()] }
        try item["values"]?.forEachElement { (_, point) throws(JSONFieldError) in points.append(try point.point()) }
        if points.isEmpty, item["histograms"] != nil || item["histogram"] != nil { native += 1 }
        if let name, let bound, name.hasSuffix("_bucket") {
            guard let le = PrometheusSample.number(try bound.text()), !le.isNaN else { throw bound.mismatch("a number as a text") }
            let index = histogram(named: String(name.dropLast(7)))
            histograms[index].buckets.append((le, points))
            return
        }
        if bound != nil, let text = try bound?.text() { labels.add("le", text) }
        if name == nil { nameless += 1 }
        let full = name ?? PrometheusQuery.nameOfNone
        let isCounted = ["_total", "_sum", "_count"].contains { full.hasSuffix($0) } && name != nil
        series.append(Series(labels: labels.finish(), name: full, isCounted: isCounted, points: points))
    }

    private mutating func histogram(named name: String) -> Int {
        let key = Key(name: name, labels: labels.finish())
        if let index = indices[key] { return index }
        histograms.append(Histogram(labels: key.labels, name: name))
        indices[key] = histograms.count - 1
        return histograms.count - 1
    }

    // MARK: The end

    func resultSet(run: Run) throws -> ResultSet {
        let union = LabelTable.union(of: [labels])
        var run = run
        run.environment.model = models.count == 1 ? models.first : nil
        run.started = (series.map(\.points) + histograms.flatMap { $0.buckets.map(\.points) }).compactMap { $0.first?.time }.min()
        var builder = ResultSetBuilder(format: "prometheus", run: run)
        var sums: [Key: Series] = [:]
        for item in series where item.name.hasSuffix("_sum") { sums[Key(name: item.name, labels: item.labels)] = item }
        for item in histograms {
            let metric = Metric(prometheus: item.name)
            let sum = sums[Key(name: item.name + "_sum", labels: item.labels)]
            let buckets = try PrometheusQuery.buckets(of: item, sum: sum?.points, file: run.source)
            do throws(HistogramError) {
                let (histogram, _) = try buckets.histogram(unit: metric.unit)
                builder.append(
                    histogram: MeasuredHistogram(
                        metric: metric, labels: union.labels(ofSet: item.labels), histogram: histogram))
            } catch { throw FormatError(.malformed, file: run.source, path: item.name, problem: "\(error)") }
        }
        let counted = Set(histograms.flatMap { [$0.name + "_sum", $0.name + "_count"] })
        for item in series where !counted.contains(item.name) {
            let isNameless = item.name == PrometheusQuery.nameOfNone
            let index = builder.metric(isNameless ? Metric(name: item.name, unit: unit) : Metric(prometheus: item.name))
            let labels = builder.labelIndex(union.labels(ofSet: item.labels))
            if item.isCounted {
                guard let last = item.points.last else { continue }
                builder.append(metric: index, value: PrometheusQuery.increase(item.points), labels: labels, time: last.time)
            } else {
                for point in item.points {
                    builder.append(metric: index, value: point.value, labels: labels, time: point.time)
                }
            }
        }
        for note in union.notes { builder.note(note) }
        if nameless > 0 {
            let hint = unit == .none ? ", and --unit gives its unit" : ""
            builder.note("the query's result has no name; it is called \"\(PrometheusQuery.nameOfNone)\"\(hint)")
        }
        if native > 0 { builder.note("native histograms, which are not read: \(native)") }
        return try builder.build()
    }

    /// The cumulative counts that came within the range. Where the last bucket falls, the server has started anew, and every bucket begins at 0.
    private static func buckets(of item: Histogram, sum: [Point]?, file: String) throws(FormatError) -> PrometheusBuckets {
        var buckets = PrometheusBuckets()
        let resets = item.buckets.first { $0.le == .infinity }.map { PrometheusQuery.resets($0.points) } ?? []
        for (le, points) in item.buckets {
            let increase = PrometheusQuery.increase(points, resets: resets)
            guard let count = Int(exactly: increase), count >= 0 else {
                throw FormatError(
                    .malformed, file: file, path: item.name, problem: "expected counts of buckets, found \(increase) up to \(le)",
                    remedy: "ask for the buckets themselves, without rate()")
            }
            buckets.set(count, atMost: le)
        }
        if let sum { buckets.sum = PrometheusQuery.increase(sum, resets: resets) }
        return buckets
    }

    /// The times at which a count is smaller than before.
    private static func resets(_ points: [Point]) -> Set<Double> {
        Set(zip(points, points.dropFirst()).filter { $0.0.value > $0.1.value }.map { $0.1.time })
    }

    private static func increase(_ points: [Point]) -> Double { increase(points, resets: resets(points)) }

    private static func increase(_ points: [Point], resets: Set<Double>) -> Double {
        guard let first = points.first else { return .nan }
        if points.count == 1 { return first.value }
        return zip(points, points.dropFirst()).reduce(0) { sum, pair in
            sum + (resets.contains(pair.1.time) ? pair.1.value : pair.1.value - pair.0.value)
        }
    }
}

extension JSONField {
    /// `[seconds, "value"]`.
    fileprivate func point() throws(JSONFieldError) -> PrometheusQuery.Point {
        let cells = try elements()
        guard cells.count == 2 else { throw mismatch("a time and a value") }
        guard let number = PrometheusSample.number(try cells[1].text()) else { throw cells[1].mismatch("a number as a text") }
        return PrometheusQuery.Point(time: try cells[0].number(), value: number)
    }
}
