/// The result of a test of "no change", reported beside a decision; no test decides.
///
/// All tests of two samples compare candidate with baseline: "greater" asks whether the candidate's values are the larger ones.
/// The tests are made by the static functions of the extensions of this type, which agree on input that cannot be tested:
///
/// * too few values: the statistic is NaN, all p-values are 1, and an interval is unbounded;
/// * all values equal: nothing speaks against "no change", and all p-values are 1;
/// * a value that is not a number: statistic, estimate and p-values are NaN, and an interval is unbounded.
package struct HypothesisTest: Sendable, Hashable {
    /// The test's name, as in a sentence.
    package let name: String
    /// What the p-values are computed from; each test says which convention it follows.
    package let statistic: Double
    /// The degrees of freedom, where the statistic is referred to Student's t.
    package let degreesOfFreedom: Double?
    /// The p-values of the three alternatives.
    package let pValues: PValues
    /// Where the p-values come from.
    package let law: Law
    /// How large the change is, in the test's own terms.
    package let estimate: Estimate
    /// How many values there were on each side; in a paired test both are the number of pairs.
    package let baselineCount, candidateCount: Int

    init(
        name: String, statistic: Double, degreesOfFreedom: Double? = nil, pValues: PValues, law: Law, estimate: Estimate,
        baselineCount: Int, candidateCount: Int
    ) {
        self.name = name
        self.statistic = statistic
        self.degreesOfFreedom = degreesOfFreedom
        self.pValues = pValues
        self.law = law
        self.estimate = estimate
        self.baselineCount = baselineCount
        self.candidateCount = candidateCount
    }

    /// P-values of one null hypothesis against three alternatives.
    package struct PValues: Sendable, Hashable {
        /// Against a change in either direction.
        package let twoSided: Double
        /// Against a candidate with smaller values.
        package let less: Double
        /// Against a candidate with larger values.
        package let greater: Double

        init(twoSided: Double, less: Double, greater: Double) {
            self.twoSided = twoSided
            self.less = less
            self.greater = greater
        }

        /// The two-sided p-value as twice the smaller of the one-sided ones, at most 1.
        init(less: Double, greater: Double) {
            self.init(twoSided: min(1, 2 * min(less, greater)), less: less, greater: greater)
        }

        /// Nothing speaks against "no change".
        static let one = PValues(twoSided: 1, less: 1, greater: 1)

        /// The data contain what is not a number.
        static let notANumber = PValues(twoSided: .nan, less: .nan, greater: .nan)
    }

    /// The law of the statistic under "no change" that the p-values were taken from.
    package enum Law: Sendable, Hashable {
        /// The exact one, where necessary given which values are tied.
        case exact
        /// One that holds for large samples.
        case asymptotic
        /// The exact one, estimated from `resamples` random rearrangements drawn by a generator with this seed.
        case monteCarlo(resamples: Int, seed: UInt64)
    }

    /// Which law a test uses that has both.
    package enum PreferredLaw: Sendable, Hashable {
        /// The exact one where the samples are within the limit that the test documents, the asymptotic one otherwise.
        case exactIfSmall
        /// The asymptotic one always.
        case asymptotic
    }

    /// The size of a change: its name, its value and, where the test has one, an interval at a one-sided level on each side.
    package struct Estimate: Sendable, Hashable {
        package let name: String
        package let value: Double
        package let interval: Bounds?

        init(name: String, value: Double, interval: Bounds? = nil) {
            self.name = name
            self.value = value
            self.interval = interval
        }
    }
}
