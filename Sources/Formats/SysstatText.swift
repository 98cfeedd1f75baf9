/// Reads what `sar`, `mpstat` and `pidstat` print: a first line of the machine, then rows that begin with a time, of which those without any number
/// name the columns. The names come again whenever a screen is full; the averages at the end are no measurements.
///
/// Its clock has 12 or 24 hours and is the zone's of whoever printed it, of which nothing is said: only seconds since 1970 are times.
struct SysstatText {
    private let file: String
    private(set) var record: SysstatRecord
    private var names: [String] = []
    private var columns: SysstatColumns?
    private var hasMachine = false

    init(file: String, keepLabels: Set<String>) {
        self.file = file
        record = SysstatRecord(tool: "sysstat", keepLabels: keepLabels)
    }

    // MARK: Recognising

    /// `Linux 6.1.0 (host) ⇥2026-11-25 ⇥_x86_64_⇥(2 CPU)`, and a row of names. The date is in whichever form the locale has.
    static func isHead(of prefix: InputPrefix) -> Bool {
        guard prefix.firstLine.hasPrefix("Linux "), prefix.firstLine.contains(" (") else { return false }
        let rows = prefix.lines.prefix(20).filter { !$0.allSatisfy(\.isWhitespace) }.dropFirst().prefix(4)
        return rows.contains { Row($0)?.isHeader == true }
    }

    /// A line that begins with a time.
    private struct Row {
        let cells: [String]
        let time: Double?

        init?(_ line: some StringProtocol) {
            var words = line.split(whereSeparator: { $0.isWhitespace })[...]
            // `# Time` stands before names where pidstat has its figures in single lines.
            if words.first == "#" {
                cells = words.dropFirst(2).map { String($0) }
                time = nil
                return
            }
            guard let first = words.popFirst(), let initial = first.utf8.first else { return nil }
            let isSeconds = first.utf8.count >= 9 && first.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
            guard isSeconds || (initial >= 48 && initial <= 57 && first.contains(":")) else { return nil }
            time = isSeconds ? Double(first) : nil
            if let half = words.first, ["am", "pm", "a.m.", "p.m."].contains(half.lowercased()) { words.removeFirst() }
            cells = words.map { String($0) }
        }

        var isRestart: Bool { cells.first == "LINUX" || cells.first == "LINUX-RESTART" }
        var isComment: Bool { cells.first == "COM" }

        /// Names, and not the beginning of a row that was cut off.
        var isHeader: Bool {
            let endings = ["/s", "-sz", "-nr", "sck", "MHz", "rpm", "degC", "inV", "-ms", "Command"]
            let looksNamed = cells.contains { cell in
                cell.hasPrefix("%") || cell.hasPrefix("kb") || endings.contains(where: cell.hasSuffix)
            }
            return looksNamed && !cells.contains { SysstatColumns.number($0)?.isNaN == false }
        }
    }

    // MARK: Lines

    mutating func add(_ line: String, number: Int) throws(FormatError) {
        if !hasMachine, line.hasPrefix("Linux ") {
            readMachine(line)
            return
        }
        // What does not begin with a time is an average, an empty line or the end of a program that was interrupted.
        guard let row = Row(line), !row.isComment else { return }
        if row.isRestart {
            record.note("the machine was started again while it was recorded")
        } else if row.isHeader {
            guard row.cells != names else { return }
            names = row.cells
            columns =
                SysstatColumns.areOfProcesses(names)
                ? SysstatColumns(ofProcesses: names, in: &record) : SysstatColumns(names, of: &record)
        } else {
            try addFigures(row, line: line, number: number)
        }
    }

    private mutating func addFigures(_ row: Row, line: String, number: Int) throws(FormatError) {
        guard let columns else {
            throw FormatError(.malformed, file: file, line: number, problem: "no line with the names of the columns stands before this")
        }
        // The last cell may be a name with spaces.
        guard let cells = joined(row.cells, to: names.count) else {
            throw FormatError(
                .malformed, file: file, line: number,
                problem: "expected \(names.count) cells after the time, found \(row.cells.count) in \(line.quotedForMessage)",
                remedy: "is the file cut off?")
        }
        // What a thread does is in the figures of its process.
        if let process = names.firstIndex(of: "TGID"), cells[process] == "-" {
            record.note("rows of single threads are left out; their processes' rows have them in them")
            return
        }
        if let place = columns.add(cells, time: row.time, to: &record) {
            throw FormatError(
                .malformed, file: file, line: number, path: names[place],
                problem: "expected a number, found \(cells[place].quotedForMessage)", remedy: "print numbers without --human")
        }
    }

    private func joined(_ cells: [String], to count: Int) -> [String]? {
        if cells.count == count { return cells }
        guard cells.count > count, count > 0, columns?.endsWithLabel == true else { return nil }
        return cells.prefix(count - 1) + [cells[(count - 1)...].joined(separator: " ")]
    }

    private mutating func readMachine(_ line: String) {
        hasMachine = true
        record.environment.os = "Linux"
        let word = line.split(whereSeparator: \.isWhitespace).first { $0.count > 2 && $0.hasPrefix("_") && $0.hasSuffix("_") }
        record.environment.architecture = word.map { String($0.dropFirst().dropLast()) }
    }
}
