import Budgets
import Measurements
import Statistics

/// What a budget's objectives come to: outcome, exit, headline, advice and notes.
struct BudgetSummary {
    let budget: Budget
    let evidence: Evidence
    let objectives: [ObjectiveVerdict]
    let waivers: WaiverBook

    func verdict() -> BudgetVerdict {
        let counted = objectives.filter { $0.waived == nil }
        let outcome = Outcome.worst(of: counted.map(\.outcome))
        let exit: GateExit =
            counted.contains { $0.outcome == .fail } ? .fail : counted.contains(where: \.blocks) ? .blocked : .pass
        let headline = Headline(objectives: objectives, outcome: outcome)
        let circumstances = circumstances
        return BudgetVerdict(
            file: budget.file, service: budget.service, owner: budget.owner, outcome: outcome, exit: exit, headline: headline.text,
            advice: headline.advice, objectives: objectives, unfair: unfair(circumstances), notes: notes(circumstances),
            unguarded: unguarded, blocking: blocking(exit),
            budgetOrigin: evidence.budgetOrigin, confidence: budget.policy.confidence)
    }

    private func blocking(_ exit: GateExit) -> Sentence {
        let undecided = objectives.filter { $0.outcome == .undecided && $0.waived == nil }
        switch exit {
        case .fail: return "Blocks: an objective fails."
        case .blocked:
            let blocking = undecided.first(where: \.blocks).map(undecidedPolicy) ?? budget.policy.undecided
            return "Blocks: \(code: key(blocking))."
        case .pass where undecided.isEmpty: return ""
        case .pass:
            let policies = undecided.map(undecidedPolicy)
            let reason: Sentence = policies.contains(.blockIfWorse) ? ": it does not look worse" : ""
            var keys: [String] = []
            for policy in policies where !keys.contains(key(policy)) { keys.append(key(policy)) }
            return "Does not block\(reason) (\(.list(codes: keys, most: 4)))."
        }
    }

    private func key(_ policy: UndecidedPolicy) -> String { "undecided: \(policy.rawValue)" }

    /// The objective's own policy, where it has one.
    private func undecidedPolicy(_ verdict: ObjectiveVerdict) -> UndecidedPolicy {
        budget.objectives.first { $0.name == verdict.name }?.policy.undecided ?? budget.policy.undecided
    }

    /// Of every baseline of every suite.
    private var circumstances: [EnvironmentNotes] {
        evidence.suites.keys.sorted().flatMap { suite -> [EnvironmentNotes] in
            guard let found = evidence.suites[suite] else { return [] }
            return found.baselines.keys.sorted { $0.name < $1.name }.compactMap { policy in
                guard case .found(let baseline)? = found.baselines[policy] else { return nil }
                return EnvironmentNotes(suite: suite, baseline: baseline.results, candidate: found.candidate)
            }
        }
    }

    /// Each once, however many baselines say it.
    private func unfair(_ circumstances: [EnvironmentNotes]) -> [Sentence] {
        var seen = Set<Sentence>()
        return circumstances.flatMap(\.unfair).filter { seen.insert($0).inserted }
    }

    private func notes(_ circumstances: [EnvironmentNotes]) -> [Sentence] {
        var notes = evidence.notes + circumstances.flatMap(\.changes)
        for waiver in waivers.expired {
            notes.append(
                "the waiver of \(code: waiver.objective) by \(code: waiver.by) expired on \(waiver.until.description) and does not apply")
        }
        for objective in objectives {
            let counts = objective.counts
            let key = InstanceKey(objective: objective.name, labels: objective.labels).text
            if !counts.unscored.isEmpty {
                notes.append(
                    "\(code: key): \(Wording.count(counts.unscored.count, "case")) not scored: \(.list(codes: counts.unscored, most: 6))")
            }
            // Less is found now and then where nothing has to settle.
            if counts.warmUp >= 0.01 {
                let share = NumberFormat.percent(counts.warmUp, precision: 0.001, signed: false)
                let isCut = budget.objectives.contains { $0.name == objective.name && $0.warmUp == .cut }
                notes.append(
                    isCut
                        ? "\(code: key): the first \(share) of each run was warming up (MSER-5) and is left out on both sides"
                        : "\(code: key): up to the first \(share) of a run looks like warm-up (MSER-5) and is counted; \(code: "warm-up: cut") leaves it out"
                )
            }
            if counts.failed > 0 {
                notes.append("\(code: key): \(counts.failed) failed and \(counts.failed == 1 ? "is" : "are") not in its numbers")
            }
            if !counts.goneCases.isEmpty || !counts.newCases.isEmpty {
                var parts: [Sentence] = []
                if !counts.goneCases.isEmpty {
                    parts.append("\(Wording.count(counts.goneCases.count, "case")) gone: \(.list(codes: counts.goneCases, most: 6))")
                }
                if !counts.newCases.isEmpty {
                    parts.append("\(Wording.count(counts.newCases.count, "case")) new: \(.list(codes: counts.newCases, most: 6))")
                }
                let isPaired = objective.checks.contains { $0.kind == .margin && $0.size.cases != nil }
                notes.append(
                    "\(code: key): \(joined(parts, ", ")); \(isPaired ? "only common ones are compared" : "too few are common to pair them")"
                )
            }
            if !counts.changedCases.isEmpty {
                let changed = counts.changedCases
                notes.append(
                    "\(code: key): \(Wording.count(changed.count, "case")) ask\(changed.count == 1 ? "s" : "") something else than before and "
                        + "\(changed.count == 1 ? "is" : "are") not compared: \(.list(codes: changed, most: 6))")
            }
        }
        notes += skippedBaselines
        for name in evidence.suites.keys.sorted() {
            guard let suite = evidence.suites[name] else { continue }
            for reason in Set(suite.candidate.runs.compactMap(\.unfinished)).sorted() {
                notes.append("the harness of \(code: name) did not finish: \(code: reason)")
            }
        }
        return unique(notes)
    }

    /// Baselines that cannot exist yet, beside which another one was found.
    private var skippedBaselines: [Sentence] {
        var notes: [Sentence] = []
        for objective in budget.objectives where objective.margin != nil {
            guard let baselines = evidence.suites[objective.suite]?.baselines else { continue }
            let isFound = objective.baselines.contains { if case .found? = baselines[$0] { true } else { false } }
            guard isFound else { continue }
            for policy in objective.baselines {
                guard case .missing(let sentence, _, cannotExistYet: true)? = baselines[policy] else { continue }
                notes.append("\(code: objective.name) is not compared with \(code: policy.name): \(sentence)")
            }
        }
        return notes
    }

    private func unique(_ notes: [Sentence]) -> [Sentence] {
        var seen = Set<Sentence>()
        return notes.filter { seen.insert($0).inserted }
    }

    private func joined(_ parts: [Sentence], _ separator: String) -> Sentence {
        parts.dropFirst().reduce(parts.first ?? "") { "\($0)\(separator)\($1)" }
    }

    /// Metrics that the results have and no objective names.
    private var unguarded: [String] {
        var names: [String] = []
        for suite in evidence.suites.keys.sorted() {
            guard let results = evidence.suites[suite]?.candidate else { continue }
            let guarded = Set(
                budget.objectives.filter { $0.suite == suite }.compactMap { objective -> String? in
                    if case .found(let name) = results.lookup(objective.metric) { name } else { nil }
                })
            for metric in results.metrics where !guarded.contains(metric.name) {
                names.append(evidence.suites.count > 1 ? "\(suite)/\(metric.name)" : metric.name)
            }
        }
        return names
    }
}
