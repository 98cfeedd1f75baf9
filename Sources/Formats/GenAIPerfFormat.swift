import Measurements

extension ResultFormat {
    /// The three exports of `genai-perf profile`, AIPerf's predecessor.
    package static let genAIPerf = ResultFormat(
        name: "genai-perf", title: "a GenAI-Perf export",
        signature:
            "a JSON object with \"experiments\" that have \"requests\" with \"response_timestamps\", or with \"input_config\" and \"request_latency\", or CSV with Metric,avg,min,max,p99",
        writtenBy:
            "`genai-perf profile`: `profile_export.json`; `profile_export_genai_perf.json` and `.csv` hold only summaries",
        observation: "a request; a gap between two of its responses", basis: .documentation,
        recognises: { GenAIPerfExport($0) != nil },
        read: { (source, options) throws(FormatError) in
            let run = options.run(of: source, kind: .load)
            switch GenAIPerfExport(source.prefix) {
            case .summary:
                return try source.resultSet { document in try GenAIPerfSummary(document, run: run).resultSet() }
            case .table:
                var table = AIPerfTable(format: "genai-perf", run: run, requests: "profile_export.json")
                try CSVReader.forEachRecord(of: source) { (record) throws(FormatError) in try table.read(record, file: source.name) }
                return try table.resultSet(of: source)
            case .requests, nil:
                return try source.resultSet { document in try GenAIPerfRequests(document, run: run).resultSet() }
            }
        })
}

/// Which of GenAI-Perf's exports a file is.
private enum GenAIPerfExport {
    case requests, summary, table

    init?(_ prefix: InputPrefix) {
        if prefix.firstLine.hasPrefix("Metric,avg,min,max,p99,") {
            self = .table
            return
        }
        guard prefix.firstByte == UInt8(ascii: "{") else { return nil }
        let keys = Set(prefix.keysOfFirstObject)
        if keys.contains("experiments"), prefix.contains(key: "requests"), prefix.contains(key: "response_timestamps") {
            self = .requests
        } else if keys.isSuperset(of: ["input_config", "request_latency"]), !keys.contains("aiperf_version") {
            self = .summary
        } else {
            return nil
        }
    }
}
