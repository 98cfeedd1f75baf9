import Gate
import Measurements
import Rounds

/// What a verdict says of how its rounds were measured.
struct MachineNotes {
    let sentences: [Sentence]

    /// - Parameter early: why there are not more rounds.
    init(_ measured: SideBySide, _ early: Sentence?) {
        let rounds = measured.rounds
        let count = "\(rounds.count) alternating round\(rounds.count == 1 ? "" : "s")"
        let most = measured.plan.maximum.map { " of at most \($0)" } ?? ""
        let start: Sentence = "measured side by side in \(count)\(most) against \(code: String(measured.plan.baseline.prefix(8)))"
        let end: Sentence = early.map { "; \($0)" } ?? ""
        var sentences: [Sentence] = [
            "\(start), order drawn from seed \(code: String(measured.plan.seed))\(end)"
        ]
        let disturbed = rounds.count { $0.firstAttemptWasDisturbed }
        let repeated = rounds.count { $0.wasRepeated }
        if disturbed > 0 {
            let bound = NumberFormat.shortest(measured.plan.disturbance.bound * 100) + " %"
            let many = "during \(disturbed) of \(rounds.count) rounds others used more than \(bound) of the processors"
            sentences.append("\(many); \(repeated) measured once more, whatever they had shown")
        }
        if let noise = MachineNotes.noise(rounds, measured.machine) { sentences.append(noise) }
        if let settings = MachineNotes.settings(measured.machine, measured.plan) { sentences.append(settings) }
        self.sentences = sentences
    }

    /// Others left less than one processor: then rounds differ far more, by how much depends on the program (`Tests/Benchmarks/SideBySide/LOAD.md`: the
    /// same up to there, beyond it some hundred times the variance for runs of 70 ms).
    private static func noise(_ rounds: [FinishedRound], _ machine: Machine) -> Sentence? {
        let uses = rounds.flatMap(\.uses)
        let shares = uses.compactMap(\.othersShare)
        let loads = uses.compactMap(\.load)
        guard !shares.isEmpty, !loads.isEmpty else { return nil }
        let share = shares.reduce(0, +) / Double(shares.count)
        guard (1 - share) * Double(machine.processors) < 1 else { return nil }
        let load = NumberFormat.fixed(loads.reduce(0, +) / Double(loads.count), decimals: 1)
        return
            "load \(load) on \(machine.processors) processors, mostly of others: rounds differ far more than on a quiet machine, and many times as many are needed"
    }

    /// Settings under which times change by themselves.
    private static func settings(_ machine: Machine, _ plan: RoundsPlan) -> Sentence? {
        var parts: [Sentence] = []
        if let governor = machine.governor, governor != "performance" { parts.append("the processors' governor is \(code: governor)") }
        if machine.turbo == true { parts.append("turbo is on") }
        guard let first = parts.first else { return nil }
        return "\(parts.dropFirst().reduce(first) { "\($0) and \($1)" }): their frequency changes with load and heat"
    }
}
