package import Statistics

/// What more rounds would still decide, judged after one of the looks: whether measuring on is worth it.
///
/// An objective is hopeless where rounds change nothing about what it lacks, or where the probability that it will be decided by the maximum is
/// below 5 % by what is known so far. Stopping for that only leaves outcomes undecided that may have been decided: it can add neither a fail
/// nor a pass, so that it never breaks a promise.
///
/// What a waiver covers is not waited for.
package struct Outlook: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        case decided
        /// Nil where nothing is known yet: before the first look, or while too few data bound nothing.
        case open(Expectation?)
        case hopeless
    }

    package struct Expectation: Sendable, Hashable {
        /// That the objective is decided by the maximum, conditional on the rounds so far.
        package let probability: Double
        /// How many rounds in all that takes if the truth is today's estimate; the maximum where it takes longer by that.
        package let rounds: Int
    }

    /// One objective, or one value of its `each:`.
    package struct Entry: Sendable, Hashable {
        /// The budget's file.
        package let file: String
        package let key: InstanceKey
        package let state: State
    }

    /// In the verdict's order.
    package let entries: [Entry]
    /// Whether the look is at the maximum.
    package let isLast: Bool

    /// Below this probability nobody waits.
    package static let least = 0.05

    /// - Parameter look: the one at which the verdict was judged.
    package init(_ verdict: Verdict, at look: SequentialLook) { self.init(verdict.budgets, at: look) }

    package init(_ budgets: [BudgetVerdict], at look: SequentialLook) {
        var ahead = LooksAhead(look)
        var entries: [Entry] = []
        for budget in budgets {
            for objective in budget.objectives where objective.waived == nil {
                let key = InstanceKey(objective: objective.name, labels: objective.labels)
                entries.append(Entry(file: budget.file, key: key, state: ahead.state(of: objective)))
            }
        }
        self.entries = entries
        isLast = look.isLast
    }

    /// No round is worth adding: all is decided or hopeless, or the maximum is reached.
    package var isOver: Bool { isLast || open.isEmpty }

    package var decided: [InstanceKey] { keys { $0 == .decided } }
    package var open: [InstanceKey] { keys { if case .open = $0 { true } else { false } } }
    package var hopeless: [InstanceKey] { keys { $0 == .hopeless } }

    /// About how many rounds in all decide what is open; nil where that is not known of any.
    package var rounds: Int? {
        entries.compactMap { if case .open(let expectation?) = $0.state { expectation.rounds } else { nil } }.max()
    }

    private func keys(_ isIncluded: (State) -> Bool) -> [InstanceKey] { entries.filter { isIncluded($0.state) }.map(\.key) }
}
