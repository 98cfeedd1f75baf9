import Measurements

/// Makes runs of the objects of `vllm bench serve`. A request is known by its place: with one seed and one dataset it is the same prompt in
/// every run.
struct VLLMBenchResults {
    private var table: RequestTable
    private let name: String

    init(run: Run) {
        name = run.name
        table = RequestTable(ResultSetBuilder(format: "vllm-bench", run: run))
    }

    consuming func resultSet(of runs: [VLLMBenchRun]) throws(MeasurementError) -> ResultSet {
        for (index, run) in runs.enumerated() {
            table.builder.updateRun { target in
                target.started = run.started
                target.environment.tool = "vllm bench serve"
                target.environment.model = run.model
            }
            // Objects that were appended are runs of their own, and only their places tell them apart for sure.
            append(run, as: runs.count > 1 ? table.builder.runIndex("\(name) \(run.date ?? "") \(index + 1)") : 0)
        }
        return try table.builder.build()
    }

    private mutating func append(_ run: VLLMBenchRun, as index: Int32) {
        let labels = Labels(run.labels)
        let labelIndex = table.builder.labelIndex(labels)
        for note in run.notes { table.builder.note(note) }
        for summary in run.summaries {
            table.builder.append(
                summary: Summary(metric: summary.metric, labels: labels, run: index, count: summary.count, values: summary.values))
        }
        if !run.summaries.isEmpty {
            table.builder.note("the file does not hold all of each request, and the rest only as summaries; --save-detailed writes it")
        }
        for rate in run.rates {
            table.builder.append(metric: table.builder.metric(rate.metric), value: rate.value, run: index, labels: labelIndex)
        }
        var sums: [String: (sum: Double, count: Int)] = [:]
        let firstStart = run.requests.lazy.compactMap(\.start).filter(\.isFinite).min()
        for (place, request) in run.requests.enumerated() {
            var time: Double?
            if let started = run.started, let firstStart, let start = request.start, start.isFinite { time = started + start - firstStart }
            let item = table.builder.caseIndex("request \(place)")
            table.begin(
                RequestTable.Request(
                    item: item, run: index, labels: labelIndex, outcome: request.failed ? .failed : .good, time: time))
            append(request)
            guard !request.failed else { continue }
            for (name, value) in [("latency", request.latency), ("ttft", request.ttft)] {
                if let value { sums[name] = ((sums[name]?.sum ?? 0) + value, (sums[name]?.count ?? 0) + 1) }
            }
        }
        table.endPart()
        for (name, total) in sums.sorted(by: { $0.key < $1.key }) {
            guard let stated = run.means[name] else { continue }
            table.builder.check(mean: stated, against: 1e3 * total.sum / Double(total.count), of: name, unit: .milliseconds)
        }
    }

    private mutating func append(_ request: VLLMBenchRun.Request) {
        func column(_ name: String) -> Int { table.builder.metric(VLLMBenchRun.seconds[name] ?? Metric(name: name, unit: .tokens)) }
        if let latency = request.latency { table.add(latency, to: column("latency")) }
        if let ttft = request.ttft { table.add(ttft, to: column("ttft")) }
        if let gaps = request.gaps { table.add(gaps, to: column("itl")) }
        if let latency = request.latency, let ttft = request.ttft, let tokens = request.outputTokens {
            // As the tool computes it: of an answer of one token there is no time per further token.
            table.add(tokens > 1 ? [(latency - ttft) / (tokens - 1)] : [], to: column("tpot"))
        }
        if let tokens = request.inputTokens { table.add(tokens, to: column("input_tokens")) }
        if let tokens = request.outputTokens { table.add(tokens, to: column("output_tokens")) }
        if let time = request.queueTime { table.add(time, to: column("queue_time")) }
    }
}
