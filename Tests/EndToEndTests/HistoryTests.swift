import Foundation
import RepositoryFixtures
import Testing

/// `tollgate history` on a branch with six recorded commits, whose limit was tightened at the fourth.
@Suite struct HistoryCommandTests {
    private func recorded() async throws -> ScratchRepository {
        let repository = try await ScratchRepository()
        for (index, value) in [100, 102, 101, 110, 150, 99].enumerated() {
            let limit = index < 3 ? "120 ms" : "105 ms"
            try repository.budget(
                """
                speed: { metric: main/time, statistic: mean, direction: lower, limit: \(limit), margin: 20% }
                  quality: { metric: main/accuracy, statistic: mean, direction: higher, margin: 5pp }
                """)
            for run in 1...3 {
                try repository.write(
                    "metric,value,unit,case\ntime,\(value + run),ms,\naccuracy,1,ratio,a\naccuracy,\(index % 2),ratio,b\n",
                    to: "results/run-\(run).csv")
            }
            try await repository.git("add", "Budgets")
            try await repository.commit("Commit \(index + 1)")
            #expect(try await repository.tollgate("record").status == 0)
        }
        try await repository.git("tag", "v1.0", "HEAD~2")
        return repository
    }

    @Test func eachCommitHasItsValueAndTheLimitOfItsTime() async throws {
        let repository = try await recorded()
        let ended = try await repository.tollgate("history", "--csv")
        #expect(ended.status == 0, "\(ended.errors)")
        let rows = ended.output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        #expect(rows.count == 13 && rows[0].prefix(3) == ["budget", "objective", "unit"])
        let speed = rows.filter { $0[1] == "speed" }
        #expect(speed.map { $0[7] } == ["0.102", "0.104", "0.103", "0.112", "0.152", "0.101"])
        #expect(speed.map { $0[10] } == ["120 ms", "120 ms", "120 ms", "105 ms", "105 ms", "105 ms"])
        #expect(speed.prefix(5).map { $0[11] } == ["pass", "pass", "pass", "fail", "fail"])
        #expect(speed.map { $0[5] } == ["", "", "", "v1.0", "", ""])
        let quality = rows.filter { $0[1] == "quality" }
        #expect(quality.map { $0[7] } == ["0.5", "1.0", "0.5", "1.0", "0.5", "1.0"])
        #expect(quality.allSatisfy { $0[8].isEmpty && $0[11].isEmpty }, "no limit, and three equal runs of exact values are no interval")
    }

    @Test func whatIsShownDoesNotDependOnHowMuch() async throws {
        let repository = try await recorded()
        let all = try await repository.tollgate("history", "speed", "--csv").output.split(separator: "\n")
        let two = try await repository.tollgate("history", "speed", "--last", "2", "--csv").output.split(separator: "\n")
        #expect(two.dropFirst() == all.suffix(2))
        let none = try await repository.tollgate("history", "--until", "2025-12-31")
        #expect(none.status == 66 && none.errors.contains("nothing is recorded"))
        let day = try await repository.tollgate("history", "speed", "--since", "2026-01-01", "--until", "2026-01-01", "--csv").output
        #expect(day.split(separator: "\n").count == 7)
    }

    @Test func itIsReadableAndScriptable() async throws {
        let repository = try await recorded()
        let text = try await repository.tollgate("history", "speed")
        #expect(text.output.contains("▁▁▁▂█▁") && text.output.contains("✗✗") && text.output.contains("v1.0"), "\(text.output)")
        let written = try await repository.tollgate("history", "--json").output
        let json = try #require(try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: Any])
        #expect(json["schema"] as? String == "tollgate/history/v1" && (json["objectives"] as? [Any])?.count == 2)
    }

    @Test(
        "what cannot be answered is said",
        arguments: [
            (["nope"], 64, "no budget has an objective \"nope\""), (["--branch", "nope"], 66, "nope"), (["--last", "0"], 64, "--last"),
            (["--since", "July"], 64, "YYYY-MM-DD"), (["--json", "--csv"], 64, "not both"),
        ] as [([String], Int32, String)])
    func errors(_ arguments: [String], _ status: Int32, _ message: String) async throws {
        let repository = try await recorded()
        let ended = try await repository.tollgate(["history"] + arguments)
        #expect(ended.status == status && ended.errors.contains(message), "\(ended.status) \(ended.errors)")
    }
}
