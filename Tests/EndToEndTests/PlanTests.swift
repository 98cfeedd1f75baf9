import Foundation
import Testing

/// `budget plan`: how much data each objective needs.
@Suite("Planning, end to end")
struct PlanTests {
    static let objectives = """
        quality: { metric: golden/accuracy, statistic: mean, margin: 5pp, limit: 80% }
          latency: { metric: load/latency, statistic: p95, margin: 5% or 10 ms }
          errors: { metric: load/failed, statistic: rate, limit: 1% }
          cost: { metric: golden/cost, statistic: mean, margin: 3% }
        """

    private func folder() async throws -> ScratchRepository {
        let folder = try await ScratchRepository(git: false)
        try folder.write(
            """
            schema: tollgate/budget/v1
            service: shop
            suites: { golden: { results: "golden/*" }, load: { results: "load/*" } }
            objectives:
              \(Self.objectives)
            """, to: "Budgets/shop.yaml")
        return folder
    }

    private func goldenRun(_ shift: Int) -> String {
        let rows = (0..<200).flatMap { item -> [String] in
            let isRight = item % 9 != 0 && (item + shift) % 20 != 0
            return ["accuracy,\(isRight ? 1 : 0),ratio,c\(item)", "cost,0.00\(3 + (item * 7 + shift * 3) % 5),$,c\(item)"]
        }
        return (["metric,value,unit,case"] + rows).joined(separator: "\n") + "\n"
    }

    @Test("from nothing, and from what is stated")
    func stated() async throws {
        let folder = try await folder()
        let nothing = try await folder.tollgate("budget", "plan")
        #expect(nothing.status == 0 && nothing.errors.isEmpty, "\(nothing.errors)")
        try expectGolden(nothing.output, "plan-nothing.txt")
        let stated = try await folder.tollgate("budget", "plan", "--spread", "2", "--discordance", "8%")
        #expect(stated.status == 0 && stated.errors.isEmpty, "\(stated.errors)")
        try expectGolden(stated.output, "plan-stated.txt")
    }

    @Test("from a pilot of two runs of a golden set and four of a load test")
    func pilot() async throws {
        let folder = try await folder()
        for run in 0..<2 { try folder.write(goldenRun(run), to: "golden/\(run).csv") }
        for (run, slower) in CalibrateTests.runs.prefix(4).enumerated() {
            try folder.write(CalibrateTests.run(slowerBy: slower), to: "load/\(run).csv")
        }
        let ended = try await folder.tollgate("budget", "plan")
        #expect(ended.status == 0 && ended.errors.isEmpty, "\(ended.errors)")
        try expectGolden(ended.output, "plan-pilot.txt")
        let json = try await folder.tollgate("budget", "plan", "--json")
        try expectGolden(json.output, "plan-pilot.json")
        let one = try await folder.tollgate("budget", "plan", "--results", "golden=golden/0.csv")
        #expect(one.output.contains("5\u{A0}% or 10\u{A0}% of the cases flip by themselves, assumed"), "\(one.output)")
    }

    @Test("a record is a pilot where there are no files")
    func recorded() async throws {
        let repository = try await ScratchRepository()
        try repository.budget("latency: { metric: main/latency, statistic: median, margin: 5% }")
        try await repository.git("add", "Budgets")
        try await repository.commit("The budget")
        for (run, slower) in CalibrateTests.runs.prefix(3).enumerated() {
            try repository.write(CalibrateTests.run(slowerBy: slower), to: "out/\(run).csv")
        }
        let recorded = try await repository.tollgate("record", "--results", "main=out/*")
        #expect(recorded.status == 0, "\(recorded.errors)")
        let ended = try await repository.tollgate("budget", "plan")
        #expect(ended.status == 0 && ended.output.contains("runs differ by 1.29\u{A0}%"), "\(ended.output)\(ended.errors)")
    }

    @Test(
        "what went wrong has an exit code and says what to do",
        arguments: [
            (["--results", "golden=nothing/*"], 66, "no file matches"), (["--results", "gloden=x"], 64, "did you mean \"golden\""),
            (["--spread", "0"], 64, "--spread"), (["--discordance", "200"], 64, "at most 100"),
            (["--budget", "none.yaml"], 66, "no such file"),
        ] as [([String], Int32, String)])
    func errors(_ arguments: [String], _ status: Int32, _ says: String) async throws {
        let ended = try await folder().tollgate(["budget", "plan"] + arguments)
        #expect(ended.status == status && ended.errors.contains(says), "\(ended.status) \(ended.output)\(ended.errors)")
    }
}
