import Foundation
import Testing

/// `budget calibrate`: what a budget does to unchanged code, on runs of files and of records.
@Suite("Calibrating, end to end")
struct CalibrateTests {
    /// How much slower than the first each of unchanged runs is, in per mille.
    static let runs = [0, 14, 26, -13, -5, 8, 3, -21, -30, -9, 11, 17]

    /// A run of a service: 120 latencies of two endpoints, of which one request in a hundred fails.
    static func run(slowerBy perMille: Int, endpoint: String = "search") -> String {
        var lines = ["metric,value,unit,endpoint,failed"]
        for index in 0..<120 {
            let value = (100 + 7 * sin(Double(index))) * (1 + Double(perMille) / 1000)
            let hundredths = Int((value * 100).rounded())
            let text = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
            lines.append("latency,\(text),ms,\(index % 2 == 0 ? endpoint : "chat"),0")
        }
        for index in 0..<100 { lines.append("failed,\(index == 7 + abs(perMille) % 5 ? 1 : 0),ratio,\(endpoint),0") }
        return lines.joined(separator: "\n") + "\n"
    }

    static let objectives = """
        median: { metric: main/latency, each: endpoint, statistic: median, margin: 5% }
          tight: { metric: main/latency, statistic: p95, margin: 1%, limit: 130 ms }
          errors: { metric: main/failed, statistic: rate, limit: 5% }
        """

    private func folder(git: Bool = false, runs: Int = 12) async throws -> ScratchRepository {
        let folder = try await ScratchRepository(git: git)
        try folder.budget(Self.objectives)
        for (run, slower) in Self.runs.prefix(runs).enumerated() {
            try folder.write(Self.run(slowerBy: slower), to: "unchanged/\(run).csv")
        }
        return folder
    }

    @Test("files of unchanged code, in rounds and again the same")
    func files() async throws {
        let folder = try await folder()
        let arguments = ["budget", "calibrate", "--results", "main=unchanged/*.csv", "--runs", "3", "--splits", "100"]
        let ended = try await folder.tollgate(arguments)
        #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
        try expectGolden(ended.output, "calibrate-files.txt")
        let json = try await folder.tollgate(arguments + ["--json"])
        try expectGolden(json.output, "calibrate-files.json")
        #expect(try await folder.tollgate(arguments).output == ended.output)
    }

    @Test("two runs of a golden set")
    func cases() async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.budget(
            "quality: { metric: main/includes, statistic: mean, margin: 5pp }\n"
                + "  cost: { metric: main/cost, statistic: mean, margin: 3% }")
        for name in ["baseline", "aa"] { try folder.copy("formats/inspect/\(name).json.gz", to: "results/\(name).json.gz") }
        let ended = try await folder.tollgate("budget", "calibrate")
        #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
        try expectGolden(ended.output, "calibrate-cases.txt")
        try folder.remove("results/aa.json.gz")
        let one = try await folder.tollgate("budget", "calibrate")
        #expect(
            one.status == 0 && one.output.contains("not judged: quality, margin 5pp: it needs two runs of unchanged code"), "\(one.output)")
    }

    @Test("records of commits, between which the code changed")
    func recorded() async throws {
        let repository = try await folder(git: true, runs: 8)
        try await repository.git("add", "Budgets")
        for run in 0..<8 {
            try await repository.commit("Commit \(run)")
            try await repository.git("tag", "c\(run)")
            let recorded = try await repository.tollgate("record", "--results", "main=unchanged/\(run).csv")
            #expect(recorded.status == 0, "\(recorded.errors)")
        }
        let ended = try await repository.tollgate("budget", "calibrate")
        #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
        try expectGolden(ended.output, "calibrate-recorded.txt")
        let six = try await repository.tollgate("budget", "calibrate", "--from", "c6", "--last", "6")
        #expect(six.output.contains("6 runs of 6 recorded commits, 3 rounds, all 8 splits"), "\(six.output)")
        let newest = try await repository.tollgate("budget", "calibrate", "--last", "1")
        #expect(newest.status == 0 && newest.output.contains("1 run of 1 recorded commit"), "\(newest.output)")
        #expect(!newest.output.contains("between which the code changed") && newest.output.contains("needs two runs"))
        // Files that are named go before records.
        let files = try await repository.tollgate("budget", "calibrate", "--results", "main=unchanged/[0-3].csv")
        #expect(files.output.contains("4 runs, 2 a side, all 6 splits"), "\(files.output)")
        let unknown = try await repository.tollgate("budget", "calibrate", "--from", "nowhere")
        #expect(unknown.status == 66, "\(unknown.errors)")
    }

    @Test("a suite without results beside one that has some")
    func missingSuite() async throws {
        let folder = try await folder()
        try folder.write(
            """
            schema: tollgate/budget/v1
            service: shop
            suites: { main: { results: "unchanged/*" }, other: { results: "other/*" } }
            objectives:
              a: { metric: main/latency, statistic: mean, margin: 10% }
              b: { metric: other/latency, statistic: mean, margin: 10% }
            """, to: "Budgets/shop.yaml")
        let ended = try await folder.tollgate("budget", "calibrate", "--splits", "20")
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.output.contains("not judged: b, margin 10%: suite other has no results"), "\(ended.output)")
    }

    @Test(
        "what went wrong has an exit code and says what to do",
        arguments: [
            (["--results", "main=nothing/*"], 66, "no file matches"), ([], 66, "nothing is recorded, and no file matches"),
            (["--results", "mian=unchanged/*"], 64, "did you mean \"main\""), (["--splits", "0"], 64, "from 1 to 100000"),
            (["--budget", "wrong.yaml", "--results", "main=unchanged/*"], 65, "a size"),
            (["--from", "HEAD"], 66, "not inside a git repository"),
            (["--budget", "none.yaml"], 66, "no such file"),
        ] as [([String], Int32, String)])
    func errors(_ arguments: [String], _ status: Int32, _ says: String) async throws {
        let folder = try await folder()
        try folder.budget("x: { metric: main/latency, statistic: mean, limit: 5 MB }", to: "wrong.yaml")
        let ended = try await folder.tollgate(["budget", "calibrate"] + arguments)
        #expect(ended.status == status && ended.errors.contains(says), "\(ended.status) \(ended.output)\(ended.errors)")
    }

    @Test("names from files cannot steer the terminal")
    func hostileNames() async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.budget(Self.objectives)
        for (run, slower) in Self.runs.prefix(6).enumerated() {
            try folder.write(Self.run(slowerBy: slower, endpoint: "a\u{1B}[31m\u{202E}b"), to: "results/\(run).csv")
        }
        let text = try await folder.tollgate("budget", "calibrate")
        #expect(text.status == 0 && text.output.contains("median[a␛[31m⟨U+202E⟩b]"), "\(text.output)\(text.errors)")
        let json = try await folder.tollgate("budget", "calibrate", "--json")
        for output in [text.output, json.output] { #expect(!output.contains("\u{1B}") && !output.contains("\u{202E}")) }
        #expect((try? JSONSerialization.jsonObject(with: Data(json.output.utf8))) != nil)
    }
}
