import Measurements
import Statistics

/// "About N more would decide": with 80 %, if the truth is today's estimate.
struct NeededData {
    let needed: Needed?

    init(rule: NeededRule, target: Target, method: any IntervalMethod, alpha: Double) {
        let margin = target.degradation
        let gap = abs(method.estimate - margin)
        switch rule {
        case .none, .history:
            needed = nil
        case .byStandardError(let unit, let have):
            needed = NeededData.byStandardError(method, margin, alpha, unit, have: have, least: 0)
        case .percentile(let q, let have, let isChange):
            // A pass needs the bound on the bad side.
            let least =
                isChange
                ? PercentileRanks.neededForChange(q: q, alpha: alpha)
                : target.scale.direction == .lower
                    ? PercentileRanks.neededForUpper(q: q, alpha: alpha) : PercentileRanks.neededForLower(q: q, alpha: alpha)
            if have < least {
                needed = Needed(unit: .observations, total: least, more: least - have)
            } else {
                needed = NeededData.byStandardError(method, margin, alpha, .observations, have: have, least: least)
            }
        case .golden(let worse, let better, let cases):
            let n = Double(cases)
            let change = target.allowed.scale == .points || target.allowed.scale == .absolute ? Double(worse - better) / n : 0
            let total: Double =
                worse + better == 0
                ? GoldenSetPlan.neededWithoutFlips(margin: margin, alpha: alpha)
                : GoldenSetPlan(discordance: Double(worse + better) / n, change: change, margin: margin, alpha: alpha).needed
            needed = NeededData.needed(.cases, total: total, have: cases)
        case .rate(let failures, let requests):
            let limit = target.scale.direction == .lower ? margin : 1 + margin
            let rate = Double(failures) / Double(requests)
            let events = target.scale.direction == .lower ? rate : 1 - rate
            guard limit > 0, limit < 1 else {
                needed = nil
                return
            }
            needed = NeededData.needed(.requests, total: RatePlan(rate: events, limit: limit, alpha: alpha).needed, have: requests)
        case .rounds(let deviation, let have):
            let total = NeededObservations.rounds(deviationOfDifferences: deviation, gap: gap, alpha: alpha)
            needed = NeededData.needed(.rounds, total: total, have: have)
        case .runs(let deviation, let have):
            needed = NeededData.needed(.runs, total: NeededObservations.runs(deviation: deviation, gap: gap, alpha: alpha), have: have)
        case .runsAgainstLimit(let deviation, let have):
            let total = NeededObservations.runsAgainstLimit(deviation: deviation, gap: gap, alpha: alpha)
            needed = NeededData.needed(.runs, total: total, have: have)
        }
    }

    private static func byStandardError(
        _ method: any IntervalMethod, _ margin: Double, _ alpha: Double, _ unit: Needed.Unit, have: Int, least: Int
    ) -> Needed? {
        let bounds = method.bounds(alpha: alpha)
        let half = (bounds.upper - bounds.lower) / 2
        guard half.isFinite, half > 0, have > 0 else { return nil }
        let more = MoreObservations(
            count: have, standardError: half / Normal.upperQuantile(alpha), estimate: method.estimate, margin: margin, alpha: alpha)
        guard more.isWorthwhile else { return Needed(unit: unit, total: nil, more: nil) }
        return needed(unit, total: max(Double(least), Double(have) + more.more), have: have)
    }

    /// More than twenty times today's data is "not by adding observations".
    private static func needed(_ unit: Needed.Unit, total: Double, have: Int) -> Needed {
        guard total.isFinite, total <= 20 * Double(max(have, 1)), total < 1e9 else { return Needed(unit: unit, total: nil, more: nil) }
        let whole = Int(total.rounded(.up))
        return Needed(unit: unit, total: max(whole, have), more: max(1, whole - have))
    }
}
