import RealModule
import Testing

@testable import Statistics

@Suite("Planning against reference values")
struct PlanningReferenceTests {
    /// The level of the formulas of `rules_needed_n` that name none.
    private static let alpha = 0.025

    @Test(arguments: try ReferenceFile.cases("rules_needed_n"))
    func neededObservations(_ reference: ReferenceCase) throws {
        let (input, expected, tolerance) = (reference.input, reference.expected, reference.tolerance)
        let alpha = try input.object["alpha"]?.double ?? PlanningReferenceTests.alpha
        switch try input["formula"].string {
        case "mean_ratio":
            let n = NeededObservations.meanRatio(
                candidateVariation: try input["cv_candidate"].double, baselineVariation: try input["cv_baseline"].double,
                gap: try gap(input), alpha: alpha)
            try expectCount(n, reference)
        case "percentile_ratio":
            let n = NeededObservations.percentileRatio(
                q: try input["q"].double, candidateDensity: try input["f_x_candidate"].double,
                baselineDensity: try input["f_x_baseline"].double, gap: try gap(input), alpha: alpha)
            try expectCount(n, reference)
        case "f_x_from_bounds":
            let density = NeededObservations.densityAtQuantile(
                q: try input["q"].double, count: try input["n"].int,
                bounds: Bounds(lower: try input["lower"].double, upper: try input["upper"].double), alpha: alpha)
            expectClose(density, try expected["f_x"].double, tolerance)
        case "runs":
            let (deviation, gap) = (try input["run_sd"].double, try input["gap"].double)
            #expect(try NeededObservations.runs(deviation: deviation, gap: gap, alpha: alpha) == expected["runs"].double)
            let uncorrected = NeededObservations.runsByStudent(deviation: deviation, gap: gap, alpha: alpha)
            #expect(try uncorrected == expected["without_small_k_correction"].double)
        case "golden_pass_fail":
            let plan = GoldenSetPlan(
                discordance: try input["discordance"].double, change: try input["true_change"].double,
                margin: try input["margin"].double, alpha: alpha)
            expectClose(plan.varianceAtMargin, try expected["variance_at_margin"].double, tolerance)
            try expectCount(plan.byFormula, reference)
        case "golden_nothing_flips":
            try expectCount(
                GoldenSetPlan.neededWithoutFlips(margin: try input["margin"].double, alpha: alpha), reference)
        case "more":
            let more = MoreObservations(
                count: try input["n"].int, standardError: try input["se"].double, estimate: try input["estimate"].double,
                margin: try input["margin"].double, alpha: alpha)
            expectClose(more.factor, try expected["factor"].double, tolerance)
            expectClose(more.more, try expected["more"].double, tolerance)
            #expect(try more.isWorthwhile == expected["worth_it"].bool)
        case "history_detectable":
            let change = Promise.smallestDetectableChange(
                deviation: try input["s_history"].double, degreesOfFreedom: try input["df"].double, alpha: alpha)
            expectClose(change, try expected["smallest_change"].double, tolerance)
        case "percentile_bound_exists":
            let q = try input["q"].double
            #expect(try PercentileRanks.neededForUpper(q: q, alpha: alpha) == expected["upper_n"].int)
            #expect(try PercentileRanks.neededForLower(q: q, alpha: alpha) == expected["lower_n"].int)
        case let name: Issue.record("no formula \(name)")
        }
    }

    @Test(arguments: try ReferenceFile.cases("rules_promise"))
    func promise(_ reference: ReferenceCase) throws {
        let (input, expected) = (reference.input, reference.expected)
        let alpha = try input["alpha"].double
        let promised: Double
        switch try input["design"].string {
        case "rounds":
            promised = fraction(
                Promise.rounds(
                    try input["rounds"].int, deviationOfDifferences: try input["sd_of_differences"].double, alpha: alpha))
        case "history":
            promised = fraction(
                Promise.history(
                    deviation: try input["s_history"].double, degreesOfFreedom: try input["df"].double, alpha: alpha))
        case "stated_noise":
            let (noise, runs) = (StatedNoise(fraction: try input["noise"].double), try input["sessions"].int)
            promised = fraction(Promise.statedNoise(noise, runs: runs, alpha: alpha))
            expectClose(
                fraction(Promise.cannotPassBelow(noise, runs: runs, alpha: alpha)), try expected["cannot_pass_below"].double,
                reference.tolerance)
        case "mean_ratio":
            promised = fraction(
                Promise.meanRatio(
                    count: try input["n"].int, candidateVariation: try input["cv_candidate"].double,
                    baselineVariation: try input["cv_baseline"].double, alpha: alpha))
        case "percentile_ratio":
            promised = fraction(
                Promise.percentileRatio(
                    count: try input["n"].int, q: try input["q"].double, candidateDensity: try input["f_x_candidate"].double,
                    baselineDensity: try input["f_x_baseline"].double, alpha: alpha))
        case "golden_pass_fail":
            promised = Promise.goldenSet(count: try input["n"].int, discordance: try input["discordance"].double, alpha: alpha)
        case "rate_limit":
            promised = Promise.rateLimit(count: try input["n"].int, rate: try input["true_rate"].double, alpha: alpha)
        case let name: throw JSONValue.Mismatch(description: "no design \(name)")
        }
        expectClose(promised, try expected["smallest_margin"].double, reference.tolerance)
    }

    private func fraction(_ logMargin: Double) -> Double { Degradation.fraction(logDegradation: logMargin, higherIsBetter: false) }

    /// The distance of the true change from the margin, on the log scale.
    private func gap(_ input: JSONValue) throws -> Double {
        abs(.log(onePlus: try input["true_change"].double) - .log(onePlus: try input["margin"].double))
    }

    private func expectCount(_ actual: Double, _ reference: ReferenceCase) throws {
        expectClose(actual, try reference.expected["exact"].double, reference.tolerance)
        #expect(try actual.rounded(.up) == reference.expected["n"].double)
    }
}
