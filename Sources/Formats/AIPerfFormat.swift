import Measurements

extension ResultFormat {
    /// The three exports of `aiperf profile`: each request in a line, the summary of all as JSON, and the same as CSV.
    package static let aiPerf = ResultFormat(
        name: "aiperf", title: "an AIPerf export",
        signature:
            "JSON lines with \"metadata\", \"metrics\" and \"x_request_id\", a JSON object with \"aiperf_version\", or CSV with Metric,avg,min,max,sum,p1",
        writtenBy: "`aiperf profile`: `profile_export.jsonl`; `profile_export_aiperf.json` and `.csv` hold only summaries",
        observation: "a request; a gap between two of its chunks",
        recognises: { AIPerfExport($0) != nil },
        read: { (source, options) throws(FormatError) in
            switch AIPerfExport(source.prefix) {
            case .summary:
                return try source.resultSet { document in
                    try AIPerfSummary(document, run: options.run(of: source, kind: .load), isRunNamed: options.runName != nil)
                        .resultSet()
                }
            case .table:
                var table = AIPerfTable(format: "aiperf", run: options.run(of: source, kind: .load), requests: "profile_export.jsonl")
                try CSVReader.forEachRecord(of: source) { (record) throws(FormatError) in try table.read(record, file: source.name) }
                return try table.resultSet(of: source)
            case .requests, nil:
                let context = try AIPerfContext(beside: source)
                var run = options.run(of: source, kind: .load)
                context?.describe(&run, isRunNamed: options.runName != nil)
                var requests = AIPerfRequests(run: run, labels: context?.labels ?? [])
                try source.forEachJSONLineField { (line) throws(JSONFieldError) in try requests.add(line) }
                return try source.resultSet(of: { try requests.resultSet() })
            }
        })
}

/// Which of AIPerf's exports a file is.
private enum AIPerfExport {
    case requests, summary, table

    init?(_ prefix: InputPrefix) {
        if prefix.firstLine.hasPrefix("Metric,avg,min,max,sum,p1,") {
            self = .table
            return
        }
        guard prefix.firstByte == UInt8(ascii: "{") else { return nil }
        let keys = Set(prefix.keysOfFirstObject)
        if keys.contains("aiperf_version") {
            self = .summary
        } else if keys.isSuperset(of: ["metadata", "metrics"]), prefix.contains(key: "x_request_id") {
            self = .requests
        } else {
            return nil
        }
    }
}

/// What AIPerf measures, by its own names.
enum AIPerfMetric {
    /// - Parameter name: as the exports' keys or, in CSV, as the table writes it.
    static func metric(_ name: String, unit text: String) -> Metric {
        Metric(name: name, unit: unit(text), standardName: standardNames[name.lowercased().replacing(" ", with: "_")])
    }

    private static let standardNames = [
        "request_latency": "latency", "time_to_first_token": "ttft",
        // The mean of a request's gaps, and the gaps themselves.
        "inter_token_latency": "tpot", "inter_chunk_latency": "itl", "output_sequence_length": "output_tokens",
        "input_sequence_length": "input_tokens", "request_throughput": "throughput",
    ]

    /// `tokens/sec/user` is a rate. A KB has 1,024 bytes here. What is counted in requests or chunks is a plain number.
    private static func unit(_ text: String) -> Unit {
        switch text {
        // Of GenAI-Perf's table.
        case "per sec": return Unit(parsing: "1/s")
        case "KB": return Unit(dimension: .size, symbol: "KB", factor: 1024)
        case "MB": return Unit(dimension: .size, symbol: "MB", factor: 1_048_576)
        case "requests", "count", "chunks": return .none
        default: break
        }
        guard text.hasSuffix("/user") else { return Unit(parsing: text) }
        let rate = Unit(parsing: String(text.dropLast("/user".count)))
        return Unit(dimension: rate.dimension, symbol: text, factor: rate.factor)
    }
}
