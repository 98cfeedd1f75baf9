import Foundation
import RepositoryFixtures
import Testing

/// The commands beside `check`, as people and scripts use them, against golden files.
@Suite("Commands, end to end")
struct CommandTests {
    @Test(
        "what is understood of a file",
        arguments: [
            ("results-inspect", "formats/inspect/sample-errors.json.gz"), ("results-k6", "formats/k6/baseline.ndjson.gz"),
            ("results-go", "formats/go-testing/baseline.txt"), ("results-hyperfine", "formats/hyperfine/v2.0/failures-candidate.json.gz"),
            ("results-pytest-benchmark", "formats/pytest-benchmark/candidate.json.gz"),
            ("results-csv", "formats/csv/service.csv"), ("results-v1", "formats/results-v1/rows.json"),
            (
                "results-lm-eval",
                "formats/lm-evaluation-harness/baseline/samples_support_mc_2026-11-25T02-22-18.085310.jsonl.gz"
            ),
        ])
    func results(_ name: String, _ fixture: String) async throws {
        let folder = try await ScratchRepository(git: false)
        let text = try await folder.tollgate("results", folder.path(fixture))
        #expect(text.status == 0, "\(text.errors)")
        try expectGolden(text.output, name + ".txt")
        let json = try await folder.tollgate("results", "--json", folder.path(fixture))
        #expect(json.status == 0, "\(json.errors)")
        #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
        try expectGolden(json.output, name + ".json")
    }

    @Test(
        "a first budget is valid and passes on its own file",
        arguments: ["inspect/baseline.json.gz", "k6/baseline.ndjson.gz", "go-testing/baseline.txt"])
    func writesAFirstBudget(_ fixture: String) async throws {
        let folder = try await ScratchRepository(git: false)
        let file = folder.path("formats/" + fixture)
        let written = try await folder.tollgate("budget", "init", file, "--service", "shop")
        #expect(written.status == 0, "\(written.errors)")
        try expectGolden(written.output, "init-\(fixture.prefix { $0 != "/" }).yaml")
        try folder.write(written.output, to: "Budgets/shop.yaml")
        let validated = try await folder.tollgate("budget", "validate", "--explain", "--today", "2026-11-25")
        #expect(validated.status == 0, "\(validated.errors)")
        try expectGolden(validated.output, "explain-\(fixture.prefix { $0 != "/" }).txt")
        let checked = try await folder.tollgate("check", "--results", "main=\(file)", "--baseline-results", "main=\(file)")
        #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
    }

    @Test("a unit that no file tells is given, and written into a first budget")
    func givesAUnit() async throws {
        let folder = try await ScratchRepository(git: false)
        let (before, after) = (folder.path("formats/hdrhistogram/baseline.hlog"), folder.path("formats/hdrhistogram/candidate.hlog"))
        let refused = try await folder.tollgate("results", before)
        #expect(refused.status == 65 && refused.errors.contains("--unit us"), "\(refused.errors)")
        let shown = try await folder.tollgate("results", before, "--unit", "us")
        #expect(shown.status == 0, "\(shown.errors)")
        try expectGolden(shown.output, "results-hdrhistogram.txt")
        let compared = try await folder.tollgate("compare", "--by", "tag", "--unit", "us", before, after)
        #expect(compared.status == 0, "\(compared.errors)")
        try expectGolden(compared.output, "compare-hdrhistogram.md")
        let written = try await folder.tollgate("budget", "init", before, "--service", "shop", "--unit", "us")
        #expect(written.status == 0 && written.output.contains("unit: \"µs\""), "\(written.output)\(written.errors)")
        try folder.write(written.output, to: "Budgets/shop.yaml")
        let checked = try await folder.tollgate("check", "--results", "main=\(before)", "--baseline-results", "main=\(before)")
        #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
    }

    @Test("fields of JSON lines of one's own are named")
    func namesFields() async throws {
        let folder = try await ScratchRepository(git: false)
        let lines = (1...40).map { #"{"q": "case \#($0)", "points": \#($0 % 4), "elapsed": \#(100 + $0), "trouble": null}"# }
        try folder.write(lines.joined(separator: "\n") + "\n", to: "own.jsonl")
        let refused = try await folder.tollgate("results", "own.jsonl")
        #expect(refused.status == 65)
        let shown = try await folder.tollgate(
            "results", "own.jsonl", "--field", "id=q", "--field", "score=points", "--field", "latency=elapsed ms", "--field",
            "failed=trouble")
        #expect(shown.status == 0, "\(shown.errors)")
        try expectGolden(shown.output, "results-fields.txt")
        let wrong = try await folder.tollgate("results", "own.jsonl", "--field", "id=name")
        #expect(wrong.status == 65 && wrong.errors.contains("name"), "\(wrong.errors)")
    }

    @Test("a first budget from several runs promises more than one from one")
    func writesABudgetFromRuns() async throws {
        let folder = try await ScratchRepository(git: false)
        let runs = (1...5).map { folder.path("example/load/baseline-\($0).csv.gz") }
        let written = try await folder.tollgate(["budget", "init", "--suite", "load", "--service", "shop"] + runs)
        #expect(written.status == 0, "\(written.errors)")
        try expectGolden(written.output, "init-runs.yaml")
        try folder.write(written.output, to: "Budgets/shop.yaml")
        #expect(try await folder.tollgate("budget", "validate").status == 0)
    }

    @Test("a waiver that has expired and one that is broken are told apart by validate")
    func validates() async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.budget(
            "cost: { metric: main/cost, statistic: mean, margin: 110% }",
            more: "waivers:\n  - { objective: cost, until: 2026-11-25, by: \"@release\", reason: \"OPS-1\" }")
        let before = try await folder.tollgate("budget", "validate", "--today", "2026-11-25")
        #expect(before.status == 0, "\(before.errors)")
        #expect(
            (before.output + before.errors).contains("did you mean"), "110 % allows more than a doubling: \(before.output)\(before.errors)")
        let after = try await folder.tollgate("budget", "validate", "--today", "2026-11-26")
        #expect(after.status == 0 && (after.output + after.errors).contains("expired"), "\(after.output)\(after.errors)")
    }

    @Test("each schema is JSON", arguments: ["budget", "results", "verdict", "recorded-verdict", "audit", "history"])
    func printsSchemas(_ subject: String) async throws {
        let ended = try await ScratchRepository(git: false).tollgate("budget", "schema", subject)
        let json = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any]
        #expect(json?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    }

    @Test("files are compared, and nothing is decided without a margin")
    func comparesFiles() async throws {
        let folder = try await ScratchRepository(git: false)
        let hyperfine = folder.path("formats/hyperfine/v1.15")
        let files = [hyperfine + "/baseline.json", hyperfine + "/candidate.json"]
        let shown = try await folder.tollgate(["compare"] + files + ["--metric", "time"])
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(!shown.output.contains("PASS") && !shown.output.contains("FAIL"))
        try expectGolden(shown.output, "compare-files.md")
        let json = try await folder.tollgate(["compare"] + files + ["--metric", "time", "--format", "json"])
        #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
        try expectGolden(json.output, "compare-files.json")
    }

    @Test("equal numbers of files a side are rounds", arguments: [("5%", 1), ("20%", 0)])
    func comparesRounds(_ margin: String, _ status: Int) async throws {
        let folder = try await ScratchRepository(git: false)
        for round in 1...5 {
            try folder.copy("example/load/baseline-\(round).csv.gz", to: "base-\(round).csv.gz")
            try folder.copy("example/load/candidate-\(round).csv.gz", to: "new-\(round).csv.gz")
        }
        let ended = try await folder.tollgate(
            "compare", "base-*.csv.gz", "new-*.csv.gz", "--metric", "latency", "--by", "endpoint", "--margin", margin)
        #expect(ended.status == status, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("5 rounds"))
        try expectGolden(ended.output, "compare-rounds-\(status).md")
    }

    @Test("records of two commits are compared", arguments: [("3%", 1), ("15%", 0), (nil, 0)])
    func comparesCommits(_ margin: String?, _ status: Int) async throws {
        let repository = try await ScratchRepository()
        for side in ["baseline", "candidate"] {
            try await repository.commit(side)
            try await repository.git("tag", side)
            try repository.copy("example/golden/\(side).json.gz", to: "log.json.gz")
            #expect(try await repository.tollgate("record", "--results", "golden=log.json.gz").status == 0)
        }
        let ended = try await repository.tollgate(
            ["compare", "baseline", "candidate", "--metric", "cost"] + (margin.map { ["--margin", $0] } ?? []))
        #expect(ended.status == status, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("+8.4"), "\(ended.output)")
        // A file on one side and a commit on the other.
        let mixed = try await repository.tollgate("compare", "baseline", "log.json.gz", "--metric", "cost", "--margin", "3%")
        #expect(mixed.status == 1, "\(mixed.output)\(mixed.errors)")
    }

    @Test("scores at a margin of a quarter pass, and flipped cases are named")
    func comparesScores() async throws {
        let folder = try await ScratchRepository(git: false)
        let files = folder.path("formats/lm-evaluation-harness")
        let ended = try await folder.tollgate(
            "compare", files + "/baseline/*", files + "/candidate/*", "--metric", "acc", "--margin", "25pp")
        #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("PASS") && ended.output.contains("refund-032"), "\(ended.output)")
    }

    @Test("what is recorded is listed and shown")
    func showsRecords() async throws {
        let repository = try await ScratchRepository()
        try await repository.commit("Start")
        // The file names its machine, so that the golden files are the same on any other.
        try repository.write(
            """
            {
              "schema": "tollgate/results/v1",
              "environment": { "os": "Linux", "architecture": "arm64", "cpu": "Model 1", "model": "support-small-1" },
              "metrics": { "accuracy": { "unit": "ratio" } },
              "observations": [
                { "metric": "accuracy", "value": 1, "case": "refund-001", "labels": { "intent": "refund" } },
                { "metric": "accuracy", "value": 0, "case": "refund-002", "labels": { "intent": "refund" } },
                { "metric": "accuracy", "value": 1, "case": "account-001", "labels": { "intent": "account" } }
              ]
            }
            """, to: "golden.json")
        let recorded = try await repository.tollgate("record", "--results", "golden=golden.json")
        #expect(recorded.status == 0, "\(recorded.errors)")
        for (name, command) in [("list", ["list"]), ("show", ["show", "HEAD"]), ("show-suite", ["show", "HEAD", "--suite", "golden"])] {
            let text = try await repository.tollgate(["baseline"] + command)
            #expect(text.status == 0, "\(text.errors)")
            try expectGolden(text.output, "baseline-\(name).txt")
            let json = try await repository.tollgate(["baseline"] + command + ["--json"])
            #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
            try expectGolden(json.output, "baseline-\(name).json")
        }
        #expect(try await repository.tollgate("baseline", "show", "HEAD", "--suite", "other").status == 66)
    }

    @Test("a gate that cannot fail is found out")
    func provesThatItCanFail() async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.budget(
            """
            cost: { metric: main/cost, statistic: mean, margin: 3% }
              dead: { metric: main/cost, where: { intent: nothing }, statistic: mean, limit: $1 }
            """)
        let file = folder.path("example/golden/baseline.json.gz")
        let ended = try await folder.tollgate("check", "--prove", "--results", "main=\(file)", "--baseline-results", "main=\(file)")
        #expect(ended.status == 1)
        #expect(ended.output.contains("can fail      cost"))
        #expect(ended.output.contains("cannot fail   dead"))
    }

    @Test(
        "help teaches, with an example",
        arguments: [
            ["check"], ["record"], ["compare"], ["results"], ["budget", "init"], ["budget", "validate"], ["budget", "schema"],
            ["baseline", "list"], ["baseline", "show"],
        ])
    func helps(_ command: [String]) async throws {
        let ended = try await ScratchRepository(git: false).tollgate(command + ["--help"])
        #expect(ended.status == 0 && ended.errors.isEmpty)
        #expect(ended.output.contains("tollgate \(command.joined(separator: " "))"))
        #expect(ended.output.contains("Example"))
    }
}
