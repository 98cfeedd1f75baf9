import Budgets
import Formats
import Git
import Measurements

/// Reads the result files of one suite and makes one result set of them.
struct SuiteFiles {
    /// The suite's name in messages.
    let suite: String
    let paths: [String]
    /// What the files do not tell themselves.
    let reading: InputReading
    let hostClass: String?
    let allShards: Bool
    /// Labels that a budget asks for, which are kept however many values they have.
    let keepLabels: Set<String>
    /// Whether what the files do not say of the machine is taken from this one, where they were just measured.
    var fillsEnvironment = true

    /// - Parameter identify: whether the runs carry their files' digests, which records need.
    func load(identify: Bool = false) throws(CommandFailure) -> ResultSet {
        let names = shortNames(of: paths)
        var parts: [ResultSet] = []
        for (path, name) in zip(paths, names) {
            var part: ResultSet
            do {
                part = try ResultFormat.read(
                    path: path, inputFormat: reading.format,
                    options: ReadingOptions(
                        runName: paths.count > 1 ? name : nil, keepLabels: keepLabels, unit: reading.unit, fields: reading.fields))
            } catch {
                throw CommandFailure(ExitStatus(rawValue: error.exitCode) ?? .malformed, error.description)
            }
            if let level = SuiteFiles.loadLevel(of: path) { part = part.labelled(load: level) }
            if SuiteFiles.isRound(path) {
                guard part.runs.count <= 1 else {
                    throw CommandFailure(.malformed, "\(path): it holds \(part.runs.count) runs, and a round is one run")
                }
                // Whatever the file calls its run: those of two rounds are two, and in their order.
                for index in part.runs.indices {
                    part.runs[index].name = name
                    part.runs[index].isNamedByFile = true
                }
            }
            let digest = identify && path != "-" ? try SuiteFiles.digest(path) : ""
            for index in part.runs.indices {
                part.runs[index].source = name
                part.runs[index].digest = digest
                var environment = part.runs[index].environment
                if fillsEnvironment { environment = environment.filled(from: MachineEnvironment.current) }
                environment.hostClass = hostClass ?? environment.hostClass
                part.runs[index].environment = environment
            }
            parts.append(part)
        }
        do {
            return try ResultSet.merging(parts, allShards: allShards && !paths.contains(where: SuiteFiles.isRound))
        } catch {
            throw CommandFailure(
                .malformed,
                "suite \"\(suite)\": \(error) (files: \(names.prefix(4).joined(separator: ", "))\(names.count > 4 ? ", …" : ""))")
        }
    }

    /// A folder `load=2x` in the path of a result file is the load level of what is in it; of several the nearest.
    static func loadLevel(of path: String) -> String? {
        let folders = path.split(separator: "/").dropLast()
        return folders.last { $0.hasPrefix("load=") && $0.count > "load=".count }.map { String($0.dropFirst("load=".count)) }
    }

    /// A file `round-07`, with any extension, is one round: one run, whatever it says itself.
    static func isRound(_ path: String) -> Bool {
        guard let name = path.split(separator: "/").last, name.hasPrefix("round-") else { return false }
        let number = name.dropFirst("round-".count).prefix { $0 != "." }
        return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
    }

    private static func digest(_ path: String) throws(CommandFailure) -> String {
        do { return try Repository.hashOfFile(path).hex } catch { throw CommandFailure(error) }
    }
}

extension Budget {
    /// The labels of a suite that its objectives name.
    func labels(of suite: String) -> Set<String> {
        Set(objectives.filter { $0.suite == suite }.flatMap { $0.each + $0.filter.map(\.key) } + ["benchmark", "load"])
    }

    /// The suites that objectives judge, in the file's order.
    var judgedSuites: [Suite] { suites.filter { suite in objectives.contains { $0.suite == suite.name } } }
}
