import Measurements

/// One line of JMeter's results, whichever way it was written. Times in milliseconds, sizes in bytes; NaN is missing.
struct JMeterSample {
    var label: String
    /// Seconds since 1970, at the start.
    var start: Double
    var elapsed: Double
    /// To the first byte, and to the connection.
    var latency: Double
    var connect: Double
    var bytes: Double
    var sentBytes: Double
    var isSuccess: Bool
    /// Active threads when it ended.
    var threads: Double
    /// A transaction controller's: the sum of samples that are also there.
    var isTransaction: Bool
}

/// Gathers samples. Transaction controllers are left out beside their parts, and so are parts of a request (`Home-0` beside `Home`): redirects
/// and what a page embeds.
struct JMeterSamples {
    private var builder: ResultSetBuilder
    private var log = RequestLog(
        metrics: [
            Metric(name: "elapsed", unit: .milliseconds, standardName: "latency"),
            Metric(name: "Latency", unit: .milliseconds, standardName: "ttfb"), Metric(name: "Connect", unit: .milliseconds),
            Metric(name: "bytes", unit: .bytes), Metric(name: "sentBytes", unit: .bytes),
        ], startsAreTimes: true)
    private var kinds: [Kind] = []
    private var indices: [Kind: Int32] = [:]
    private var transactions = 0
    private var mostThreads = 0.0

    private struct Kind: Hashable {
        let label: String
        let isTransaction: Bool
    }

    init(run: Run) { builder = ResultSetBuilder(format: "jmeter", run: run) }

    mutating func add(_ sample: JMeterSample) {
        if sample.isTransaction { transactions += 1 }
        if sample.threads > mostThreads { mostThreads = sample.threads }
        // A connection that failed has no first byte, and 0 for it.
        let latency = sample.isSuccess || sample.latency > 0 ? sample.latency : .nan
        let connect = sample.isSuccess || sample.connect > 0 ? sample.connect : .nan
        let kind = index(of: Kind(label: sample.label, isTransaction: sample.isTransaction))
        log.add(
            [sample.elapsed, latency, connect, sample.bytes, sample.sentBytes], start: sample.start, labels: kind,
            failed: !sample.isSuccess)
    }

    private mutating func index(of kind: Kind) -> Int32 {
        if let index = indices[kind] { return index }
        let index = Int32(kinds.count)
        kinds.append(kind)
        indices[kind] = index
        return index
    }

    /// `Home` for `Home-0`; nil for what no part of another is named like.
    private static func whole(of label: String) -> String? {
        guard let hyphen = label.lastIndex(of: "-"), hyphen > label.startIndex else { return nil }
        let number = label[label.index(after: hyphen)...]
        return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber } ? String(label[..<hyphen]) : nil
    }

    func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        var builder = builder
        // Where a plan makes one sample of a transaction, its parts are not in the file.
        let hasParts = kinds.contains { !$0.isTransaction }
        let isPart = kinds.map { kind in
            guard !kind.isTransaction, let whole = JMeterSamples.whole(of: kind.label) else { return false }
            return indices[Kind(label: whole, isTransaction: false)] != nil
        }
        let isKept = zip(kinds, isPart).map { !$1 && !($0.isTransaction && hasParts) }
        // A plan that names requests by what they ask for has no segments.
        let isSegment = kinds.count <= LabelTable.mostValues
        if !isSegment {
            builder.note("label has \(kinds.count) values and is left out; it tells single requests apart, not kinds of them")
        }
        let final = zip(kinds, isKept).map { isSegment && $1 ? builder.labelIndex(Labels([("label", $0.label)])) : 0 }
        log.append(to: &builder, where: { isKept[Int($0)] }, labels: { final[Int($0)] })
        if transactions > 0, hasParts {
            builder.note("\(transactions) samples of transaction controllers are left out: they add up samples that are there")
        }
        let parts = zip(kinds, isPart).filter(\.1).map(\.0.label).sorted()
        if let first = parts.first { builder.note("parts of other requests are left out: \(first)\(parts.count > 1 ? " …" : "")") }
        if mostThreads > 0 { builder.note("\(ClosedLoop.note("up to \(Int(min(mostThreads, 1e9))) threads at once"))") }
        let built = builder
        return try source.resultSet(of: { try built.build() })
    }
}
