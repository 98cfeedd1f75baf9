import Foundation
import RepositoryFixtures
import Testing

/// Who loosened which budget, when and why.
@Suite("Audit, end to end")
struct AuditTests {
    static let chat = """
        schema: tollgate/budget/v1
        service: support-chat
        owner: "@chat"
        suites:
          load: { results: "results/load/*.ndjson" }
        objectives:
          latency:
            metric: load/latency
            statistic: p95
            where: { load: 1x }
            limit: 800 ms
            margin: 5%
          errors:
            metric: load/failed
            statistic: rate
            limit: 0.5%

        """

    static let search = """
        schema: tollgate/budget/v1
        service: search
        suites:
          golden: { results: "results/golden/*.json" }
        objectives:
          quality:
            metric: golden/accuracy
            statistic: mean
            limit: 0.90
            margin: 5pp

        """

    /// What is said of the objective `quality` where it comes and goes.
    static let quality =
        "\"the mean of golden/accuracy must not fall below 0.90, nor be worse than the merge base by more than 5\u{A0}percentage points\""

    /// Thirty edits among commits that change nothing: renames, reverts, merges, moves and another layout.
    private func thirtyEdits() async throws -> AuditedRepository {
        let made = try await AuditedRepository()
        let folder = made.repository
        try folder.write("x\n", to: "main.c")
        try await made.commit("Start")

        var file = "Budgets/chat.yaml"
        try folder.write(Self.chat, to: file)
        try await made.commit(
            "A first budget",
            "\(file),latency,objective,,\"the 95th percentile of load/latency where load is 1x must not exceed 800\u{A0}ms, "
                + "nor be worse than the merge base by more than 5\u{A0}%\",tightened,",
            "\(file),errors,objective,,the rate of load/failed must not exceed 0.5\u{A0}%,tightened,")
        try made.replace("800 ms", "900 ms", in: file)
        try await made.commit("Room for the new model", "\(file),latency,limit,800 ms,900 ms,loosened,")
        // Re-indented, with comments, in other units.
        try folder.write(
            Self.chat.replacing("\n  ", with: "\n    ").replacing("800 ms", with: "0.9 s").replacing(
                "margin: 5%", with: "margin: 5.0 % # tight"),
            to: file)
        try await made.commit("Indent by four")
        try made.replace("5.0 %", "8%", in: file)
        try await made.commit("The pipeline is flaky", "\(file),latency,margin,5.0 %,8%,loosened,")
        try await made.git("revert", "--no-edit", "HEAD")
        try await made.told("\"Revert \"\"The pipeline is flaky\"\"\"", ["\(file),latency,margin,8%,5.0 %,tightened,"])
        try folder.write(try folder.read(file) + "policy: { undecided: warn }\n", to: file)
        try await made.commit("Only warn", "\(file),latency errors,policy.undecided,block-if-worse,warn,loosened,")
        try made.replace("policy: { undecided: warn }\n", "", in: file)
        try made.replace("statistic: p95", "statistic: p95\n      undecided: warn", in: file)
        try made.replace("statistic: rate", "statistic: rate\n      undecided: warn", in: file)
        try await made.commit("Say it in each objective")

        let waiver =
            "waivers:\n  - { objective: latency, until: 2026-03-31, by: \"@release\", reason: \"OPS-1432: cache lands, in March\" }\n"
        try folder.write(try folder.read(file) + waiver, to: file)
        let reason = "by @release: OPS-1432: cache lands, in March\""
        try await made.commit("Wait for the cache", "\(file),latency,waiver,,\"until 2026-03-31, \(reason),loosened,yes")
        try made.replace("2026-03-31", "2026-12-31", in: file)
        try await made.commit(
            "Wait longer", "\(file),latency,waiver,\"until 2026-03-31, \(reason),\"until 2026-12-31, \(reason),loosened,no")
        try await made.git("mv", file, "Budgets/support.yaml")
        file = "Budgets/support.yaml"
        try await made.commit("A better name")
        try await made.git("mv", file, "Budgets/assistant.yaml")
        file = "Budgets/assistant.yaml"
        try made.replace("0.5%", "1%", in: file)
        try await made.commit("Rename and ease", "\(file),errors,limit,0.5%,1%,loosened,")
        try made.replace(waiver.replacing("2026-03-31", with: "2026-12-31"), "", in: file)
        try await made.commit("The cache landed", "\(file),latency,waiver,\"until 2026-12-31, \(reason),,tightened,")
        try made.replace("\"@chat\"", "\"@assistant\"", in: file)
        try made.replace("results/load/*.ndjson", "results/**/*.ndjson", in: file)
        try await made.commit(
            "New owners", "\(file),,suites.load.results,results/load/*.ndjson,results/**/*.ndjson,other,",
            "\(file),,owner,'@chat,'@assistant,other,")

        // A budget that was elsewhere first, where no command finds it by itself.
        let old = "perf/search.yaml"
        let found = "Budgets/search.yml"
        try folder.write(Self.search, to: old)
        try await made.commit("A budget for search", "\(old),quality,objective,,\(Self.quality),tightened,")
        try made.replace("5pp", "8pp", in: old)
        try await made.commit("Judges differ", "\(old),quality,margin,5pp,8pp,loosened,")
        try await made.git("mv", old, found)
        try await made.commit("Where check finds it", "\(found),,file,\(old),\(found),tightened,")

        // Two sides of a merge that git joins by itself.
        try await made.git("switch", "--quiet", "--create", "feature")
        try made.replace("p95", "p99", in: file)
        try await made.commit("Look at the tail", "\(file),latency,statistic,p95,p99,other,")
        try await made.git("switch", "--quiet", "main")
        try made.replace("1%", "0.8%", in: file)
        try await made.commit("Fewer errors", "\(file),errors,limit,1%,0.8%,tightened,")
        try await made.git("merge", "--quiet", "--no-ff", "--message", "Merge feature", "feature")
        try await made.told("Merge feature")

        // A merge that changes something on its own, besides what it joins.
        try await made.git("switch", "--quiet", "--create", "release")
        try made.replace("0.90", "0.92", in: found)
        try await made.commit("Aim higher", "\(found),quality,limit,0.90,0.92,tightened,")
        try await made.git("switch", "--quiet", "main")
        try folder.write("y\n", to: "main.c")
        try await made.commit("Code only")
        try await made.git("merge", "--quiet", "--no-ff", "--no-commit", "release")
        try made.replace("8pp", "9pp", in: found)
        try await made.commit("Merge release", "\(found),quality,margin,8pp,9pp,loosened,")

        // Broken, still broken, mended with another value.
        try made.replace("limit: 0.92", "limt: 0.92", in: found)
        try await made.commit(
            "Typo",
            "\(found),,,,\"did not parse: line 9: unknown key \"\"limt\"\"; did you mean \"\"limit\"\"?\",other,")
        try made.replace("limt: 0.92", "limit: 0.85", in: found)
        try await made.commit("Mend the typo", "\(found),quality,limit,0.92,0.85,loosened,")
        try await made.git("rm", "--quiet", found)
        let last = Self.quality.replacing("0.90", with: "0.85").replacing("than 5", with: "than 9")
        try await made.commit("Search moves out", "\(found),quality,objective,\(last),,loosened,")
        try await made.git("revert", "--no-edit", "HEAD")
        try await made.told("\"Revert \"\"Search moves out\"\"\"", ["\(found),quality,objective,,\(last),tightened,"])
        try made.replace("where: { load: 1x }", "where: { load: 2x }", in: file)
        try made.replace("limit: 0.9 s", "limit: 0.9 s\n      confidence: 90%\n      failures: as-timeout(30 s)", in: file)
        try await made.commit(
            "Twice the load", "\(file),latency,where,load: 1x,load: 2x,other,",
            "\(file),latency,failures,exclude,as-timeout(30 s),tightened,", "\(file),latency,confidence,95%,90%,loosened,")
        try made.replace("    errors:", "    failures:", in: file)
        try made.replace("service: support-chat", "service: assistant", in: file)
        try await made.commit(
            "Other words", "\(file),failures,name,errors,failures,other,", "\(file),,service,support-chat,assistant,other,")
        try made.replace("confidence: 90%", "confidence: 90%\n      noise: 1%", in: file)
        try folder.write(try folder.read(file) + "    cost: { metric: load/cost, statistic: mean, limit: $0.004 }\n", to: file)
        try await made.commit(
            "Costs count", "\(file),latency,noise,,1%,other,",
            "\(file),cost,objective,,the mean of load/cost must not exceed $0.004,tightened,")
        try folder.write("z\n", to: "main.c")
        try await made.commit("Code again")
        return made
    }

    @Test("names exactly thirty known edits")
    func thirty() async throws {
        let made = try await thirtyEdits()
        #expect(made.count == 30)
        let repository = made.repository
        let csv = try await repository.tollgate("audit", "--format", "csv", "--today", "2026-11-25")
        #expect(csv.status == 0 && csv.errors.isEmpty, "\(csv.errors)")
        #expect(csv.output == made.csv)
        let markdown = try await repository.tollgate("audit", "--today", "2026-11-25", "--branch", "main")
        #expect(markdown.status == 0, "\(markdown.errors)")
        try expectGolden(markdown.output, "audit.md")
        let json = try await repository.tollgate("audit", "--today", "2026-11-25", "--format", "json")
        let read = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(read["schema"] as? String == "tollgate/audit/v1")
        #expect((read["entries"] as? [[String: Any]])?.count == 30)

    }

    @Test("tells a part of it")
    func parts() async throws {
        let made = try await thirtyEdits()
        func rows(_ text: String) -> [String] { text.split(separator: "\n").dropFirst().map(String.init) }
        let all = rows(made.csv)
        let parts: [([String], [String])] = [
            // The last release has all but three commits, of which one changes code.
            (["--since", "main~3"], Array(all.prefix(4))), (["--since", "main"], []), (["--branch", "main~3"], Array(all.dropFirst(4))),
            (["--since", "2026-01-02"], all.filter { $0.contains(",2026-01-02T") }),
            (["--until", "2026-01-01"], all.filter { $0.contains(",2026-01-01T") }),
            (["--budget", "Budgets/search.*"], all.filter { $0.contains("/search.y") }),
            (["--budget", "**/assistant.yaml"], all.filter { !$0.contains("/search.y") }),
        ]
        for (arguments, expected) in parts {
            let ended = try await made.repository.tollgate(["audit", "--format", "csv", "--today", "2026-11-25"] + arguments)
            #expect(rows(ended.output) == expected, "\(arguments) \(ended.errors)")
        }
    }

    @Test("a shallow clone says where its history ends, and invents nothing")
    func shallow() async throws {
        let repository = try await ScratchRepository()
        try repository.write(Self.chat, to: "Budgets/chat.yaml")
        try await repository.git("add", "--all")
        try await repository.commit("A first budget")
        try repository.write(Self.chat.replacing("margin: 5%", with: "margin: 9%"), to: "Budgets/chat.yaml")
        try await repository.git("add", "--all")
        try await repository.commit("Looser")
        try repository.write("x", to: "main.c")
        try await repository.git("add", "--all")
        try await repository.commit("Code")
        try await repository.git("clone", "--quiet", "--depth", "2", "file://" + repository.folder.path, "clone")
        let end = try await repository.git("rev-parse", "HEAD~1").prefix(7)
        let cut = try await repository.tollgate("audit", "--repo", "clone")
        #expect(
            cut.output.contains("no change") && cut.output.contains("The history ends at `\(end)`: the clone is shallow"), "\(cut.output)")
        let rows = try await repository.tollgate("audit", "--repo", "clone", "--format", "csv")
        #expect(rows.status == 0 && rows.output.split(separator: "\n").count == 1, "\(rows.output)")
        #expect(rows.errors.contains("ends at \(end)") && rows.errors.contains("fetch-depth: 0"), "\(rows.errors)")
        try await repository.git("-C", "clone", "fetch", "--quiet", "--unshallow")
        let whole = try await repository.tollgate("audit", "--repo", "clone")
        #expect(whole.output.contains("1 loosened, 2 tightened") && !whole.output.contains("shallow"), "\(whole.output)")
    }

    @Test(
        "what cannot be done",
        arguments: [
            (["--branch", "nope"], 66, "nope"), (["--since", "nope"], 66, "nope"), (["--since", "2026-02-30"], 64, "no such day"),
            (["--until", "soon"], 64, "--until soon"), (["--today", "soon"], 64, "--today soon"), (["--format", "pdf"], 64, "csv"),
            (["--budget", "perf/*.yaml"], 66, "perf/*.yaml"),
        ] as [([String], Int32, String)])
    func errors(_ arguments: [String], _ status: Int32, _ says: String) async throws {
        let repository = try await ScratchRepository()
        try repository.write(Self.chat, to: "Budgets/chat.yaml")
        try await repository.git("add", "--all")
        try await repository.commit("A first budget")
        let ended = try await repository.tollgate(["audit"] + arguments)
        #expect(ended.status == status && ended.output.isEmpty, "\(ended.output)\(ended.errors)")
        #expect(ended.errors.contains(says), "\(ended.errors)")
    }

    @Test("a history without a budget, one without a commit, and no repository")
    func nothing() async throws {
        let repository = try await ScratchRepository()
        #expect(try await repository.tollgate("audit").status == 66)
        try await repository.commit("Start")
        let none = try await repository.tollgate("audit")
        #expect(none.status == 66 && none.errors.contains("--budget"), "\(none.errors)")
        #expect(try await ScratchRepository(git: false).tollgate("audit").status == 66)
    }

    @Test("the working directory may be any folder of the repository, and the output a file")
    func elsewhere() async throws {
        let repository = try await ScratchRepository()
        try repository.write(Self.chat, to: "Budgets/chat.yaml")
        try await repository.git("add", "--all")
        try await repository.commit("A first budget")
        let ended = try await repository.tollgate("audit", "--repo", "Budgets", "--format", "csv=audit.csv", "--format", "json=audit.json")
        #expect(ended.status == 0 && ended.output.isEmpty, "\(ended.errors)")
        #expect(try repository.read("audit.csv").split(separator: "\n").count == 3)
        #expect(try repository.read("audit.json").contains("\"schema\": \"tollgate/audit/v1\""))
    }
}
