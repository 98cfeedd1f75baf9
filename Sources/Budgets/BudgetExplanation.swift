import Measurements

/// What a budget says, in sentences with numbers: so that nobody need guess whether a margin of 200 % means twice or three times as much.
package enum BudgetExplanation {
    /// One sentence for each objective, in the file's order, and one for each waiver.
    package static func sentences(for budget: Budget) -> [String] {
        budget.objectives.map(sentence(for:)) + budget.waivers.map(sentence(for:))
    }

    /// "latency-p95: the 95th percentile of load/latency where load is 1x must not exceed 800 ms, nor be worse than the merge base by more
    /// than the larger of 5 % and 20 ms."
    package static func sentence(for objective: Objective) -> String { "\(objective.name): \(promise(of: objective))." }

    /// The same without the name and the point.
    static func promise(of objective: Objective) -> String {
        var sentence = ""
        if !objective.each.isEmpty { sentence += "for each \(joined(objective.each, "and")), " }
        sentence += "\(phrase(objective.statistic)) of \(objective.suite)/\(objective.metric)"
        if !objective.filter.isEmpty {
            sentence += " where " + joined(objective.filter.map { "\($0.key) is \(joined($0.values, "or"))" }, "and")
        }
        let limit = objective.limit.map { limitPhrase($0, direction: direction(of: objective)) }
        let margin = objective.margin.map { "be worse than \(baselinePhrase(objective.baselines)) by more than \(phrase($0))" }
        switch (limit, margin) {
        case (let limit?, let margin?): sentence += " must not \(limit), nor \(margin)"
        case (let limit?, nil): sentence += " must not \(limit)"
        case (nil, let margin?): sentence += " must not \(margin)"
        case (nil, nil): break
        }
        return sentence + notes(objective).map { "; \($0)" }.joined()
    }

    /// "latency-p95: may be missed up to and including 2026-12-31 (UTC), permitted by @release: OPS-1432: cache lands in January"
    package static func sentence(for waiver: Waiver) -> String {
        "\(waiver.objective): may be missed up to and including \(waiver.until) (UTC), permitted by \(waiver.by): \(waiver.reason)"
    }

    private static func notes(_ objective: Objective) -> [String] {
        var notes: [String] = []
        switch objective.failures {
        case .asTimeout(let timeout): notes.append("a failed request counts as \(phrase(timeout))")
        case .exclude: notes.append("failed requests are left out")
        case nil: break
        }
        switch objective.noise {
        case .stated(let share): notes.append("runs of unchanged code are taken to differ by \(percent(share)) (standard deviation)")
        case Noise.none?: notes.append("observations are taken to be independent")
        case nil: break
        }
        switch objective.method {
        case .bca: notes.append("its bounds are those of the BCa bootstrap")
        case .bootstrapT: notes.append("its bounds are those of the studentised bootstrap")
        case .harrellDavis: notes.append("its value is shown as Harrell and Davis estimate it")
        case nil: break
        }
        if objective.warmUp == .cut { notes.append("a start that has not settled is left out") }
        let policy = objective.policy
        if policy.correction == .benjaminiHochberg {
            notes.append("its values are a listing, of which one in twenty named may be unchanged")
        }
        if policy.confidence != Policy().confidence { notes.append("the confidence is \(percent(policy.confidence))") }
        switch policy.undecided {
        case .blockIfWorse: break
        case .warn: notes.append("undecided only warns")
        case .block: notes.append("undecided blocks")
        case .pass: notes.append("undecided does not block")
        }
        switch policy.absent {
        case .undecided: break
        case .fail: notes.append("without observations it fails")
        case .zero: notes.append("without observations it counts as 0")
        }
        switch policy.unscored {
        case .undecided: break
        case .wrong: notes.append("cases without a score count as wrong")
        case .exclude: notes.append("cases without a score are left out")
        }
        return notes
    }

    private static func phrase(_ statistic: Statistic) -> String {
        switch statistic {
        case .mean: "the mean"
        case .geomean: "the geometric mean"
        case .rate: "the rate"
        case .sum: "the sum"
        case .minimum: "the smallest value"
        case .maximum: "the largest value"
        case .percentile(50): "the median"
        case .percentile(let percent): "the \(shortest(percent))\(ordinalEnding(percent)) percentile"
        }
    }

    private static func ordinalEnding(_ percent: Double) -> String {
        guard percent == percent.rounded(), percent < 11 || percent > 13 else { return "th" }
        switch percent.truncatingRemainder(dividingBy: 10) {
        case 1: return "st"
        case 2: return "nd"
        case 3: return "rd"
        default: return "th"
        }
    }

    /// The objective's own direction, the standard metric's, or that of the unit of its limit or margin.
    static func direction(of objective: Objective) -> Direction? {
        var unit = objective.limit?.unit
        for case .absolute(let quantity) in objective.margin?.terms ?? [] where unit == nil { unit = quantity.unit }
        return objective.direction ?? Metric(name: objective.metric, unit: unit ?? .none).direction
    }

    private static func limitPhrase(_ limit: Quantity, direction: Direction?) -> String {
        switch direction {
        case .lower: "exceed \(phrase(limit))"
        case .higher: "fall below \(phrase(limit))"
        case nil: "be worse than \(phrase(limit)) (whether lower or higher is better, the results say)"
        }
    }

    private static func baselinePhrase(_ baselines: [BaselinePolicy]) -> String {
        joined(baselines.map(phrase), "or than")
    }

    private static func phrase(_ baseline: BaselinePolicy) -> String {
        switch baseline {
        case .mergeBase: "the merge base"
        case .latestTag(nil): "the latest tag before it"
        case .latestTag(let pattern?): "the latest tag before it that matches \(pattern)"
        case .window(1): "the last recorded commit before it"
        case .window(let count): "the last \(count) recorded commits before it"
        case .sameJob: "the baseline measured in the same job"
        case .revision(let revision): "the revision \(revision)"
        }
    }

    /// What a relative margin of a doubling or more means is said as a multiple too.
    private static func phrase(_ margin: Margin) -> String {
        let terms = margin.terms.map { term in
            switch term {
            case .relative(let share) where share >= 1: "\(percent(share)) (to \(shortest(1 + share)) times as much)"
            case .relative(let share): percent(share)
            case .points(let share): "\(shortest(share * 100))\(NumberFormat.noBreakSpace)percentage points"
            case .absolute(let quantity): phrase(quantity)
            }
        }
        switch terms.count {
        case 0, 1: return terms.first ?? margin.text
        case 2: return "the larger of " + joined(terms, "and")
        default: return "the largest of " + joined(terms, "and")
        }
    }

    private static func phrase(_ quantity: Quantity) -> String {
        guard let unit = quantity.unit, let first = quantity.text.first, first.isNumber || "+-.".contains(first) else {
            return quantity.text
        }
        return "\(shortest(quantity.value))\(NumberFormat.noBreakSpace)\(unit.symbol)"
    }

    private static func percent(_ share: Double) -> String {
        "\(shortest(share * 100))\(NumberFormat.noBreakSpace)%"
    }

    /// `a, b and c`
    private static func joined(_ words: [String], _ conjunction: String) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
    }
}
