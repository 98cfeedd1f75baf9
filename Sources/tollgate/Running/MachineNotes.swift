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
            let bound = NumberFormat.percent(measured.plan.disturbance.bound, signed: false)
            sentences.append(
                "during \(disturbed) of \(rounds.count) rounds others used more than \(bound) of the processors; \(repeated) measured once more, whatever they had shown"
            )
        }
        self.sentences = sentences
    }
}
