import Gate
import Measurements
import Rounds

/// What a verdict says of how its rounds were measured.
struct MachineNotes {
    let sentences: [Sentence]

    init(_ measured: SideBySide) {
        let rounds = measured.rounds
        var sentences: [Sentence] = [
            "measured side by side in \(rounds.count) alternating round\(rounds.count == 1 ? "" : "s") against \(code: String(measured.plan.baseline.prefix(8))), order drawn from seed \(code: String(measured.plan.seed))"
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
