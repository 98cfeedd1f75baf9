import Testing

/// Whole verdicts, markdown and JSON, on real repositories and real results, against golden files.
@Suite("Verdicts, end to end")
struct VerdictTests {
    static let quality = "quality: { metric: main/includes, statistic: mean, margin: 12pp, limit: 60% }"
    static let cost = "cost: { metric: main/cost, statistic: mean, margin: 3% }"
    static let waiver = "waivers:\n  - { objective: cost, until: 2026-11-25, by: \"@release\", reason: \"OPS-1: cache lands in January\" }"

    @Test func passes() async throws {
        try await expectVerdict(try await changed(Self.quality), "pass", status: 0)
    }

    @Test func fails() async throws {
        try await expectVerdict(try await changed(Self.quality + "\n  " + Self.cost, more: "primary: quality"), "fail", status: 1)
    }

    @Test func isUndecided() async throws {
        let repository = try await changed("quality: { metric: main/includes, statistic: mean, margin: 5pp }")
        try await expectVerdict(repository, "undecided", status: 0)
    }

    @Test("a waiver holds to the end of its day, and is reported when it no longer does")
    func isWaived() async throws {
        let repository = try await changed(Self.cost, more: Self.waiver)
        try await expectVerdict(repository, "waived", status: 0)
        try await expectVerdict(repository, "waiver-expired", status: 1, today: "2026-11-26")
    }

    @Test func hasNoBaseline() async throws {
        let repository = try await ScratchRepository()
        try repository.budget(Self.quality)
        try await repository.git("add", "Budgets")
        try await repository.commit("The budget")
        try await repository.commit("The change")
        try repository.copy("example/golden/candidate.json.gz", to: "results/golden.json.gz")
        try await expectVerdict(repository, "no-baseline", status: 0)
    }

    @Test("one run a side of what moves from run to run is never decided")
    func looksWorseInOneRunASide() async throws {
        let repository = try await ScratchRepository()
        try repository.budget("sort-time: { metric: main/time, where: { benchmark: sort }, statistic: median, margin: 5% }")
        try await repository.git("add", "Budgets")
        try await repository.commit("The budget")
        try repository.copy("formats/hyperfine/v1.15/candidate.json", to: "results/new.json")
        try repository.copy("formats/hyperfine/v1.15/baseline.json", to: "base/base.json")
        try await expectVerdict(repository, "looks-worse", status: 2, ["--baseline-results", "main=base/*.json"])
    }

    @Test func decidesByRounds() async throws {
        let repository = try await ScratchRepository()
        try repository.budget(
            "search: { metric: main/latency, where: { endpoint: search }, statistic: median, margin: 5% }\n"
                + "  chat: { metric: main/latency, where: { endpoint: chat }, statistic: median, margin: 5% }")
        try await repository.git("add", "Budgets")
        try await repository.commit("The budget")
        for round in 1...5 {
            try repository.copy("example/load/candidate-\(round).csv.gz", to: "results/\(round).csv.gz")
            try repository.copy("example/load/baseline-\(round).csv.gz", to: "base/\(round).csv.gz")
        }
        try await expectVerdict(repository, "rounds", status: 1, ["--baseline-results", "main=base/*"])
    }

    @Test("several budgets: each its own verdict, the worst decides the exit code")
    func judgesSeveralBudgets() async throws {
        let repository = try await changed(Self.quality)
        try repository.budget(Self.cost, service: "spending", to: "Budgets/spending.yaml")
        try await expectVerdict(repository, "several-budgets", status: 1)
        let one = try await repository.tollgate("check", "--budget", "Budgets/shop.yaml")
        #expect(one.status == 0 && !one.output.contains("`cost`, the"), "\(one.output)\(one.errors)")
    }

    @Test("a harness run that was aborted: what it leaves is judged, and never passes")
    func isAborted() async throws {
        let repository = try await ScratchRepository()
        try repository.budget("quality: { metric: main/includes, statistic: mean, limit: 1% }")
        try await repository.git("add", "Budgets")
        try await repository.commit("The budget")
        try repository.copy("formats/inspect/status-error.json.gz", to: "results/log.json.gz")
        try await expectVerdict(repository, "aborted", status: 0)
    }

    /// A golden set recorded on main, and a commit after it whose results are those of the changed prompt.
    private func changed(_ objectives: String, more: String = "") async throws -> ScratchRepository {
        let repository = try await ScratchRepository()
        try repository.budget(objectives, more: more)
        try await repository.git("add", "Budgets")
        try await repository.commit("The budget")
        try repository.copy("example/golden/baseline.json.gz", to: "results/golden.json.gz")
        let recorded = try await repository.tollgate("record")
        #expect(recorded.status == 0, "\(recorded.errors)")
        try await repository.commit("The change")
        try repository.copy("example/golden/candidate.json.gz", to: "results/golden.json.gz")
        return repository
    }

    private func expectVerdict(
        _ repository: ScratchRepository, _ name: String, status: Int32, today: String = "2026-11-25", _ arguments: [String] = []
    ) async throws {
        let all = ["check", "--today", today] + arguments
        let ended = try await repository.tollgate(all + ["--format", "markdown", "--format", "json=verdict.json"])
        #expect(ended.status == status, "\(ended.output)\(ended.errors)")
        #expect(ended.errors.isEmpty)
        try expectGolden(ended.output, name + ".md")
        try expectGolden(repository.read("verdict.json"), name + ".json")
        // The same inputs give the same verdict, byte for byte.
        #expect(try await repository.tollgate(all).output == ended.output)
    }
}
