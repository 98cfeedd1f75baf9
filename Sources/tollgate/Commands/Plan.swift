import ArgumentParser
import Budgets
import Gate
import Measurements
import Reports

extension BudgetCommand {
    struct Plan: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how many cases, runs, rounds or requests each objective needs to decide, from a pilot or from a stated spread.",
            discussion: """
                What is needed lets unchanged code pass with 80 %. A pilot is one run or several of unchanged code: the files of --results, else those that
                the budget's globs name, else what is recorded for the checked-out commit or the nearest one before it. How far runs differ, and how many cases
                flip by themselves, only several runs show; with one run, or none, it is assumed or stated.

                Examples:
                  tollgate budget plan --results golden='pilot/*.json'    how many cases for its margin, and what the pilot's own number supports
                  tollgate budget plan --spread 2                         runs of unchanged code differ by 2 %
                  tollgate budget plan --discordance 8 --json

                Exit code 0; 65: budget and pilot contradict each other; 66: a file or a budget does not exist.
                """)

        @OptionGroup var repository: RepositoryOptions
        @OptionGroup var suites: SuiteOptions

        @Option(
            help: ArgumentHelp(
                "The standard deviation of runs of unchanged code in %; of independent observations their coefficient of variation.",
                valueName: "PERCENT"))
        var spread: Percentage?

        @Option(
            help: ArgumentHelp(
                "How many of a hundred pass/fail cases flip although nothing changed (default: measured by the pilot, else 5 and 10).",
                valueName: "PERCENT"))
        var discordance: Percentage?

        @Flag(help: "Print it as JSON.")
        var json = false

        func validate() throws {
            guard discordance.map({ $0.share <= 1 }) ?? true else { throw ValidationError("--discordance is at most 100") }
        }

        func run() throws {
            let today = try Day.option(nil)
            let workspace = try Workspace(repository.repo, isNeeded: false)
            let budgets = try workspace.budgets(suites.budget)
            let loader = UnchangedRuns(workspace: workspace, suites: suites, budgets: budgets)
            let assumptions = PlanAssumptions(spread: spread?.share, discordance: discordance?.share)
            let pilots = try Progress.during("reading") { () throws(CommandFailure) in
                try loader.all(orNothing: true) { entry throws(CommandFailure) in
                    if let files = try loader.files(entry) { return files }
                    return try loader.recorded(entry.name, from: nil, last: 1)
                }
            }
            let plans = try loader.each { budget throws(GateErrors) in
                try BudgetPlan(for: budget, pilots: pilots.mapValues(\.pool), assuming: assumptions, today: today)
            }
            let listing = PlanListing(plans: plans)
            try output(json ? listing.json.text : listing.text)
        }
    }
}

/// A number of per cent, with or without its sign: `2`, `0.5%`.
struct Percentage: ExpressibleByArgument {
    let share: Double

    init?(argument: String) {
        let digits = argument.hasSuffix("%") ? String(argument.dropLast()) : argument
        guard let percent = Double(digits), percent > 0, percent.isFinite else { return nil }
        share = percent / 100
    }
}

/// Plans for people as aligned tables, and for scripts as JSON:
///
///     {"budgets": [{"budget", "service", "checks": [{"objective", "labels", "suite", "kind", "allowed", "metric", "unit", "countedIn", "has",
///       "needs": [{"assumption", "measured", "total" (null: no number decides), "decides" (null without a pilot), "supported"}],
///       "unsaid": {"code", "text", "remedy"} or null}]}]}
struct PlanListing {
    let plans: [BudgetPlan]

    var text: String { plans.map { lines($0).joined(separator: "\n") }.joined(separator: "\n\n") + "\n" }

    private func lines(_ plan: BudgetPlan) -> [String] {
        var table = AlignedTable(header: ["objective", "allowed", "needs", "has", "supports", "if"], numbers: [3, 4])
        for check in plan.checks where check.unsaid == nil { table.rows.append(row(check)) }
        var lines = ["\(VisibleText.name(plan.service)) (\(VisibleText.name(plan.file)))"]
        if !table.rows.isEmpty { lines += [""] + table.lines }
        let unsaid = plan.checks.filter { $0.unsaid != nil }
        if !unsaid.isEmpty { lines.append("") }
        for check in unsaid {
            let reason = check.unsaid.map { $0.sentence.text + ($0.remedy.map { ". \($0.text)" } ?? "") } ?? ""
            lines.append("not planned: \(name(check)), \(allowed(check)): \(VisibleText.exposingInvisible(VisibleText.cut(reason)))")
        }
        return lines
    }

    /// Of several assumptions all in one line: "177 or 345 cases", "if 5 % or 10 % of the cases flip by themselves".
    private func row(_ check: PlannedCheck) -> [String] {
        let totals = check.needs.map { $0.total.map(String.init) ?? "no number of" }
        let supported = check.needs.compactMap { $0.supported?.text(check.metric) }
        let isAssumed = check.needs.contains { !$0.isMeasured }
        return [
            name(check), allowed(check), "\(unique(totals)) \(check.unit.rawValue)", check.has.map(String.init) ?? "-",
            supported.isEmpty ? "-" : unique(supported), condition(check.needs.map(\.assumption.text)) + (isAssumed ? ", assumed" : ""),
        ].map(VisibleText.exposingInvisible)
    }

    private func unique(_ texts: [String]) -> String {
        var seen = Set<String>()
        return texts.filter { seen.insert($0).inserted }.joined(separator: " or ")
    }

    /// Sentences that differ in their beginnings only, as one.
    private func condition(_ texts: [String]) -> String {
        guard let first = texts.first, texts.count > 1 else { return texts.first ?? "" }
        var end = ""
        for character in first.reversed() {
            guard texts.allSatisfy({ $0.hasSuffix(String(character) + end) }) else { break }
            end = String(character) + end
        }
        guard let space = end.firstIndex(of: " ") else { return texts.joined(separator: " or ") }
        let common = end[space...]
        return texts.map { String($0.dropLast(common.count)) }.joined(separator: " or ") + common
    }

    private func name(_ check: PlannedCheck) -> String { VisibleText.name(check.key.text) }

    private func allowed(_ check: PlannedCheck) -> String { "\(check.kind.rawValue) \(VisibleText.name(check.allowed))" }

    // MARK: for scripts

    var json: JSONText {
        .object([
            (
                "budgets",
                .array(
                    plans.map { plan in
                        .object([
                            ("budget", .string(plan.file)), ("service", .string(plan.service)), ("checks", .array(plan.checks.map(check))),
                        ])
                    })
            )
        ])
    }

    private func check(_ check: PlannedCheck) -> JSONText {
        .object([
            ("objective", .string(check.key.objective)), ("labels", check.key.labels.json), ("suite", .string(check.suite)),
            ("kind", .string(check.kind.rawValue)), ("allowed", .string(check.allowed)), ("metric", .string(check.metric.name)),
            ("unit", .string(check.metric.unit.dimension.baseSymbol)), ("countedIn", .string(check.unit.rawValue)),
            ("has", check.has.map { .number($0) } ?? .null),
            (
                "needs",
                .array(
                    check.needs.map { need in
                        let decides = check.has.map { has in need.total.map { has >= $0 } ?? false }
                        return .object([
                            ("assumption", .string(need.assumption.text)), ("measured", .bool(need.isMeasured)),
                            ("total", need.total.map { .number($0) } ?? .null), ("decides", decides.map { .bool($0) } ?? .null),
                            ("supported", need.supported?.json ?? .null),
                        ])
                    })
            ),
            ("unsaid", check.unsaid?.json ?? .null),
        ])
    }
}

/// Rows under a header in columns that are as wide as their widest cell.
struct AlignedTable {
    let header: [String]
    /// Which columns stand to the right.
    let numbers: Set<Int>
    var rows: [[String]] = []

    var lines: [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let space = String(repeating: " ", count: widths[column] - cell.count)
                line += (numbers.contains(column) ? space + cell : cell + space) + "  "
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}

extension Labels {
    var json: JSONText { .object(pairs.map { ($0.key, .string($0.value)) }) }
}

extension Amount {
    var json: JSONText { .object([("scale", .string(scale.rawValue)), ("value", .double(NumberFormat.tenDigits(value)))]) }
}

extension Reason {
    var json: JSONText {
        .object([
            ("code", .string(code.rawValue)), ("text", .string(sentence.text)), ("remedy", remedy.map { .string($0.text) } ?? .null),
        ])
    }
}
