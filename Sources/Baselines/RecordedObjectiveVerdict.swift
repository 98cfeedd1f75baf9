package import Statistics

/// What was found for one objective, or for one value of its `each:`.
package struct RecordedObjectiveVerdict: Sendable, Hashable, Codable {
    /// What a reader has to know of it in one word.
    package enum Mark: String, Sendable, Hashable, CaseIterable {
        case pass, fail, waived, undecided
    }

    package let name: String
    /// The values of its `each:` labels.
    package let labels: [String: String]
    package let suite: String
    package let metric: String
    package let statistic: String
    /// The symbol of the base unit that the checks' numbers are in; empty for a bare number.
    package let unit: String
    package let outcome: Outcome
    package let leaning: String?
    package let blocks: Bool
    /// Only where the objective's own keys make it another than the budget's.
    package let policy: RecordedPolicy?
    /// The waiver that was used; nil where there was none, or it was not needed.
    package let waived: RecordedWaiver?
    package let checks: [RecordedCheck]

    package init(
        name: String, labels: [String: String] = [:], suite: String, metric: String, statistic: String, unit: String = "",
        outcome: Outcome, leaning: String? = nil, blocks: Bool, policy: RecordedPolicy? = nil, waived: RecordedWaiver? = nil,
        checks: [RecordedCheck] = []
    ) {
        self.name = name
        self.labels = labels
        self.suite = suite
        self.metric = metric
        self.statistic = statistic
        self.unit = unit
        self.outcome = outcome
        self.leaning = leaning
        self.blocks = blocks
        self.policy = policy
        self.waived = waived
        self.checks = checks
    }

    package var mark: Mark {
        if waived != nil { return .waived }
        return switch outcome {
        case .pass: .pass
        case .fail: .fail
        case .undecided: .undecided
        }
    }

    /// `name`, or `name[value, value]` in the order of the labels' keys.
    package var key: String {
        labels.isEmpty ? name : "\(name)[\(labels.sorted { $0.key < $1.key }.map(\.value).joined(separator: ", "))]"
    }
}

package struct RecordedWaiver: Sendable, Hashable, Codable {
    package let by: String
    /// The last UTC day on which it applied.
    package let until: String
    package let reason: String

    package init(by: String, until: String, reason: String) {
        self.by = by
        self.until = until
        self.reason = reason
    }
}

/// One comparison in brief; what is infinite or unknown is absent.
package struct RecordedCheck: Sendable, Hashable, Codable {
    /// `limit` or `margin`.
    package let kind: String
    /// What it was compared with; nil for a limit.
    package let baseline: RecordedBaseline?
    /// As the budget writes it.
    package let bound: String
    package let baselineEstimate: Double?
    package let candidateEstimate: Double?
    package let change: RecordedChange?
    package let outcome: Outcome
    package let leaning: String?
    /// Its code: `beyond-margin`.
    package let reason: String

    package init(
        kind: String, baseline: RecordedBaseline? = nil, bound: String, baselineEstimate: Double? = nil, candidateEstimate: Double? = nil,
        change: RecordedChange? = nil, outcome: Outcome, leaning: String? = nil, reason: String
    ) {
        self.kind = kind
        self.baseline = baseline
        self.bound = bound
        self.baselineEstimate = baselineEstimate
        self.candidateEstimate = candidateEstimate
        self.change = change
        self.outcome = outcome
        self.leaning = leaning
        self.reason = reason
    }
}

package struct RecordedBaseline: Sendable, Hashable, Codable {
    /// As the budget writes it.
    package let policy: String
    /// Nil for files of the same job.
    package let commit: String?

    package init(policy: String, commit: String? = nil) {
        self.policy = policy
        self.commit = commit
    }
}

/// The change, or for a limit the value itself, with its bounds.
package struct RecordedChange: Sendable, Hashable, Codable {
    /// `relative`, `points`, `absolute` or `value`.
    package let scale: String
    package let estimate: Double?
    package let lower: Double?
    package let upper: Double?

    package init(scale: String, estimate: Double?, lower: Double?, upper: Double?) {
        self.scale = scale
        self.estimate = estimate
        self.lower = lower
        self.upper = upper
    }
}
