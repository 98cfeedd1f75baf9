import Measurements

/// The requests of a load test, in the order in which they are added.
///
/// A request that lacks a metric which others have is missing there, so that nothing leaves it out unseen; one that failed has its flag there.
struct RequestTable {
    struct Request {
        var item: Int32 = -1
        var epoch: Int32 = -1
        var run: Int32 = 0
        var labels: Int32 = 0
        var outcome = Outcome.good
        /// Seconds since 1970.
        var time: Double?
    }

    enum Outcome {
        case good, failed
        /// The test ended before the answer did.
        case unfinished
    }

    var builder: ResultSetBuilder
    private var requests: [Request] = []
    /// Of each metric's column, how many of the requests have been dealt with.
    private var accounted: [Int: Int] = [:]

    init(_ builder: ResultSetBuilder) { self.builder = builder }

    /// Begins a request, whose values follow.
    mutating func begin(_ request: Request) {
        requests.append(request)
        let value: Double =
            switch request.outcome {
            case .good: 0
            case .failed: 1
            case .unfinished: .nan
            }
        builder.append(
            metric: builder.metric(Metric.failed), value: value, case: request.item, epoch: request.epoch, run: request.run,
            labels: request.labels, time: request.time)
    }

    /// A value of the request that was begun last.
    mutating func add(_ value: Double, to column: Int) {
        if let request = nextRequest(of: column) { append(value, of: request, to: column, repetition: -1) }
    }

    /// All values of the request that was begun last, such as the gaps between its tokens: none, if there were no gaps.
    mutating func add(_ values: [Double], to column: Int) {
        guard let request = nextRequest(of: column) else { return }
        for (index, value) in values.enumerated() { append(value, of: request, to: column, repetition: Int32(clamping: index)) }
    }

    /// The request that was begun last, with those before it accounted for in the column; nil where it has its value already.
    private mutating func nextRequest(of column: Int) -> Request? {
        guard let last = requests.indices.last, accounted[column, default: 0] <= last else { return nil }
        fill(column, before: last)
        accounted[column] = last + 1
        return requests[last]
    }

    private mutating func fill(_ column: Int, before end: Int) {
        for index in accounted[column, default: 0]..<max(end, accounted[column, default: 0]) {
            append(.nan, of: requests[index], to: column, repetition: -1)
        }
    }

    private mutating func append(_ value: Double, of request: Request, to column: Int, repetition: Int32) {
        builder.append(
            metric: column, value: value, case: request.item, epoch: request.epoch, repetition: repetition,
            run: request.run, labels: request.labels, failed: request.outcome == .failed, time: request.time)
    }

    /// Ends a run or a load level: what comes after may have other metrics.
    mutating func endPart() {
        for column in accounted.keys.sorted() { fill(column, before: requests.count) }
        requests = []
        accounted = [:]
    }
}
