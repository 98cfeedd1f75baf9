import Budgets
package import History

/// The audit for scripts.
package enum AuditJSON {
    package static let schema = "tollgate/audit/v1"

    package static func render(_ audit: BudgetAudit) -> String {
        let scope = audit.scope
        return JSONText.object([
            ("schema", .string(schema)), ("branch", .string(scope.branch)), ("head", .string(scope.head)), ("since", text(scope.since)),
            ("until", text(scope.until?.description)), ("today", .string(scope.today.description)),
            ("counts", .object(Tendency.allCases.map { kind in (kind.rawValue, .number(audit.entries.count { $0.tendency == kind })) })),
            ("files", .array(audit.files.map { .string($0) })), ("cutAt", .array(audit.cutAt.map { .string($0) })),
            ("waivers", .array(audit.waivers.map(standing))), ("used", .array(audit.used.map(used))),
            ("usedElsewhere", .number(audit.usedElsewhere)), ("entries", .array(audit.entries.map { entry($0, in: audit) })),
        ]).text + "\n"
    }

    private static func entry(_ entry: BudgetAudit.Entry, in audit: BudgetAudit) -> JSONText {
        let commit = entry.commit
        let change = entry.event.change
        var problem: String?
        var parent: String?
        switch entry.event {
        case .change: break
        case .dropped(_, let id): parent = id
        case .unparseable(let text): problem = text
        }
        return .object([
            ("commit", .string(commit.id)), ("author", .string(commit.author)), ("email", .string(commit.email)),
            ("date", text(commit.utc)),
            ("message", .string(commit.summary)), ("file", .string(entry.file)),
            ("objectives", .array((change?.subject.objectives ?? []).map { .string($0) })), ("key", text(change?.path)),
            ("from", text(change?.from)), ("to", text(change?.to)), ("tendency", .string(entry.tendency.rawValue)),
            (
                "waiver",
                change?.waiver.map { waiver in
                    .object(members(waiver) + [("expired", audit.isExpired(entry).map { .bool($0) } ?? .null)])
                } ?? .null
            ),
            ("dropped", text(parent)), ("problem", text(problem)),
        ])
    }

    private static func standing(_ standing: BudgetAudit.StandingWaiver) -> JSONText {
        .object(
            [("file", .string(standing.file)), ("objective", .string(standing.waiver.objective))] + members(standing.waiver)
                + [("expired", .bool(standing.isExpired))])
    }

    private static func used(_ used: BudgetAudit.UsedWaiver) -> JSONText {
        .object([
            ("commit", .string(used.commit)), ("branchCommit", .string(used.branchCommit.id)), ("date", text(used.branchCommit.utc)),
            ("file", .string(used.file)), ("objective", .string(used.objective)), ("outcome", .string(used.outcome.rawValue)),
            ("until", .string(used.waiver.until)), ("by", .string(used.waiver.by)), ("reason", .string(used.waiver.reason)),
            ("verdicts", .number(used.verdicts)),
            (
                "granted",
                used.granted.map { commit in
                    .object([
                        ("commit", .string(commit.id)), ("author", .string(commit.author)), ("email", .string(commit.email)),
                        ("date", text(commit.utc)),
                    ])
                } ?? .null
            ),
        ])
    }

    private static func members(_ waiver: Waiver) -> [(String, JSONText)] {
        [("until", .string(waiver.until.description)), ("by", .string(waiver.by)), ("reason", .string(waiver.reason))]
    }

    private static func text(_ value: String?) -> JSONText { value.map { .string($0) } ?? .null }
}
