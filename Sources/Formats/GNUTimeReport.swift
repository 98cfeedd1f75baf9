import Measurements

/// Reads blocks of `time -v`, one for each command, with whatever the commands themselves wrote between them. A command that stands
/// several times was run again.
///
/// Times have two decimals. A command that ended by a signal has the exit status 0: the line before the block tells.
struct GNUTimeReport {
    private let file: String
    private var builder: ResultSetBuilder
    private var repetitions = RepetitionCounter()
    private var block: Block?
    /// Of the next block.
    private var hasFailed = false

    private struct Block {
        let line: Int
        let command: String
        var hasFailed: Bool
        var values: [(Metric, Double)] = []
    }

    init(file: String, run: Run) {
        self.file = file
        var run = run
        run.environment.tool = "gnu-time"
        builder = ResultSetBuilder(format: "gnu-time", run: run)
        builder.note("GNU time rounds times to 10 ms: a command should take seconds for one of its times to tell a difference")
    }

    mutating func read(line bytes: UnsafeBufferPointer<UInt8>, number: Int) throws(FormatError) {
        guard let first = bytes.first, first == 0x09 || first == UInt8(ascii: "C") else { return }
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("Command exited with non-zero status ") || line.hasPrefix("Command terminated by signal ") {
            hasFailed = true
        } else if line.hasPrefix("\tCommand being timed: \"") {
            try checkFinished()
            let command = line.dropFirst("\tCommand being timed: \"".count)
            block = Block(
                line: number, command: String(command.hasSuffix("\"") ? command.dropLast() : command), hasFailed: hasFailed)
            hasFailed = false
        } else if line.hasPrefix("\t"), block != nil, let separator = line.ranges(of: ": ").last {
            // Names hold colons, too.
            try read(name: String(line[..<separator.lowerBound].dropFirst()), value: String(line[separator.upperBound...]), line: number)
        }
    }

    private mutating func read(name: String, value: String, line: Int) throws(FormatError) {
        if name == "Exit status" {
            if value != "0" { block?.hasFailed = true }
            finishBlock()
            return
        }
        guard let metric = GNUTimeReport.metrics[name] else { return }
        let text = value.hasSuffix("%") ? String(value.dropLast()) : value
        // "?%" of a command that took no time.
        let number: Double? = text == "?" ? .nan : metric.standardName == "time" ? GNUTimeReport.seconds(text) : Double(text)
        guard let number, number >= 0 || number.isNaN, !number.isInfinite else {
            throw FormatError(
                .malformed, file: file, line: line, problem: "\(value.quotedForMessage) is no value of \"\(name)\"",
                remedy: "give what /usr/bin/time -v wrote")
        }
        block?.values.append((metric, number))
    }

    /// `h:mm:ss`, or `m:ss.ss`.
    private static func seconds(_ text: String) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count) else { return nil }
        var total = 0.0
        for part in parts {
            guard let first = part.first, first.isASCII, first.isNumber, let number = Double(part), number.isFinite else { return nil }
            total = total * 60 + number
        }
        return total
    }

    private mutating func finishBlock() {
        guard let block else { return }
        self.block = nil
        let item = builder.caseIndex(block.command)
        let labels = builder.labelIndex(Labels([("benchmark", block.command)]))
        let repetition = repetitions.next(case: item, labels: labels)
        let failed = (Metric.failed, block.hasFailed ? 1.0 : 0)
        for (metric, value) in block.values + [failed] {
            builder.append(
                metric: builder.metric(metric), value: value, case: item, repetition: repetition, labels: labels, failed: block.hasFailed)
        }
    }

    private func checkFinished() throws(FormatError) {
        guard let block else { return }
        throw FormatError(
            .malformed, file: file, line: block.line, problem: "the block that begins here has no line \"Exit status\"",
            remedy: "the file is cut; measure again")
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        try checkFinished()
        let builder = builder
        return try source.resultSet(of: { try builder.build() })
    }

    /// By the words of the tool, each metric is named by them without the unit in brackets. `Average …` is always 0 on Linux, and the
    /// size of a page no measurement.
    private static let metrics: [String: Metric] = {
        var metrics: [String: Metric] = [
            "User time (seconds)": Metric(name: "User time", unit: .seconds),
            "System time (seconds)": Metric(name: "System time", unit: .seconds),
            "Percent of CPU this job got": Metric(name: "Percent of CPU this job got", unit: Unit(parsing: "%"), mood: .moody),
            "Elapsed (wall clock) time (h:mm:ss or m:ss)": Metric(name: "Elapsed (wall clock) time", unit: .seconds, standardName: "time"),
            "Maximum resident set size (kbytes)": Metric(
                name: "Maximum resident set size", unit: Unit(parsing: "KiB"), standardName: "memory"),
        ]
        for name in [
            "Major (requiring I/O) page faults", "Minor (reclaiming a frame) page faults", "Voluntary context switches",
            "Involuntary context switches", "Swaps", "File system inputs", "File system outputs", "Socket messages sent",
            "Socket messages received", "Signals delivered",
        ] {
            metrics[name] = Metric(name: name, unit: .none, direction: .lower)
        }
        return metrics
    }()
}
