import Measurements

/// Reads what hey prints without `-o csv`: figures over all responses, and how many had which status. Single requests are not in it.
struct HeySummary {
    private let file: String
    private var builder: ResultSetBuilder
    private var section: Section?
    private var latency: [Statistic: Double] = [:]
    private var throughput: Double?
    private var statuses: [Int: Int] = [:]
    private var errors = 0

    private enum Section: String, CaseIterable {
        case summary = "Summary:"
        case histogram = "Response time histogram:"
        case distribution = "Latency distribution:"
        case details = "Details (average, fastest, slowest):"
        case statuses = "Status code distribution:"
        case errors = "Error distribution:"
    }

    private static let figures: [String: Statistic] = ["Slowest": .maximum, "Fastest": .minimum, "Average": .mean]

    init(run: Run, file: String) {
        self.file = file
        builder = ResultSetBuilder(format: "hey", run: run)
        builder.note("the file holds no single requests, only their summary; hey -o csv writes them all")
        builder.note(ClosedLoop.note("hey"))
    }

    static func isSummary(_ prefix: InputPrefix) -> Bool {
        guard prefix.firstLine == Section.summary.rawValue else { return false }
        return prefix.lines.contains { $0.hasPrefix("  Requests/sec:") } && prefix.lines.contains { $0.hasPrefix("  Slowest:") }
    }

    mutating func read(_ line: String, line number: Int) throws(FormatError) {
        if let next = Section(rawValue: line.trimmingSpaces()) {
            section = next
            return
        }
        let words = line.split { $0 == " " || $0 == "\t" }
        switch section {
        case .summary:
            guard words.count >= 2, let name = words.first, name.hasSuffix(":") else { return }
            if let statistic = HeySummary.figures[String(name.dropLast())] {
                latency[statistic] = try amount(words[1], number)
            } else if name == "Requests/sec:" {
                throughput = try amount(words[1], number)
            }
        case .distribution where words.count == 4 && words[0].hasSuffix("%") && words[1] == "in":
            guard let percent = Double(words[0].dropLast()), percent > 0, percent < 100 else { return }
            latency[.percentile(percent)] = try amount(words[2], number)
        case .statuses where words.count == 3 && words[2] == "responses":
            guard let status = Int(words[0].filter { !"[]".contains($0) }), let count = Int(words[1]), count >= 0, statuses[status] == nil
            else { throw malformed(number, "\(line.quotedForMessage) is no count of a status") }
            statuses[status] = count
        case .errors:
            guard let first = words.first, first.hasPrefix("["), first.hasSuffix("]"), let count = Int(first.dropFirst().dropLast())
            else { return }
            let (sum, overflow) = errors.addingReportingOverflow(count)
            guard count >= 0, !overflow else { throw malformed(number, "\(line.quotedForMessage) is no count of errors") }
            errors = sum
        default: return
        }
    }

    /// `NaN` where nothing got a response.
    private func amount(_ text: Substring, _ line: Int) throws(FormatError) -> Double {
        switch NumberText(text) {
        case .number(let number) where number >= 0: return number
        case .missing: return .nan
        default: throw malformed(line, "\(String(text).quotedForMessage) is no number from 0 on")
        }
    }

    private func malformed(_ line: Int, _ problem: String) -> FormatError {
        FormatError(.malformed, file: file, line: line, problem: problem, remedy: "give what hey printed, whole")
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        var (responses, failed) = (0, errors)
        for (status, count) in statuses {
            let (sum, overflow) = responses.addingReportingOverflow(count)
            guard !overflow, sum < 1 << 53 else { throw malformed(1, "more responses than can be counted") }
            responses = sum
            if !(200..<400).contains(status) { failed &+= count }
        }
        guard errors < 1 << 53 else { throw malformed(1, "more errors than can be counted") }
        var builder = builder
        latency = latency.filter { $0.value.isFinite }
        if responses > 0, !latency.isEmpty {
            builder.append(
                summary: Summary(
                    metric: Metric(name: "response-time", unit: .seconds, standardName: "latency"), count: responses, values: latency))
        }
        if let throughput, throughput.isFinite {
            builder.append(
                summary: Summary(
                    metric: Metric(name: "Requests/sec", unit: Unit(parsing: "1/s"), standardName: "throughput"), count: 1,
                    values: [.mean: throughput]))
        }
        if let counted = Summary(failed: Double(failed), of: Double(responses + errors)) { builder.append(summary: counted) }
        let built = builder
        return try source.resultSet(of: { try built.build() })
    }
}
