import RealModule

@testable import Statistics

/// Rounds that are looked at after each one, up to a maximum: each replicate ends at the first look that decides.
enum SequentialRows {
    static let all = looks + singles + families + counterexamples

    /// Laws of the differences of rounds with mean 0.
    private enum Law: String, Sendable, CaseIterable {
        case normal = "normal differences"
        case heavy = "differences of Student's t, 3 df"
        case slow = "a tenth of each side's rounds slow"
        case skewed = "lognormal σ 0.25 on one side alone"

        func difference(_ draws: inout Draws) -> Double {
            switch self {
            case .normal: return draws.normal()
            case .heavy:
                var sum = 0.0
                for _ in 0..<3 {
                    let value = draws.normal()
                    sum += value * value
                }
                return draws.normal() / .sqrt(sum / 3)
            case .slow: return Law.round(&draws) - Law.round(&draws)
            case .skewed: return .exp(0.25 * draws.normal()) - .exp(0.03125)
            }
        }

        private static func round(_ draws: inout Draws) -> Double {
            0.3 * draws.normal() + (draws.uniform() < 0.1 ? -3 * .log(draws.uniform()) : 0)
        }
    }

    private static let maxima = [10, 20, 40, 60]

    /// By maximum: the boundaries from the first look on.
    private static let boundaries: [Int: [Double]] = Dictionary(
        uniqueKeysWithValues: maxima.map { maximum in
            guard let design = try? SequentialDesign(every: 1, maximum: maximum) else { return (maximum, []) }
            return (maximum, LanDeMets(design, alpha: 0.025 / design.surcharge).looks.map(\.t))
        })

    private static let looks = Law.allCases.flatMap { law in
        maxima.map { maximum in
            // Few skewed rounds mislead at each look as at a single one, and there are more of them.
            row(
                "AtLook of PairedRounds", law, "looks at 5 … \(maximum)", boundaries[maximum] ?? [], maximum: maximum,
                knownLimit: law == .skewed ? 5 : nil, short: law == .normal && maximum <= 20 || law == .slow && maximum == 20 ? 2000 : 0)
        }
    }

    /// What the laws make of one look at the maximum, to compare with.
    private static let singles = Law.allCases.flatMap { law in
        maxima.map { maximum in
            row(
                "PairedRounds", law, "one look at \(maximum)",
                Array(repeating: .infinity, count: maximum - SequentialDesign.firstLook)
                    + [StudentT(degreesOfFreedom: Double(maximum - 1)).upperQuantile(0.025)],
                maximum: maximum, knownLimit: law == .skewed ? 4.6 : nil)
        }
    }

    private static let counterexamples = [20, 40].map { maximum in
        row(
            "Student's t at each look", .normal, "looks at 5 … \(maximum)",
            (5...maximum).map { StudentT(degreesOfFreedom: Double($0 - 1)).upperQuantile(0.025) }, maximum: maximum,
            expectation: .errs(atLeast: 0.06), short: maximum == 20 ? 1000 : 0)
    }

    private static func row(
        _ method: String, _ law: Law, _ size: String, _ boundaries: [Double], maximum: Int,
        expectation: ErrorRateRow.Expectation = .holds, knownLimit: Double? = nil, short: Int = 0
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: method, data: law.rawValue, size: size, expectation: expectation, knownLimit: knownLimit,
            source: .simulated(short: short, full: 100_000) { draws in
                var moments = Moments()
                for round in 1...maximum {
                    moments.add(law.difference(&draws))
                    guard round >= SequentialDesign.firstLook else { continue }
                    let studentized = moments.mean / moments.standardError
                    if abs(studentized) > boundaries[round - SequentialDesign.firstLook] { return studentized > 0 ? .fail : .pass }
                }
                return .undecided
            })
    }

    private static let families = [
        family(.holmAll, 0), family(.holmAll, 0.5),
        // Which estimates lie beyond their margins changes from look to look, and with it the level of each.
        family(.beyond, 0, expectation: .errs(atLeast: 0.07)),
    ]

    /// Twenty objectives at their margins.
    private static func family(
        _ correction: Correction, _ correlation: Double, expectation: ErrorRateRow.Expectation = .holds
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: "FailRule (\(correction.rawValue)) of AtLook, any of 20 fails at any look",
            data: "all at their margins, correlation \(correlation)", size: "looks at 5 … 20", expectation: expectation,
            level: (0.05, 0.025), hasFalsePass: false,
            source: .simulated(short: 0, full: 4000) { draws in
                var moments = Array(repeating: Moments(), count: 20)
                for round in 1...20 {
                    let common = Double.sqrt(correlation) * draws.normal()
                    for index in moments.indices { moments[index].add(common + Double.sqrt(1 - correlation) * draws.normal()) }
                    guard round >= SequentialDesign.firstLook else { continue }
                    let level = familyLevels[round - SequentialDesign.firstLook]
                    let pValues = moments.map { AtLook(StudentInterval(mean: $0), level).pValue(atMost: 0) }
                    let rule = FailRule(pValues: pValues, isWithin: pValues.map { _ in false }, alpha: 0.025, correction: correction)
                    if rule.outcome == .fail { return .fail }
                }
                return .undecided
            })
    }

    private static let familyLevels = (5...20).map { try? SequentialLook(rounds: $0, maximum: 20).level }
}
