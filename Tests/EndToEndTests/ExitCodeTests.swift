import Foundation
import Testing

/// Each way to go wrong ends with one clear message that names the file and the place, and with the exit code of the table.
@Suite("Exit codes and messages, end to end")
struct ExitCodeTests {
    private func repository(_ objective: String = "quality: { metric: main/accuracy, statistic: mean, direction: higher, limit: 0.5 }")
        throws -> ScratchRepository
    {
        let repository = try ScratchRepository()
        try repository.budget(objective)
        try repository.git("add", "Budgets")
        try repository.commit("The budget")
        return repository
    }

    static let accuracy = "metric,value,unit,case\n" + (1...40).map { "accuracy,1,ratio,case-\($0)\n" }.joined()

    /// Result files that cannot be read, the exit code, and what the message has to name.
    static let unreadable: [(name: String, text: String, status: Int32, says: String)] = [
        ("empty.csv", "", 65, "empty"),
        ("header-only.csv", "metric,value\n", 65, "without any measurement"),
        ("truncated.json", "{\"schema\":\"tollgate/results/v1\",\"observations\":[{\"metric\":\"a\",\"val", 65, "truncated.json:1"),
        ("unknown.txt", "hello world\n", 65, "none of the known formats"),
        ("negative.csv", "metric,value,unit\nlatency,-5,ms\n", 65, "negative.csv:2"),
        ("twice.csv", "metric,value,unit,case\naccuracy,1,ratio,a\naccuracy,0,ratio,a\n", 65, "case \"a\""),
        ("units.csv", "metric,value,unit\nlatency,1,ms\nlatency,1,B\n", 65, "units.csv"),
        ("locale.csv", "metric,value,unit\nlatency,\"0,050\",ms\n", 65, "locale.csv:2"),
        ("word.csv", "metric,value,unit\nlatency,fast,ms\n", 65, "word.csv:2"),
    ]

    @Test("a result file that cannot be read", arguments: unreadable)
    func unreadableResults(_ file: (name: String, text: String, status: Int32, says: String)) throws {
        let repository = try repository()
        try repository.write(file.text, to: "results/\(file.name)")
        for command in [["check"], ["record"]] {
            let ended = try run(ScratchRepository.executable, command, in: repository.folder)
            #expect(ended.status == file.status, "\(ended.output)\(ended.errors)")
            #expect(ended.errors.contains(file.says) && ended.errors.contains(file.name), "\(ended.errors)")
            #expect(ended.output.isEmpty)
        }
    }

    @Test func invalidUTF8AndBinary() throws {
        let repository = try repository()
        try repository.write("metric,value,unit,case\n", to: "results/bytes.csv")
        let file = repository.folder.appending(path: "results/bytes.csv")
        try Data("metric,value,unit,case\naccuracy,1,ratio,".utf8 + [0xFF, 0xFE] + Array("\n".utf8)).write(to: file)
        let invalid = try repository.tollgate("check")
        #expect(invalid.status == 65, "\(invalid.errors)")
        #expect(invalid.errors.contains("bytes.csv:2"))
        try Data([0, 1, 2, 3, 0, 255, 254]).write(to: file)
        #expect(try repository.tollgate("check").status == 65)
    }

    @Test func directoriesAndPipes() throws {
        let repository = try repository()
        try FileManager.default.createDirectory(at: repository.folder.appending(path: "results/folder"), withIntermediateDirectories: true)
        #expect(try repository.tollgate("check").status == 74)
        try FileManager.default.removeItem(at: repository.folder.appending(path: "results/folder"))
        #expect(mkfifo(repository.folder.appending(path: "results/pipe").path, 0o600) == 0)
        let piped = try repository.tollgate("check")
        #expect(piped.status == 74)
        #expect(piped.errors.contains("pipe"))
    }

    @Test func numbersThatAreNone() throws {
        let repository = try repository()
        try repository.write(
            """
            {"schema": "tollgate/results/v1", "metrics": {"accuracy": {"unit": "ratio"}}, "observations": [
            {"metric": "accuracy", "value": NaN, "case": "a"}, {"metric": "accuracy", "value": 1, "case": "b"}]}
            """, to: "results/nan.json")
        let ended = try repository.tollgate("check")
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.output.contains("UNDECIDED"), "a case without a score is never a pass: \(ended.output)")
    }

    @Test func whatDoesNotExist() throws {
        let repository = try repository()
        let noFile = try repository.tollgate("check")
        #expect(noFile.status == 66)
        #expect(noFile.errors.contains("results/*"))
        #expect(try repository.tollgate("record").status == 66)
        try repository.write(Self.accuracy, to: "results/a.csv")
        let noCommit = try repository.tollgate("check", "--commit", "v9")
        #expect(noCommit.status == 66)
        #expect(noCommit.errors.contains("v9"))
        #expect(try repository.tollgate("check", "--budget", "nope.yaml").status == 66)
        #expect(try repository.tollgate("check", "--results", "main=nope*.csv").status == 66)
        #expect(try repository.tollgate("results", "nope.json").status == 66)
        #expect(try repository.tollgate("compare", "nope.json", "HEAD").status == 66)
    }

    @Test func wrongUsage() throws {
        let repository = try repository()
        try repository.write(Self.accuracy, to: "results/a.csv")
        #expect(try repository.tollgate("chekc").status == 64)
        #expect(try repository.tollgate("check", "--today", "2026-02-30").status == 64)
        #expect(try repository.tollgate("check", "--format", "pdf").status == 64)
        let suite = try repository.tollgate("check", "--results", "mian=results/*")
        #expect(suite.status == 64)
        #expect(suite.errors.contains("did you mean \"main\""))
    }

    @Test func malformedBudget() throws {
        let repository = try repository()
        try repository.write(
            "schema: tollgate/budget/v1\nservice: x\nsuites: { main: { results: a } }\nobjectives:\n  o: { metric: main/a, statistik: mean }\n",
            to: "Budgets/shop.yaml")
        let ended = try repository.tollgate("check")
        #expect(ended.status == 65)
        #expect(ended.errors.contains("Budgets/shop.yaml:5:"))
        #expect(ended.errors.contains("did you mean \"statistic\"") || ended.errors.contains("\"statistic\""))
        #expect(try repository.tollgate("budget", "validate").status == 65)
    }

    @Test func contradictions() throws {
        let repository = try repository("o: { metric: main/latency, statistic: mean, limit: 100 B }")
        try repository.write("metric,value,unit\nlatency,1,ms\n", to: "results/a.csv")
        let unit = try repository.tollgate("check")
        #expect(unit.status == 65)
        #expect(unit.errors.contains("Budgets/shop.yaml:6:") && unit.errors.contains("100 B"))
    }

    @Test("an absent metric is undecided, and the reason lists what there is")
    func absentMetric() throws {
        let repository = try repository("o: { metric: main/acuracy, statistic: mean, limit: 50% }")
        try repository.write(Self.accuracy, to: "results/a.csv")
        let ended = try repository.tollgate("check")
        #expect(ended.status == 0)
        #expect(ended.output.contains("`accuracy`"))
        try repository.budget("o: { metric: main/acuracy, statistic: mean, limit: 50%, absent: fail }")
        #expect(try repository.tollgate("check").status == 1)
    }

    @Test func outsideOfARepository() throws {
        let folder = try ScratchRepository(git: false)
        try folder.budget("quality: { metric: main/accuracy, statistic: mean, limit: 0.5 }")
        try folder.write(Self.accuracy, to: "results/a.csv")
        let judged = try folder.tollgate("check")
        #expect(judged.status == 0, "\(judged.errors)")
        let recorded = try folder.tollgate("record")
        #expect(recorded.status == 66)
        #expect(recorded.errors.contains("git"))
    }

    @Test func beforeTheFirstCommit() throws {
        let repository = try ScratchRepository()
        try repository.budget("quality: { metric: main/accuracy, statistic: mean, limit: 0.5 }")
        try repository.write(Self.accuracy, to: "results/a.csv")
        #expect(try repository.tollgate("check").status == 0)
        let recorded = try repository.tollgate("record")
        #expect(recorded.status == 66)
        #expect(recorded.errors.contains("commit"))
    }

    @Test func bareRepository() throws {
        let repository = try repository()
        try repository.write(Self.accuracy, to: "results/a.csv")
        #expect(try repository.tollgate("record").status == 0)
        try repository.git("clone", "--quiet", "--mirror", ".", "bare.git")
        let listed = try repository.tollgate("baseline", "list", "--json", "--repo", "bare.git")
        #expect(listed.status == 0, "\(listed.errors)")
        #expect(listed.output.contains("\"suite\": \"main\""))
    }

    @Test("nothing is recorded half")
    func allOrNothing() throws {
        let repository = try repository()
        try repository.write(Self.accuracy, to: "good.csv")
        try repository.write("metric,value\nlatency,fast\n", to: "bad.csv")
        let ended = try repository.tollgate("record", "--results", "good=good.csv", "--results", "bad=bad.csv")
        #expect(ended.status == 65)
        #expect(try repository.tollgate("baseline", "list", "--json").output.contains("\"records\": []"))
        #expect(try repository.git("for-each-ref", "refs/tollgate").isEmpty)
    }

    @Test func aRepositoryThatCannotBeWritten() throws {
        let repository = try repository()
        try repository.write(Self.accuracy, to: "results/a.csv")
        // A file where a folder has to be made stops even a user who may write everywhere.
        try repository.write("in the way", to: ".git/refs/tollgate")
        let ended = try repository.tollgate("record")
        #expect(ended.status == 74, "\(ended.errors)")
        #expect(!ended.errors.isEmpty)
    }

    @Test("an aborted harness run is never a pass")
    func abortedRuns() throws {
        let repository = try repository("quality: { metric: main/includes, statistic: mean, limit: 1% }")
        try repository.copy("formats/inspect/status-error.json.gz", to: "results/a.json.gz")
        let ended = try repository.tollgate("check")
        #expect(ended.output.contains("UNDECIDED") && ended.output.contains("did not finish"), "\(ended.output)\(ended.errors)")
    }

    @Test("cases that are gone do not turn into a pass")
    func partialResults() throws {
        let repository = try repository("quality: { metric: main/accuracy, statistic: mean, margin: 10pp }")
        try repository.write(Self.accuracy, to: "results/a.csv")
        #expect(try repository.tollgate("record").status == 0)
        try repository.commit("The change")
        try repository.write("metric,value,unit,case\n" + (1...20).map { "accuracy,1,ratio,case-\($0)\n" }.joined(), to: "results/a.csv")
        let ended = try repository.tollgate("check")
        #expect(ended.output.contains("UNDECIDED") && ended.output.contains("gone"), "\(ended.output)")
    }
}
