import Budgets
import Measurements
import Statistics

/// The needed number and the supported margin of one shape of data, if nothing changed. Deviations and errors are on the scale of the target.
struct NeededPlan {
    let target: Target
    let alpha: Double
    let kind: Check.Kind
    /// Of the pilot, as a degradation: where a limit's value lies. 0 for a margin.
    let estimate: Double

    /// How far unchanged code lies from what is allowed; not positive where it is beyond.
    var gap: Double { target.degradation - estimate }

    /// Alternating rounds whose sides share nothing: a difference has √2 times the deviation of a run.
    func rounds(deviation: Double, have: Int?) -> (total: Int?, supported: Amount?) {
        let differences = deviation * 2.0.squareRoot()
        return (
            whole(NeededObservations.rounds(deviationOfDifferences: differences, gap: gap, alpha: alpha)),
            have.flatMap { $0 < PairedRounds.fewest ? nil : amount(Promise.rounds($0, deviationOfDifferences: differences, alpha: alpha)) }
        )
    }

    /// Runs on each side that are not in rounds.
    func runs(deviation: Double, have: Int?) -> (total: Int?, supported: Amount?) {
        (
            whole(NeededObservations.runs(deviation: deviation, gap: gap, alpha: alpha)),
            have.flatMap { runs in
                runs < WelchRuns.fewest
                    ? nil
                    : amount(
                        Power.distance(alpha: alpha, degreesOfFreedom: Double(2 * runs - 2)) * deviation * (2 / Double(runs)).squareRoot())
            }
        )
    }

    /// What decides about the margin of an objective without rounds: records of one run each, where a baseline of its is recorded, and a
    /// noise that it states.
    func otherWays(deviation: Double, _ objective: Objective) -> [OtherWay] {
        var ways: [OtherWay] = []
        if objective.baselines.contains(where: { $0 != .sameJob }) {
            ways.append(.records(NeededObservations.records(deviation: deviation, gap: gap, alpha: alpha)))
        }
        if let share = objective.noise?.share, target.scale.isLog {
            let noise = StatedNoise(fraction: share, observedDeviation: deviation)
            if Promise.statedNoise(noise, runs: 1, alpha: alpha) <= gap { ways.append(.statedNoise) }
        }
        return ways
    }

    /// The candidate's runs against a limit.
    func runsAgainstLimit(deviation: Double, have: Int?) -> (total: Int?, supported: Amount?) {
        (
            whole(NeededObservations.runsAgainstLimit(deviation: deviation, gap: gap, alpha: alpha)),
            have.flatMap { runs in
                runs < WelchRuns.fewest
                    ? nil
                    : amount(
                        Power.distance(alpha: alpha, degreesOfFreedom: Double(runs - 1)) * deviation / Double(runs).squareRoot())
            }
        )
    }

    /// Whatever has a standard error that falls with the root of its number: `error` is that of `have`.
    func observations(error: Double, have: Int, least: Int = 0) -> (total: Int?, supported: Amount?) {
        let root = Power.distance(alpha: alpha) * error / gap
        return (
            whole(max(Double(least), Double(have) * root * root)),
            have < least ? nil : amount(Promise.standardError(error, alpha: alpha))
        )
    }

    /// Pass/fail cases; the target is in points.
    ///
    /// What is needed is enumerated and what is supported is by formula; where the two disagree about the margin itself, the exact one is right.
    func goldenSet(discordance: Double, have: Int?) -> (total: Int?, supported: Amount?) {
        let needed =
            discordance == 0
            ? GoldenSetPlan.neededWithoutFlips(margin: gap, alpha: alpha)
            : GoldenSetPlan(discordance: discordance, margin: gap, alpha: alpha).needed
        let total = whole(needed)
        guard let have else { return (total, nil) }
        let promise = Promise.goldenSet(count: have, discordance: discordance, alpha: alpha)
        if let total, have >= total { return (total, amount(min(promise, gap))) }
        return (total, promise > gap ? amount(promise) : nil)
    }

    /// A rate against a limit.
    func rate(_ rate: Double, have: Int?) -> (total: Int?, supported: Amount?) {
        // Of a rate that must be high its complement is counted.
        let (events, limit) = target.scale.direction == .lower ? (rate, target.degradation) : (1 - rate, 1 + target.degradation)
        let supported = have.map { count -> Amount in
            let limit = Promise.rateLimit(count: count, rate: events, alpha: alpha)
            return Amount(scale: .value, value: target.scale.direction == .lower ? limit : 1 - limit)
        }
        // A rate beyond its limit needs no number to pass.
        return (events < limit ? whole(RatePlan(rate: events, limit: limit, alpha: alpha).needed) : nil, supported)
    }

    private func whole(_ number: Double) -> Int? {
        gap > 0 && number.isFinite && number < 1e12 ? Int(number.rounded(.up)) : nil
    }

    /// A distance on the target's scale as a margin, or as a limit so far from the estimate.
    private func amount(_ distance: Double) -> Amount? {
        guard distance.isFinite else { return nil }
        if kind == .limit { return Amount(scale: .value, value: target.scale.change(ofDegradation: estimate + distance)) }
        return Amount(scale: target.scale.scale, value: abs(target.scale.change(ofDegradation: distance)))
    }
}
