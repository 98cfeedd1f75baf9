import Baselines
import Budgets
import Git
import RepositoryFixtures
import Testing

@testable import History

/// Which waivers recorded verdicts used, on which commits of the branch, and who granted them.
@Suite("Used waivers")
struct UsedWaiverTests {
    private static let waiver = "waivers:\n  - { objective: latency, until: 2026-11-30, by: Mara, reason: A new model }"

    private func audit(
        _ made: AuditRepository, since: AuditRequest.Beginning? = nil, until: Day? = nil, budgets: [String] = AuditRequest.usualFiles
    ) throws -> BudgetAudit {
        let repository = try made.made.open()
        let day = try #require(Day("2026-11-25"))
        return try BudgetAudit(
            of: repository,
            AuditRequest(
                branch: "HEAD", head: repository.resolve("HEAD"), since: since, until: until, budgets: budgets, today: day),
            records: RecordStore(repository).snapshot())
    }

    private func judge(
        _ commit: ObjectID, in made: AuditRepository, by: String? = "Mara", attempt: String = "1", file: String = AuditRepository.file
    ) throws {
        let store = try RecordStore(made.made.open())
        let waived = by.map { RecordedWaiver(by: $0, until: "2026-11-30", reason: "A new model") }
        let objective = RecordedObjectiveVerdict(
            name: "latency", suite: "load", metric: "latency", statistic: "p95", outcome: .fail, blocks: false, waived: waived)
        let policy = RecordedPolicy(
            alpha: 0.025, undecided: "block-if-worse", absent: "undecided", unscored: "undecided", correction: "beyond")
        let verdict = RecordedVerdict(
            commit: commit.hex, tree: try store.repository.commit(commit).tree.hex, look: 1, outcome: .pass, exit: 0,
            identity: VerdictIdentity(ciRun: "7", job: "gate", attempt: attempt),
            budgets: [
                RecordedBudgetVerdict(
                    file: file, blob: nil, commit: nil, service: "chat", policy: policy, outcome: .pass, exit: 0, objectives: [objective])
            ])
        #expect(try store.append(verdict, commit: commit) == .recorded)
    }

    @Test("the commit, the objective, the waiver, and the commit that granted it")
    func used() async throws {
        let made = try await AuditRepository()
        try await made.commit("First", AuditRepository.budget())
        let grant = try await made.commit("Grant", AuditRepository.budget(more: Self.waiver), time: 1_700_000_100)
        let code = try await made.made.commit("Code", files: ["code": "x"], time: 1_700_000_200)
        for attempt in ["1", "2"] { try judge(code, in: made, attempt: attempt) }
        let audit = try audit(made)
        let used = try #require(audit.used.first)
        #expect(audit.used.count == 1 && audit.usedElsewhere == 0)
        #expect(used.commit == code.hex && used.branchCommit.id == code.hex && used.verdicts == 2 && used.outcome == .fail)
        #expect(used.objective == "latency" && used.file == AuditRepository.file && used.waiver.by == "Mara")
        #expect(used.granted?.id == grant.hex)
    }

    @Test("one that the history does not have was granted by nobody known; none is no use")
    func unknown() async throws {
        let made = try await AuditRepository()
        let first = try await made.commit("First", AuditRepository.budget(more: Self.waiver))
        try judge(first, in: made, by: "Somebody else")
        try judge(first, in: made, by: nil, attempt: "2")
        let audit = try audit(made)
        #expect(audit.used.count == 1 && audit.used[0].granted == nil)
    }

    @Test("other branches are counted, a squashed one is told with the branch's commit")
    func branches() async throws {
        let made = try await AuditRepository()
        try await made.commit("First", AuditRepository.budget(more: Self.waiver))
        try await made.made.git("switch", "-q", "-c", "side")
        let side = try await made.made.commit("Side", files: ["code": "x"], time: 1_700_000_100)
        try judge(side, in: made)
        try await made.made.git("switch", "-q", "main")
        #expect(try audit(made).used.isEmpty && audit(made).usedElsewhere == 1)
        let squashed = try await made.made.commit("Squashed", files: ["code": "x"], time: 1_700_000_200)
        #expect(squashed != side)
        let audit = try audit(made)
        #expect(audit.used.map(\.commit) == [side.hex] && audit.used.map(\.branchCommit.id) == [squashed.hex])
        #expect(audit.usedElsewhere == 0)
    }

    @Test("only what is asked for: days, revisions, files")
    func scope() async throws {
        let made = try await AuditRepository()
        let first = try await made.commit("First", AuditRepository.budget(more: Self.waiver), time: 1_700_000_000)
        let second = try await made.made.commit("Second", files: ["code": "x"], time: 1_700_200_000)
        for commit in [first, second] { try judge(commit, in: made) }
        try judge(second, in: made, attempt: "2", file: "perf/other.yaml")
        #expect(try audit(made).used.map(\.commit) == [second.hex, first.hex], "the newest first")
        #expect(try audit(made, since: .commit(first, name: "first")).used.map(\.commit) == [second.hex])
        #expect(try audit(made, until: Day("2023-11-15")).used.map(\.commit) == [first.hex])
        #expect(try audit(made, since: .day(#require(Day("2023-11-16")))).used.map(\.commit) == [second.hex])
        #expect(try audit(made, budgets: ["perf/*.yaml"]).used.map(\.file) == ["perf/other.yaml"])
    }
}
