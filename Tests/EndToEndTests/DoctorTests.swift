import Foundation
import RepositoryFixtures
import Testing

/// `tollgate doctor` on repositories with one thing wrong each: it names that, with what mends it.
@Suite struct DoctorTests {
    private func repository() async throws -> ScratchRepository {
        let repository = try await ScratchRepository()
        try repository.budget("speed: { metric: main/time, statistic: mean, direction: lower, margin: 20% }")
        for (number, value) in [100, 101, 100].enumerated() {
            try repository.write("metric,value,unit\ntime,\(value),ms\n", to: "results/run-\(number).csv")
        }
        try await repository.git("add", "Budgets")
        try await repository.git("commit", "--quiet", "--message", "A budget")
        return repository
    }

    private func recorded() async throws -> ScratchRepository {
        let repository = try await repository()
        #expect(try await repository.tollgate("record").status == 0)
        try await repository.git("checkout", "--quiet", "-b", "change")
        try await repository.commit("A change")
        return repository
    }

    private func wrong(_ ended: EndedProgram) -> [String] {
        ended.output.split(separator: "\n").filter { $0.hasPrefix("wrong") }.map(String.init)
    }

    @Test func whereAllIsFine() async throws {
        let repository = try await recorded()
        let ended = try await repository.tollgate("doctor")
        #expect(
            ended.status == 0 && wrong(ended).isEmpty && ended.output.hasSuffix("Nothing is wrong.\n"), "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("suite main: merge-base has a record"))
    }

    @Test func nothingIsRecorded() async throws {
        let ended = try await repository().tollgate("doctor")
        #expect(ended.status == 2)
        #expect(wrong(ended).count == 2 && wrong(ended)[1].contains("nothing is recorded yet"), "\(ended.output)")
        #expect(ended.output.contains("tollgate record --push"))
    }

    @Test func recordsWereNeverFetched() async throws {
        let origin = try await recorded()
        let clone = try await ScratchRepository(git: false)
        try await clone.git("clone", "--quiet", "file://" + origin.folder.path, "clone")
        let ended = try await clone.tollgate("doctor", "--repo", "clone")
        #expect(ended.status == 2 && ended.output.contains("none in this clone, and the remote has some"), "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("mend: tollgate baseline sync --fetch-only"))
        let offline = try await clone.tollgate("doctor", "--repo", "clone", "--offline")
        #expect(offline.output.contains("nothing is recorded yet"))
    }

    @Test func aShallowCloneIsNamed() async throws {
        let origin = try await recorded()
        let clone = try await ScratchRepository(git: false)
        try await clone.git("clone", "--quiet", "--depth", "1", "file://" + origin.folder.path, "clone")
        let ended = try await clone.tollgate("doctor", "--repo", "clone", "--json")
        #expect(ended.status == 2)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
        let findings = try #require(json["findings"] as? [[String: Any]])
        let history = try #require(findings.first { $0["topic"] as? String == "history" })
        #expect(history["state"] as? String == "wrong" && (history["remedy"] as? String)?.contains("--unshallow") == true, "\(history)")
    }

    @Test func aRemoteThatDoesNotAnswerIsNamed() async throws {
        let repository = try await recorded()
        try await repository.git("remote", "add", "origin", "file:///nonexistent/repository")
        let ended = try await repository.tollgate("doctor")
        #expect(
            ended.status == 2 && wrong(ended).count == 1 && wrong(ended)[0].contains("remote origin: it cannot be read"), "\(ended.output)")
    }

    @Test func aPatternThatNamesNothing() async throws {
        let repository = try await recorded()
        try repository.remove("results")
        let ended = try await repository.tollgate("doctor")
        #expect(ended.status == 2 && wrong(ended).contains { $0.contains("no file matches results/*") }, "\(ended.output)")
    }

    @Test func recordsOfAnotherMachine() async throws {
        let repository = try await repository()
        try repository.remove("results")
        let result = """
            {"schema": "tollgate/results/v1", "environment": {"cpu": "Model 1"}, "metrics": {"time": {"unit": "ms"}},
             "observations": [{"metric": "time", "value": 100}]}
            """
        try repository.write(result, to: "results/run.json")
        #expect(try await repository.tollgate("record").status == 0)
        try await repository.git("checkout", "--quiet", "-b", "change")
        try await repository.commit("A change")
        let ended = try await repository.tollgate("doctor")
        #expect(wrong(ended).contains { $0.contains("another processor: Model 1 there") }, "\(ended.output)")
        #expect(ended.output.contains("--host-class"))
    }

    @Test func aMarginBelowTheNoise() async throws {
        let repository = try await recorded()
        for (number, value) in [100, 160, 80].enumerated() {
            try repository.write("metric,value,unit\ntime,\(value),ms\n", to: "results/run-\(number).csv")
        }
        let ended = try await repository.tollgate("doctor")
        #expect(ended.status == 2 && wrong(ended).contains { $0.contains("objective speed: margin 20% needs") }, "\(ended.output)")
    }

    @Test func aBudgetThatDoesNotParse() async throws {
        let repository = try await recorded()
        try repository.write("schema: tollgate/budget/v1\nservice: x\n", to: "Budgets/broken.yaml")
        let ended = try await repository.tollgate("doctor")
        #expect(ended.status == 2 && ended.output.contains("Budgets/broken.yaml:"), "\(ended.output)")
    }

    @Test func outsideOfARepository() async throws {
        let folder = try await ScratchRepository(git: false)
        let ended = try await folder.tollgate("doctor")
        #expect(ended.status == 2 && ended.output.contains("is not in a git repository"))
    }
}
