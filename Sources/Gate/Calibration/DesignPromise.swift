package import Budgets
import Measurements
import Statistics

/// What the objectives of a budget can promise by design, in sentences: how much their data must be for their margins, said once and not in
/// every verdict. "Can promise" means that unchanged code passes with 80 %.
package struct DesignPromises: Sendable {
    /// A line for each limit and margin of which something can be said, in the budget's order.
    package let lines: [Sentence]
    /// Where the results contradict the budget: these objectives are spoken of as if there were no results.
    package let contradictions: [GateError]

    /// What is assumed of a machine's runs where nothing tells it: quiet, usual and noisy.
    package static let usualSpreads = [0.01, 0.02, 0.05]
    /// Lines for the values of an objective's `each:`; the rest is a count.
    static let mostLines = 5

    /// - Parameter pilots: by suite; a suite without one is spoken of as far as the budget alone tells.
    package init(of budget: Budget, pilots: [String: RunPool], today: Day) {
        let assumptions = PlanAssumptions(usualSpreads: DesignPromises.usualSpreads)
        let (checks, contradictions) = Planning(budget: budget, pilots: pilots, assumptions: assumptions, today: today).checks()
        self.contradictions = contradictions
        lines = budget.objectives.flatMap { objective -> [Sentence] in
            let own = checks.filter { $0.key.objective == objective.name }
            let said = own.filter { $0.unsaid == nil }
            // Where neither limit nor margin can be spoken of, one of them says why.
            let shown = said.isEmpty ? own.filter { $0.kind == (objective.margin == nil ? .limit : .margin) } : said
            return [Check.Kind.margin, .limit].flatMap { kind in DesignPromises.lines(shown.filter { $0.kind == kind }) }
        }
    }

    /// Of the values of one `each:` those that cannot promise it first; equal sentences are one.
    private static func lines(_ checks: [PlannedCheck]) -> [Sentence] {
        var groups: [(promise: DesignPromise, keys: [InstanceKey])] = []
        var places: [DesignPromise: Int] = [:]
        for check in checks {
            let promise = DesignPromise(check)
            if let place = places[promise] {
                groups[place].keys.append(check.key)
            } else {
                places[promise] = groups.count
                groups.append((promise, [check.key]))
            }
        }
        let ranks = groups.map(\.promise.rank)
        let sorted = groups.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.map { groups[$0] }
        // No line is worth a count of one.
        let shown = sorted.count <= mostLines + 1 ? sorted[...] : sorted.prefix(mostLines)
        var lines = shown.map { "\(code: name($0.keys))\(values($0.keys)): \($0.promise.sentence)." as Sentence }
        let rest = sorted.dropFirst(shown.count)
        guard let first = rest.first?.keys.first else { return lines }
        let all = rest.reduce(0) { $0 + $1.keys.count }
        let cannot = rest.filter { $0.promise.rank == .cannot }.reduce(0) { $0 + $1.keys.count }
        let end: Sentence =
            cannot > 0 ? ", \(cannot) of which cannot promise it" : rest.allSatisfy { $0.promise.rank == .can } ? ", which can" : ""
        lines.append("\(code: first.objective): and \(all) more values\(end).")
        return lines
    }

    private static func name(_ keys: [InstanceKey]) -> String { keys.count == 1 ? keys[0].text : keys[0].objective }

    private static func values(_ keys: [InstanceKey]) -> Sentence {
        guard keys.count > 1 else { return "" }
        let isOfSeveral = keys[0].labels.pairs.count > 1
        let names = keys.map { $0.labels.pairs.map(\.value).joined(separator: ", ") }
        return " (\(Sentence.list(codes: names, most: 3, separator: isOfSeveral ? "; " : ", ")))"
    }
}

/// What one limit or margin can promise.
struct DesignPromise: Hashable {
    enum Rank: Int, Comparable {
        case cannot, perhaps, unknown, can

        static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
    }

    let rank: Rank
    /// Without the objective's name and without a full stop.
    let sentence: Sentence

    init(_ check: PlannedCheck) {
        let allowed: Sentence = check.kind == .margin ? "a margin of \(code: check.allowed)" : "the limit of \(code: check.allowed)"
        if let unsaid = check.unsaid {
            rank = .unknown
            sentence = "\(check.kind.rawValue) \(code: check.allowed): \(unsaid.sentence)"
            return
        }
        let condition = " if \(check.assumptionText)"
        guard let has = check.has, let decides = check.decides else {
            rank = .unknown
            sentence = "\(allowed) needs \(check.neededText)\(DesignPromise.others(check))\(condition)"
            return
        }
        if has == 1, check.supportedText == nil, check.unit == .runs || check.unit == .rounds {
            rank = .cannot
            sentence = "one run promises nothing; \(allowed) needs \(check.neededText)\(DesignPromise.others(check))\(condition)"
            return
        }
        let data = Wording.count(has, String(check.unit.rawValue.dropLast()))
        let supports = check.supportedText.map { "\(check.kind == .margin ? "" : "a limit of ")\($0)" }
        if decides.allSatisfy({ $0 }) {
            rank = .can
            let least = supports.map { ", down to \($0)," } ?? ""
            sentence = "\(data) can promise \(allowed)\(check.kind == .margin ? least : "")\(condition)"
            return
        }
        rank = decides.contains(true) ? .perhaps : .cannot
        let verb: Sentence = rank == .perhaps ? "may be too few for" : "cannot promise"
        let instead = supports.map { "; they can promise \($0)" } ?? ""
        sentence = "\(data) \(verb) \(allowed)\(instead)\(condition): it needs \(check.neededText)\(DesignPromise.others(check))"
    }

    /// " (or 9 recorded commits)": the other ways to a decision.
    private static func others(_ check: PlannedCheck) -> Sentence {
        var ways: [String] = []
        let records = check.needs.compactMap { need -> OtherWay? in
            need.others.first { if case .records = $0 { true } else { false } }
        }
        // What needs fewer records comes first.
        let totals = records.compactMap { way -> String? in if case .records(let total?) = way { String(total) } else { nil } }
        if !totals.isEmpty {
            let cases =
                totals.count == records.count ? "" : totals.count == 1 ? "in the first case " : "in the first \(totals.count) cases "
            ways.append("or \(cases)\(PlanWords.alternatives(totals)) recorded commits")
        } else if !records.isEmpty {
            ways.append("no number of recorded commits is enough")
        }
        if check.needs.contains(where: { $0.others.contains(.statedNoise) }) { ways.append("or one run a side by the stated noise") }
        return ways.isEmpty ? "" : " (\(ways.joined(separator: ", ")))"
    }
}
