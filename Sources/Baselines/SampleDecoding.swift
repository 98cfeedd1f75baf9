import Measurements

extension SampleReader {
    /// Everything behind the version.
    mutating func resultSet(version: Int) throws(SampleFormatError) -> ResultSet {
        try readStrings()
        let format = try string()
        let notes = try list { reader throws(SampleFormatError) in try reader.string() }
        let runs = try list { reader throws(SampleFormatError) in try reader.run() }
        let labels = try list { reader throws(SampleFormatError) in try reader.labels() }
        guard labels.first == .empty else { throw SampleFormatError("the first set of labels is not the empty one") }
        let cases = try list { reader throws(SampleFormatError) in
            Case(id: try reader.string(), digest: try reader.optional { inner throws(SampleFormatError) in try inner.string() })
        }
        var result = ResultSet(format: format, cases: cases, labels: labels, runs: runs, notes: notes)
        let series = try list { reader throws(SampleFormatError) in
            (try reader.string(), try reader.series(cases: cases.count, runs: runs.count, labels: labels.count))
        }
        for (name, column) in series {
            guard result.series.updateValue(column, forKey: name) == nil else { throw SampleFormatError("a metric is there twice") }
        }
        result.summaries = try list { reader throws(SampleFormatError) in try reader.summary(runs: runs.count) }.markingWholeRuns
        if version >= 2 {
            result.histograms = try list { reader throws(SampleFormatError) in try reader.histogram(runs: runs.count) }
        }
        guard isAtEnd else { throw SampleFormatError("something follows its end") }
        return result
    }

    private mutating func readStrings() throws(SampleFormatError) {
        let lengths = try list { reader throws(SampleFormatError) in try reader.number() }
        var table: [String] = []
        for length in lengths {
            guard let text = String(validating: try take(length), as: UTF8.self) else { throw SampleFormatError("text that is not UTF-8") }
            table.append(text)
        }
        strings = table
    }

    private mutating func text() throws(SampleFormatError) -> String? {
        try optional { reader throws(SampleFormatError) in try reader.string() }
    }

    private mutating func run() throws(SampleFormatError) -> Run {
        var run = Run(name: try string())
        run.isNamedByFile = try flag()
        run.source = try string()
        run.digest = try string()
        run.started = try optional { reader throws(SampleFormatError) in try reader.double() }
        guard let kind = Run.Kind(rawValue: try string()) else { throw SampleFormatError("an unknown kind of run") }
        run.kind = kind
        run.environment = Environment(
            tool: try text(), toolVersion: try text(), hostClass: try text(), os: try text(), architecture: try text(), cpu: try text(),
            model: try text(), judge: try text(), prompt: try text(), goldenSet: try text())
        run.unfinished = try text()
        return run
    }

    mutating func labels() throws(SampleFormatError) -> Labels {
        Labels(try list { reader throws(SampleFormatError) in (try reader.string(), try reader.string()) })
    }

    private mutating func series(cases: Int, runs: Int, labels: Int) throws(SampleFormatError) -> Series {
        let metric = try metric()
        let count = try number()
        let values = try doubles(count: count)
        // The columns of values came first and were there: `count` is now bounded by the bytes given.
        let series = Series(
            metric: metric, values: values, cases: try indices(count: count, from: -1, below: cases), epochs: try indices(count: count),
            repetitions: try indices(count: count), runs: try indices(count: count, from: 0, below: runs),
            labels: try indices(count: count, from: 0, below: labels), failed: try indices(count: count, from: 0, below: 2),
            times: try flag() ? try doubles(count: count) : [])
        guard let series else { throw SampleFormatError("columns of different lengths") }
        return series
    }

    private mutating func summary(runs: Int) throws(SampleFormatError) -> Summary {
        let metric = try metric()
        let labels = try labels()
        let run = try number()
        guard run < runs, let index = Int32(exactly: run) else { throw SampleFormatError("an index outside of its table") }
        let count = try optional { reader throws(SampleFormatError) in try reader.signed() }
        let values = try list { reader throws(SampleFormatError) in (try reader.statistic(), try reader.double()) }
        return Summary(
            metric: metric, labels: labels, run: index, count: count.map { Int($0) },
            values: Dictionary(values, uniquingKeysWith: { first, _ in first }))
    }

    private mutating func statistic() throws(SampleFormatError) -> Statistic {
        let name = try string()
        if name == "p" { return .percentile(try double()) }
        guard let statistic = Statistic(parsing: name) else { throw SampleFormatError("an unknown statistic") }
        return statistic
    }

    mutating func metric() throws(SampleFormatError) -> Metric {
        let name = try string()
        let unit = Unit(dimension: try dimension(depth: 0), symbol: try string(), factor: try double())
        let direction = try text()
        guard direction == nil || Direction(rawValue: direction ?? "") != nil, let mood = Mood(rawValue: try string()) else {
            throw SampleFormatError("an unknown direction or kind of metric")
        }
        return Metric(name: name, unit: unit, direction: direction.flatMap(Direction.init), mood: mood, standardName: try text())
    }

    private mutating func dimension(depth: Int) throws(SampleFormatError) -> Dimension {
        guard depth < 8 else { throw SampleFormatError("a unit that is nested too deeply") }
        switch try byte() {
        case 0: return .none
        case 1: return .time
        case 2: return .size
        case 3: return .tokens
        case 4: return .ratio
        case 5: return .money(try string())
        case 6: return .custom(try string())
        case 7: return .perSecond(try dimension(depth: depth + 1))
        case let kind: throw SampleFormatError("a unit of unknown kind \(kind)")
        }
    }
}

private struct MetricOfRun: Hashable {
    let metric: String
    let run: Int32
}

extension [Summary] {
    /// Records do not keep which summary is of a whole run: that without labels is, where others of the same metric and run have some.
    fileprivate var markingWholeRuns: [Summary] {
        let divided = Set(filter { !$0.labels.pairs.isEmpty }.map { MetricOfRun(metric: $0.metric.name, run: $0.run) })
        return map { summary in
            var marked = summary
            if summary.labels.pairs.isEmpty, divided.contains(MetricOfRun(metric: summary.metric.name, run: summary.run)) {
                marked.isOfWholeRun = true
            }
            return marked
        }
    }
}
