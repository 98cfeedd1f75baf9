package import Measurements

/// One promise: a statistic of a metric against a limit, against baselines with a margin, or both.
package struct Objective: Sendable, Hashable {
    package let name: String
    package let suite: String
    /// The metric's name in the suite, the tool's own or a standard one.
    package let metric: String
    package let statistic: Statistic
    /// Overrides what the format, the unit or the standard name says.
    package let direction: Direction?
    /// Every key must match one of its values.
    package let filter: [LabelMatch]
    /// One objective for each combination of these labels' values.
    package let each: [String]
    package let limit: Quantity?
    package let margin: Margin?
    /// Nil: the policy's.
    package let baselines: [BaselinePolicy]
    package let failures: FailurePolicy?
    package let noise: Noise?
    /// Nil: the default for the shape of the data.
    package let method: AlternativeMethod?
    package let warmUp: WarmUpPolicy
    package let why: String?
    /// The budget's policy with this objective's own keys applied.
    package let policy: Policy
    package let location: SourceLocation

    package init(
        name: String, suite: String, metric: String, statistic: Statistic, direction: Direction? = nil, filter: [LabelMatch] = [],
        each: [String] = [], limit: Quantity? = nil, margin: Margin? = nil, baselines: [BaselinePolicy] = [.mergeBase],
        failures: FailurePolicy? = nil, noise: Noise? = nil, method: AlternativeMethod? = nil, warmUp: WarmUpPolicy = .keep,
        why: String? = nil, policy: Policy = Policy(),
        location: SourceLocation = SourceLocation(line: 1, column: 1)
    ) {
        self.name = name
        self.suite = suite
        self.metric = metric
        self.statistic = statistic
        self.direction = direction
        self.filter = filter
        self.each = each
        self.limit = limit
        self.margin = margin
        self.baselines = baselines
        self.failures = failures
        self.noise = noise
        self.method = method
        self.warmUp = warmUp
        self.why = why
        self.policy = policy
        self.location = location
    }
}

extension Objective {
    /// Whether it asks for what no histogram of the observations tells: their order, a resampling, a geometric mean, or the
    /// interval of a sum.
    package var needsSamples: Bool { warmUp == .cut || method != nil || statistic == .geomean || statistic == .sum }
}

/// One key of `where`: the label must have one of these values, as text. A missing label does not match.
package struct LabelMatch: Sendable, Hashable {
    package let key: String
    package let values: [String]

    package init(key: String, values: [String]) {
        self.key = key
        self.values = values
    }

    package func matches(_ labels: Labels) -> Bool {
        guard let value = labels[key] else { return false }
        return values.contains(value)
    }
}

/// The tolerated degradation. Of several terms (`5% or 20 ms`) the objective fails beyond all and passes within any.
package struct Margin: Sendable, Hashable {
    package let terms: [Term]
    /// As written.
    package let text: String

    package enum Term: Sendable, Hashable {
        /// A share of the baseline: 0.05 for `5%`.
        case relative(Double)
        /// A difference of shares: 0.02 for `2pp`.
        case points(Double)
        /// A difference in the metric's dimension; a bare number for metrics without one.
        case absolute(Quantity)
    }

    package init(terms: [Term], text: String) {
        self.terms = terms
        self.text = text
    }
}

/// How failed requests count in a metric that they also have a value of.
package enum FailurePolicy: Sendable, Hashable {
    case exclude
    /// Each failed request counts as this value.
    case asTimeout(Quantity)
}

/// The spread between runs where neither rounds nor history show it.
package enum Noise: Sendable, Hashable {
    /// Observations are independent; the session adds nothing.
    case none
    /// The standard deviation between runs as a share: 0.01 for `1%`.
    case stated(Double)

    /// What is stated; nil for `none`.
    package var share: Double? { if case .stated(let share) = self { share } else { nil } }
}

/// A method that an objective asks for by name, instead of the default for its data.
package enum AlternativeMethod: String, Sendable, Hashable, CaseIterable {
    /// The bias-corrected and accelerated bootstrap of a mean.
    case bca
    /// The studentised bootstrap of a mean.
    case bootstrapT = "bootstrap-t"
    /// The value of a percentile is shown as Harrell and Davis estimate it; its bounds stay those of the order statistics.
    case harrellDavis = "harrell-davis"

    /// Whether it is a method for this statistic.
    package func applies(to statistic: Statistic) -> Bool {
        switch (self, statistic) {
        case (.bca, .mean), (.bootstrapT, .mean), (.harrellDavis, .percentile): true
        default: false
        }
    }
}

/// What becomes of the start of a load test that has not settled yet. It is reported either way.
package enum WarmUpPolicy: String, Sendable, Hashable, CaseIterable {
    case keep, cut
}
