/// Reads what `sadf -d` writes: cells between semicolons, with a line `# hostname;interval;timestamp;…` in front of each group of figures.
struct SysstatTable {
    private let file: String
    private(set) var record: SysstatRecord
    private var names: [String] = []
    private var columns: SysstatColumns?
    /// Cells before those of the figures.
    private static let leading = ["hostname", "interval", "timestamp"]

    init(file: String, keepLabels: Set<String>) {
        self.file = file
        record = SysstatRecord(tool: "sysstat", keepLabels: keepLabels)
    }

    static func isHeader(_ line: some StringProtocol) -> Bool { line.hasPrefix("# " + leading.joined(separator: ";") + ";") }

    mutating func add(_ line: String, number: Int) throws(FormatError) {
        if line.hasPrefix("#") {
            guard SysstatTable.isHeader(line) else { return }
            let header = line.split(separator: ";", omittingEmptySubsequences: false).dropFirst(SysstatTable.leading.count).map {
                String($0).trimmingSpaces()
            }
            guard header != names else { return }
            names = header
            // Of several processors or devices beside each other.
            columns = SysstatColumns(header.map { $0.hasSuffix("[...]") ? String($0.dropLast(5)) : $0 }, of: &record)
            return
        }
        let cells = line.split(separator: ";", omittingEmptySubsequences: false).map { String($0).trimmingSpaces() }
        if cells.count <= 1, line.allSatisfy(\.isWhitespace) { return }
        if cells.count > 3, cells[1] == "-1" {
            if cells[3].hasPrefix("LINUX-RESTART") { record.note("the machine was started again while it was recorded") }
            // A comment that somebody put into the recording, or a restart.
            return
        }
        guard let columns else {
            throw FormatError(
                .malformed, file: file, line: number, problem: "no line \"# hostname;interval;timestamp;…\" stands before this")
        }
        guard cells.count == names.count + SysstatTable.leading.count else {
            throw FormatError(
                .malformed, file: file, line: number,
                problem: "expected \(names.count + SysstatTable.leading.count) cells, found \(cells.count) in \(line.quotedForMessage)",
                remedy: names.contains { $0.hasSuffix("[...]") }
                    ? "leave -h out, with which devices stand beside each other" : "is the file cut off?")
        }
        let figures = Array(cells.dropFirst(SysstatTable.leading.count))
        if let place = columns.add(figures, time: SysstatTable.time(cells[2]), to: &record) {
            throw FormatError(
                .malformed, file: file, line: number, path: names[place],
                problem: "expected a number, found \(figures[place].quotedForMessage)")
        }
    }

    /// `2026-11-25 02:18:31 UTC`, or seconds since 1970; nil where it is local time, of which the zone is not known.
    private static func time(_ text: String) -> Double? {
        if text.hasSuffix(" UTC") { return Double(timestamp: text.dropLast(4) + "Z") }
        return text.allSatisfy { $0.isASCII && $0.isNumber } ? Double(text) : nil
    }
}
