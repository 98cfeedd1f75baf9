import Foundation
import Testing

/// `budget validate`: what each objective can promise by design.
@Suite("Validating, end to end")
struct ValidateTests {
    private func folder(git: Bool = false) async throws -> ScratchRepository {
        let folder = try await ScratchRepository(git: git)
        try folder.write(
            """
            schema: tollgate/budget/v1
            service: shop
            suites:
              golden: { results: "golden/*" }
              load: { results: "load/*" }
              cli: { command: "touch executed; hyperfine --export-json {out} ./app" }
            objectives:
              quality: { metric: golden/accuracy, statistic: mean, margin: 2pp }
              latency: { metric: load/latency, each: endpoint, statistic: median, margin: 3% }
              errors: { metric: load/failed, statistic: rate, limit: 5% }
              start: { metric: cli/time, statistic: median, margin: 5%, baseline: same-job }
            """, to: "Budgets/shop.yaml")
        return folder
    }

    private func goldenRun() -> String {
        "metric,value,unit,case\n" + (0..<100).map { "accuracy,\($0 % 9 == 0 ? 0 : 1),ratio,c\($0)\n" }.joined()
    }

    private func writeResults(_ folder: ScratchRepository) throws {
        try folder.write(goldenRun(), to: "golden/0.csv")
        for (run, slower) in CalibrateTests.runs.prefix(3).enumerated() {
            try folder.write(CalibrateTests.run(slowerBy: slower), to: "load/\(run).csv")
        }
    }

    @Test("from the budget alone, outside of a repository and from standard input")
    func budgetAlone() async throws {
        let folder = try await folder()
        let ended = try await folder.tollgate("budget", "validate")
        #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
        try expectGolden(ended.output, "validate-nothing.txt")
        let named = try await folder.tollgate("budget", "validate", "Budgets/shop.yaml")
        #expect(named.output == ended.output)
        let piped = try await folder.tollgate("budget", "validate", "-", input: Array(try folder.read("Budgets/shop.yaml").utf8))
        #expect(piped.status == 0 && piped.output == ended.output.replacing("Budgets/shop.yaml", with: "-"), "\(piped.output)")
        #expect(!FileManager.default.fileExists(atPath: folder.folder.appending(path: "executed").path))
    }

    @Test("from the results at the budget's globs")
    func results() async throws {
        let folder = try await folder()
        try writeResults(folder)
        let ended = try await folder.tollgate("budget", "validate", "--explain")
        #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
        try expectGolden(ended.output, "validate-results.txt")
    }

    @Test("from what is recorded where there are no files")
    func recorded() async throws {
        let repository = try await folder(git: true)
        try await repository.git("add", "Budgets")
        try await repository.commit("The budget")
        for (run, slower) in CalibrateTests.runs.prefix(3).enumerated() {
            try repository.write(CalibrateTests.run(slowerBy: slower), to: "out/\(run).csv")
        }
        let recorded = try await repository.tollgate(
            "record", "--results", "load=out/*", "--results", "golden=out/*", "--results", "cli=out/*")
        #expect(recorded.status == 0, "\(recorded.errors)")
        let ended = try await repository.tollgate("budget", "validate")
        #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
        #expect(
            ended.output.contains("latency (chat, search): 3\u{A0}rounds cannot promise a margin of 3%; they can promise 6.1"),
            "\(ended.output)")
    }

    @Test("results that cannot be used are named and left out, and nothing fails")
    func unusable() async throws {
        let folder = try await folder()
        try writeResults(folder)
        let before = try await folder.tollgate("budget", "validate")
        try folder.write("no format at all", to: "load/bad.csv")
        try folder.write("metric,value\nlatency,fast\n", to: "load/worse.csv")
        try FileManager.default.createDirectory(at: folder.folder.appending(path: "load/folder"), withIntermediateDirectories: true)
        #expect(mkfifo(folder.folder.appending(path: "load/pipe").path, 0o600) == 0)
        let ended = try await folder.tollgate("budget", "validate")
        #expect(ended.status == 0 && ended.output == before.output, "\(ended.output)")
        for name in ["bad.csv", "worse.csv", "folder", "pipe"] {
            #expect(ended.errors.contains("left out: load/\(name)"), "\(ended.errors)")
        }
        // Files that are well by themselves and contradict each other.
        try folder.write("metric,value,unit,endpoint\nlatency,1,MB,chat\n", to: "load/units.csv")
        let contradicting = try await folder.tollgate("budget", "validate")
        #expect(contradicting.status == 0 && contradicting.errors.contains("left out: suite \"load\""), "\(contradicting.errors)")
        #expect(contradicting.output.contains("latency: a margin of 3% needs"), "\(contradicting.output)")
    }

    @Test("results that contradict the budget are a warning")
    func contradiction() async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.budget("size: { metric: main/latency, statistic: mean, limit: 5 MB }")
        try folder.write(CalibrateTests.run(slowerBy: 0), to: "results/0.csv")
        let ended = try await folder.tollgate("budget", "validate")
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(
            ended.errors.hasPrefix("Budgets/shop.yaml:6:3: warning: the results there are contradict it: objective \"size\": 5 MB is"),
            "\(ended.errors)")
        #expect(ended.output.contains("size: limit 5 MB: only results tell"), "\(ended.output)")
    }

    @Test("a budget that is wrong does not silence one that is right")
    func wrongAndRight() async throws {
        let folder = try await folder()
        try folder.budget("cost: { metric: main/cost, statistc: mean, margin: 3% }", to: "Budgets/wrong.yaml")
        let ended = try await folder.tollgate("budget", "validate")
        #expect(ended.status == 65 && ended.errors.contains("Budgets/wrong.yaml:6:"), "\(ended.errors)")
        #expect(ended.output.contains("Budgets/shop.yaml: valid, 4 objectives\n  quality: a margin of 2pp needs"), "\(ended.output)")
    }

    @Test("a suite that only a command measures has no files to check")
    func commandWithoutFiles() async throws {
        let folder = try await folder()
        let ended = try await folder.tollgate("check", "--budget", "Budgets/shop.yaml", "--results", "golden=x", "--results", "load=x")
        #expect(ended.status == 66, "\(ended.errors)")
        try writeResults(folder)
        let judged = try await folder.tollgate("check")
        #expect(judged.status == 66 && judged.errors.contains("suite \"cli\": the budget gives a command"), "\(judged.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.folder.appending(path: "executed").path))
    }
}
