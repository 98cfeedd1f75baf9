import Measurements

/// Reads Prometheus's text exposition, and OpenMetrics.
///
/// Counters and histograms count from the server's start: each is one total. Where a series stands in the file again, as of several scrapes, the
/// last value of a counter or a histogram counts, and every value of a gauge. `_created` and `_info` are no measurements.
struct PrometheusExposition {
    private struct Family {
        /// As the line about it writes it.
        let name: String
        let kind: Kind
        var unit: String?
    }

    private enum Kind: String {
        case counter, gauge, histogram, summary, untyped, unknown, info, stateset, gaugehistogram
    }

    private struct Key: Hashable {
        let name: String
        let set: Int32
    }

    /// What stands under one name with one set of labels.
    private struct Series {
        let key: Key
        let kind: Kind
        let unit: String?
        var values: [(value: Double, time: Double?)] = []
        var buckets = PrometheusBuckets()
        var quantiles: [Statistic: Double] = [:]
        let line: Int
    }

    private let file: String
    private var families: [String: Family] = [:]
    private var series: [Series] = []
    private var indices: [Key: Int] = [:]
    private var labels: LabelTable
    private var models: Set<String> = []
    private var started: Double?
    private var repeats = 0

    init(keepLabels: Set<String>, file: String) {
        labels = LabelTable(keep: keepLabels)
        self.file = file
    }

    /// Whether a line says what kind a metric is.
    static func isType(_ line: Substring) -> Bool {
        let words = line.split(separator: " ", maxSplits: 3)
        return words.count == 4 && words[0] == "#" && words[1] == "TYPE"
            && Kind(rawValue: String(words[3].prefix { !$0.isWhitespace })) != nil
    }

    // MARK: Lines

    mutating func add(_ line: UnsafeBufferPointer<UInt8>, number: Int) throws(FormatError) {
        guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }) else { return }
        if first == UInt8(ascii: "#") {
            describe(String(decoding: line, as: UTF8.self))
            return
        }
        let sample: PrometheusSample
        do throws(PrometheusSample.SyntaxError) { sample = try PrometheusSample(line) } catch {
            throw FormatError(.malformed, file: file, line: number, column: error.column, problem: error.problem)
        }
        try add(sample, number: number)
    }

    private mutating func describe(_ line: String) {
        let words = line.split(separator: " ", maxSplits: 3).map(String.init)
        guard words.count == 4, words[0] == "#" else { return }
        let text = words[3].trimmingSpaces()
        let key = PrometheusExposition.canonical(words[2])
        if words[1] == "TYPE", let kind = Kind(rawValue: text), families[key] == nil {
            families[key] = Family(name: words[2], kind: kind)
        } else if words[1] == "UNIT" {
            families[key]?.unit = text
        }
    }

    /// OpenMetrics has no colons in the names of samples.
    private static func canonical(_ name: String) -> String { name.replacing(":", with: "_") }

    /// The family that a sample belongs to, and what of it the sample is.
    private func family(of sample: PrometheusSample) -> (family: Family, part: String) {
        let name = PrometheusExposition.canonical(sample.name)
        if let family = families[name] { return (family, "") }
        for suffix in ["_bucket", "_sum", "_count", "_gcount", "_gsum", "_total", "_created", "_info"] where name.hasSuffix(suffix) {
            let base = String(name.dropLast(suffix.count))
            if let family = families[base] { return (family, suffix) }
            // A histogram that nothing describes shows itself by its buckets.
            if suffix == "_bucket", sample.labels.contains(where: { $0.key == "le" }) {
                return (Family(name: String(sample.name.dropLast(suffix.count)), kind: .histogram), suffix)
            }
        }
        return (Family(name: sample.name, kind: .untyped), "")
    }

    private mutating func add(_ sample: PrometheusSample, number: Int) throws(FormatError) {
        let (family, part) = family(of: sample)
        if families[PrometheusExposition.canonical(family.name)] == nil {
            families[PrometheusExposition.canonical(family.name)] = family
        }
        if part == "_created" || part == "_info" || sample.name.hasSuffix("_created") || sample.name.hasSuffix("_info") { return }
        if family.kind == .info || family.kind == .stateset { return }
        if sample.name == "process_start_time_seconds" {
            started = sample.value.isFinite ? sample.value : nil
            return
        }
        let isHistogram = family.kind == .histogram || family.kind == .gaugehistogram
        let isCounter = family.kind == .counter
        // A counter keeps the name of its samples, which ends in _total.
        let name = isCounter && part == "_total" ? family.name + part : family.name
        let index = series(named: name, family: family, labels: sample.labels, number: number)
        func count() throws(FormatError) -> Int {
            guard let count = Int(exactly: sample.value), count >= 0 else {
                throw FormatError(
                    .malformed, file: file, line: number, path: sample.name,
                    problem: "expected a number of observations, found \(sample.value)")
            }
            return count
        }
        switch part {
        case "_bucket" where isHistogram:
            guard let text = sample.labels.last(where: { $0.key == "le" })?.value, let bound = PrometheusSample.number(text), !bound.isNaN
            else {
                throw FormatError(.malformed, file: file, line: number, path: sample.name, problem: "expected a number as the label le")
            }
            series[index].buckets.set(try count(), atMost: bound)
        case "_count" where isHistogram || family.kind == .summary, "_gcount" where isHistogram:
            series[index].buckets.count = try count()
        case "_sum" where isHistogram || family.kind == .summary, "_gsum" where isHistogram:
            series[index].buckets.sum = sample.value
        default:
            if family.kind == .summary, let text = sample.labels.last(where: { $0.key == "quantile" })?.value {
                guard let statistic = PrometheusSample.number(text).flatMap(Statistic.init(quantile:)) else { return }
                if sample.value.isFinite { series[index].quantiles[statistic] = sample.value }
            } else {
                let value = (value: sample.value, time: sample.time)
                if isCounter, !series[index].values.isEmpty {
                    repeats += 1
                    series[index].values = [value]
                } else {
                    series[index].values.append(value)
                }
            }
        }
    }

    private mutating func series(named name: String, family: Family, labels pairs: [(key: String, value: String)], number: Int) -> Int {
        for pair in pairs where pair.key != "le" && pair.key != "quantile" && pair.value.utf8.count <= 64 {
            if pair.key == "model_name", models.count < 2 { models.insert(pair.value) }
            labels.add(pair.key, pair.value)
        }
        let key = Key(name: name, set: labels.finish())
        if let index = indices[key] { return index }
        series.append(Series(key: key, kind: family.kind, unit: family.unit, line: number))
        indices[key] = series.count - 1
        return series.count - 1
    }

    // MARK: The end

    func resultSet(run: Run) throws -> ResultSet {
        let union = LabelTable.union(of: [labels])
        var run = run
        run.started = started
        run.environment.model = models.count == 1 ? models.first : nil
        var builder = ResultSetBuilder(format: "prometheus", run: run)
        for item in series {
            let labels = union.labels(ofSet: item.key.set)
            let metric = Metric(prometheus: item.key.name, unit: item.unit)
            switch item.kind {
            case .histogram, .gaugehistogram:
                do throws(HistogramError) {
                    let (histogram, isWithoutSum) = try item.buckets.histogram(unit: metric.unit)
                    builder.append(histogram: MeasuredHistogram(metric: metric, labels: labels, histogram: histogram))
                    if isWithoutSum { builder.note("\(metric.name): the sum is none that the buckets allow; only the buckets count") }
                } catch { throw FormatError(.malformed, file: file, line: item.line, path: metric.name, problem: "\(error)") }
            case .summary:
                var values = item.quantiles
                if let sum = item.buckets.sum, sum.isFinite, let count = item.buckets.count, count > 0 {
                    values[.mean] = sum / Double(count)
                }
                builder.append(summary: Summary(metric: metric, labels: labels, count: item.buckets.count, values: values))
            default:
                let index = builder.metric(metric)
                let labelIndex = builder.labelIndex(labels)
                for value in item.values { builder.append(metric: index, value: value.value, labels: labelIndex, time: value.time) }
            }
        }
        for note in union.notes { builder.note(note) }
        if repeats > 0 { builder.note("counters that stand in the file again, as of several scrapes: \(repeats); the last value counts") }
        return try builder.build()
    }
}
