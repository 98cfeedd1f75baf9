import Foundation

/// Where a measurement's files lie: `candidate/SUITE/round-01` and `baseline/SUITE/round-01`, with `load=LEVEL/` between where there are levels,
/// and `rounds.json`, which tells what was planned and done.
///
/// A round's files come to their places together, when all of it is measured.
package struct RoundsFolder: Sendable {
    package let path: String

    package init(_ path: String) { self.path = path }

    /// A new one in the system's place for temporary files.
    package static func temporary() throws(RoundsError) -> RoundsFolder {
        let folder = RoundsFolder(NSTemporaryDirectory() + "tollgate-rounds-" + UUID().uuidString.lowercased().prefix(8))
        try folder.make()
        return folder
    }

    package func make() throws(RoundsError) { try RoundsFolder.directory(path) }

    package func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// The pattern of one side's result files of a suite.
    package func glob(_ side: RoundSide, suite: String, hasLevels: Bool) -> String {
        let literal = path.map { "*?[".contains($0) ? "[\($0)]" : String($0) }.joined()
        return "\(literal)/\(side.rawValue)/\(suite)/" + (hasLevels ? "load=*/" : "") + "round-*"
    }

    // MARK: the plan and what was done

    private struct Journal: Codable {
        let schema: String
        let plan: RoundsPlan
        let rounds: [FinishedRound]
        /// As it was when the newest rounds were measured.
        let machine: Machine
        /// Whether a verdict was given on them.
        let isJudged: Bool
    }

    /// What an earlier measurement left.
    package struct Left: Sendable {
        package let plan: RoundsPlan
        package let rounds: [FinishedRound]
        package let isJudged: Bool
    }

    private static let schema = "tollgate/rounds/v1"
    private var journal: String { path + "/rounds.json" }

    /// What an earlier measurement in this folder planned and did; nil where there was none.
    package func read() throws(RoundsError) -> Left? {
        guard let data = FileManager.default.contents(atPath: journal) else { return nil }
        guard let journal = try? JSONDecoder().decode(Journal.self, from: data), journal.schema == RoundsFolder.schema else {
            throw .notResumable(folder: path, reason: "its rounds.json is not one of this version; measure again in another folder")
        }
        return Left(plan: journal.plan, rounds: journal.rounds, isJudged: journal.isJudged)
    }

    /// Whether there is anything in it but a measurement that never finished a round.
    package func isTaken() throws(RoundsError) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        if let left = try read() { return !left.rounds.isEmpty }
        return !names.isEmpty
    }

    func write(_ plan: RoundsPlan, _ rounds: [FinishedRound], _ machine: Machine, isJudged: Bool) throws(RoundsError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try encoder.encode(Journal(schema: RoundsFolder.schema, plan: plan, rounds: rounds, machine: machine, isJudged: isJudged))
                .write(to: URL(fileURLWithPath: journal), options: .atomic)
        } catch {
            throw .inputOutput(path: journal, reason: "cannot be written (\(error.localizedDescription))")
        }
    }

    // MARK: the files of one command

    /// From the root: commands run in other folders.
    private var absolute: String { path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path }

    /// An empty folder for what one command leaves, from the root.
    func scratch(_ side: RoundSide, unit: Int) throws(RoundsError) -> String {
        let folder = "\(absolute)/measuring/\(unit)-\(side.rawValue)"
        try? FileManager.default.removeItem(atPath: folder)
        try RoundsFolder.directory(folder)
        return folder
    }

    /// Where a command's output and errors go.
    func log(_ side: RoundSide, unit: Int, _ name: String) throws(RoundsError) -> String {
        try RoundsFolder.directory(path + "/log")
        return "\(path)/log/\(name)-\(unit)-\(side.rawValue)"
    }

    /// The regular files in a folder, at any depth, by name.
    static func files(in folder: String) -> [String] {
        let names = (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String]) ?? []
        return names.filter { name in
            var status = stat()
            return lstat(folder + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        }.sorted()
    }

    /// Moves a command's file to its place; an extension stays.
    func keep(_ file: String, _ side: RoundSide, _ unit: RoundsPlan.Unit, round: Int) throws(RoundsError) {
        let folder = "\(path)/\(side.rawValue)/\(unit.suite)" + (unit.level.map { "/load=" + $0 } ?? "")
        try RoundsFolder.directory(folder)
        let name = URL(fileURLWithPath: file).lastPathComponent
        let suffix = name.firstIndex(of: ".").map { String(name[$0...]) } ?? ""
        let place = folder + "/round-" + (round < 10 ? "0" : "") + String(round) + suffix
        guard rename(file, place) == 0 else {
            throw .inputOutput(path: place, reason: "cannot be written (\(String(cString: strerror(errno))))")
        }
    }

    func removeScratch() { try? FileManager.default.removeItem(atPath: path + "/measuring") }

    private static func directory(_ path: String) throws(RoundsError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .inputOutput(path: path, reason: "cannot be made (\(error.localizedDescription))")
        }
    }

    /// Of a command: where its result goes to a file, both what it printed, which with some tools (pytest) is all that tells what failed, and its
    /// errors. What is printed may else be the result, and is shown only where there is nothing better.
    static func lastLines(of command: HarnessCommand, log: String) -> [String] {
        let errors = lastLines(of: log + ".err")
        return errors.isEmpty || command.namesOutput ? lastLines(of: log + ".out") + errors : errors
    }

    /// The last lines of a file of any size, without empty ones at the end.
    static func lastLines(of file: String, most: Int = 12) -> [String] {
        guard let handle = FileHandle(forReadingAtPath: file), let size = try? handle.seekToEnd() else { return [] }
        defer { try? handle.close() }
        try? handle.seek(toOffset: size > 8192 ? size - 8192 : 0)
        let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines.suffix(most).map { $0.count > 300 ? String($0.prefix(299)) + "…" : $0 }
    }
}
