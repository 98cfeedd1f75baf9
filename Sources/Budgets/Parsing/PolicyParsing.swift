import Measurements

extension BudgetParser {
    /// `base` with the keys of policy that stand in a mapping: the budget's `policy`, or an objective.
    mutating func policy(_ fields: Fields?, over base: Policy) -> Policy {
        guard let fields else { return base }
        return Policy(
            confidence: value("confidence", in: fields, reading: confidence(reading:))?.value ?? base.confidence,
            undecided: choice("undecided", in: fields) ?? base.undecided,
            absent: choice("absent", in: fields) ?? base.absent,
            unscored: choice("unscored", in: fields) ?? base.unscored,
            baselines: baselines(fields) ?? base.baselines,
            correction: choice("correction", in: fields) ?? base.correction,
            comparable: choices("comparable", in: fields) ?? base.comparable)
    }

    private mutating func baselines(_ fields: Fields) -> [BaselinePolicy]? {
        guard let texts = texts("baseline", in: fields) else { return nil }
        return texts.compactMap { value(of: $0, reading: BaselinePolicy.reading) }
    }
}
