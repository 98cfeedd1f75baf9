import Measurements

/// Reads what wrk prints: average, maximum and, with `--latency`, four percentiles, each number with a unit of its own; single requests are not
/// in it. Latencies of responses that were no success are among them.
struct WrkReport {
    private let file: String
    private var builder: ResultSetBuilder
    private var latency: [Statistic: Double] = [:]
    private var throughput: Double?
    private var requests: Int?
    /// Of the requests, those whose response was no success.
    private var refused = 0
    /// Beside the requests: connections and requests that came to nothing. One that was late and still answered is in both.
    private var broken = 0
    private var isDistribution = false

    init(run: Run, file: String) {
        self.file = file
        builder = ResultSetBuilder(format: "wrk", run: run)
        builder.note(
            "wrk writes no single requests, only their summary: of latency nothing can be tested with it but a limit of the maximum")
        builder.note(ClosedLoop.note("wrk"))
    }

    static func isFirst(_ line: Substring) -> Bool { line.hasPrefix("Running ") && line.contains(" test @ ") }

    mutating func read(_ line: String, line number: Int) throws(FormatError) {
        let words = line.split(separator: " ")
        guard let first = words.first else { return }
        if WrkReport.isFirst(Substring(line)), number > 1, requests != nil {
            throw malformed(number, "a second run of wrk begins here", remedy: "give each run a file of its own")
        }
        if first == "Latency", words.count == 2, words[1] == "Distribution" {
            isDistribution = true
        } else if first == "Latency", words.count == 5 {
            latency[.mean] = try seconds(words[1], number)
            latency[.maximum] = try seconds(words[3], number)
        } else if isDistribution, words.count == 2, first.hasSuffix("%"), let percent = Double(first.dropLast()), percent > 0, percent < 100
        {
            latency[.percentile(percent)] = try seconds(words[1], number)
        } else if words.count >= 4, words[1] == "requests", words[2] == "in" {
            guard let count = Int(first), count >= 0, count < 1 << 50 else {
                throw malformed(number, "\(line.quotedForMessage) counts no requests")
            }
            requests = count
        } else if line.trimmingSpaces().hasPrefix("Non-2xx or 3xx responses:") {
            refused = try count(words.last ?? "", number)
        } else if line.trimmingSpaces().hasPrefix("Socket errors:") {
            // connect 0, read 0, write 0, timeout 0
            broken = 0
            for place in words.indices.dropFirst(3) where !place.isMultiple(of: 2) {
                broken += try count(words[place].filter { $0 != "," }, number)
                guard broken < 1 << 50 else { throw malformed(number, "\(line.quotedForMessage) counts more errors than there can be") }
            }
        } else if first == "Requests/sec:", words.count == 2 {
            guard case .number(let value) = NumberText(words[1]), value >= 0 else {
                throw malformed(number, "\(line.quotedForMessage) is no rate")
            }
            throughput = value
        }
    }

    private func count(_ text: some StringProtocol, _ line: Int) throws(FormatError) -> Int {
        guard let count = Int(text), (0..<1 << 50).contains(count) else {
            throw malformed(line, "\(String(text).quotedForMessage) counts no errors")
        }
        return count
    }

    private func seconds(_ text: Substring, _ line: Int) throws(FormatError) -> Double {
        // wrk's m is a minute.
        let quantity = Quantity(parsing: text.hasSuffix("m") ? text + "in" : String(text))
        guard let quantity, quantity.value >= 0, let unit = quantity.unit, unit.dimension == .time else {
            throw malformed(line, "\(String(text).quotedForMessage) is no time")
        }
        return quantity.value * unit.factor
    }

    private func malformed(_ line: Int, _ problem: String, remedy: String = "give what wrk printed, whole") -> FormatError {
        FormatError(.malformed, file: file, line: line, problem: problem, remedy: remedy)
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        guard let requests else { throw malformed(1, "no line tells the number of requests", remedy: "did wrk run to its end?") }
        var builder = builder
        // Of no response there is no latency, whatever is printed.
        if requests > 0, !latency.isEmpty {
            builder.append(
                summary: Summary(metric: Metric(name: "latency", unit: .seconds), count: requests, values: latency))
        }
        if let throughput {
            builder.append(
                summary: Summary(
                    metric: Metric(name: "Requests/sec", unit: Unit(parsing: "1/s"), standardName: "throughput"), count: 1,
                    values: [.mean: throughput]))
        }
        guard refused <= requests else {
            throw malformed(1, "\(refused) responses that were no success of \(requests) requests")
        }
        if let counted = Summary(failed: Double(refused + broken), of: Double(requests + broken)) { builder.append(summary: counted) }
        let built = builder
        return try source.resultSet(of: { try built.build() })
    }
}
