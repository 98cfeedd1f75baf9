package import Statistics

/// The outcome of one check of all budgets: everything that any report says, in order and already decided.
package struct Verdict: Sendable, Hashable {
    package let outcome: Outcome
    package let exit: GateExit
    package let candidate: CandidateInfo
    /// In the order of their files' names.
    package let budgets: [BudgetVerdict]
    /// Why there is nothing to judge; no budget was then.
    package let notMeasured: NotMeasured?

    package init(candidate: CandidateInfo, budgets: [BudgetVerdict]) {
        self.candidate = candidate
        self.budgets = budgets
        notMeasured = nil
        outcome = Outcome.worst(of: budgets.map(\.outcome))
        exit = budgets.contains { $0.exit == .fail } ? .fail : budgets.contains { $0.exit == .blocked } ? .blocked : .pass
    }
}

extension Verdict {
    /// The verdict on a candidate that cannot be measured while its baseline can.
    package init(candidate: CandidateInfo, notMeasured: NotMeasured) {
        self.candidate = candidate
        self.notMeasured = notMeasured
        budgets = []
        outcome = .undecided
        exit = .blocked
    }

    /// What the command exits with.
    package var exitCode: Int { notMeasured?.cause.rawValue ?? exit.rawValue }
}

/// The candidate's harness does not run, or leaves nothing that can be read: that is no regression, and no pass.
package struct NotMeasured: Sendable, Hashable {
    /// The raw values are the exit codes.
    package enum Cause: Int, Sendable, Hashable {
        /// It left what is no result.
        case rubbish = 65
        case doesNotRun = 69
    }

    package let cause: Cause
    /// "the candidate does not run: … exited with 3 in round 1".
    package let headline: Sentence
    package let advice: Sentence
    /// What the harness wrote last: foreign text.
    package let lastLines: [String]

    package init(cause: Cause, headline: Sentence, advice: Sentence, lastLines: [String]) {
        self.cause = cause
        self.headline = headline
        self.advice = advice
        self.lastLines = lastLines
    }
}

/// How a check ends when nothing went wrong.
package enum GateExit: Int, Sendable, Hashable {
    case pass = 0
    case fail = 1
    case blocked = 2
}

package struct CandidateInfo: Sendable, Hashable {
    /// The full commit id; nil outside of a repository.
    package let commit: String?
    /// The how-manieth look at this commit, from 1.
    package let look: Int
    /// Where rounds are looked at after each one: how many there are of how many at most. Every decision then holds over all these looks.
    package let rounds: SequentialLook?
    /// True where the working tree differs from the commit or the results are plain files.
    package let notes: [Sentence]

    package init(commit: String?, look: Int = 1, rounds: SequentialLook? = nil, notes: [Sentence] = []) {
        self.commit = commit
        self.look = look
        self.rounds = rounds
        self.notes = notes
    }
}

/// One budget file's part of a verdict.
package struct BudgetVerdict: Sendable, Hashable {
    package let file: String
    package let service: String
    package let owner: String?
    /// The worst of its objectives, waived ones left out.
    package let outcome: Outcome
    package let exit: GateExit
    /// The one reason, with numbers, without the outcome's word: "a case costs 8.4 % more, the budget allows 3 %".
    package let headline: Sentence
    /// The cause or the remedy, the cheapest first; nil only for a pass that needs none.
    package let advice: Sentence?
    /// The primary first, then in the budget's order; an `each:` gives one for each value, in natural order.
    package let objectives: [ObjectiveVerdict]
    /// What makes a comparison unfair: another machine, judge, golden set or load.
    package let unfair: [Sentence]
    /// What was not asked or not usable: unscored, new and gone cases, expired waivers, another model or prompt.
    package let notes: [Sentence]
    /// Metrics in the results that no objective names.
    package let unguarded: [String]
    /// Why it blocks or does not: the policy's key and value.
    package let blocking: Sentence
    /// Where the budget was read from: "as in the working tree".
    package let budgetOrigin: Sentence
    package let confidence: Double

    package init(
        file: String, service: String, owner: String?, outcome: Outcome, exit: GateExit, headline: Sentence, advice: Sentence?,
        objectives: [ObjectiveVerdict], unfair: [Sentence] = [], notes: [Sentence], unguarded: [String], blocking: Sentence,
        budgetOrigin: Sentence,
        confidence: Double
    ) {
        self.file = file
        self.service = service
        self.owner = owner
        self.outcome = outcome
        self.exit = exit
        self.headline = headline
        self.advice = advice
        self.objectives = objectives
        self.unfair = unfair
        self.notes = notes
        self.unguarded = unguarded
        self.blocking = blocking
        self.budgetOrigin = budgetOrigin
        self.confidence = confidence
    }
}
