import Foundation
import RepositoryFixtures
import Testing

/// Where inputs come from and verdicts go to.
@Suite("Inputs and outputs, end to end")
struct OutputTests {
    /// A folder with a budget that fails on the example's changed golden set, and its files.
    private func folder() async throws -> ScratchRepository {
        let folder = try await ScratchRepository(git: false)
        try folder.budget("cost: { metric: main/cost, statistic: mean, margin: 3% }")
        try folder.copy("example/golden/candidate.json.gz", to: "results/golden.json.gz")
        try folder.copy("example/golden/baseline.json.gz", to: "base/golden.json.gz")
        return folder
    }

    static let check = ["check", "--today", "2026-11-25", "--baseline-results", "main=base/*"]

    @Test("a verdict goes to standard output or to files, the same text, and replaces what was there")
    func formats() async throws {
        let folder = try await folder()
        let markdown = try await folder.tollgate(Self.check)
        let json = try await folder.tollgate(Self.check + ["--format", "json"])
        #expect(markdown.status == 1 && json.status == 1)
        try folder.write("old and longer than nothing", to: "verdict.json")
        let files = try await folder.tollgate(Self.check + ["--format", "markdown=verdict.md", "--format", "json=verdict.json"])
        #expect(files.status == 1 && files.output.isEmpty && files.errors.isEmpty, "\(files.errors)")
        #expect(try folder.read("verdict.md") == markdown.output)
        #expect(try folder.read("verdict.json") == json.output)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.folder.path).sorted()
        #expect(left == ["Budgets", "base", "results", "verdict.json", "verdict.md"], "no temporary file is left")
        let parsed = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(parsed["exit"] as? Int == 1)
    }

    @Test("a verdict that cannot be written is no verdict", arguments: ["nowhere/verdict.md", "results"])
    func unwritable(_ place: String) async throws {
        let ended = try await folder().tollgate(Self.check + ["--format", "markdown=\(place)"])
        #expect(ended.status == 74 && ended.errors.contains(place), "\(ended.status) \(ended.errors)")
    }

    @Test("a full disk behind standard output is an error", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func fullDisk() async throws {
        let folder = try await folder()
        let command = ([ScratchRepository.executable.path] + Self.check).joined(separator: " ") + " > /dev/full"
        let ended = try await EndedProgram(running: "/bin/sh", ["-c", command], in: folder.folder.path)
        #expect(ended.status == 74, "\(ended.errors)")
    }

    @Test("results from standard input", arguments: ["example/golden/candidate.json.gz", "formats/inspect/candidate.json.gz"])
    func standardInput(_ fixture: String) async throws {
        let folder = try await folder()
        let bytes = try [UInt8](Data(contentsOf: ScratchRepository.fixtures.appending(path: fixture)))
        let piped = try await folder.tollgate(Self.check + ["--results", "main=-"], input: bytes)
        #expect(piped.status == 1 && piped.output.contains("+8.4"), "\(piped.output)\(piped.errors)")
        let shown = try await folder.tollgate("results", "-", input: bytes)
        #expect(shown.status == 0 && shown.output.contains("includes"), "\(shown.errors)")
    }

    @Test("every compression gives the same results", arguments: ["gz", "zst", "xz", "bz2", "zip"])
    func compressions(_ suffix: String) async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.copy("formats/k6/failures.ndjson", to: "plain/measured")
        try folder.copy("formats/k6/failures.ndjson.\(suffix)", to: "packed/measured")
        let plain = try await folder.tollgate("results", "plain/measured")
        let packed = try await folder.tollgate("results", "packed/measured")
        #expect(plain.status == 0 && packed.status == 0, "\(plain.errors)\(packed.errors)")
        #expect(plain.output == packed.output)
    }

    @Test("paths of options belong to the working directory, a budget's own to the repository's root")
    func paths() async throws {
        let repository = try await ScratchRepository()
        try repository.budget("cost: { metric: main/cost, statistic: mean, limit: $1 }")
        try repository.copy("example/golden/candidate.json.gz", to: "results/golden.json.gz")
        try repository.copy("example/golden/candidate.json.gz", to: "app/new/golden.json.gz")
        let below = repository.folder.appending(path: "app").path
        for arguments in [["check"], ["check", "--results", "main=new/*"], ["check", "--budget", "../Budgets/shop.yaml"]] {
            let ended = try await EndedProgram(running: ScratchRepository.executable.path, arguments, in: below)
            #expect(ended.status == 0 && ended.output.contains("PASS"), "\(arguments): \(ended.output)\(ended.errors)")
        }
    }

    @Test("the order and the names of files do not matter to what is exact")
    func fileOrder() async throws {
        func verdict(_ names: [String]) async throws -> String {
            let folder = try await ScratchRepository(git: false)
            try folder.budget("quality: { metric: main/accuracy, statistic: mean, limit: 50%, margin: 20pp }")
            for (shard, name) in names.enumerated() {
                let rows = (1...30).map { "accuracy,\(($0 + shard) % 7 == 0 ? 0 : 1),ratio,case-\(shard)-\($0)\n" }.joined()
                try folder.write("metric,value,unit,case\n" + rows, to: "results/\(name)")
                try folder.write("metric,value,unit,case\n" + rows, to: "base/\(name)")
            }
            return try await folder.tollgate(Self.check).output
        }
        #expect(try await verdict(["a.csv", "b.csv", "c.csv"]) == verdict(["z.csv", "m.csv", "b.csv"]))
    }
}
