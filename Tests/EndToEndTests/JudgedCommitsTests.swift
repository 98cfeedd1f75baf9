import Foundation
import RepositoryFixtures
import Testing

/// What is asked of recorded verdicts afterwards: the history, one commit, and the check that compares with a commit that failed.
@Suite("Judged commits, end to end")
struct JudgedCommitsTests {
    /// Four commits: a fail, then one that fails and is undecided with its second attempt, a waived fail, and one that nobody judged.
    private func judged() async throws -> ScratchRepository {
        let repository = try await VerdictRecordingTests.repository(passes: false)
        for step in 0..<4 {
            if step > 0 {
                try repository.budget(
                    VerdictRecordingTests.objective.replacing(" }", with: ", margin: 10pp }"),
                    more: step == 2 ? VerdictRecordingTests.waiver : "")
                try await repository.git("add", "Budgets")
                try await repository.commit("Step \(step)")
            }
            for attempt in step == 1 ? ["1", "2"] : ["1"] {
                let variables = ["CI_PIPELINE_ID": "\(step + 7)", "CI_JOB_NAME": "gate", "CI_JOB_ID": attempt]
                try VerdictRecordingTests.write(passes: attempt == "2" || step == 3, in: repository)
                #expect(try await repository.tollgate("record", environment: variables).status == 0)
                guard step < 3 else { continue }
                let ended = try await repository.tollgate(
                    "check", "--record", "--today", "2026-02-01", "--results", "main=results/*", environment: variables)
                #expect([0, 1, 2].contains(ended.status), "\(ended.errors)")
            }
        }
        return repository
    }

    @Test func historyAndShow() async throws {
        let repository = try await judged()
        let history = try await repository.tollgate("history", "quality")
        #expect(history.status == 0 && history.errors.isEmpty, "\(history.errors)")
        try expectGolden(history.output, "history-judged.txt")
        try expectGolden(try await repository.tollgate("history", "--json").output, "history-judged.json")
        try expectGolden(try await repository.tollgate("history", "--csv").output, "history-judged.csv")
        let shown = try await repository.tollgate("baseline", "show", "HEAD~1").output
        let start = try #require(shown.range(of: "\nverdict "))
        try expectGolden("verdict " + shown[start.upperBound...], "baseline-show-judged.txt")
        let list = try await repository.tollgate("baseline", "list").output.split(separator: "\n")
        #expect(list.count == 6 && list.count { $0.hasSuffix("  superseded by attempt 2") } == 1, "\(list)")
        #expect(list.last?.hasPrefix("superseded: ") == true)
        let attempts = try await repository.tollgate("baseline", "show", "HEAD~2")
        #expect(attempts.output.contains("superseded by attempt 2") && attempts.output.contains("all stay runs"), "\(attempts.output)")
        #expect(try await repository.records().compactMap { $0["supersededBy"] as? String } == ["2"])
        let suite = try await repository.tollgate("baseline", "show", "HEAD~1", "--suite", "main")
        #expect(suite.status == 0 && !suite.output.contains("verdict"))
    }

    @Test func aCheckSaysThatItsBaselineFailed() async throws {
        let repository = try await judged()
        // Against the waived fail, then against the one before it, which did not fail in the end.
        let against = try await repository.tollgate("check", "--baseline", "HEAD~1")
        #expect(against.output.contains("the baseline itself failed `quality` when it was judged"), "\(against.output)")
        let json = try await repository.tollgate("check", "--baseline", "HEAD~1", "--format", "json")
        #expect(json.output.contains("the baseline itself failed quality when it was judged"))
        let passed = try await repository.tollgate("check", "--baseline", "HEAD~2")
        #expect(!passed.output.contains("the baseline itself failed"), "\(passed.output)")
    }

    @Test func theAuditShowsWhichWaiversWereUsed() async throws {
        let repository = try await judged()
        let audit = try await repository.tollgate("audit", "--today", "2026-03-01")
        #expect(audit.status == 0 && audit.errors.isEmpty, "\(audit.errors)")
        try expectGolden(audit.output, "audit-used.md")
        try expectGolden(try await repository.tollgate("audit", "--today", "2026-03-01", "--format", "json").output, "audit-used.json")
    }

    @Test("a commit that was judged and not recorded is shown, and one of neither is an error")
    func onlyJudged() async throws {
        let repository = try await VerdictRecordingTests.repository()
        #expect(try await repository.tollgate("check", "--record").status == 0)
        let shown = try await repository.tollgate("baseline", "show", "HEAD")
        #expect(shown.status == 0 && shown.output.hasPrefix("verdict"), "\(shown.errors)")
        let json = try await repository.tollgate("baseline", "show", "HEAD", "--json")
        #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
        try await repository.commit("Another")
        #expect(try await repository.tollgate("baseline", "show", "HEAD").status == 66)
    }

    @Test("a squashed commit is told with the verdict on what was squashed")
    func squashed() async throws {
        let repository = try await VerdictRecordingTests.repository(passes: false)
        try await repository.git("checkout", "--quiet", "-b", "side")
        try await repository.git("commit", "--quiet", "--allow-empty", "--message", "Side")
        for words in [["record"], ["check", "--record", "--results", "main=results/*"]] { _ = try await repository.tollgate(words) }
        try await repository.git("checkout", "--quiet", "main")
        try repository.write("metric,value,unit,case\naccuracy,1,ratio,a\n", to: "results/r.csv")
        try await repository.commit("Squashed")
        #expect(try await repository.tollgate("record").status == 0)
        let history = try await repository.tollgate("history", "--csv")
        #expect(history.output.split(separator: "\n").last?.hasSuffix(",fail") == true, "\(history.output)")
    }

    @Test("a later version's verdict is refused where it is needed, and left out of a check")
    func laterVersion() async throws {
        let repository = try await judged()
        try await repository.git("checkout", "--quiet", "HEAD~1")
        try await VerdictRecordingTests.put("{\"schema\": \"tollgate/recorded-verdict/v2\"}", in: repository)
        try await repository.git("checkout", "--quiet", "main")
        for words in [["history"], ["audit"], ["baseline", "show", "HEAD~1"]] {
            let ended = try await repository.tollgate(words)
            #expect(ended.status == 65 && ended.errors.contains("update Tollgate") && ended.output.isEmpty, "\(words) \(ended.errors)")
        }
        let checked = try await repository.tollgate("check", "--baseline", "HEAD~1")
        #expect(checked.status == 0 && checked.output.contains("update Tollgate"), "\(checked.output)\(checked.errors)")
        #expect(checked.output.contains("the baseline itself failed"))
    }

    @Test("a damaged verdict is left out of the history and named")
    func damaged() async throws {
        let repository = try await judged()
        try await VerdictRecordingTests.put("nothing of ours", in: repository)
        let history = try await repository.tollgate("history")
        #expect(history.status == 0 && history.errors.contains("is damaged"), "\(history.errors)")
    }
}
