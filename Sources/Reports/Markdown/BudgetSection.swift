import Gate
import Measurements
import Statistics

/// How much of a budget's verdict is spelled out.
struct Detail: Sendable {
    let rows: Int
    let flips: Int
    let bullets: Int

    /// From the usual one to the briefest, for verdicts that would not fit into a comment.
    static let levels = [
        Detail(rows: 12, flips: 20, bullets: 12), Detail(rows: 8, flips: 8, bullets: 6), Detail(rows: 3, flips: 3, bullets: 2),
    ]
}

/// One budget's verdict: headline, advice, table, evidence, what was not asked, small print.
struct BudgetSection {
    let budget: BudgetVerdict
    let candidate: CandidateInfo
    let detail: Detail
    private let table: ObjectiveTable

    init(_ budget: BudgetVerdict, candidate: CandidateInfo, detail: Detail) {
        self.budget = budget
        self.candidate = candidate
        self.detail = detail
        table = ObjectiveTable(budget.objectives, rows: detail.rows)
    }

    /// Markdown without a line break at the end.
    var text: String {
        var blocks = [headline]
        if let advice, !advice.isEmpty { blocks.append(MarkdownEscape.lineStart(MarkdownEscape.sentence(advice))) }
        // Before any number, for it weakens all of them.
        if !budget.unfair.isEmpty {
            blocks.append(
                limited(budget.unfair.map { "> ⚠️ " + BudgetSection.bullet($0) }, "> more in the JSON verdict").joined(separator: "\n>\n"))
        }
        if !budget.objectives.isEmpty { blocks.append(table.lines.joined(separator: "\n")) }
        let bullets = self.bullets
        if !bullets.isEmpty { blocks.append(bullets.map { "- " + MarkdownEscape.lineStart($0) }.joined(separator: "\n")) }
        // A fail blocks: its headline has said so.
        if !budget.blocking.isEmpty, budget.exit != .fail {
            blocks.append(MarkdownEscape.lineStart(MarkdownEscape.sentence(budget.blocking)))
        }
        blocks.append(SmallPrint(budget: budget, candidate: candidate, shown: table.shown).text)
        return blocks.joined(separator: "\n\n")
    }

    /// Nil for one objective that passes: its row, right below, says the same.
    private var advice: Sentence? { budget.outcome == .pass && budget.objectives.count == 1 ? nil : budget.advice }

    /// A symbol is never alone: some fonts lack it, and it is nothing to search for.
    static func mark(_ budget: BudgetVerdict) -> String {
        switch budget.outcome {
        case .pass: budget.objectives.contains { $0.outcome == .fail && $0.waived != nil } ? "⚠️ WAIVED" : "✅ PASS"
        case .fail: "❌ FAIL"
        case .undecided: "❔ UNDECIDED"
        }
    }

    static func name(_ budget: BudgetVerdict) -> String { MarkdownEscape.text(VisibleText.shortened(budget.service, most: 60)) }

    private var headline: String {
        "### \(BudgetSection.mark(budget)) · \(BudgetSection.name(budget)) · \(MarkdownEscape.sentence(budget.headline, most: 400))"
    }

    private var bullets: [String] {
        let notes = (candidate.notes + budget.notes).filter { !isSaid($0) }.map { BudgetSection.bullet($0) }
        var bullets =
            flipped + limited(reasons + waivers + caveats, "more in the JSON verdict") + limited(notes, "more notes in the JSON verdict")
        if !budget.unguarded.isEmpty {
            bullets.append(BudgetSection.bullet("guarded by no objective: \(Sentence.list(codes: budget.unguarded, most: 8))"))
        }
        return bullets
    }

    /// Whether headline and advice have named all that a note names: the cases to run again.
    private func isSaid(_ note: Sentence) -> Bool {
        func names(_ sentence: Sentence?) -> Set<String> {
            Set(sentence?.spans.compactMap { if case .code(let name) = $0 { name } else { nil } } ?? [])
        }
        let own = names(note)
        return own.count > 1 && own.isSubset(of: names(budget.headline).union(names(budget.advice)))
    }

    private func limited(_ bullets: [String], _ words: String) -> [String] {
        bullets.count <= detail.bullets ? bullets : bullets.prefix(detail.bullets - 1) + ["\(bullets.count - detail.bullets + 1) \(words)."]
    }

    private var flipped: [String] {
        let owners = table.shown.filter { !($0.flips?.worse.isEmpty ?? true) || !($0.flips?.better.isEmpty ?? true) }
        let isBrief = budget.outcome == .pass
        return owners.prefix(3).enumerated().flatMap { index, objective -> [String] in
            guard let flips = objective.flips else { return [] }
            return FlippedCaseList(
                flips: flips, owner: owners.count > 1 ? BudgetSection.key(objective) : nil,
                most: index > 0 || isBrief ? min(detail.flips, 5) : detail.flips, isFirst: index == 0
            ).bullets
        } + (owners.count > 3 ? ["Flipped cases of \(owners.count - 3) more objectives are in the JSON verdict."] : [])
    }

    /// Why objectives do not pass and what to do, where headline and advice have not said it; alike ones together.
    private var reasons: [String] {
        let said = budget.headline.text + "\n" + (budget.advice?.text ?? "")
        var groups: [(reason: Reason, objective: ObjectiveVerdict, count: Int)] = []
        for objective in table.shown where objective.outcome != .pass && objective.waived == nil {
            for check in objective.checks where check.outcome != .pass {
                if let index = groups.firstIndex(where: { $0.reason.code == check.reason.code && $0.reason.remedy == check.reason.remedy })
                {
                    groups[index].count += 1
                } else {
                    groups.append((check.reason, objective, 1))
                }
            }
        }
        return groups.compactMap { group in
            let remedy = group.reason.remedy.flatMap { said.contains($0.text) ? nil : $0 }
            let isSaid = said.contains(group.reason.sentence.text)
            if isSaid, remedy == nil { return nil }
            var text = isSaid ? "" : BudgetSection.bullet(group.reason.sentence)
            if group.count > 1, !isSaid { text += " The same holds for \(group.count - 1) more." }
            if let remedy { text += (text.isEmpty ? BudgetSection.key(group.objective) + ": " : " ") + BudgetSection.bullet(remedy) }
            return text
        }
    }

    private var waivers: [String] {
        budget.objectives.compactMap { objective in
            guard let use = objective.waived else { return nil }
            // The headline names the first one and its day.
            let until = "until \(use.until.description)"
            if budget.headline.text.contains(until), budget.objectives.count(where: { $0.waived != nil }) == 1 {
                return BudgetSection.ended(MarkdownEscape.sentence("Waived by \(code: use.by): \(code: use.reason)"))
            }
            let sentence: Sentence = "waived \(until) by \(code: use.by): \(code: use.reason)"
            return "\(BudgetSection.key(objective)): \(MarkdownEscape.sentence(sentence))."
        }
    }

    /// What weakens the numbers that are shown.
    private var caveats: [String] {
        var groups: [(caveat: Sentence, names: [String])] = []
        for objective in table.shown {
            let name = BudgetSection.key(objective)
            for caveat in objective.checks.flatMap(\.caveats) {
                if let index = groups.firstIndex(where: { $0.caveat == caveat }) {
                    if groups[index].names.last != name { groups[index].names.append(name) }
                } else {
                    groups.append((caveat, [name]))
                }
            }
        }
        return groups.map { group in
            let more = group.names.count > 3 ? " and \(group.names.count - 3) more" : ""
            return group.names.prefix(3).joined(separator: ", ") + more + ": " + BudgetSection.ended(MarkdownEscape.sentence(group.caveat))
        }
    }

    private static func key(_ objective: ObjectiveVerdict) -> String {
        ([ObjectiveRows.name(objective)] + objective.labels.pairs.map { MarkdownEscape.code($0.value) }).joined(separator: " · ")
    }

    /// A sentence as people write it: with a capital and a full stop.
    private static func bullet(_ sentence: Sentence) -> String {
        let text = MarkdownEscape.sentence(sentence, most: 500)
        guard case .plain? = sentence.spans.first, let first = text.first, first.isASCII, first.isLowercase else { return ended(text) }
        return ended(first.uppercased() + text.dropFirst())
    }

    private static func ended(_ text: String) -> String {
        guard let last = text.last, !".!?:…".contains(last) else { return text }
        return text + "."
    }
}
