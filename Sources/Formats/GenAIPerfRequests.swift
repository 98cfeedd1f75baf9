import Measurements

/// Reads the requests that Perf Analyzer exports for GenAI-Perf: when each was sent and when its responses came, in nanoseconds; each experiment
/// is a load level, told by labels.
///
/// Responses at the end that hold no text (`[DONE]`, an empty delta) do not count, as in GenAI-Perf. How many tokens a response has only a
/// tokenizer could tell.
struct GenAIPerfRequests {
    private var table: RequestTable
    private let parser: JSONParser?

    private static let unit = Unit(parsing: "ns")
    private static let latency = Metric(name: "request_latency", unit: unit, standardName: "latency")
    private static let firstToken = Metric(name: "time_to_first_token", unit: unit, standardName: "ttft")
    private static let gap = Metric(name: "inter_chunk_latency", unit: unit, standardName: "itl")

    init(_ document: JSONField, run: Run) throws(JSONFieldError) {
        var run = run
        run.environment.tool = "genai-perf"
        table = RequestTable(ResultSetBuilder(format: "genai-perf", run: run))
        // Of its own, since texts are parsed while the document is read.
        parser = try? JSONParser()
        try document.required("experiments").forEachElement { (_, experiment) throws(JSONFieldError) in
            let load = experiment["experiment"]
            var pairs: [(String, String)] = []
            if let value = load?["value"]?.labelText, let mode = try load?["mode"]?.text() {
                pairs.append((mode == "request_rate" ? "rate" : mode, value))
            }
            let labels = table.builder.labelIndex(Labels(pairs))
            try experiment.required("requests").forEachElement { (_, request) throws(JSONFieldError) in
                try add(request, labels: labels)
            }
            table.endPart()
        }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try table.builder.build() }

    private mutating func add(_ request: JSONField, labels: Int32) throws(JSONFieldError) {
        let sent = try request.required("timestamp").integer()
        var times: [Int] = []
        let responses = try request.required("response_timestamps")
        try responses.forEachElement { (_, field) throws(JSONFieldError) in
            let time = try field.integer()
            guard time >= times.last ?? sent else {
                throw JSONFieldError(path: field.path, expected: "a response after what came before it", found: "an earlier one")
            }
            times.append(time)
        }
        var hasText: [Bool] = []
        try request["response_outputs"]?.forEachElement { (_, output) throws(JSONFieldError) in hasText.append(holdsText(output)) }
        while times.count > 1, hasText.count == times.count, hasText.last == false {
            times.removeLast()
            hasText.removeLast()
        }
        // A clock that does not count from 1970 tells the order only.
        let time = sent > 1_000_000_000_000_000_000 ? Double(sent) / 1e9 : nil
        table.begin(RequestTable.Request(labels: labels, outcome: times.isEmpty ? .failed : .good, time: time))
        guard let first = times.first, let last = times.last else { return }
        table.add(GenAIPerfRequests.span(sent, last), to: table.builder.metric(GenAIPerfRequests.latency))
        // Of an answer in one piece there is no first token.
        guard times.count > 1 else { return }
        table.add(GenAIPerfRequests.span(sent, first), to: table.builder.metric(GenAIPerfRequests.firstToken))
        let gaps = zip(times, times.dropFirst()).map { GenAIPerfRequests.span($0, $1) }
        table.add(gaps, to: table.builder.metric(GenAIPerfRequests.gap))
    }

    private static func span(_ start: Int, _ end: Int) -> Double {
        let span = end.subtractingReportingOverflow(start)
        return span.overflow ? .nan : Double(span.partialValue)
    }

    /// False for what surely holds none: the end of a stream of events, or a chunk of it without content.
    private func holdsText(_ output: JSONField) -> Bool {
        guard let response = output.value["response"]?.string else { return true }
        let text = response.trimmingSpaces()
        guard text.hasPrefix("data:") else { return !text.isEmpty }
        let event = String(text.dropFirst("data:".count)).trimmingSpaces()
        if event == "[DONE]" || event.isEmpty { return false }
        guard let parser, let chunk = try? parser.parse(event.utf8), let choices = chunk["choices"], choices.isArray else { return true }
        var holds = false
        choices.forEachElement { choice in
            let content = choice["delta"]?["content"]?.string ?? choice["text"]?.string ?? ""
            holds = holds || !content.isEmpty
        }
        return holds
    }
}
