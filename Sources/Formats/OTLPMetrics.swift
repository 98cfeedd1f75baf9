import Measurements

/// Reads the metrics of OTLP/JSON messages: `resourceMetrics[].scopeMetrics[].metrics[]`.
///
/// * Histograms stay histograms. Cumulative ones count from the process's start: the last point counts, and one that starts anew is added
///   to what was before. Of delta ones all points are added.
/// * A counter is one observation, its total; a gauge and an up-down counter are one for each export.
/// * What carries `error.type` are failed requests: they are counted, and their times do not enter the others'.
///
/// Written from the protobuf definitions of opentelemetry-proto and their JSON mapping.
struct OTLPMetrics {
    private enum Kind: Hashable { case gauge, total, level, histogram, summary }

    private struct Key: Hashable {
        let resource: Int32
        let metric: String
        let kind: Kind
        let set: Int32
    }

    private struct Series {
        let metric: Metric
        let key: Key
        let isFailed: Bool
        var samples: [(value: Double, time: Double?)] = []
        var total = Cumulated<Double>()
        var histogram = Cumulated<Histogram>()
        var summary: (count: Int?, values: [Statistic: Double])?
    }

    private var series: [Series] = []
    private var indices: [Key: Int] = [:]
    private var labels: LabelTable
    private var resources = ByteTable()
    private var environment = ResourceAttributes()
    private var models: Set<String> = []
    private var started = Double.infinity
    private var others = OTLPMessages.Others()
    private var restarts = 0
    private var unboundedFigures = 0

    init(keepLabels: Set<String>) { labels = LabelTable(keep: keepLabels) }

    // MARK: A message

    mutating func add(message: JSONField) throws(JSONFieldError) {
        guard let list = try others.resources(.metrics, of: message) else { return }
        try list.forEachElement { (_, resource) throws(JSONFieldError) in
            let attributes = try resource["resource"]?.attributes() ?? []
            environment.add(attributes)
            let identity = attributes.map { "\($0.key)\u{0}\($0.value)" }.sorted().joined(separator: "\u{0}")
            let source = Source(
                resource: resources.index(of: identity), service: attributes.last { $0.key == "service.name" }?.value)
            for scopes in ["scopeMetrics", "instrumentationLibraryMetrics"] {
                try resource[scopes]?.forEachElement { (_, scope) throws(JSONFieldError) in
                    try scope["metrics"]?.forEachElement { (_, metric) throws(JSONFieldError) in try add(metric: metric, of: source) }
                }
            }
        }
    }

    private struct Source {
        let resource: Int32
        let service: String?
    }

    private mutating func add(metric: JSONField, of source: Source) throws(JSONFieldError) {
        let name = try metric.required("name").nonEmptyText()
        let unit = try metric["unit"]?.text() ?? ""
        for key in ["gauge", "sum", "histogram", "exponentialHistogram", "summary"] {
            guard let data = metric[key] else { continue }
            let isDelta =
                data["aggregationTemporality"].map { $0.value.int == 1 || $0.value.equals("AGGREGATION_TEMPORALITY_DELTA") } ?? false
            let kind: Kind =
                switch key {
                case "gauge": .gauge
                case "sum": data["isMonotonic"]?.value.bool == true ? .total : .level
                case "summary": .summary
                default: .histogram
                }
            try data["dataPoints"]?.forEachElement { (_, point) throws(JSONFieldError) in
                // Flag 1: nothing was recorded, which ends a series.
                if let flags = try point["flags"]?.wholeNumber(), flags & 1 == 1 { return }
                let attributes = try point.attributes()
                let index = series(named: name, unit: unit, kind: kind, attributes: attributes, source: source)
                let span = Interval(
                    start: try point["startTimeUnixNano"]?.wholeNumber() ?? 0, end: try point["timeUnixNano"]?.wholeNumber() ?? 0)
                if span.start > 0 { started = min(started, Double(span.start) * 1e-9) }
                switch kind {
                case .gauge: series[index].samples.append((try point.pointValue(), span.time))
                case .level:
                    let value = try point.pointValue()
                    let before = isDelta ? series[index].samples.last?.value ?? 0 : 0
                    series[index].samples.append((before + value, span.time))
                case .total:
                    let value = try point.pointValue()
                    if !value.isNaN { restarts += series[index].total.add(value, span, isDelta: isDelta, { $0 < $1 }, +) ? 1 : 0 }
                case .histogram:
                    let histogram = try self.histogram(point, isExponential: key != "histogram", unit: series[index].metric.unit)
                    do throws(HistogramError) {
                        let isRestart = try series[index].histogram.add(
                            histogram, span, isDelta: isDelta, { $0.count < $1.count },
                            { (left, right) throws(HistogramError) in try left.merging(right) })
                        restarts += isRestart ? 1 : 0
                    } catch { throw JSONFieldError(path: point.path, expected: "buckets that fit the points before", found: "\(error)") }
                case .summary: series[index].summary = try point.quantiles()
                }
            }
        }
    }

    private mutating func series(
        named name: String, unit: String, kind: Kind, attributes: [(key: String, value: String)], source: Source
    ) -> Int {
        var type: String?
        var isFailed = false
        let hasLoad = attributes.contains { $0.key == "load" }
        for item in attributes {
            if item.key == "gen_ai.token.type", name == "gen_ai.client.token.usage" { type = item.value }
            if item.key == "error.type" { isFailed = isFailed || !item.value.isEmpty }
            if item.key == "gen_ai.request.model", models.count < 2 { models.insert(item.value) }
            guard item.value.utf8.count <= 64 else { continue }
            labels.add(!hasLoad && item.key == SpanAttributes.loadLevel ? "load" : item.key, item.value)
        }
        if let service = source.service, service.utf8.count <= 64 { labels.add("service", service) }
        let metric = Metric(otlp: name, unit: unit, type: type)
        let key = Key(resource: source.resource, metric: metric.name, kind: kind, set: labels.finish())
        if let index = indices[key] { return index }
        series.append(Series(metric: metric, key: key, isFailed: isFailed && kind == .histogram && metric.unit.dimension == .time))
        indices[key] = series.count - 1
        return series.count - 1
    }

    private mutating func histogram(_ point: JSONField, isExponential: Bool, unit: Unit) throws(JSONFieldError) -> Histogram {
        let layout = try OTLPHistogram(point, isExponential: isExponential, floor: unit.leastValue)
        do throws(HistogramError) { return try layout.histogram(withFigures: true) } catch {
            guard case .contradiction = error else { throw JSONFieldError(path: point.path, expected: "a histogram", found: "\(error)") }
        }
        // Some exporters give the smallest and the largest value of the last interval only.
        unboundedFigures += 1
        do throws(HistogramError) { return try layout.histogram(withFigures: false) } catch {
            throw JSONFieldError(path: point.path, expected: "a histogram", found: "\(error)")
        }
    }

    // MARK: The end

    func resultSet(run: Run) throws(MeasurementError) -> ResultSet {
        let union = LabelTable.union(of: [labels])
        var run = run
        run.environment = environment.environment
        run.environment.model = models.count == 1 ? models.first : nil
        if started.isFinite { run.started = started }
        var builder = ResultSetBuilder(format: "otlp-metrics", run: run)
        for item in series {
            let labels = union.labels(ofSet: item.key.set)
            switch item.key.kind {
            case .gauge, .level:
                let index = builder.metric(item.metric)
                let labelIndex = builder.labelIndex(labels)
                for sample in item.samples { builder.append(metric: index, value: sample.value, labels: labelIndex, time: sample.time) }
            case .total:
                guard let total = item.total.value(+) else { continue }
                let index = builder.metric(item.metric)
                builder.append(metric: index, value: total, labels: builder.labelIndex(labels), time: item.total.time)
            case .histogram:
                guard let histogram = try? item.histogram.value({ (left, right) throws(HistogramError) in try left.merging(right) }) else {
                    builder.note("\(item.metric.name): the process started anew with buckets that do not fit those before; left out")
                    continue
                }
                builder.append(
                    histogram: MeasuredHistogram(
                        metric: item.metric, labels: labels, histogram: item.isFailed ? histogram.withoutValues : histogram,
                        failed: item.isFailed ? histogram.count : 0))
            case .summary:
                guard let summary = item.summary else { continue }
                builder.append(summary: Summary(metric: item.metric, labels: labels, count: summary.count, values: summary.values))
            }
        }
        for note in union.notes { builder.note(note) }
        if restarts > 0 { builder.note("\(restarts) series started anew, as after a restart; both parts count") }
        if unboundedFigures > 0 {
            builder.note(
                "\(unboundedFigures) points have a sum, a minimum or a maximum that their buckets do not allow; only the buckets count")
        }
        for note in others.notes { builder.note(note) }
        return try builder.build()
    }
}

/// When a point was counted from and to, nanoseconds since 1970; 0 is unknown.
struct Interval {
    let start: Int
    let end: Int

    /// Seconds.
    var time: Double? { end > 0 ? Double(end) * 1e-9 : nil }
}

/// What a series counted, of points that each hold all since the process's start, or only what is new.
private struct Cumulated<Value> {
    private var done: Value?
    private var current: Value?
    private var last = Interval(start: 0, end: 0)

    var time: Double? { last.time }

    /// True where the series started anew.
    mutating func add<Failure: Error>(
        _ value: Value, _ interval: Interval, isDelta: Bool, _ isLess: (Value, Value) -> Bool,
        _ sum: (Value, Value) throws(Failure) -> Value
    ) throws(Failure) -> Bool {
        if isDelta {
            if let before = done { done = try sum(before, value) } else { done = value }
            last = interval
            return false
        }
        // Lines may stand in another order than they were written.
        guard interval.end >= last.end else { return false }
        var isRestart = false
        if let before = current, isLess(value, before) || (last.start > 0 && interval.start > last.end) {
            isRestart = true
            if let earlier = done { done = try sum(earlier, before) } else { done = before }
        }
        current = value
        last = interval
        return isRestart
    }

    func value<Failure: Error>(_ sum: (Value, Value) throws(Failure) -> Value) throws(Failure) -> Value? {
        if let done, let current { return try sum(done, current) }
        return done ?? current
    }
}

/// A point of a histogram, in whichever of the two layouts.
private struct OTLPHistogram {
    private enum Layout {
        case explicit(bounds: [Double], counts: [Int])
        case exponential(
            scale: Int, zeroCount: Int, zeroThreshold: Double, positive: Histogram.ExponentialBuckets,
            negative: Histogram.ExponentialBuckets)
    }

    private let layout: Layout
    private let sum: Double?
    private let minimum: Double?
    private let maximum: Double?
    private let floor: Double

    init(_ point: JSONField, isExponential: Bool, floor: Double) throws(JSONFieldError) {
        self.floor = floor
        let count = try point["count"]?.wholeNumber() ?? 0
        func figure(_ key: String) throws(JSONFieldError) -> Double? {
            guard let number = try point[key]?.number(), number.isFinite else { return nil }
            return number
        }
        sum = try figure("sum")
        minimum = try figure("min")
        maximum = try figure("max")
        if isExponential {
            layout = .exponential(
                scale: try point["scale"]?.integer() ?? 0, zeroCount: try point["zeroCount"]?.wholeNumber() ?? 0,
                zeroThreshold: try point["zeroThreshold"]?.number() ?? 0, positive: try point["positive"]?.exponentialBuckets() ?? .none,
                negative: try point["negative"]?.exponentialBuckets() ?? .none)
        } else {
            var bounds: [Double] = []
            try point["explicitBounds"]?.forEachElement { (_, bound) throws(JSONFieldError) in bounds.append(try bound.number()) }
            var counts: [Int] = []
            try point["bucketCounts"]?.forEachElement { (_, bucket) throws(JSONFieldError) in counts.append(try bucket.wholeNumber()) }
            // Without buckets there is only one, of everything.
            layout = .explicit(bounds: bounds, counts: counts.isEmpty && bounds.isEmpty ? [count] : counts)
        }
    }

    func histogram(withFigures: Bool) throws(HistogramError) -> Histogram {
        let (sum, minimum, maximum) = withFigures ? (sum, minimum, maximum) : (nil, nil, nil)
        switch layout {
        case .explicit(let bounds, let counts):
            return try Histogram(bounds: bounds, counts: counts, sum: sum, minimum: minimum, maximum: maximum, floor: floor)
        case .exponential(let scale, let zeroCount, let zeroThreshold, let positive, let negative):
            return try Histogram(
                scale: scale, zeroCount: zeroCount, zeroThreshold: zeroThreshold, positive: positive, negative: negative, sum: sum,
                minimum: minimum, maximum: maximum)
        }
    }
}

extension JSONField {
    /// `asInt` or `asDouble`; NaN where there is no number.
    fileprivate func pointValue() throws(JSONFieldError) -> Double {
        if let field = self["asDouble"] { return try field.number() }
        guard let field = self["asInt"] else { return .nan }
        let number = field.value.int ?? field.value.string.flatMap { Int($0) }
        guard let number else { throw field.mismatch("a whole number") }
        return Double(number)
    }

    fileprivate func exponentialBuckets() throws(JSONFieldError) -> Histogram.ExponentialBuckets {
        var counts: [Int] = []
        try self["bucketCounts"]?.forEachElement { (_, bucket) throws(JSONFieldError) in counts.append(try bucket.wholeNumber()) }
        return Histogram.ExponentialBuckets(offset: try self["offset"]?.integer() ?? 0, counts: counts)
    }

    /// `quantileValues` of a summary, with its mean.
    fileprivate func quantiles() throws(JSONFieldError) -> (count: Int?, values: [Statistic: Double]) {
        let count = try self["count"]?.wholeNumber()
        var values: [Statistic: Double] = [:]
        if let sum = try self["sum"]?.number(), let count, count > 0, sum.isFinite { values[.mean] = sum / Double(count) }
        try self["quantileValues"]?.forEachElement { (_, field) throws(JSONFieldError) in
            let quantile = try field["quantile"]?.number() ?? 0
            guard let value = try field["value"]?.number(), value.isFinite else { return }
            if let statistic = Statistic(quantile: quantile) { values[statistic] = value }
        }
        return (count, values)
    }
}

extension Histogram {
    /// Of nothing.
    fileprivate var withoutValues: Histogram { (try? Histogram(buckets: [])) ?? self }
}
