import Budgets
import Measurements

/// Which files each suite has: the budgets' globs, and what `--results` puts in their place.
struct SuitePlan {
    struct Entry {
        let name: String
        let globs: [String]
        let paths: [String]
        let isOverridden: Bool
        let suite: Suite
        let keepLabels: Set<String>
        /// Whether a budget needs every observation in the records: it says so, or asks for what no histogram tells.
        let needsSamples: Bool

        /// Throws where the patterns name no file.
        func requireFiles() throws(CommandFailure) {
            guard paths.isEmpty else { return }
            guard !globs.isEmpty else {
                throw CommandFailure(
                    .notFound,
                    "suite \"\(name)\": the budget gives a command and no result files; measure with \"tollgate run\", or name files with --results \(name)=GLOB"
                )
            }
            throw CommandFailure(
                .notFound,
                "suite \"\(name)\": no file matches \(globs.map { "\"\($0)\"" }.joined(separator: ", ")); did the harness run, and where did it write?"
            )
        }

        func files(_ options: SuiteOptions) -> SuiteFiles {
            SuiteFiles(
                suite: name, paths: paths, reading: options.reading.given.filled(from: suite.reading), hostClass: options.hostClass,
                allShards: suite.allShards, keepLabels: keepLabels)
        }

        /// Some of them, as the budget says.
        func files(_ paths: [String]) -> SuiteFiles {
            SuiteFiles(
                suite: name, paths: paths, reading: suite.reading, hostClass: nil, allShards: suite.allShards,
                keepLabels: keepLabels)
        }
    }

    let suites: [Entry]

    /// A suite that several budgets name is one suite: its files are what all of them name.
    init(budgets: [Budget], overrides: [SuiteGlob], root: String) {
        var names: [String] = []
        for name in budgets.flatMap({ $0.suites.map(\.name) }) + overrides.map(\.suite) where !names.contains(name) { names.append(name) }
        suites = names.map { name in
            let given = overrides.filter { $0.suite == name }.map(\.glob)
            let declared = budgets.flatMap { $0.suites.filter { $0.name == name } }
            let globs = given.isEmpty ? unique(declared.flatMap(\.results)) : given
            let paths = unique(globs.flatMap { $0 == "-" ? ["-"] : files(matching: $0, in: given.isEmpty ? root : nil) })
            return Entry(
                name: name, globs: globs, paths: paths, isOverridden: !given.isEmpty,
                suite: declared.first ?? Suite(name: name, results: globs),
                keepLabels: budgets.reduce(into: []) { $0.formUnion($1.labels(of: name)) },
                needsSamples: declared.contains { $0.store == .samples }
                    || budgets.contains { $0.objectives.contains { $0.suite == name && $0.needsSamples } })
        }
    }
}

func unique(_ items: [String]) -> [String] {
    var seen = Set<String>()
    return items.filter { seen.insert($0).inserted }
}
