import Measurements

/// Reads GuideLLM's CSV: three rows of headers (a group, its status with the unit, the statistic), and a row of summaries for each strategy.
///
/// Percentiles stand as a list in a cell, and are the next of the sorted values as in the tool's report. Failed and unfinished requests have
/// columns of their own, which are there only where something failed.
struct GuideLLMTable {
    private struct Column: Hashable {
        let group: String
        let name: String
        let statistic: String
    }

    private var builder: ResultSetBuilder
    private let parser: JSONParser
    private var header: [[String]] = []
    private var columns: [Column: Int] = [:]
    private var seen: Set<Labels> = []

    /// Group and unit of what the report's requests have, too.
    private static let requests: [(group: String, unit: String, key: String)] = [
        ("Request Latency", "Sec", "request_latency"), ("Time to First Token", "ms", "time_to_first_token_ms"),
        ("Time to First Output Token", "ms", "time_to_first_output_token_ms"), ("Scheduled Latency", "Sec", "request_scheduled_latency"),
        ("Dispatch Delay", "Sec", "request_dispatch_delay"), ("Token Metrics", "Input Tokens", "prompt_tokens"),
        ("Token Metrics", "Output Tokens", "output_tokens"), ("Token Metrics", "Total Tokens", "total_tokens"),
    ]

    /// Each request's mean counts as often as it has tokens: neither what a request has in the report nor the single gaps.
    private static let weighted: [(group: String, metric: Metric)] = [
        ("Inter Token Latency", Metric(name: "inter_token_latency_by_token", unit: .milliseconds)),
        ("Time per Output Token", Metric(name: "time_per_output_token_by_token", unit: .milliseconds)),
    ]

    /// Of all requests together, whose median and percentiles are of moments.
    private static let rates: [(group: String, unit: String, metric: Metric)] = [
        ("Server Throughput", "Requests/Sec", GuideLLMResults.throughput),
        ("Token Throughput", "Input Tokens/Sec", Metric(name: "input_token_throughput", unit: Unit(parsing: "tokens/s"))),
        ("Token Throughput", "Output Tokens/Sec", Metric(name: "output_token_throughput", unit: Unit(parsing: "tokens/s"))),
        ("Token Throughput", "Total Tokens/Sec", Metric(name: "total_token_throughput", unit: Unit(parsing: "tokens/s"))),
    ]

    /// Which statistics a list of percentiles holds: the median has a cell of its own.
    private static let percentiles: [Statistic] = [
        .minimum, .percentile(0.1), .percentile(1), .percentile(5), .percentile(10), .percentile(25), .percentile(75), .percentile(90),
        .percentile(95), .percentile(99), .maximum,
    ]

    static func isHeader(_ prefix: InputPrefix) -> Bool {
        prefix.firstLine.hasPrefix("Run Info,Run Info,") && prefix.text.contains("\nRun ID,Run Index,")
    }

    init(run: Run, file: String) throws(FormatError) {
        var run = run
        run.environment.tool = "guidellm"
        builder = ResultSetBuilder(format: "guidellm", run: run)
        do throws(JSONSyntaxError) { parser = try JSONParser() } catch { throw FormatError(error, file: file) }
        builder.note(
            "the file holds no single requests, only summaries of those that succeeded, with the tool's own percentiles; "
                + "--output kind=json,path=FILE writes the requests")
    }

    mutating func read(_ record: CSVReader.Record, file: String) throws(FormatError) {
        if header.count < 3 {
            header.append((0..<record.count).map { record[$0] })
            if header.count == 3 { try readHeader(line: record.line, file: file) }
            return
        }
        try record.require(columns: header[0].count, file: file)
        try Row(table: self, record: record, file: file).append(to: &self)
    }

    private mutating func readHeader(line: Int, file: String) throws(FormatError) {
        guard header.allSatisfy({ $0.count == header[0].count }) else {
            throw FormatError(
                .malformed, file: file, line: line,
                problem: "the three rows of headers have \(header.map { "\($0.count)" }.joined(separator: ", ")) cells",
                remedy: "is the file cut?")
        }
        for index in header[0].indices {
            let column = Column(group: header[0][index], name: header[1][index], statistic: header[2][index])
            if columns[column] == nil { columns[column] = index }
        }
        let required = [("Benchmark", "Strategy"), ("Request Counts", "Successful"), ("Request Counts", "Errored")]
        if let missing = required.first(where: { columns[Column(group: $0.0, name: $0.1, statistic: "")] == nil }) {
            throw FormatError(.malformed, file: file, line: line, problem: "no column is headed \(missing.0), \(missing.1)")
        }
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        let builder = builder
        return try source.resultSet(of: { try builder.build() })
    }

    // MARK: Rows

    /// One strategy.
    private struct Row {
        let table: GuideLLMTable
        let record: CSVReader.Record
        let file: String

        func append(to table: inout GuideLLMTable) throws(FormatError) {
            let labels = try labels()
            guard table.seen.insert(labels).inserted else {
                throw malformed(
                    "a second row of the strategy \(text("Benchmark", "Strategy").quotedForMessage)", remedy: "give the report as JSON")
            }
            if table.seen.count == 1 { try readEnvironment(&table) }
            let successful = try count("Successful")
            for (group, unit, key) in GuideLLMTable.requests {
                guard let metric = GuideLLMResults.metric(key) else { continue }
                try append(group, unit, metric, count: successful, labels: labels, to: &table)
            }
            for (group, metric) in GuideLLMTable.weighted { try append(group, "ms", metric, count: nil, labels: labels, to: &table) }
            for (group, unit, metric) in GuideLLMTable.rates {
                guard let mean = try amount(group, "Successful \(unit)", "Mean") else { continue }
                table.builder.append(summary: Summary(metric: metric, labels: labels, values: [.mean: mean]))
            }
            let errored = try count("Errored")
            if let failed = Summary(failed: Double(errored), of: Double(successful) + Double(errored), labels: labels) {
                table.builder.append(summary: failed)
            }
            let incomplete = try count("Incomplete")
            if incomplete > 0 { table.builder.note(GuideLLMResults.note(incomplete: incomplete)) }
        }

        private func append(
            _ group: String, _ unit: String, _ metric: Metric, count: Int?, labels: Labels, to table: inout GuideLLMTable
        ) throws(FormatError) {
            let name = "Successful \(unit)"
            var values: [Statistic: Double] = [:]
            values[.mean] = try amount(group, name, "Mean")
            values[.median] = try amount(group, name, "Median")
            let cell = text(group, name, "Percentiles")
            if !cell.isEmpty {
                for (statistic, value) in zip(GuideLLMTable.percentiles, try list(cell, of: group)) { values[statistic] = value }
            }
            guard !values.isEmpty else { return }
            table.builder.append(summary: Summary(metric: metric, labels: labels, count: count, values: values))
        }

        /// `constant@3.00` or `concurrent@8`: the strategy, and what it holds constant.
        private func labels() throws(FormatError) -> Labels {
            let parts = text("Benchmark", "Strategy").split(separator: "@", maxSplits: 1).map(String.init)
            guard let strategy = parts.first else { throw malformed("the strategy is empty") }
            guard parts.count == 2, case .number(let level) = NumberText(parts[1]) else { return Labels([("strategy", strategy)]) }
            let isRate = strategy == "constant" || strategy == "poisson"
            return Labels([
                ("strategy", strategy), (isRate ? "rate" : "concurrency", Int(exactly: level).map(String.init) ?? "\(level)"),
            ])
        }

        private func readEnvironment(_ table: inout GuideLLMTable) throws(FormatError) {
            let version = try member("guidellm_version", of: text("Runtime Info", "Metadata"), "Metadata")
            let model = try member("model", of: text("Run Info", "Backend"), "Backend")
            table.builder.updateRun { run in
                run.environment.toolVersion = version
                run.environment.model = model
            }
        }

        // MARK: Cells

        private func text(_ group: String, _ name: String, _ statistic: String = "") -> String {
            guard let index = table.columns[Column(group: group, name: name, statistic: statistic)] else { return "" }
            return record[index].trimmingSpaces()
        }

        private func amount(_ group: String, _ name: String, _ statistic: String) throws(FormatError) -> Double? {
            let cell = text(group, name, statistic)
            switch NumberText(cell) {
            case .number(let number) where number >= 0: return number
            case .missing: return nil
            default: throw malformed("\(cell.quotedForMessage) is no number of \(group) from 0 on")
            }
        }

        private func count(_ name: String) throws(FormatError) -> Int {
            guard let number = try amount("Request Counts", name, "") else { return 0 }
            guard let count = Int(exactly: number) else { throw malformed("\(number) is no number of requests") }
            return count
        }

        private func list(_ cell: String, of group: String) throws(FormatError) -> [Double] {
            var numbers: [Double] = []
            let isList = try withJSON(cell, group) { value in
                guard value.isArray else { return false }
                value.forEachElement { numbers.append($0.double ?? .nan) }
                return true
            }
            guard isList, numbers.count == GuideLLMTable.percentiles.count, numbers.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
                throw malformed(
                    "\(cell.quotedForMessage) is no list of \(GuideLLMTable.percentiles.count) percentiles of \(group) from 0 on")
            }
            return numbers
        }

        private func member(_ key: String, of cell: String, _ name: String) throws(FormatError) -> String? {
            cell.isEmpty ? nil : try withJSON(cell, name) { $0[key]?.string }
        }

        private func withJSON<Value>(_ cell: String, _ name: String, _ body: (JSONValue) -> Value) throws(FormatError) -> Value {
            do throws(JSONSyntaxError) { return body(try table.parser.parse(cell.utf8)) } catch {
                throw malformed("the cell of \(name) is not JSON: \(error.problem)")
            }
        }

        private func malformed(_ problem: String, remedy: String? = nil) -> FormatError {
            FormatError(.malformed, file: file, line: record.line, problem: problem, remedy: remedy)
        }
    }
}
