import Foundation
import RepositoryFixtures
import Testing

/// What does not exist, is used wrongly or cannot be written: one message that says what to do, and the exit code of the table.
@Suite("Exit codes, end to end")
struct ExitCodeTests {
    static let accuracy = "metric,value,unit,case\n" + (1...40).map { "accuracy,1,ratio,case-\($0)\n" }.joined()

    /// A repository with a committed budget that asks for half of the cases to be right.
    private func repository() async throws -> ScratchRepository {
        let repository = try await ScratchRepository()
        try repository.budget("quality: { metric: main/accuracy, statistic: mean, direction: higher, limit: 0.5 }")
        try await repository.git("add", "Budgets")
        try await repository.commit("The budget")
        return repository
    }

    @Test(
        "what does not exist",
        arguments: [
            (["check", "--commit", "v9"], "v9"), (["record", "--commit", "v9"], "v9"), (["check", "--baseline", "v9"], "v9"),
            (["check", "--target", "v9"], "v9"), (["check", "--budget", "nope.yaml"], "nope.yaml"),
            (["check", "--results", "main=nope*.csv"], "nope*.csv"), (["check", "--baseline-results", "main=nope*.csv"], "nope*.csv"),
            (["record", "--results", "main=nope*.csv"], "nope*.csv"), (["results", "nope.json"], "nope.json"),
            (["compare", "nope.json", "results/a.csv"], "nope.json"), (["compare", "results/a.csv", "v9"], "v9"),
            (["compare", "HEAD", "HEAD"], "no records"), (["baseline", "show", "v9"], "v9"), (["baseline", "show", "HEAD"], "record"),
            (["budget", "init", "nope.json"], "nope.json"), (["budget", "validate", "nope.yaml"], "nope.yaml"),
            (["check", "--repo", "nowhere"], "nowhere"),
        ])
    func missing(_ command: [String], _ says: String) async throws {
        let repository = try await repository()
        try repository.write(Self.accuracy, to: "results/a.csv")
        let ended = try await repository.tollgate(command)
        #expect(ended.status == 66, "\(ended.output)\(ended.errors)")
        #expect(ended.errors.contains(says), "\(ended.errors)")
        #expect(ended.output.isEmpty)
    }

    @Test("no result file at all", arguments: ["check", "record"])
    func noFile(_ command: String) async throws {
        let ended = try await repository().tollgate(command)
        #expect(ended.status == 66)
        #expect(ended.errors.contains("results/*"), "\(ended.errors)")
    }

    @Test("no budget at all")
    func noBudget() async throws {
        let repository = try await ScratchRepository()
        let ended = try await repository.tollgate("check")
        #expect(ended.status == 66 && ended.errors.contains("Budgets"), "\(ended.errors)")
    }

    @Test(
        "wrong usage",
        arguments: [
            ["chekc"], ["check", "--nonsense"], ["check", "--today", "2026-02-30"], ["check", "--today", "today"],
            ["check", "--format", "pdf"],
            ["check", "--format", "json="], ["check", "--results", "results/a.csv"], ["check", "--results", "mian=results/*"],
            ["check", "--input-format", "xml"], ["compare", "results/a.csv"],
            ["compare", "results/a.csv", "results/a.csv", "--margin", "much"],
            ["results"], ["budget", "schema", "nonsense"], ["baseline", "show"], ["record", "--results", "../x=results/*"],
            ["check", "--looked", "12"], ["check", "--looked", "a/b"],
        ])
    func wrongUsage(_ command: [String]) async throws {
        let repository = try await repository()
        try repository.write(Self.accuracy, to: "results/a.csv")
        let ended = try await repository.tollgate(command)
        #expect(ended.status == 64, "\(ended.output)\(ended.errors)")
        #expect(!ended.errors.isEmpty && ended.output.isEmpty)
    }

    @Test(
        "looks that cannot be",
        arguments: [
            ("41/40", "41 rounds are more than the maximum of 40"), ("3/4", "the first look is at 5"), ("0/40", "at least one round"),
            ("5/2000", "200 can be planned"),
        ])
    func wrongLooks(_ looked: String, _ says: String) async throws {
        let repository = try await repository()
        try repository.write(Self.accuracy, to: "results/a.csv")
        let ended = try await repository.tollgate("check", "--looked", looked)
        #expect(ended.status == 64 && ended.output.isEmpty)
        #expect(ended.errors.contains("--looked \(looked)") && ended.errors.contains(says), "\(ended.errors)")
    }

    @Test func suggestsTheSuite() async throws {
        let repository = try await repository()
        try repository.write(Self.accuracy, to: "results/a.csv")
        let ended = try await repository.tollgate("check", "--results", "mian=results/*")
        #expect(ended.errors.contains("did you mean \"main\""), "\(ended.errors)")
    }

    @Test(
        "a malformed budget: file, line and column, and nothing is judged",
        arguments: [
            ("o: { metric: main/accuracy, statistik: mean, limit: 1 }", ":6:", "\"statistic\""),
            ("o: { metric: main/accuracy, statistic: p150, limit: 1 }", ":6:", "p150"),
            ("o: { metric: main/accuracy, statistic: mean, limit: much }", ":6:", "much"),
            ("o: { metric: other/accuracy, statistic: mean, limit: 1 }", ":6:", "other"),
            ("o: { metric: main/accuracy, statistic: mean }", ":6:", "limit"),
            ("o: { metric: main/accuracy, statistic: mean, limit: 1", ":", "Budgets/shop.yaml"),
        ])
    func malformedBudget(_ objective: String, _ place: String, _ says: String) async throws {
        let repository = try await repository()
        try repository.write(Self.accuracy, to: "results/a.csv")
        try repository.budget(objective)
        // A good budget beside it changes nothing.
        try repository.budget("quality: { metric: main/accuracy, statistic: mean, limit: 0.5 }", to: "Budgets/good.yaml")
        for command in [["check"], ["budget", "validate"], ["record"]] {
            let ended = try await repository.tollgate(command)
            #expect(ended.status == 65, "\(command) \(ended.output)\(ended.errors)")
            #expect(ended.errors.contains("Budgets/shop.yaml\(place)") && ended.errors.contains(says), "\(ended.errors)")
        }
    }

    @Test("a budget that contradicts its results")
    func contradiction() async throws {
        let repository = try await repository()
        try repository.budget("o: { metric: main/latency, statistic: mean, limit: 100 B }")
        try repository.write("metric,value,unit\nlatency,1,ms\n", to: "results/a.csv")
        let ended = try await repository.tollgate("check")
        #expect(ended.status == 65)
        #expect(ended.errors.contains("Budgets/shop.yaml:6:") && ended.errors.contains("100 B"), "\(ended.errors)")
    }

    @Test("a folder or a pipe where a result file should be", arguments: ["folder", "pipe"])
    func noFiles(_ kind: String) async throws {
        let repository = try await repository()
        try repository.write(Self.accuracy, to: "results/a.csv")
        let place = repository.folder.appending(path: "results/\(kind)")
        if kind == "folder" {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        } else {
            #expect(mkfifo(place.path, 0o600) == 0)
        }
        for command in ["check", "record"] {
            let ended = try await repository.tollgate(command)
            #expect(ended.status == 74, "\(ended.output)\(ended.errors)")
            #expect(ended.errors.contains("results/\(kind)"), "\(ended.errors)")
        }
    }

    @Test("outside of a repository files are judged, and nothing can be recorded")
    func outsideOfARepository() async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.budget("quality: { metric: main/accuracy, statistic: mean, limit: 0.5 }")
        try folder.write(Self.accuracy, to: "results/a.csv")
        let judged = try await folder.tollgate("check")
        #expect(judged.status == 0 && judged.output.contains("PASS"), "\(judged.errors)")
        for command in [["record"], ["baseline", "list"], ["baseline", "show", "HEAD"]] {
            let ended = try await folder.tollgate(command)
            #expect(ended.status == 66 && ended.errors.contains("git"), "\(command): \(ended.errors)")
        }
    }

    @Test("before the first commit files are judged, and nothing can be recorded")
    func beforeTheFirstCommit() async throws {
        let repository = try await ScratchRepository()
        try repository.budget("quality: { metric: main/accuracy, statistic: mean, limit: 0.5 }")
        try repository.write(Self.accuracy, to: "results/a.csv")
        let judged = try await repository.tollgate("check")
        #expect(judged.status == 0 && judged.output.contains("PASS"), "\(judged.errors)")
        let recorded = try await repository.tollgate("record")
        #expect(recorded.status == 66 && recorded.errors.contains("commit"), "\(recorded.errors)")
        #expect(try await repository.records().isEmpty)
    }

    @Test("a bare repository holds records like any other")
    func bareRepository() async throws {
        let repository = try await repository()
        try repository.write(Self.accuracy, to: "results/a.csv")
        try await repository.git("clone", "--quiet", "--bare", ".", "bare.git")
        let recorded = try await repository.tollgate("record", "--repo", "bare.git", "--results", "main=results/a.csv")
        #expect(recorded.status == 0, "\(recorded.errors)")
        let listed = try await repository.tollgate("baseline", "list", "--json", "--repo", "bare.git")
        #expect(listed.status == 0 && listed.output.contains("\"suite\": \"main\""), "\(listed.errors)")
    }

    @Test("nothing is recorded half")
    func allOrNothing() async throws {
        let repository = try await repository()
        try repository.write(Self.accuracy, to: "good.csv")
        try repository.write("metric,value\nlatency,fast\n", to: "bad.csv")
        for order in [["good=good.csv", "zbad=bad.csv"], ["abad=bad.csv", "good=good.csv"]] {
            let ended = try await repository.tollgate("record", "--results", order[0], "--results", order[1])
            #expect(ended.status == 65)
            #expect(try await repository.records().isEmpty)
            #expect(try await repository.git("for-each-ref", "refs/tollgate").isEmpty)
        }
    }

    @Test(
        "a repository that cannot be written: a file where a folder has to be made stops even who may write everywhere",
        arguments: ["refs/tollgate", "objects"])
    func unwritableRepository(_ place: String) async throws {
        let repository = try await repository()
        try repository.write(Self.accuracy, to: "results/a.csv")
        if place == "objects" {
            // What is there stays readable; new objects cannot be added.
            let objects = repository.folder.appending(path: ".git/objects")
            try FileManager.default.moveItem(at: objects, to: repository.folder.appending(path: "objects"))
            try repository.write("in the way", to: ".git/objects")
        } else {
            try repository.write("in the way", to: ".git/\(place)")
        }
        let ended = try await repository.tollgate("record")
        #expect(ended.status != 0 && ended.status != 1 && ended.status < 128, "\(ended.errors)")
        if place == "refs/tollgate" { #expect(ended.status == 74, "\(ended.errors)") }
        #expect(!ended.errors.isEmpty && ended.output.isEmpty)
    }

    /// Slow, ten seconds: `record` waits that long for the lock to go away.
    @Test("a lock that a crashed git left is named, and the record is not half there")
    func staleLock() async throws {
        let repository = try await repository()
        try repository.write(Self.accuracy, to: "results/a.csv")
        try repository.write("", to: ".git/refs/tollgate/records.lock")
        let ended = try await repository.tollgate("record")
        #expect(ended.status == 74 && ended.errors.contains("records.lock"), "\(ended.errors)")
        try repository.remove(".git/refs/tollgate/records.lock")
        #expect(try await repository.tollgate("record").status == 0)
        #expect(try await repository.records().count == 1)
    }
}
