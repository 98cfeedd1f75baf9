import Measurements
import Statistics

/// What MSER-5 finds at the start of the runs of a load test: the largest share of a run that has not settled.
struct WarmUps: Equatable {
    /// Of the values of a run, 0 … ½.
    var share = 0.0
    /// A run that had not settled within its first half.
    var neverSettled = false

    /// Of what a machine measures in the runs of a load test, of 1,000 values or more each; nothing otherwise.
    init(_ sides: Side...) {
        for side in sides where side.isSeries && side.selection.metric.mood == .moody {
            for run in side.selection.valuesByRun {
                let found = WarmUp(run.values)
                guard found.applies else { continue }
                share = max(share, found.cutShare)
                neverSettled = neverSettled || found.neverSettled
            }
        }
    }
}

extension Side {
    /// Without the first share of the values of each run.
    func withoutStart(_ share: Double) -> Side {
        guard share > 0 else { return self }
        var counts: [Int32: Int] = [:]
        for index in selection.values.indices { counts[selection.runs[index], default: 0] += 1 }
        var seen: [Int32: Int] = [:]
        let kept = selection.filtered { index in
            let run = selection.runs[index]
            let place = seen[run, default: 0]
            seen[run] = place + 1
            return Double(place) >= (share * Double(counts[run] ?? 0)).rounded()
        }
        return Side(results: results, selection: kept)
    }
}

extension Reason {
    /// What is asked to be cut has no end.
    static func neverSettled(_ question: Question) -> Reason {
        Reason(
            code: .neverSettled, sentence: "\(code: question.objective) had not settled within the first half of a run",
            remedy: "Warm up longer before measuring, or measure longer.")
    }
}
