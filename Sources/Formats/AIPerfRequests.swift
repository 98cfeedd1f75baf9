import Measurements

/// Reads AIPerf's lines of requests. A case is the turn of a conversation, the dataset's entry, so that runs with one dataset pair; the lines
/// stand in the order in which the requests ended.
struct AIPerfRequests {
    private var table: RequestTable
    private let labels: [(String, String)]
    private var turns = EpochCounter()
    private var ids: Set<String> = []
    private var warmUps = 0
    /// By name, each with the unit's text that it was made of: making one out costs more than reading its value.
    private var metrics: [String: (unit: String, metric: Metric)] = [:]
    /// Several times as many as AIPerf has: each is there for each request, so that a name of its own in every line would fill the memory.
    private static let mostMetrics = 200

    init(run: Run, labels: [(String, String)]) {
        var run = run
        run.environment.tool = "aiperf"
        table = RequestTable(ResultSetBuilder(format: "aiperf", run: run))
        self.labels = labels
    }

    mutating func add(_ line: JSONField) throws(JSONFieldError) {
        let metadata = try line.required("metadata")
        if let id = metadata["x_request_id"] {
            guard ids.insert(try id.text()).inserted else {
                throw JSONFieldError(path: id.path, expected: "a request that is there once", found: "the second one with this id")
            }
        }
        if metadata["benchmark_phase"]?.scalarText == "warmup" {
            warmUps += 1
            return
        }
        let isCancelled = metadata["was_cancelled"]?.value.bool == true
        var request = RequestTable.Request(outcome: line["error"] != nil || isCancelled ? .failed : .good)
        if let conversation = try metadata["conversation_id"]?.identifier() {
            let turn = try metadata["turn_index"]?.identifier() ?? "0"
            let key = turn == "0" ? conversation : "\(conversation) turn \(turn)"
            request.item = table.builder.caseIndex(key)
            request.epoch = turns.next(key)
        }
        if let start = try metadata["request_start_ns"]?.number(), start.isFinite { request.time = start / 1e9 }
        request.labels = table.builder.labelIndex(Labels(labels))
        table.begin(request)
        try line.required("metrics").forEachMember { (name, field) throws(JSONFieldError) in
            // How long the prompt of a failed request was: no metric of those that did not fail.
            guard name != "error_isl", !field.value.isNull else { return }
            let unit = try field.required("unit")
            let text = try unit.text()
            let metric: Metric
            if let known = metrics[name], known.unit == text {
                metric = known.metric
            } else {
                guard metrics[name] != nil || metrics.count < AIPerfRequests.mostMetrics else {
                    return table.builder.note("there are more than \(AIPerfRequests.mostMetrics) metrics; further ones are left out")
                }
                metric = AIPerfMetric.metric(name, unit: text)
                metrics[name] = (text, metric)
            }
            let column = try table.builder.column(metric, at: unit)
            let isTime = metric.unit.dimension == .time
            guard let value = field["value"] else { return }
            guard value.value.isArray else {
                table.add(column.converted(try isTime ? value.duration() : value.number()), to: column.index)
                return
            }
            var values: [Double] = []
            try value.forEachElement { (_, element) throws(JSONFieldError) in
                values.append(column.converted(try isTime ? element.durationOrMissing() : element.numberOrMissing()))
            }
            table.add(values, to: column.index)
        }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet {
        table.endPart()
        if warmUps > 0 { table.builder.note("\(warmUps) requests warmed up; they are left out") }
        return try table.builder.build()
    }
}
