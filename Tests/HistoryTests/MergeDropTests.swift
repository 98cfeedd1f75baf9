import Budgets
import Git
import RepositoryFixtures
import Testing

@testable import History

/// Merges that take back what one side did to the budgets, and those that only look like it.
@Suite("Merges that drop a change")
struct MergeDropTests {
    /// `main` and `side` part after the first commit; each does its own, and then `main` merges `side`.
    private struct Sides {
        let made: AuditRepository

        init(
            main: String? = nil, side: String? = nil, sideFile: String = AuditRepository.file, before: String = AuditRepository.budget()
        ) async throws {
            made = try await AuditRepository()
            try await made.commit("First", before)
            try await made.made.git("switch", "-q", "-c", "side")
            if let side { try await made.commit("Side", side, to: sideFile, time: 1_700_000_100) }
            try await made.made.git("switch", "-q", "main")
            if let main { try await made.commit("Main", main, time: 1_700_000_200) }
            try await made.made.commit("Code", files: ["code": "x"], time: 1_700_000_300)
        }

        func merge(_ words: String..., result: String? = nil) async throws -> [String] {
            _ = try? await TemporaryRepository.run(
                ["merge", "-q", "--no-ff", "-m", "Merge"] + words + (result == nil ? [] : ["--no-commit"]) + ["side"], in: made.made.path)
            if let result { try await made.commit("Merge", result, time: 1_700_000_400) }
            return try made.lines().filter { $0.hasPrefix("Merge ") }
        }
    }

    @Test("-s ours drops what the side loosened, and what it tightened", arguments: [("900 ms", "tightened"), ("700 ms", "loosened")])
    func ours(_ limit: String, _ tendency: String) async throws {
        let sides = try await Sides(side: AuditRepository.budget(limit: limit))
        #expect(
            try await sides.merge("-s", "ours")
                == ["Merge | Budgets/chat.yaml | latency | limit | \(limit) | 800 ms | \(tendency) | dropped"])
        let entry = try #require(try sides.made.audit().entries.first)
        let side = try await sides.made.made.id("side")
        #expect(entry.event == .dropped(try #require(entry.event.change), from: side.hex) && entry.tendency.rawValue == tendency)
    }

    @Test("an ordinary merge drops nothing, whichever side did what", arguments: [true, false], [true, false])
    func ordinary(_ isByMain: Bool, _ isBySide: Bool) async throws {
        let sides = try await Sides(
            main: isByMain ? AuditRepository.budget(limit: "900 ms") : nil,
            side: isBySide ? AuditRepository.budget(errors: "2%") : nil)
        #expect(try await sides.merge().isEmpty)
        #expect(try sides.made.lines().count { !$0.contains("| objective |") } == (isByMain ? 1 : 0) + (isBySide ? 1 : 0))
    }

    @Test("the same change on both sides is not lost")
    func same() async throws {
        let budget = AuditRepository.budget(limit: "900 ms")
        let sides = try await Sides(main: budget, side: budget)
        #expect(try await sides.merge("-s", "ours").isEmpty)
    }

    @Test("of a conflict one side's word is the other's loss, key by key")
    func conflict() async throws {
        let sides = try await Sides(
            main: AuditRepository.budget(limit: "900 ms"), side: AuditRepository.budget(limit: "1 s", errors: "2%"))
        #expect(
            try await sides.merge(result: AuditRepository.budget(limit: "900 ms", errors: "2%"))
                == ["Merge | Budgets/chat.yaml | latency | limit | 1 s | 900 ms | tightened | dropped"])
    }

    @Test("a file that one side added is dropped with all that it promised; so is one that it removed")
    func files() async throws {
        let other = AuditRepository.budget().replacing("service: chat", with: "service: other")
        let added = try await Sides(side: other, sideFile: "Budgets/other.yaml")
        let lines = try await added.merge("-s", "ours")
        #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix("Merge | Budgets/other.yaml") && $0.hasSuffix("loosened | dropped") })

        let removed = try await Sides()
        try await removed.made.made.git("switch", "-q", "side")
        try await removed.made.made.git("rm", "-q", AuditRepository.file)
        try await removed.made.made.commit("Gone", time: 1_700_000_350)
        try await removed.made.made.git("switch", "-q", "main")
        let back = try await removed.merge("-s", "ours")
        #expect(back.count == 2 && back.allSatisfy { $0.hasSuffix("tightened | dropped") }, "\(back)")
    }

    @Test("a waiver that the merge drops, and the policy's keys as one change")
    func waiverAndPolicy() async throws {
        let more = "policy: { undecided: warn }\nwaivers:\n  - { objective: latency, until: 2026-11-30, by: x, reason: R }"
        let sides = try await Sides(side: AuditRepository.budget(more: more))
        #expect(
            try await sides.merge("-s", "ours") == [
                "Merge | Budgets/chat.yaml | latency | waiver | until 2026-11-30, by x: R | - | tightened | dropped",
                "Merge | Budgets/chat.yaml | latency errors | policy.undecided | warn | block-if-worse | tightened | dropped",
            ])
    }

    @Test("a renamed file is the same file")
    func renamed() async throws {
        let sides = try await Sides(side: AuditRepository.budget(limit: "900 ms"))
        try await sides.made.made.git("mv", AuditRepository.file, "Budgets/new.yaml")
        try await sides.made.made.commit("Moved", time: 1_700_000_350)
        #expect(
            try await sides.merge("-s", "ours")
                == ["Merge | Budgets/new.yaml | latency | limit | 900 ms | 800 ms | tightened | dropped"])
    }

    @Test("what a side took back before is no loss at the next merge")
    func revertedBefore() async throws {
        let sides = try await Sides(side: AuditRepository.budget(limit: "900 ms"))
        #expect(try await sides.merge().isEmpty)
        try await sides.made.commit("Back", AuditRepository.budget(), time: 1_700_000_500)
        try await sides.made.made.git("switch", "-q", "side")
        try await sides.made.made.commit("More", files: ["more": "x"], time: 1_700_000_600)
        try await sides.made.made.git("switch", "-q", "main")
        #expect(try await sides.merge().isEmpty)
    }

    @Test("sides without a common commit have all of theirs to lose")
    func unrelated() async throws {
        let sides = try await Sides()
        try await sides.made.made.git("switch", "-q", "--orphan", "side2")
        try await sides.made.made.git("branch", "-q", "-D", "side")
        try await sides.made.made.commit("Else", files: ["else": "x"])
        try await sides.made.made.git("branch", "-q", "-M", "side")
        try await sides.made.made.git("switch", "-q", "main")
        #expect(try await sides.merge("-s", "ours", "--allow-unrelated-histories").isEmpty)
        try await sides.made.made.git("switch", "-q", "side")
        try await sides.made.made.git("merge", "-q", "--no-ff", "-s", "ours", "-m", "Merge again", "main")
        let lines = try sides.made.lines().filter { $0.hasPrefix("Merge again") }
        #expect(lines.count == 2 && lines.allSatisfy { $0.hasSuffix("loosened | dropped") }, "\(lines)")
    }

    @Test("beyond the end of a shallow history nothing is guessed")
    func shallow() async throws {
        let sides = try await Sides(side: AuditRepository.budget(limit: "900 ms"))
        #expect(try await sides.merge("-s", "ours").count == 1)
        let clone = try await TemporaryRepository("--depth", "2", cloning: sides.made.made.path)
        let repository = try clone.open()
        let today = try #require(Day("2026-11-25"))
        let audit = try BudgetAudit(of: repository, AuditRequest(branch: "HEAD", head: repository.resolve("HEAD"), today: today))
        #expect(audit.entries.allSatisfy { if case .dropped = $0.event { false } else { true } })
    }
}
