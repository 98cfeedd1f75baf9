import ArgumentParser
import Baselines
import Formats
import Foundation
import Measurements
import Statistics

/// Where the repository is.
struct RepositoryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The repository, if not the one around the working directory.", valueName: "DIR"))
    var repo: String?
}

/// Which budgets, and which results of which suite.
struct SuiteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Results of a suite; overrides the budget's globs. May be repeated.", valueName: "SUITE=GLOB"))
    var results: [SuiteGlob] = []

    @Option(help: ArgumentHelp("A budget file; without it all of Budgets/*.yaml at the repository's root.", valueName: "FILE"))
    var budget: [String] = []

    @OptionGroup var reading: ReadingArguments

    @Option(help: ArgumentHelp("A name for machines that count as alike; stands for the CPU model.", valueName: "NAME"))
    var hostClass: String?
}

/// What result files do not tell themselves.
struct ReadingArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Read files in this format instead of recognising it.", valueName: "FORMAT"))
    var inputFormat: InputFormatName?

    @Option(help: ArgumentHelp("The unit of values whose format tells none (HdrHistogram): ns, us, ms, s.", valueName: "UNIT"))
    var unit: UnitArgument?

    @Option(
        help: ArgumentHelp(
            "Which field of JSON lines holds what: id=question, latency=\"elapsed ms\". May be repeated.", valueName: "ROLE=NAME"))
    var field: [FieldArgument] = []

    var given: InputReading {
        InputReading(
            format: inputFormat?.name, unit: unit?.unit,
            fields: Dictionary(field.map { ($0.role, $0.name) }, uniquingKeysWith: { _, last in last }))
    }
}

/// A unit that converts.
struct UnitArgument: ExpressibleByArgument {
    let unit: Measurements.Unit

    init?(argument: String) {
        unit = Unit(parsing: argument)
        guard unit.isKnown, unit.dimension != .none else { return nil }
    }
}

/// `ROLE=NAME`
struct FieldArgument: ExpressibleByArgument {
    let role: FieldRole
    let name: FieldName

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let role = FieldRole(rawValue: parts[0]) else { return nil }
        self.role = role
        name = FieldName(parsing: parts[1])
    }
}

/// How a verdict is come to, and written.
struct JudgingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The branch that the change is for; the merge base is with it.", valueName: "REV"))
    var target: String?

    @Option(help: ArgumentHelp("The UTC day for waivers, if not today.", valueName: "DATE"))
    var today: String?

    @Option(
        help: ArgumentHelp(
            "How to write the verdict, and where to: markdown (default, to standard output), json.", valueName: "FORMAT[=FILE]"))
    var format: [FormatArgument<VerdictFormat>] = []

    @Flag(
        help: """
            Leave the verdict beside the commit's records in git: for the history, the audit, and a year later. Where that fails the verdict is \
            printed all the same, and what would have exited 0 exits with the error's code.
            """)
    var record = false

    /// Else the CI's own variables, else what the clone knows.
    var targetRequest: TargetRequest { TargetRequest(option: target, variables: ProcessInfo.processInfo.environment) }
}

/// `SUITE=GLOB`; a suite's name has letters, digits, `.`, `_` and `-`, as in budgets and records.
struct SuiteGlob: ExpressibleByArgument {
    let suite: String
    let glob: String

    init(suite: String, glob: String) {
        self.suite = suite
        self.glob = glob
    }

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        guard parts[0].hasNameLetters, ![".", "..", ".git"].contains(parts[0]) else { return nil }
        suite = String(parts[0])
        glob = String(parts[1])
    }
}

extension StringProtocol {
    /// Letters, digits, `.`, `_` and `-`, as names have them that become folders.
    var hasNameLetters: Bool {
        utf8.allSatisfy { ($0 | 32 >= 97 && $0 | 32 <= 122) || ($0 >= 48 && $0 <= 57) || ".-_".utf8.contains($0) }
    }
}

/// The name of a format that results can be read as.
struct InputFormatName: ExpressibleByArgument {
    let name: String

    init?(argument: String) {
        guard ResultFormat.named(argument) != nil else { return nil }
        name = argument
    }

    static var allValueStrings: [String] { ResultFormat.all.map(\.name) }
}

/// `12/40`: twelve rounds are finished, and there may be forty.
struct LookedRounds: ExpressibleByArgument {
    let done: Int
    let maximum: Int

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let done = parts[0], let maximum = parts[1] else { return nil }
        self.done = done
        self.maximum = maximum
    }

    func look() throws(CommandFailure) -> SequentialLook {
        do { return try SequentialLook(rounds: done, maximum: maximum) } catch {
            throw CommandFailure(.usage, "--looked \(done)/\(maximum): \(error)")
        }
    }
}
