import Measurements
import Statistics

/// Results that hold a tool's summary and no observations: an estimate without an interval.
extension Estimation {
    /// A limit against a summary: only a fact of the sample, `max` or `min`, can be judged honestly.
    static func summaryLimit(_ question: Question, _ candidate: Side) throws(Refusal) -> Estimation {
        let factor = candidate.selection.metric.unit.factor
        let values = candidate.selection.summaries.compactMap { $0.values[question.statistic] }.map { $0 * factor }
        var size = SampleSize()
        size.candidate = candidate.selection.summaries.compactMap(\.count).reduce(0, +)
        let isFact = question.statistic == .maximum || question.statistic == .minimum
        if isFact, let extreme = question.statistic == .maximum ? values.max() : values.min() {
            return Estimation(
                method: question.scale.degradation(of: Point(extreme)), baselineEstimate: nil, candidateEstimate: extreme,
                name: "a fact of the sample, from its summary", size: size, noise: .independent, needed: .none)
        }
        throw refusal(
            question, baseline: nil, candidate: values.count == 1 ? values[0] : nil, size: size, isThinned: candidate.selection.isThinned)
    }

    static func summaryOnly(_ question: Question, _ before: Side, _ after: Side) -> Refusal {
        func estimate(_ side: Side) -> Double? {
            if side.selection.count > 0 { return question.statistic.of(side.selection.baseValues) }
            let values = side.selection.summaries.compactMap { $0.values[question.statistic] }
            return values.count == 1 ? values[0] * side.selection.metric.unit.factor : nil
        }
        return refusal(
            question, baseline: estimate(before), candidate: estimate(after), size: SampleSize(),
            isThinned: before.selection.isThinned || after.selection.isThinned)
    }

    private static func refusal(
        _ question: Question, baseline: Double?, candidate: Double?, size: SampleSize, isThinned: Bool
    ) -> Refusal {
        Refusal(
            isThinned
                ? .thinned(question, lacks: "interval")
                : Reason(
                    code: .summaryOnly, sentence: "\(code: question.objective) has only its tool's summary: no interval is possible",
                    remedy: "Keep the raw samples of the run, and give that file."), baselineEstimate: baseline,
            candidateEstimate: candidate,
            size: size)
    }
}
