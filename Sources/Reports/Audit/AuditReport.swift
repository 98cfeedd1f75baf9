import Budgets
package import History
import Measurements

/// The audit for people: the newest commit first, what loosened at once to be seen.
package enum AuditReport {
    /// Markdown that ends with a line break; where it exceeds `limit` bytes the oldest commits are counted only.
    package static func render(_ audit: BudgetAudit, limit: Int = MarkdownReport.commentLimit) -> String {
        let head = [title(audit)] + [about(audit), cut(audit), waivers(audit), used(audit)].compactMap { $0 }
        let groups = commits(audit.entries)
        let sections = groups.map { section($0, in: audit) }
        var room = limit - head.map { $0.utf8.count + 2 }.reduce(0, +) - 200
        let shown = sections.prefix { section in
            room -= section.utf8.count + 2
            return room >= 0
        }
        var blocks = head + shown
        let left = groups.dropFirst(shown.count)
        if !left.isEmpty {
            let count = left.map(\.count).reduce(0, +)
            blocks.append(
                "\(count) earlier \(count == 1 ? "change" : "changes") in \(left.count) \(left.count == 1 ? "commit does" : "commits do") not fit here: see the CSV."
            )
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// "12 loosened, 9 tightened, 3 other"
    private static func title(_ audit: BudgetAudit) -> String {
        let counts = [Tendency.loosened, .tightened, .other].compactMap { kind -> String? in
            let count = audit.entries.count { $0.tendency == kind }
            return count > 0 ? "\(count) \(kind.rawValue)" : nil
        }
        let branch = MarkdownEscape.code(audit.scope.branch)
        return "### Budget audit of \(branch) · \(counts.isEmpty ? "no change" : counts.joined(separator: ", "))"
    }

    /// What was looked at: "24 commits by 3 authors since 2026-01-01 up to 1a2b3c4, in Budgets/a.yaml, Budgets/b.yaml."
    private static func about(_ audit: BudgetAudit) -> String {
        let scope = audit.scope
        let since = scope.since.map { " since \(MarkdownEscape.code($0))" } ?? ""
        let time = since + (scope.until.map { " until \($0)" } ?? "") + " up to `\(scope.head.prefix(7))`"
        let shown = audit.files.prefix(mostFiles).map { MarkdownEscape.code($0) }.joined(separator: ", ")
        let files = shown + (audit.files.count > mostFiles ? " and \(audit.files.count - mostFiles) more" : "")
        let groups = commits(audit.entries)
        guard !groups.isEmpty else { return "No commit\(time) changed what \(files) \(audit.files.count == 1 ? "promises" : "promise")." }
        let authors = Set(groups.compactMap(\.first?.commit.email)).count
        return
            "\(groups.count) \(groups.count == 1 ? "commit" : "commits") by \(authors) \(authors == 1 ? "author" : "authors")\(time), in \(files)."
    }

    private static func cut(_ audit: BudgetAudit) -> String? {
        guard !audit.cutAt.isEmpty else { return nil }
        let ids = audit.cutAt.prefix(mostFiles).map { "`\($0.prefix(7))`" }.joined(separator: ", ")
        let more = audit.cutAt.count > mostFiles ? " and \(audit.cutAt.count - mostFiles) more" : ""
        return "⚠️ The history ends at \(ids)\(more): the clone is shallow. What was changed in and before "
            + "\(audit.cutAt.count == 1 ? "it" : "them") is not told; fetch it with `git fetch --unshallow` (in CI: `fetch-depth: 0`)."
    }

    /// What is waived today, and what is waived no longer though it still stands there.
    private static func waivers(_ audit: BudgetAudit) -> String? {
        guard !audit.waivers.isEmpty else { return nil }
        let several = audit.files.count > 1
        let lines = audit.waivers.prefix(mostWaivers).map { standing in
            let place = several ? " in \(MarkdownEscape.code(standing.file))" : ""
            return
                "- \(standing.isExpired ? "⌛ expired" : "✋ in force") · **\(name(standing.waiver.objective))**\(place) · \(words(standing.waiver.text))"
        }
        let more = audit.waivers.count > mostWaivers ? ["- and \(audit.waivers.count - mostWaivers) more"] : []
        return (["Waivers that stand on \(audit.scope.today):", ""] + lines + more).joined(separator: "\n")
    }

    /// What was waived in fact, by the recorded verdicts.
    private static func used(_ audit: BudgetAudit) -> String? {
        let elsewhere = audit.usedElsewhere
        let aside =
            elsewhere == 0
            ? nil : "\(elsewhere) judged \(elsewhere == 1 ? "commit" : "commits") aside of this branch used a waiver, too."
        guard !audit.used.isEmpty else { return aside }
        let several = audit.files.count > 1
        let lines = audit.used.prefix(mostWaivers).map { used in
            let place = several ? " in \(MarkdownEscape.code(used.file))" : ""
            let day = used.branchCommit.day.map { "\($0)" } ?? "date unknown"
            let judged = used.commit == used.branchCommit.id ? "" : ", judged as \(MarkdownEscape.code(String(used.commit.prefix(7))))"
            let waiver = "until \(name(used.waiver.until)), by \(name(used.waiver.by)): \(words(used.waiver.reason))"
            let granted = used.granted.map { commit in
                " · granted in `\(commit.id.prefix(7))` by \(name(commit.author.isEmpty ? commit.email : commit.author))"
            }
            return "- \(day) · `\(used.branchCommit.id.prefix(7))`\(judged) · **\(name(used.objective))**\(place) · "
                + "\(used.outcome == .fail ? "failed" : used.outcome.rawValue) · \(waiver)\(granted ?? "")"
        }
        let more = audit.used.count > mostWaivers ? ["- and \(audit.used.count - mostWaivers) more"] : []
        let list = (["Waivers that were used, by the recorded verdicts:", ""] + lines + more).joined(separator: "\n")
        return list + (aside.map { "\n\n\($0)" } ?? "")
    }

    private static func section(_ entries: [BudgetAudit.Entry], in audit: BudgetAudit) -> String {
        guard let commit = entries.first?.commit else { return "" }
        let files = Set(entries.map(\.file))
        // One file is said once.
        let isSame = files.count == 1
        var facts = ["`\(commit.id.prefix(7))`"]
        if isSame, audit.files.count > 1, let file = files.first { facts.append(MarkdownEscape.code(file)) }
        let day = commit.day.map { "\($0)" } ?? "date unknown"
        let author = commit.author.isEmpty ? commit.email : commit.author
        let summary = commit.summary.isEmpty ? "(no message)" : words(commit.summary)
        let heading = "**\(day) · \(name(author))** · \(summary) · \(facts.joined(separator: " · "))"
        let lines = entries.prefix(mostChanges).map { entry in
            "- " + line(entry, isExpired: audit.isExpired(entry) ?? false) + (isSame ? "" : " · \(MarkdownEscape.code(entry.file))")
        }
        let more = entries.count > mostChanges ? ["- and \(entries.count - mostChanges) more"] : []
        return ([heading, ""] + lines + more).joined(separator: "\n")
    }

    private static func line(_ entry: BudgetAudit.Entry, isExpired: Bool) -> String {
        switch entry.event {
        case .unparseable(let problem): return "🛑 **did not parse**: \(words(problem))"
        case .change(let change): return line(change) + (isExpired ? " (expired)" : "")
        case .dropped(let change, let parent):
            return line(change) + (isExpired ? " (expired)" : "") + " · the merge dropped what `\(parent.prefix(7))` brought"
        }
    }

    private static func line(_ change: BudgetDifference.Change) -> String {
        let mark =
            switch change.tendency {
            case .loosened: "🔓 **loosened**"
            case .tightened: "🔒 tightened"
            case .other: "▫️ changed"
            }
        return "\(mark) · \(subject(change))\(AuditReport.change(change))"
    }

    private static func subject(_ change: BudgetDifference.Change) -> String {
        switch change.subject {
        case .budget: ""
        case .suite(let suite): "suite **\(name(suite))** · "
        case .objective(let objective), .waiver(let objective): "**\(name(objective))** · "
        case .policy(let objectives):
            "policy for "
                + objectives.prefix(mostFiles).map { "**\(name($0))**" }.joined(separator: ", ")
                + (objectives.count > mostFiles ? " and \(objectives.count - mostFiles) more" : "") + " · "
        }
    }

    private static func change(_ change: BudgetDifference.Change) -> String {
        switch (change.key, change.from, change.to) {
        case ("objective", nil, let to?): "new: \(words(to))"
        case ("objective", let from?, nil): "gone; it was: \(words(from))"
        case ("name", let from?, _): "renamed, was \(words(from))"
        case ("file", let from?, let to?):
            "moved from \(MarkdownEscape.code(from)) to \(MarkdownEscape.code(to)); `check` reads `Budgets/*.yaml`"
        case ("waiver", nil, let to?): "waiver granted \(words(to))"
        case ("waiver", let from?, nil): "waiver removed, was \(words(from))"
        case ("suite", nil, let to?): "new: \(words(to))"
        case ("suite", let from?, nil): "gone; it was: \(words(from))"
        case (let key, let from?, let to?): "\(words(key)) \(words(from)) → \(words(to))"
        case (let key, nil, let to?): "\(words(key)) added: \(words(to))"
        case (let key, let from?, nil): "\(words(key)) removed, was \(words(from))"
        case (let key, nil, nil): words(key)
        }
    }

    /// The entries of each commit.
    private static func commits(_ entries: [BudgetAudit.Entry]) -> [[BudgetAudit.Entry]] {
        var groups: [[BudgetAudit.Entry]] = []
        for entry in entries {
            if groups.last?.first?.commit == entry.commit { groups[groups.count - 1].append(entry) } else { groups.append([entry]) }
        }
        return groups
    }

    private static func name(_ text: String) -> String { MarkdownEscape.text(VisibleText.name(text)) }

    private static func words(_ text: String) -> String {
        MarkdownEscape.text(VisibleText.exposing(VisibleText.cut(text, most: longestValue)))
    }

    private static let longestValue = 200
    private static let mostFiles = 5
    private static let mostWaivers = 20
    private static let mostChanges = 50
}
