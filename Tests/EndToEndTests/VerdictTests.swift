import Foundation
import Testing

/// Whole verdicts, markdown and JSON, on real repositories and real results, against golden files.
@Suite("Verdicts, end to end")
struct VerdictTests {
    /// A recorded golden set on main, and a commit after it whose results are the given ones.
    private func goldenSet(_ candidate: String, objectives: String, more: String = "") throws -> ScratchRepository {
        let repository = try ScratchRepository()
        try repository.budget(objectives, more: more)
        try repository.git("add", "Budgets")
        try repository.commit("The budget")
        try repository.copy("example/golden/baseline.json.gz", to: "results/golden.json.gz")
        let recorded = try repository.tollgate("record")
        #expect(recorded.status == 0, "\(recorded.errors)")
        try repository.commit("The change")
        try repository.copy(candidate, to: "results/golden.json.gz")
        return repository
    }

    private func expectVerdict(_ repository: ScratchRepository, _ name: String, status: Int32, _ arguments: [String] = []) throws {
        let all = ["check", "--today", "2026-11-25"] + arguments
        let ended = try run(
            ScratchRepository.executable, all + ["--format", "markdown", "--format", "json=verdict.json"], in: repository.folder)
        #expect(ended.status == status, "\(ended.output)\(ended.errors)")
        #expect(ended.errors.isEmpty)
        try expectGolden(ended.output, name + ".md")
        try expectGolden(String(contentsOf: repository.folder.appending(path: "verdict.json"), encoding: .utf8), name + ".json")
        // The same inputs give the same verdict, byte for byte.
        let again = try run(ScratchRepository.executable, all, in: repository.folder)
        #expect(again.output == ended.output)
    }

    static let quality = "quality: { metric: main/includes, statistic: mean, margin: 12pp, limit: 60% }"
    static let cost = "cost: { metric: main/cost, statistic: mean, margin: 3% }"

    @Test func passes() throws {
        let repository = try goldenSet("example/golden/candidate.json.gz", objectives: Self.quality)
        try expectVerdict(repository, "pass", status: 0)
    }

    @Test func fails() throws {
        let repository = try goldenSet(
            "example/golden/candidate.json.gz", objectives: Self.quality + "\n  " + Self.cost, more: "primary: quality")
        try expectVerdict(repository, "fail", status: 1)
    }

    @Test func isUndecided() throws {
        let repository = try goldenSet(
            "example/golden/candidate.json.gz", objectives: "quality: { metric: main/includes, statistic: mean, margin: 5pp }")
        try expectVerdict(repository, "undecided", status: 0)
    }

    @Test func isWaived() throws {
        let repository = try goldenSet(
            "example/golden/candidate.json.gz", objectives: Self.cost,
            more: "waivers:\n  - { objective: cost, until: 2026-11-25, by: \"@release\", reason: \"OPS-1: cache lands in January\" }")
        try expectVerdict(repository, "waived", status: 0)
        // The day after, the waiver is reported and does not apply.
        let later = try repository.tollgate("check", "--today", "2026-11-26")
        #expect(later.status == 1)
        #expect(later.output.contains("expired on 2026-11-25"))
    }

    @Test func hasNoBaseline() throws {
        let repository = try ScratchRepository()
        try repository.budget(Self.quality)
        try repository.git("add", "Budgets")
        try repository.commit("The budget")
        try repository.commit("The change")
        try repository.copy("example/golden/candidate.json.gz", to: "results/golden.json.gz")
        try expectVerdict(repository, "no-baseline", status: 0)
    }

    @Test func looksWorseInOneRunASide() throws {
        let repository = try ScratchRepository()
        try repository.budget("sort-time: { metric: main/time, where: { benchmark: sort }, statistic: median, margin: 5% }")
        try repository.git("add", "Budgets")
        try repository.commit("The budget")
        let hyperfine = "formats/hyperfine/v1.15/"
        try repository.copy(hyperfine + "candidate.json", to: "results/new.json")
        try repository.copy(hyperfine + "baseline.json", to: "base/base.json")
        try expectVerdict(repository, "looks-worse", status: 2, ["--baseline-results", "main=base/*.json"])
        try repository.copy(hyperfine + "baseline-twin.json", to: "results/new.json")
        let twin = try repository.tollgate("check", "--baseline-results", "main=base/*.json")
        #expect(twin.status == 0, "unchanged code neither fails nor looks worse: \(twin.output)")
        #expect(twin.output.contains("one run a side"))
    }

    @Test func decidesByRounds() throws {
        let repository = try ScratchRepository()
        try repository.budget(
            "search: { metric: main/latency, where: { endpoint: search }, statistic: median, margin: 5% }\n"
                + "  chat: { metric: main/latency, where: { endpoint: chat }, statistic: median, margin: 5% }")
        try repository.git("add", "Budgets")
        try repository.commit("The budget")
        for round in 1...5 {
            try repository.copy("example/load/candidate-\(round).csv.gz", to: "results/\(round).csv.gz")
            try repository.copy("example/load/baseline-\(round).csv.gz", to: "base/\(round).csv.gz")
        }
        try expectVerdict(repository, "rounds", status: 1, ["--baseline-results", "main=base/*"])
        let unchanged = try repository.tollgate("check", "--baseline-results", "main=results/*")
        #expect(unchanged.status == 0, "\(unchanged.output)")
    }

    @Test func decidesByFiveRecordedBaselines() throws {
        let repository = try ScratchRepository()
        try repository.budget("search: { metric: main/latency, where: { endpoint: search }, statistic: median, margin: 5% }")
        try repository.git("add", "Budgets")
        for round in 1...5 {
            try repository.commit("Baseline \(round)")
            try repository.copy("example/load/baseline-\(round).csv.gz", to: "results/load.csv.gz")
            #expect(try repository.tollgate("record").status == 0)
        }
        try repository.commit("The change")
        try repository.copy("example/load/candidate-3.csv.gz", to: "results/load.csv.gz")
        let regressed = try repository.tollgate("check")
        #expect(regressed.status == 1, "\(regressed.output)")
        #expect(regressed.output.contains("from 5 records"))
        try repository.budget("search: { metric: main/latency, where: { endpoint: search }, statistic: median, margin: 40% }")
        let tolerated = try repository.tollgate("check")
        #expect(tolerated.status == 0, "\(tolerated.output)")
        #expect(tolerated.output.contains("PASS"))
    }
}
