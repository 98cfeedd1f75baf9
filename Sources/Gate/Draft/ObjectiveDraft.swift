import Budgets
import Measurements
import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One objective of a first budget, and why its numbers are what they are.
struct ObjectiveDraft {
    let name: String
    private(set) var advice: [String] = []
    private var fields: [String] = []
    private var comments: [String] = []
    private let hasCommand: Bool
    private static let alpha = 0.025

    /// Nil for metrics that a first budget better leaves alone: without a direction, or without observations.
    init?(metric: Metric, suite: DraftedSuite) {
        let results = suite.results
        guard let direction = metric.direction else { return nil }
        guard metric.standardName != nil || metric.isDraftable else { return nil }
        let statistic = ImpliedBudget.statistic(for: metric, in: results)
        let each = ImpliedBudget.labels(for: metric, in: [results], by: nil)
        let objective = Objective(
            name: metric.name, suite: suite.name, metric: metric.name, statistic: statistic, direction: direction, each: each)
        let instances = objective.instances(of: metric.name, in: [results])
        let selections = instances.map { Selection(objective, metric: metric.name, instance: $0, from: results) }.filter {
            $0.count > 0 || metric.mood == .moody && !$0.histograms.isEmpty
        }
        guard !selections.isEmpty else { return nil }
        let isOnly = results.metrics.count { $0.standardName == metric.standardName } == 1
        hasCommand = suite.command != nil
        name = YAMLText.name(isOnly ? metric.standardName ?? metric.name : metric.name)
        fields = ["metric: \(YAMLText.quoted("\(suite.name)/\(metric.name)"))"]
        if !each.isEmpty {
            fields.append("each: " + (each.count == 1 ? each[0] : "[\(each.map(YAMLText.quoted).joined(separator: ", "))]"))
        }
        fields.append("statistic: \(statistic.name)")
        fields.append("direction: \(direction.rawValue)")

        let isJudged: Bool =
            if metric.mood == .moody {
                moody(metric, statistic, selections, direction)
            } else if metric.standardName == "failed" {
                failures(selections, results)
            } else {
                exact(metric, selections, results, direction)
            }
        guard isJudged else { return nil }
    }

    func lines(name: String) -> [String] {
        comments.map { "  # " + YAMLText.comment($0) } + ["  \(name):"] + fields.map { "    " + $0 }
    }

    /// Several runs of unchanged code show the spread; one run shows nothing that a margin could rest on.
    private mutating func moody(_ metric: Metric, _ statistic: Statistic, _ selections: [Selection], _ direction: Direction) -> Bool {
        let runs = selections.map { selection in
            (selection.valuesByRun.map { statistic.of($0.values) } + selection.histograms.compactMap { $0.estimate(statistic) }).filter {
                $0 > 0
            }
        }
        let fewest = runs.map(\.count).min() ?? 0
        guard fewest >= 2 else {
            let largest = runs.flatMap(\.self).filter(\.isFinite)
            guard let extreme = direction == .lower ? largest.max() : largest.min(), extreme > 0 else { return false }
            let wide = direction == .lower ? extreme * 2 : extreme / 2
            let first = hasCommand ? "" : "give the suite a command, "
            comments = [
                "One run says nothing about how far runs of unchanged code differ, so there is no margin yet: \(first)measure",
                "three to five alternating rounds of baseline and candidate in one job (tollgate run), then give this objective a margin.",
                "Until then only this limit, twice as bad as now, which several runs a side can decide.",
            ]
            fields.append("limit: \(ObjectiveDraft.written(wide, metric))")
            advice = [
                "One run of something that a machine measures supports no margin: \(first)measure three to five "
                    + "alternating rounds with \"tollgate run\"."
            ]
            return true
        }
        let deviations = runs.map { Moments($0.map { log($0) }).standardDeviation }
        let rounds = max(5, fewest)
        let worst = deviations.max() ?? 0
        let promise = Promise.rounds(rounds, deviationOfDifferences: worst * 2.0.squareRoot(), alpha: ObjectiveDraft.alpha)
        let share = direction == .lower ? expm1(promise) : -expm1(-promise)
        let percent = max(1, (share * 100).rounded(.up))
        comments = [
            "\(fewest) runs of unchanged code differ by \(NumberFormat.percent(worst, signed: false)) (standard deviation): \(rounds) alternating rounds "
                + "can promise \(NumberFormat.percent(share, signed: false)) or more."
        ]
        fields.append("margin: \(Int(percent))%")
        return percent < 100
    }

    /// The widest limit that any of the values of `each:` needs.
    private mutating func failures(_ selections: [Selection], _ results: ResultSet) -> Bool {
        let needs = selections.map { selection -> (events: Int, count: Int, limit: Double) in
            // Epochs of a case are one trial, as the gate counts them.
            let isByCase = Side(results: results, selection: selection).pairsCases && selection.isByCase
            let units = isByCase ? selection.caseMeans(in: results).values.map(\.mean) : selection.values
            let events = units.count { $0 != 0 }
            let rate = Double(events) / Double(units.count)
            return (events, units.count, Promise.rateLimit(count: units.count, rate: rate, alpha: ObjectiveDraft.alpha))
        }
        guard let widest = needs.max(by: { $0.limit < $1.limit }), widest.limit.isFinite, widest.limit < 1 else { return false }
        let percent = (widest.limit * 1000).rounded(.up) / 10
        comments = [
            "\(widest.events) of \(widest.count) failed: so many can promise \(NumberFormat.percent(widest.limit, signed: false)) or more."
        ]
        fields.append("limit: \(percent)%")
        return true
    }

    private mutating func exact(_ metric: Metric, _ selections: [Selection], _ results: ResultSet, _ direction: Direction) -> Bool {
        if metric.isCounter {
            comments = ["A counter: compared exactly."]
            fields.append("margin: 0 \(metric.unit.dimension == .size ? "B" : "")".trimmingSpaces())
            return true
        }
        guard let selection = selections.first, selections.count == 1 else { return counted(metric, selections) }
        let cases = selection.caseMeans(in: results)
        if metric.isScore(objective: Objective(name: "", suite: "", metric: "", statistic: .mean, direction: direction)), cases.count >= 2 {
            let discordance = 0.05
            let points = Promise.goldenSet(count: cases.count, discordance: discordance, alpha: ObjectiveDraft.alpha)
            let limit = ObjectiveDraft.lowerLimit(cases.keys.sorted().compactMap { cases[$0]?.mean })
            comments = [
                "\(cases.count) cases, of which about 5 % flip by themselves, can promise \(NumberFormat.points(points, signed: false)) or more."
            ]
            guard points.isFinite, points < 1 else { return false }
            if metric.unit.dimension == .ratio {
                fields.append("margin: \(Int((points * 100).rounded(.up)))pp")
                if limit > 0.05 { fields.append("limit: \(Int((limit * 100).rounded(.down)))%") }
            } else {
                fields.append("margin: \(YAMLText.number(points, digits: 2))")
            }
            return true
        }
        return counted(metric, selections)
    }

    /// The highest limit that these means of cases pass with 80 %.
    private static func lowerLimit(_ means: [Double]) -> Double {
        let mean = Moments(means).mean
        if means.allSatisfy({ $0 == 0 || $0 == 1 }) { return 1 - Promise.rateLimit(count: means.count, rate: 1 - mean, alpha: alpha) }
        let bounds = MeanAgainstLimit(means).bounds(alpha: alpha)
        return mean - Promise.standardError((bounds.upper - bounds.lower) / 2 / Normal.upperQuantile(alpha), alpha: alpha)
    }

    /// Tokens, cost and other amounts: what so many values with this spread can promise.
    private mutating func counted(_ metric: Metric, _ selections: [Selection]) -> Bool {
        var worst = 0.0
        for selection in selections {
            let moments = Moments(selection.baseValues)
            guard moments.mean > 0, moments.count >= 20 else { return false }
            let variation = moments.standardDeviation / moments.mean
            worst = max(
                worst,
                Promise.meanRatio(
                    count: moments.count, candidateVariation: variation, baselineVariation: variation, alpha: ObjectiveDraft.alpha))
        }
        let percent = max(1, (expm1(worst) * 100).rounded(.up))
        guard percent < 100 else { return false }
        let fewest = selections.map(\.count).min() ?? 0
        comments = [
            "\(fewest) values with their spread can promise \(NumberFormat.percent(expm1(worst), signed: false)); less where cases are paired."
        ]
        fields.append("margin: \(Int(percent))%")
        return true
    }

    /// A limit rounded outward to two digits, in a unit that reads well.
    private static func written(_ value: Double, _ metric: Metric) -> String {
        switch metric.unit.dimension {
        case .time:
            let (factor, symbol) = value >= 1 ? (1, "s") : value >= 1e-3 ? (1e-3, "ms") : value >= 1e-6 ? (1e-6, "us") : (1e-9, "ns")
            return "\(YAMLText.number(value / factor, digits: 2)) \(symbol)"
        case .size: return "\(YAMLText.number(value, digits: 2)) B"
        case .perSecond(let numerator): return "\(YAMLText.number(value, digits: 2)) \(numerator == .none ? "1" : numerator.baseSymbol)/s"
        default: return YAMLText.number(value, digits: 2)
        }
    }
}

extension Metric {
    /// Metrics without a standard name that a first budget may still judge: scores.
    fileprivate var isDraftable: Bool { mood == .exact && direction == .higher }
}
