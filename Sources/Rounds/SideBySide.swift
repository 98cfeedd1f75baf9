import Foundation

/// Measures baseline and candidate in alternating rounds: one round at a time, each whole or not at all.
package final class SideBySide {
    package private(set) var plan: RoundsPlan
    package let folder: RoundsFolder
    package let machine: Machine
    package private(set) var rounds: [FinishedRound]
    /// Where each side's commands run.
    private let places: [RoundSide: String]
    /// Says why a file is no result; nil where it is one.
    private let check: (String, RoundsPlan.Unit) -> String?
    /// Seconds after which a command is ended that has no timeout of its own.
    private let patience: Double?
    private let started: @Sendable (Int32) -> Void
    private var order: RoundOrder { RoundOrder(seed: plan.seed) }

    /// - Parameters:
    ///   - rounds: those that an earlier measurement of the same plan left in the folder.
    ///   - places: the folder in which each side's commands run.
    ///   - patience: seconds after which a command is ended that has no timeout of its own, building included; nil for never.
    ///   - check: says why a file that a command left is no result; nil where it is one.
    ///   - started: is told the process group of each command.
    package init(
        _ plan: RoundsPlan, in folder: RoundsFolder, after rounds: [FinishedRound] = [], places: [RoundSide: String],
        patience: Double? = nil, check: @escaping (String, RoundsPlan.Unit) -> String?,
        started: @escaping @Sendable (Int32) -> Void = { _ in }
    ) throws(RoundsError) {
        self.plan = plan
        machine = .now()
        self.folder = folder
        self.rounds = rounds
        self.places = places
        self.check = check
        self.patience = patience
        self.started = started
        try folder.make()
        try folder.write(plan, rounds, machine, isJudged: false)
    }

    // MARK: before the rounds

    /// Builds each side once.
    package func prepare() async throws(RoundsError) {
        var done: Set<String> = []
        for (index, unit) in plan.units.enumerated() {
            guard let line = unit.prepare, done.insert(line).inserted else { continue }
            for side in plan.sides {
                guard var failure = try await prepare(line, unit, index, side) else { continue }
                if plan.sides.count == 2 {
                    failure.otherSideRuns =
                        side == plan.sides[0] ? try await prepare(line, unit, index, side.other) == nil : true
                }
                throw .harness(failure)
            }
        }
    }

    private func prepare(_ line: String, _ unit: RoundsPlan.Unit, _ index: Int, _ side: RoundSide) async throws(RoundsError)
        -> HarnessFailure?
    {
        let command = HarnessCommand.shell(line)
        let values = Placeholders(out: "/dev/null", side: side, round: 0, level: unit.level)
        let log = try folder.log(side, unit: index, "prepare")
        let ended = try await run(command, values, side, log: log, timeout: patience)
        return try failure(ended, unit, side, .preparing, command, log: log)
    }

    /// Measures one round whose files are thrown away.
    package func warmUp() async throws(RoundsError) {
        _ = try await attempt(round: 0)
        folder.removeScratch()
    }

    // MARK: the rounds

    /// Measures the next round, and once more where the machine was disturbed.
    @discardableResult
    package func round() async throws(RoundsError) -> FinishedRound {
        let number = rounds.count + 1
        let start = ContinuousClock.now
        var measured = try await attempt(round: number)
        let first = measured.map(\.use)
        let repeats = plan.disturbance.repeats(first, earlier: rounds.map(\.firstAttemptWasDisturbed))
        if repeats { measured = try await attempt(round: number) }
        for item in measured { try folder.keep(item.file, item.side, plan.units[item.unit], round: number) }
        folder.removeScratch()
        let finished = FinishedRound(
            number: number, seconds: (ContinuousClock.now - start) / .seconds(1), uses: measured.map(\.use),
            firstAttemptWasDisturbed: plan.disturbance.isDisturbed(first), wasRepeated: repeats)
        rounds.append(finished)
        try folder.write(plan, rounds, machine, isJudged: false)
        return finished
    }

    /// Fixes the most rounds there will be, before the first look.
    package func fix(maximum: Int) throws(RoundsError) {
        plan.length = .untilDecided(atMost: maximum)
        try folder.write(plan, rounds, machine, isJudged: false)
    }

    /// Notes that a verdict was given: a fixed number of rounds is judged once.
    package func noteVerdict() throws(RoundsError) { try folder.write(plan, rounds, machine, isJudged: true) }

    private struct Measured {
        let unit: Int
        let side: RoundSide
        let file: String
        let use: MachineUse
    }

    private func attempt(round: Int) async throws(RoundsError) -> [Measured] {
        var all: [Measured] = []
        for index in plan.units.indices {
            let sides = order.sides(round: round, unit: index).filter { plan.sides.contains($0) }
            for side in sides {
                switch try await measure(index, side, round) {
                case .success(let measured): all.append(measured)
                case .failure(var failure):
                    if sides.count == 2 {
                        // Whether it is this side's own fault is known only when the other one has had its turn.
                        failure.otherSideRuns = true
                        if side == sides[0], case .failure = try await measure(index, side.other, round) { failure.otherSideRuns = false }
                    }
                    folder.removeScratch()
                    throw .harness(failure)
                }
            }
        }
        return all
    }

    private func measure(_ index: Int, _ side: RoundSide, _ round: Int) async throws(RoundsError) -> Result<Measured, HarnessFailure> {
        let unit = plan.units[index]
        let scratch = try folder.scratch(side, unit: index)
        let log = try folder.log(side, unit: index, round == 0 ? "warm-up" : "round-\(round)")
        let values = Placeholders(out: scratch + "/result", side: side, round: round, level: unit.level)
        let ended = try await run(unit.command, values, side, log: log, timeout: plan.timeout ?? patience)
        if let failure = try failure(ended, unit, side, .measuring(round: round), unit.command, log: log) { return .failure(failure) }
        func failed(_ kind: HarnessFailure.Kind) -> Result<Measured, HarnessFailure> {
            .failure(
                HarnessFailure(
                    side: side, suite: unit.suite, stage: .measuring(round: round), command: unit.command.text, kind: kind,
                    lastLines: RoundsFolder.lastLines(of: unit.command, log: log)))
        }
        var files = RoundsFolder.files(in: scratch)
        if files.isEmpty, !unit.command.namesOutput, !RoundsFolder.lastLines(of: log + ".out", most: 1).isEmpty {
            guard rename(log + ".out", scratch + "/result") == 0 else { return failed(.noFile) }
            files = ["result"]
        }
        guard let file = files.first else { return failed(unit.command.namesOutput ? .noFile : .noOutput) }
        guard files.count == 1 else { return failed(.severalFiles(files)) }
        if let reason = check(scratch + "/" + file, unit) { return failed(.unreadable(reason)) }
        return .success(Measured(unit: index, side: side, file: scratch + "/" + file, use: ended.use))
    }

    private func run(
        _ command: HarnessCommand, _ values: Placeholders, _ side: RoundSide, log: String, timeout: Double?
    ) async throws(RoundsError) -> EndedCommand {
        if let signal = Interruption.signal { throw .interrupted(signal: signal) }
        let ended = try await EndedCommand(
            running: command.words(values), in: places[side] ?? ".", variables: values.variables, output: log + ".out",
            errors: log + ".err",
            timeout: timeout, started: started)
        if case .interrupted(let signal) = ended.end {
            folder.removeScratch()
            throw .interrupted(signal: signal)
        }
        return ended
    }

    /// Nil where the command ended as it should.
    private func failure(
        _ ended: EndedCommand, _ unit: RoundsPlan.Unit, _ side: RoundSide, _ stage: HarnessFailure.Stage, _ command: HarnessCommand,
        log: String
    ) throws(RoundsError) -> HarnessFailure? {
        let kind: HarnessFailure.Kind
        switch ended.end {
        case .exited(let code):
            if code == 0 || (stage != .preparing && plan.acceptedExits.contains(code)) { return nil }
            kind = .exited(code)
        case .signalled(let signal): kind = .signalled(signal)
        case .timedOut: kind = .timedOut(seconds: (stage == .preparing ? nil : plan.timeout) ?? patience ?? 0)
        case .interrupted(let signal): throw .interrupted(signal: signal)
        case .cannotStart(let reason): kind = .cannotStart(reason)
        }
        return HarnessFailure(
            side: side, suite: unit.suite, stage: stage, command: command.text, kind: kind,
            lastLines: RoundsFolder.lastLines(of: command, log: log))
    }
}
