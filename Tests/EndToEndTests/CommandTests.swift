import Foundation
import Testing

/// The commands beside `check`, as scripts use them.
@Suite("Commands, end to end")
struct CommandTests {
    @Test func recordsOnceAndLists() throws {
        let repository = try ScratchRepository()
        try repository.commit("Start")
        try repository.copy("formats/hyperfine/v1.15/baseline.json", to: "bench.json")
        let first = try repository.tollgate("record", "--results", "bench=bench.json")
        #expect(first.status == 0 && first.output.hasPrefix("recorded bench"), "\(first.errors)")
        let again = try repository.tollgate("record", "--results", "bench=bench.json")
        #expect(again.status == 0 && again.output.hasPrefix("already recorded"))
        let head = try repository.git("rev-parse", "HEAD")
        let listed = try repository.tollgate("baseline", "list", "--json")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [String: Any])
        let records = try #require(json["records"] as? [[String: Any]])
        #expect(records.count == 1)
        #expect(records.first?["commit"] as? String == head)
        #expect(try repository.tollgate("baseline", "show", "HEAD").output.contains("time"))
        #expect(try repository.git("fsck", "--strict").isEmpty)
        // A plain clone does not fetch the records.
        try repository.git("clone", "--quiet", ".", "clone")
        let cloned = try repository.tollgate("baseline", "list", "--json", "--repo", "clone")
        #expect(cloned.output.contains("\"records\": []"))
    }

    @Test("recording at once beside gc and pack-refs loses nothing")
    func recordsConcurrently() async throws {
        let repository = try ScratchRepository()
        let jobs = 6
        let each = 4
        for index in 0..<(jobs * each) {
            try repository.commit("Commit \(index)")
            try repository.git("tag", "c\(index)")
            try repository.write("metric,value,unit\nlatency,\(index + 1),ms\n", to: "r\(index).csv")
        }
        let folder = repository.folder
        try await withThrowingTaskGroup(of: Void.self) { group in
            for job in 0..<jobs {
                group.addTask {
                    for index in stride(from: job, to: jobs * each, by: jobs) {
                        let ended = try run(
                            ScratchRepository.executable, ["record", "--commit", "c\(index)", "--results", "load=r\(index).csv"], in: folder
                        )
                        #expect(ended.status == 0, "\(ended.errors)")
                    }
                }
            }
            group.addTask {
                for _ in 0..<3 {
                    for upkeep in [["gc", "--quiet"], ["pack-refs", "--all"]] {
                        _ = try run(URL(fileURLWithPath: "/usr/bin/git"), upkeep, in: folder)
                    }
                }
            }
            try await group.waitForAll()
        }
        func count() throws -> Int {
            let listed = try repository.tollgate("baseline", "list", "--json")
            let json = try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [String: Any]
            return (json?["records"] as? [Any])?.count ?? 0
        }
        #expect(try count() == jobs * each)
        try repository.git("fsck", "--strict")
        try repository.git("gc", "--quiet", "--prune=now")
        #expect(try count() == jobs * each)
    }

    @Test func showsResults() throws {
        let repository = try ScratchRepository(git: false)
        let file = "formats/k6/baseline.ndjson.gz"
        let text = try repository.tollgate("results", repository.path(file))
        #expect(text.status == 0 && text.output.contains("http_req_duration"), "\(text.errors)")
        let json = try repository.tollgate("results", "--json", repository.path(file))
        let parsed = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(parsed["format"] as? String == "k6")
        // The same from standard input.
        let piped = try repository.tollgate("results", "-", input: ScratchRepository.fixtures.appending(path: file))
        #expect(piped.status == 0 && piped.output.contains("http_req_duration"), "\(piped.errors)")
    }

    @Test(
        "a first budget is valid and supports its own file",
        arguments: ["formats/inspect/baseline.json.gz", "formats/k6/baseline.ndjson.gz"])
    func writesAFirstBudget(_ fixture: String) throws {
        let repository = try ScratchRepository(git: false)
        let file = repository.path(fixture)
        let written = try repository.tollgate("budget", "init", file, "--service", "shop")
        #expect(written.status == 0, "\(written.errors)")
        #expect(written.errors.contains("alternating rounds"))
        try repository.write(written.output, to: "Budgets/shop.yaml")
        let validated = try repository.tollgate("budget", "validate", "--explain")
        #expect(validated.status == 0, "\(validated.errors)")
        let checked = try repository.tollgate("check", "--results", "main=\(file)", "--baseline-results", "main=\(file)")
        #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
    }

    @Test("each schema is JSON", arguments: ["budget", "results", "verdict"])
    func printsSchemas(_ subject: String) throws {
        let ended = try ScratchRepository(git: false).tollgate("budget", "schema", subject)
        let json = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any]
        #expect(json?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    }

    @Test func compares() throws {
        let repository = try ScratchRepository(git: false)
        let folder = repository.path("formats/hyperfine/v1.15")
        let shown = try repository.tollgate("compare", folder + "/baseline.json", folder + "/candidate.json", "--metric", "time")
        #expect(shown.status == 0 && shown.output.contains("`sort`") && shown.output.contains("+7.4"), "\(shown.output)\(shown.errors)")
        #expect(!shown.output.contains("PASS") && !shown.output.contains("FAIL"))
        let rounds = repository.path("example/load")
        let judged = try repository.tollgate(
            "compare", rounds + "/baseline-*.csv.gz", rounds + "/candidate-*.csv.gz", "--metric", "latency", "--by", "endpoint", "--margin",
            "5%")
        #expect(judged.status == 1, "\(judged.output)\(judged.errors)")
        #expect(judged.output.contains("5 rounds"))
    }

    @Test func comparesCommits() throws {
        let repository = try ScratchRepository()
        for (index, side) in ["baseline", "candidate"].enumerated() {
            try repository.commit(side)
            try repository.git("tag", side)
            try repository.copy("example/golden/\(side).json.gz", to: "r\(index).json.gz")
            #expect(try repository.tollgate("record", "--results", "golden=r\(index).json.gz").status == 0)
        }
        let ended = try repository.tollgate("compare", "baseline", "candidate", "--metric", "cost", "--margin", "3%")
        #expect(ended.status == 1, "\(ended.output)\(ended.errors)")
    }

    @Test("a gate that cannot fail is found out")
    func provesThatItCanFail() throws {
        let repository = try ScratchRepository(git: false)
        try repository.budget(
            "cost: { metric: main/cost, statistic: mean, margin: 3% }\n  dead: { metric: main/cost, where: { intent: nothing }, statistic: mean, limit: $1 }"
        )
        let file = repository.path("example/golden/baseline.json.gz")
        let ended = try repository.tollgate("check", "--prove", "--results", "main=\(file)", "--baseline-results", "main=\(file)")
        #expect(ended.status == 1)
        #expect(ended.output.contains("can fail      cost"))
        #expect(ended.output.contains("cannot fail   dead"))
    }

    @Test(
        "help teaches, with an example",
        arguments: [["check"], ["record"], ["compare"], ["results"], ["budget", "init"], ["baseline", "list"]])
    func helps(_ command: [String]) throws {
        let ended = try run(ScratchRepository.executable, command + ["--help"], in: FileManager.default.temporaryDirectory)
        #expect(ended.status == 0)
        #expect(ended.output.contains("tollgate \(command.joined(separator: " "))"))
        #expect(ended.output.contains("Example"))
    }
}
