import Gate
import Measurements

/// The cases that became worse or better: of a golden set they are the evidence.
struct FlippedCaseList {
    let flips: Flips
    /// The objective's name, where several have such a list.
    let owner: String?
    /// How many ids a line names.
    let most: Int
    /// Whether it is the first of several lists: what holds for all of them is said once.
    let isFirst: Bool

    /// Bullets without their mark; none where nothing flipped.
    var bullets: [String] {
        guard !flips.worse.isEmpty || !flips.better.isEmpty else { return [] }
        var bullets = [line("Worse", flips.worse), line("Better", flips.better)].compactMap { $0 }
        if isFirst { bullets += segments }
        if let owner { bullets = bullets.map { "\(owner): \($0)" } }
        if let unchanged, isFirst || flips.knowsUnchanged {
            bullets.append(owner == nil || isFirst ? unchanged : "\(owner ?? ""): \(unchanged)")
        }
        return bullets
    }

    private func line(_ word: String, _ cases: [FlippedCase]) -> String? {
        guard !cases.isEmpty else { return nil }
        let history = FlippedCaseList.history(cases)
        let firm = cases.filter { !$0.flipsUnchanged }
        let loose = cases.filter(\.flipsUnchanged)
        var parts: [String] = []
        let named = firm.prefix(most).map { item($0, withValues: history == nil) }
        if !named.isEmpty { parts.append(named.joined(separator: " ")) }
        let others = loose.prefix(max(most - named.count, 0)).map { item($0, withValues: history == nil) }
        if !others.isEmpty {
            let verb = loose.count == 1 ? "also flips" : "also flip"
            parts.append(others.joined(separator: " ") + " (\(verb) with an unchanged prompt)")
        }
        let rest = cases.count - named.count - others.count
        return "**\(word) (\(cases.count))**" + (history.map { ", " + $0 } ?? "") + ": " + parts.joined(separator: " · ")
            + (rest > 0 ? " and \(rest) more" : "")
    }

    private func item(_ item: FlippedCase, withValues: Bool) -> String {
        guard withValues else { return MarkdownEscape.code(item.id) }
        return MarkdownEscape.code(item.id) + " (\(FlippedCaseList.values(item.before)) → \(FlippedCaseList.values(item.after)))"
    }

    /// Every epoch's value; of many epochs their mean.
    private static func values(_ values: [Double]) -> String {
        if values.count > 5 {
            let mean = values.reduce(0, +) / Double(values.count)
            return "\(NumberFormat.shortest(mean, digits: 3)) in \(values.count) epochs"
        }
        return values.map { NumberFormat.shortest($0, digits: 3) }.joined(separator: ", ")
    }

    /// "right in both epochs before, wrong in both now" where that is true of all; empty where one epoch of right and wrong needs no words;
    /// nil where values tell more.
    private static func history(_ cases: [FlippedCase]) -> String? {
        guard let first = cases.first, let from = first.before.first, let to = first.after.first, from != to else { return nil }
        let epochs = first.before.count
        let isUniform = cases.allSatisfy { item in
            item.before.count == epochs && item.after.count == epochs && item.before.allSatisfy { $0 == from }
                && item.after.allSatisfy { $0 == to }
        }
        guard isUniform, (from, to) == (1, 0) || (from, to) == (0, 1) else { return nil }
        let words = from == 1 ? ("right", "wrong") : ("wrong", "right")
        switch epochs {
        case 1: return "\(words.0) before, \(words.1) now"
        case 2: return "\(words.0) in both epochs before, \(words.1) in both now"
        default: return "\(words.0) in all \(epochs) epochs before, \(words.1) in all now"
        }
    }

    /// "by intent: refund 3 worse, 0 better · shipping 1, 2", for labels with few values.
    private var segments: [String] {
        let keys = Set((flips.worse + flips.better).flatMap { $0.labels.pairs.map(\.key) }).sorted(by: naturallyPrecedes)
        var lines: [String] = []
        for key in keys {
            var counts: [String: (worse: Int, better: Int)] = [:]
            for item in flips.worse { if let value = item.labels[key] { counts[value, default: (0, 0)].worse += 1 } }
            for item in flips.better { if let value = item.labels[key] { counts[value, default: (0, 0)].better += 1 } }
            guard (2...6).contains(counts.count) else { continue }
            let ordered = counts.sorted { left, right in
                if left.value.worse != right.value.worse { return left.value.worse > right.value.worse }
                return naturallyPrecedes(left.key, right.key)
            }
            let parts = ordered.enumerated().map { index, entry in
                let words = index == 0 ? (" worse", " better") : ("", "")
                return "\(MarkdownEscape.code(entry.key)) \(entry.value.worse)\(words.0), \(entry.value.better)\(words.1)"
            }
            lines.append("By \(MarkdownEscape.code(key)): " + parts.joined(separator: " · "))
        }
        return Array(lines.prefix(2))
    }

    private var unchanged: String? {
        let all = flips.worse + flips.better
        guard flips.knowsUnchanged else {
            return "Whether they also flip with an unchanged prompt is not known: one recorded re-run would tell."
        }
        guard !all.contains(where: \.flipsUnchanged) else { return nil }
        return all.count == 1
            ? "It has never flipped with an unchanged prompt." : "None of the \(all.count) has flipped with an unchanged prompt."
    }
}
