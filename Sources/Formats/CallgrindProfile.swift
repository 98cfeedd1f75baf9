import Measurements

/// Reads the totals of a callgrind profile, line by line: for each event its count over all parts. They are exact, and of one execution.
struct CallgrindProfile {
    private let file: String
    private var events: [String] = []
    private var command: String?
    private var version: String?
    private var totals: [Int] = []
    private var notes: [String] = []
    /// The same counts as a part's header has them.
    private var summary: String?
    /// Line of a part's `events:` that no `totals:` has ended.
    private var openedAt: Int?

    init(file: String) { self.file = file }

    mutating func read(line bytes: UnsafeBufferPointer<UInt8>, number: Int) throws(FormatError) {
        func value(of key: StaticString) -> String? {
            guard key.withUTF8Buffer({ bytes.starts(with: $0) }) else { return nil }
            return String(decoding: bytes.dropFirst(key.utf8CodeUnitCount).prefix(4_096), as: UTF8.self).trimmingSpaces()
        }
        if let text = value(of: "events:") {
            let names = text.split(separator: " ").map(String.init)
            guard events.isEmpty || events == names else {
                throw malformed("its parts count different events", line: number)
            }
            guard !names.isEmpty, Set(names).count == names.count else { throw malformed("no events, or one twice", line: number) }
            events = names
            if totals.isEmpty { totals = Array(repeating: 0, count: names.count) }
            openedAt = number
            summary = nil
        } else if let text = value(of: "summary:") {
            summary = text
        } else if let text = value(of: "totals:") {
            if let summary, summary != text {
                guard !summary.hasPrefix(text) else { throw malformed("the file is cut in this line", line: number) }
                notes.append("a part's summary (\(summary)) is not its totals (\(text)); the totals count")
            }
            try add(totals: text, line: number)
            openedAt = nil
        } else if let text = value(of: "cmd:") {
            command = text
        } else if let text = value(of: "creator: callgrind-") {
            version = text
        }
    }

    private mutating func add(totals text: String, line: Int) throws(FormatError) {
        let fields = text.split(separator: " ")
        // Callgrind leaves out zeros at the end.
        guard (1...max(events.count, 1)).contains(fields.count) else {
            throw malformed("\(fields.count) totals of \(events.count) events", line: line)
        }
        for (index, field) in fields.enumerated() {
            guard let count = Int(field), count >= 0 else { throw malformed("\(field.quotedForMessage) is no count", line: line) }
            let sum = totals[index].addingReportingOverflow(count)
            guard !sum.overflow else { throw malformed("totals beyond what is countable", line: line) }
            totals[index] = sum.partialValue
        }
    }

    /// Throws where a part has no totals: its program was killed, or the file is cut.
    func finish() throws(FormatError) -> CallgrindTotals {
        guard !events.isEmpty else { throw malformed("there is no line \"events:\"", line: nil) }
        if let openedAt {
            throw malformed("the part that begins here has no line \"totals:\"; was the program killed, or the file cut?", line: openedAt)
        }
        return CallgrindTotals(command: command, version: version, counts: Array(zip(events, totals)), notes: notes)
    }

    private func malformed(_ problem: String, line: Int?) -> FormatError {
        FormatError(.malformed, file: file, line: line, problem: problem, remedy: "measure again")
    }
}

/// A whole profile's counts, by event.
struct CallgrindTotals {
    let command: String?
    let version: String?
    let counts: [(event: String, count: Int)]
    let notes: [String]

    func resultSet(run: Run) throws(MeasurementError) -> ResultSet {
        var run = run
        run.environment.tool = "callgrind"
        run.environment.toolVersion = version
        var builder = ResultSetBuilder(format: "callgrind", run: run)
        for note in notes { builder.note(note) }
        let labels = builder.labelIndex(command.map { Labels([("benchmark", $0)]) } ?? .empty)
        for (event, count) in counts {
            let metric = builder.metric(
                Metric(
                    name: event, unit: .none, direction: .lower, mood: .exact, standardName: event == "Ir" ? "instructions" : nil))
            builder.append(metric: metric, value: Double(count), case: command.map { builder.caseIndex($0) } ?? -1, labels: labels)
        }
        return try builder.build()
    }
}
