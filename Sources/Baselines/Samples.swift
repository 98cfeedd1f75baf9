package import Measurements

/// The `samples` of a record: a whole result set in a binary form of our own, the same bytes for the same set.
///
/// Layout: the eight bytes `TGSAMPLE`, the version, the table of strings (their lengths, then their UTF-8), and behind it format, notes, runs,
/// label sets, cases, series and summaries, and in version 2 histograms. A set is written in the first version that has what it needs, so
/// that earlier readers read what they can. Git compresses it; it is not compressed here, since its name must not depend on the release of
/// a compressor.
package enum Samples {
    static let magic = Array("TGSAMPLE".utf8)
    /// The latest version that is read.
    static let version = 2

    package static func encode(_ results: ResultSet) -> [UInt8] {
        var body = SampleWriter()
        body.string(results.format)
        body.list(results.notes) { $0.string($1) }
        body.list(results.runs) { $0.run($1) }
        body.list(results.labels) { $0.labels($1) }
        body.list(results.cases) { writer, item in
            writer.string(item.id)
            writer.optional(item.digest) { $0.string($1) }
        }
        body.list(results.series.map { ($0.key, $0.value) }) { writer, element in
            writer.string(element.0)
            writer.series(element.1)
        }
        body.list(results.summaries) { $0.summary($1) }
        if !results.histograms.isEmpty { body.needs(version: 2) }
        if body.version >= 2 { body.list(results.histograms) { $0.histogram($1) } }
        var whole = SampleWriter()
        whole.append(magic)
        whole.number(body.version)
        whole.list(body.strings) { $0.number($1.utf8.count) }
        for text in body.strings { whole.append(Array(text.utf8)) }
        whole.append(body.bytes)
        return whole.bytes
    }

    /// Reads what `encode` wrote. Any other bytes are refused: `place` names them in the error.
    package static func decode(_ bytes: [UInt8], place: String) throws(RecordError) -> ResultSet {
        do throws(SampleFormatError) {
            var reader = SampleReader(bytes)
            guard try Array(reader.take(magic.count)) == magic else { throw SampleFormatError("they do not begin as samples") }
            let version = try reader.number()
            guard (1...Samples.version).contains(version) else { throw SampleFormatError("", version: version) }
            return try reader.resultSet(version: version)
        } catch {
            if let version = error.version { throw .unknownVersion(place: place, version: "samples/v\(version)") }
            throw .malformed(place: place, reason: "samples: " + error.reason)
        }
    }
}

extension SampleWriter {
    fileprivate mutating func run(_ run: Run) {
        string(run.name)
        byte(run.isNamedByFile ? 1 : 0)
        string(run.source)
        string(run.digest)
        optional(run.started) { $0.double($1) }
        string(run.kind.rawValue)
        let environment = run.environment
        for value in [
            environment.tool, environment.toolVersion, environment.hostClass, environment.os, environment.architecture, environment.cpu,
            environment.model, environment.judge, environment.prompt, environment.goldenSet,
        ] { optional(value) { $0.string($1) } }
        optional(run.unfinished) { $0.string($1) }
    }

    mutating func labels(_ labels: Labels) {
        list(labels.pairs) { writer, pair in
            writer.string(pair.key)
            writer.string(pair.value)
        }
    }

    fileprivate mutating func series(_ series: Series) {
        metric(series.metric)
        number(series.count)
        column(series.values)
        for indices in [series.cases, series.epochs, series.repetitions, series.runs, series.labels, series.failed] { column(indices) }
        byte(series.times.isEmpty ? 0 : 1)
        if !series.times.isEmpty { column(series.times) }
    }

    fileprivate mutating func summary(_ summary: Summary) {
        metric(summary.metric)
        labels(summary.labels)
        number(Int(summary.run))
        optional(summary.count) { $0.signed(Int64($1)) }
        let sorted = summary.values.sorted { ($0.key.name, $0.value.bitPattern) < ($1.key.name, $1.value.bitPattern) }
        list(sorted) { writer, element in
            writer.statistic(element.key)
            writer.double(element.value)
        }
    }

    private mutating func statistic(_ statistic: Statistic) {
        if case .percentile(let percent) = statistic {
            string("p")
            double(percent)
        } else {
            string(statistic.name)
        }
    }

    mutating func metric(_ metric: Metric) {
        string(metric.name)
        dimension(metric.unit.dimension)
        string(metric.unit.symbol)
        double(metric.unit.factor)
        optional(metric.direction) { $0.string($1.rawValue) }
        string(metric.mood.rawValue)
        optional(metric.standardName) { $0.string($1) }
    }

    private mutating func dimension(_ dimension: Dimension) {
        switch dimension {
        case .none: byte(0)
        case .time: byte(1)
        case .size: byte(2)
        case .tokens: byte(3)
        case .ratio: byte(4)
        case .money(let code):
            byte(5)
            string(code)
        case .custom(let text):
            byte(6)
            string(text)
        case .perSecond(let numerator):
            byte(7)
            self.dimension(numerator)
        }
    }
}
