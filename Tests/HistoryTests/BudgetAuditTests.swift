import Budgets
import Foundation
import Git
import RepositoryFixtures
import Testing

@testable import History

/// What the history of a repository says of its budgets, edit by edit.
@Suite("Audit of a history")
struct BudgetAuditTests {
    @Test("a commit tells its author, day and message; the newest is first")
    func commits() async throws {
        let made = try await AuditRepository()
        try await made.commit("First\n\nand a body", AuditRepository.budget(), time: 1_700_000_000)
        let second = try await made.commit("Second", AuditRepository.budget(limit: "700 ms"), time: 1_699_913_600)
        let entries = try made.audit().entries
        #expect(entries.map(\.commit.summary) == ["Second", "First", "First"])
        #expect(entries[0].commit.id == second.hex)
        #expect(entries[0].commit.author == "Test" && entries[0].commit.email == "test@example.com")
        #expect(entries[0].commit.day == Day("2023-11-13") && entries[0].commit.utc == "2023-11-13T22:13:20Z")
        #expect(try made.lines()[0] == "Second | Budgets/chat.yaml | latency | limit | 800 ms | 700 ms | tightened")
    }

    @Test("what changes nothing is no change: layout, moves within the folder, copies of what is there")
    func nothing() async throws {
        let made = try await AuditRepository()
        try await made.commit("First", AuditRepository.budget())
        try await made.commit("Indent", AuditRepository.budget().replacing("\n  ", with: "\n      ") + "# a comment\n")
        try await made.made.git("mv", "Budgets/chat.yaml", "Budgets/support.yml")
        try await made.made.commit("Move")
        #expect(try made.lines().count == 2)
        #expect(try made.audit().files == ["Budgets/chat.yaml", "Budgets/support.yml"])
    }

    @Test("a file is followed out of the folder and back")
    func moves() async throws {
        let made = try await AuditRepository()
        try await made.commit("First", AuditRepository.budget())
        try FileManager.default.createDirectory(atPath: made.made.path + "/attic", withIntermediateDirectories: true)
        try await made.made.git("mv", "Budgets/chat.yaml", "attic/chat.yaml")
        try await made.made.commit("Out")
        try await made.commit("Edit", AuditRepository.budget(limit: "2 s"), to: "attic/chat.yaml")
        try FileManager.default.createDirectory(atPath: made.made.path + "/Budgets", withIntermediateDirectories: true)
        try await made.made.git("mv", "attic/chat.yaml", "Budgets/new.yaml")
        try await made.made.commit("In")
        let expected = [
            "In | Budgets/new.yaml |  | file | attic/chat.yaml | Budgets/new.yaml | tightened",
            "Edit | attic/chat.yaml | latency | limit | 800 ms | 2 s | loosened",
            "Out | attic/chat.yaml |  | file | Budgets/chat.yaml | attic/chat.yaml | loosened",
        ]
        #expect(try Array(made.lines().prefix(3)) == expected)
        // Asked by its last name only, it is the same file.
        #expect(try made.lines(budgets: ["Budgets/new.yaml"]) == made.lines())
    }

    @Test("a file that is like the budget and is none does not hide that it is gone")
    func removedBesideSimilar() async throws {
        let made = try await AuditRepository()
        try await made.commit("First", AuditRepository.budget())
        try FileManager.default.removeItem(atPath: made.made.path + "/Budgets/chat.yaml")
        try await made.commit(
            "Gone", AuditRepository.budget().replacing("schema: tollgate/budget/v1", with: "kind: other"), to: "deploy.yaml")
        try await made.commit("Later", "kind: nothing\n", to: "deploy.yaml")
        let lines = try made.lines()
        #expect(lines.count == 4)
        #expect(lines.prefix(2).allSatisfy { $0.hasPrefix("Gone | Budgets/chat.yaml") && $0.hasSuffix("| - | loosened") }, "\(lines)")
    }

    @Test("another file at the path that a budget left is no budget")
    func reusedPath() async throws {
        let made = try await AuditRepository()
        try await made.commit("First", AuditRepository.budget(), to: "config.yaml")
        try await made.made.git("mv", "config.yaml", "Budgets/chat.yaml")
        try await made.made.commit("Move")
        try await made.commit("Other", "a: b\n", to: "config.yaml")
        try await made.commit("Other still", "a: c\n", to: "config.yaml")
        #expect(try made.lines().map { $0.prefix { $0 != " " } } == ["Move", "First", "First"])
    }

    @Test("what does not parse is said, and the next budget is compared with the last")
    func unparseable() async throws {
        let made = try await AuditRepository()
        try await made.commit("First", AuditRepository.budget())
        try await made.commit("Broken", AuditRepository.budget().replacing("limit: 800", with: "limt: 800"))
        try await made.commit("Worse", "\u{0}")
        try await made.commit("Mended", AuditRepository.budget(margin: "9%"))
        try await made.commit("Huge", String(repeating: "# x\n", count: 300_000))
        let lines = try made.lines()
        #expect(lines.count == 6)
        #expect(lines[0].contains("did not parse: the file has 1200000 bytes"))
        #expect(lines[1] == "Mended | Budgets/chat.yaml | latency | margin | 5% | 9% | loosened")
        #expect(lines[2].hasPrefix("Worse | Budgets/chat.yaml | did not parse: "))
        #expect(lines[3] == "Broken | Budgets/chat.yaml | did not parse: line 10: unknown key \"limt\"; did you mean \"limit\"?")
    }

    @Test("a merge tells only what neither side has")
    func merges() async throws {
        let made = try await AuditRepository()
        try await made.commit("First", AuditRepository.budget())
        try await made.made.git("switch", "-q", "-c", "side")
        try await made.commit("Ours", AuditRepository.budget(errors: "2%"), time: 1_700_000_100)
        try await made.commit(
            "A second file", AuditRepository.budget().replacing("service: chat", with: "service: b"), to: "Budgets/b.yaml",
            time: 1_700_000_200)
        try await made.made.git("switch", "-q", "main")
        try await made.commit("Theirs", AuditRepository.budget(limit: "700 ms"), time: 1_700_000_300)
        try await made.made.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
        #expect(try !made.lines().contains { $0.hasPrefix("Merge") })
        #expect(try made.audit().waivers.isEmpty && made.lines().count == 6)

        try await made.made.git("switch", "-q", "-c", "other", "HEAD~1")
        try await made.made.git("merge", "-q", "--no-ff", "--no-commit", "side")
        try await made.commit("Evil", AuditRepository.budget(limit: "700 ms", margin: "50%", errors: "2%"), time: 1_700_000_400)
        #expect(
            try made.lines().filter { $0.hasPrefix("Evil") } == ["Evil | Budgets/chat.yaml | latency | margin | 5% | 50% | loosened"],
            "what differs from both is told once, and is no drop")
        // A merge that drops a file which both sides have.
        try await made.made.git("switch", "-q", "-c", "third", "side")
        try await made.made.git("merge", "-q", "--no-ff", "--no-commit", "main")
        try await made.made.git("rm", "-q", "-f", "Budgets/b.yaml")
        try await made.made.commit("Drop")
        let dropped = try made.lines().filter { $0.hasPrefix("Drop | Budgets/b.yaml") }
        #expect(dropped.count == 2 && dropped.allSatisfy { $0.hasSuffix("| - | loosened") }, "\(dropped)")
    }

    @Test("waivers that stand are listed, and have expired by a day")
    func waivers() async throws {
        let made = try await AuditRepository()
        let waivers = ["2026-11-24", "2026-11-25"].map { "  - { objective: latency, until: \($0), by: x, reason: R }" }
        try await made.commit("First", AuditRepository.budget(more: "waivers:\n" + waivers.joined(separator: "\n")))
        let audit = try made.audit(today: "2026-11-25")
        #expect(audit.waivers.map(\.isExpired) == [true, false])
        #expect(audit.entries.compactMap { audit.isExpired($0) } == [true, false])
    }

    @Test("a shallow history tells where it ends and takes nothing for new there")
    func shallow() async throws {
        let made = try await AuditRepository()
        for (index, limit) in ["800 ms", "900 ms", "1 s", "2 s"].enumerated() {
            try await made.commit("To \(limit)", AuditRepository.budget(limit: limit), time: 1_700_000_000 + index)
        }
        let clone = try await TemporaryRepository("--depth", "2", cloning: made.made.path)
        let repository = try clone.open()
        let day = try #require(Day("2026-11-25"))
        let audit = try BudgetAudit(of: repository, AuditRequest(branch: "main", head: repository.resolve("main"), today: day))
        #expect(audit.entries.map(AuditRepository.line) == ["To 2 s | Budgets/chat.yaml | latency | limit | 1 s | 2 s | loosened"])
        #expect(try audit.cutAt == [repository.resolve("HEAD~1").hex])
        #expect(try made.audit().cutAt.isEmpty)
    }

    @Test("days and revisions bound what is told, not what it is compared with")
    func bounds() async throws {
        let made = try await AuditRepository()
        let first = try await made.commit("First", AuditRepository.budget(), time: 1_700_000_000)
        try await made.commit("Second", AuditRepository.budget(limit: "900 ms"), time: 1_700_100_000)
        try await made.commit("Third", AuditRepository.budget(limit: "1 s"), time: 1_700_200_000)
        let days = try ["2023-11-16", "2023-11-17"].map { try #require(Day($0)) }
        #expect(try made.lines(since: .commit(first, name: "v1")).map { $0.prefix(5) } == ["Third", "Secon"])
        #expect(try made.lines(since: .day(days[0])).map { $0.prefix(5) } == ["Third", "Secon"])
        #expect(try made.lines(since: .day(days[1])).map { $0.prefix(5) } == ["Third"])
        #expect(try made.audit(until: days[0]).entries.map(\.commit.summary) == ["Second", "First", "First"])
    }

    @Test(
        "patterns of paths",
        arguments: [
            ("Budgets/*.yaml", "Budgets/a.yaml", true), ("Budgets/*.yaml", "Budgets/x/a.yaml", false),
            ("./Budgets/a.yaml", "Budgets/a.yaml", true),
            ("Budgets/*.yaml", "Budgets/.a.yaml", false), ("**/budget.yaml", "budget.yaml", true),
            ("**/budget.yaml", "a/b/budget.yaml", true),
            ("**/budget.yaml", ".git/budget.yaml", false), ("services/**", "services/a/b.yaml", true), ("a/**/b.yaml", "a/b.yaml", true),
            ("a/[xy]/b.yaml", "a/x/b.yaml", true), ("a/[xy]/b.yaml", "a/z/b.yaml", false),
        ] as [(String, String, Bool)])
    func patterns(_ pattern: String, _ path: String, _ matches: Bool) async throws {
        #expect(PathPattern(pattern).matches(path) == matches)
        guard !path.contains(".git/") else { return }
        let made = try await TemporaryRepository()
        let folder = URL(fileURLWithPath: made.path + "/" + path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let commit = try await made.commit("x", files: [path: "x"])
        let repository = try made.open()
        let files = try TreeFiles(in: repository, matching: [PathPattern(pattern)]).files(ofTree: repository.commit(commit).tree)
        #expect(files.keys.sorted() == (matches ? [path] : []))
    }
}
