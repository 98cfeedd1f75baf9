package import Budgets
package import Measurements
package import Statistics

/// What one budget is judged on: the candidate's results and what they are compared with. Values only: reading files and
/// repositories is over when the gate begins.
package struct Evidence: Sendable {
    package let candidate: CandidateInfo
    /// By suite name; each suite of the budget that an objective names is there.
    package let suites: [String: SuiteEvidence]
    /// For waivers.
    package let today: Day
    /// Where the budget was read from.
    package let budgetOrigin: Sentence
    /// What concerns the whole check: a shallow clone, an expired look.
    package let notes: [Sentence]

    package init(candidate: CandidateInfo, suites: [String: SuiteEvidence], today: Day, budgetOrigin: Sentence, notes: [Sentence] = []) {
        self.candidate = candidate
        self.suites = suites
        self.today = today
        self.budgetOrigin = budgetOrigin
        self.notes = notes
    }

    /// Where the rounds of this job are looked at after each one.
    package var look: SequentialLook? { candidate.rounds }
}

extension Evidence {
    /// The same with further notes on the whole check.
    package func adding(_ notes: [Sentence]) -> Evidence {
        Evidence(candidate: candidate, suites: suites, today: today, budgetOrigin: budgetOrigin, notes: self.notes + notes)
    }
}

/// One suite's results on both sides.
package struct SuiteEvidence: Sendable {
    package let candidate: ResultSet
    /// For every baseline policy that an objective of the suite names.
    package let baselines: [BaselinePolicy: BaselineLookup]
    /// The recorded ancestors, oldest first, the merge base last; at most 20 are used.
    package let history: [HistoryRecord]

    package init(candidate: ResultSet, baselines: [BaselinePolicy: BaselineLookup] = [:], history: [HistoryRecord] = []) {
        self.candidate = candidate
        self.baselines = baselines
        self.history = history
    }
}

/// A baseline, or why there is none.
package enum BaselineLookup: Sendable {
    case found(Baseline)
    /// The sentence says why, the remedy what to do about it; `cannotExistYet` where that is no fault (no tag so far).
    case missing(Sentence, remedy: Sentence, cannotExistYet: Bool)
}

/// The results that a candidate is compared with.
package struct Baseline: Sendable {
    package enum Origin: Sendable, Hashable {
        /// Files measured beside the candidate's in this job.
        case files
        case record(commit: String)
        /// The last stationary stretch of so many recorded ancestors; `results` are those of the newest.
        case window(records: Int, asked: Int, newest: String)
    }

    package let origin: Origin
    package let results: ResultSet
    /// For the small print: "merge base, recorded".
    package let description: Sentence

    package init(origin: Origin, results: ResultSet, description: Sentence) {
        self.origin = origin
        self.results = results
        self.description = description
    }
}
