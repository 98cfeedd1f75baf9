import Gate
import Measurements
import Statistics

/// Method and provenance of a budget's verdict, complete, in two lines of small print.
struct SmallPrint {
    let budget: BudgetVerdict
    let candidate: CandidateInfo
    /// The objectives that have rows of their own.
    let shown: [ObjectiveVerdict]

    private static let mostMethods = 4

    var text: String {
        "<sub>" + [methods, provenance].filter { !$0.isEmpty }.joined(separator: "<br>") + "</sub>"
    }

    /// What each objective's numbers rest on; objectives that rest on the same are named together.
    private var methods: String {
        var groups: [(basis: String, names: [String])] = []
        for objective in shown {
            for check in objective.checks where !check.method.isEmpty {
                let basis = self.basis(check, of: objective)
                let isBeside = check.kind == .limit && objective.checks.contains { $0.kind == .margin && !$0.method.isEmpty }
                let name = MarkdownEscape.text(VisibleText.shortened(objective.name, most: 40)) + (isBeside ? " (limit)" : "")
                if let index = groups.firstIndex(where: { $0.basis == basis }) {
                    if !groups[index].names.contains(name) { groups[index].names.append(name) }
                } else {
                    groups.append((basis, [name]))
                }
            }
        }
        var parts = groups.prefix(SmallPrint.mostMethods).map { group in
            groups.count == 1 ? group.basis : "\(SmallPrint.names(group.names)): \(group.basis)"
        }
        if groups.count > parts.count { parts.append("\(groups.count - parts.count) more in the JSON verdict") }
        parts += alternatives + levels + besides
        if parts.isEmpty { return "" }
        // Several begin with the name of an objective, which stays as it is.
        let text = parts.joined(separator: "; ") + "."
        return groups.count > 1 ? text : SmallPrint.capitalized(text)
    }

    private static func names(_ names: [String]) -> String {
        let shown = names.prefix(4).joined(separator: ", ")
        return names.count > 4 ? shown + " and \(names.count - 4) more" : shown
    }

    /// Statistic, data, method, noise.
    private func basis(_ check: Check, of objective: ObjectiveVerdict) -> String {
        var size = check.size
        // The noise says it, too.
        if case .oneSession? = check.noise { (size.baselineRuns, size.candidateRuns) = (nil, nil) }
        let data = self.size(size)
        let parts = [
            objective.statistic.name + (data.isEmpty ? "" : " of " + data), MarkdownEscape.text(VisibleText.cut(check.method, most: 200)),
            check.noise.map(noise) ?? "",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private func size(_ size: SampleSize) -> String {
        var text = ""
        if let cases = size.cases {
            text = size.baseline == nil ? "\(cases) cases" : "\(cases) pairs of cases"
            if let epochs = size.epochs, epochs > 1 { text += " × \(epochs) epochs" }
        } else if let candidate = size.candidate {
            if let baseline = size.baseline {
                text = baseline == candidate ? "\(candidate) observations a side" : "\(baseline) and \(candidate) observations"
            } else {
                text = "\(candidate) observations"
            }
        }
        if let rounds = size.rounds {
            text += (text.isEmpty ? "" : " ") + "in \(rounds) rounds"
        } else if let runs = size.candidateRuns {
            text += text.isEmpty ? "" : " "
            if let former = size.baselineRuns {
                text += former == runs ? "in \(runs) \(runs == 1 ? "run" : "runs") a side" : "in \(former) and \(runs) runs"
            } else {
                text += "in \(runs) \(runs == 1 ? "run" : "runs")"
            }
        }
        return text
    }

    private func noise(_ noise: NoiseSource) -> String {
        switch noise {
        case .rounds(let count): "noise from the \(count) rounds"
        case .history(let records, let segments, let deviation):
            "noise \(percent(deviation)) from \(records) records" + (segments > 1 ? " in \(segments) stretches" : "")
        case .runs(0, let candidate): "noise from \(candidate) runs"
        case .runs(let baseline, let candidate): "noise from \(baseline) and \(candidate) runs"
        case .stated(let deviation): "noise \(percent(deviation)) as the budget states"
        case .oneSession(let fromOthers):
            fromOthers ? "one session a side, noise from the other objectives" : "one session a side, noise unknown"
        case .independent: ""
        }
    }

    private func percent(_ share: Double) -> String { NumberFormat.percent(share, precision: share / 10, signed: false) }

    /// Margins that are the larger of two.
    private var alternatives: [String] {
        var texts: [String] = []
        for objective in shown {
            for check in objective.checks where check.bound.text.contains(" or ") {
                let text = "of \(MarkdownEscape.code(check.bound.text)) the larger counts"
                if !texts.contains(text) { texts.append(text) }
            }
        }
        return Array(texts.prefix(3))
    }

    /// "beside it, deciding nothing: McNemar's exact test p 0.38": one test of "no change" for each objective that does not pass.
    private var besides: [String] {
        let tests = shown.filter { $0.outcome != .pass }.compactMap { objective -> String? in
            guard let test = objective.checks.lazy.compactMap(\.companions.tests.first).first, test.pValues.twoSided.isFinite else {
                return nil
            }
            let name = MarkdownEscape.text(VisibleText.shortened(objective.name, most: 40))
            return "\(name) \(test.name) p\(NumberFormat.noBreakSpace)\(SmallPrint.pValue(test.pValues.twoSided))"
        }
        return tests.isEmpty ? [] : ["beside it, deciding nothing: " + tests.prefix(3).joined(separator: ", ")]
    }

    private static func pValue(_ p: Double) -> String {
        p < 0.0001 ? "below\(NumberFormat.noBreakSpace)0.0001" : NumberFormat.significant(p, digits: 2)
    }

    /// "each bound holds with 97.5 %": also where rounds are looked at after each one, for the levels are those of all looks together.
    private var levels: [String] {
        let changes = shown.flatMap(\.checks).compactMap(\.change).filter { $0.lower != $0.upper }
        guard let pass = changes.first?.passLevel else { return [] }
        let other = changes.filter { abs($0.failLevel - pass) > 1e-12 }
        let text = "each bound holds with \(SmallPrint.confidence(pass))" + (candidate.rounds == nil ? "" : " over all looks at the rounds")
        guard let strictest = other.map({ 1 - SmallPrint.share($0.failLevel) }).min() else { return [text] }
        return [text + ", those that a fail needs with up to \(SmallPrint.confidence(strictest))"]
    }

    /// A one-sided level and the confidence it leaves are told apart by size.
    private static func share(_ level: Double) -> Double { level < 0.5 ? 1 - level : level }

    private static func confidence(_ level: Double) -> String {
        NumberFormat.shortest(share(level) * 100, digits: 4) + NumberFormat.noBreakSpace + "%"
    }

    private var provenance: String {
        var parts = baselines
        let look = "look\(NumberFormat.noBreakSpace)\(candidate.look)"
        parts.append(candidate.commit.map { "candidate \(SmallPrint.commit($0)), \(look)" } ?? "candidate: files")
        if let rounds = candidate.rounds {
            parts.append("round\(NumberFormat.noBreakSpace)\(rounds.rounds) of at most \(rounds.maximum)")
        }
        parts.append(
            budget.file.isEmpty
                ? "no budget"
                : "budget \(MarkdownEscape.code(budget.file)) \(MarkdownEscape.sentence(budget.budgetOrigin, most: 200))")
        parts.append("exit\(NumberFormat.noBreakSpace)\(budget.exit.rawValue)")
        return SmallPrint.capitalized(parts.joined(separator: " · "))
    }

    private var baselines: [String] {
        var seen: [BaselineInfo] = []
        for baseline in budget.objectives.flatMap(\.checks).compactMap(\.baseline) where !seen.contains(baseline) { seen.append(baseline) }
        var parts = seen.prefix(4).map { baseline in
            let origin = MarkdownEscape.sentence(baseline.origin, most: 200)
            return baseline.commit.map { "baseline \(SmallPrint.commit($0)) (\(origin))" } ?? "baseline: \(origin)"
        }
        if seen.count > parts.count { parts.append("\(seen.count - parts.count) more baselines") }
        return parts
    }

    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private static func commit(_ id: String) -> String { MarkdownEscape.code(String(id.unicodeScalars.prefix(7))) }
}
