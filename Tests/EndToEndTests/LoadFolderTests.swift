import Foundation
import Testing

/// A folder `load=2x` in the path of a result file is the load level of what is in it.
@Suite("Load levels in folders, end to end")
struct LoadFolderTests {
    /// Three rounds at each level; the candidate is slower at 2x alone.
    private func folder() async throws -> ScratchRepository {
        let folder = try await ScratchRepository(git: false)
        for (level, slower) in [("1x", 0), ("2x", 100)] {
            for (round, drift) in [0, 6, -4].enumerated() {
                try folder.write(CalibrateTests.run(slowerBy: drift), to: "base/load=\(level)/\(round).csv")
                try folder.write(CalibrateTests.run(slowerBy: drift + slower), to: "out/load=\(level)/\(round).csv")
            }
        }
        return folder
    }

    private let check = ["check", "--results", "load=out/*/*", "--baseline-results", "load=base/*/*"]

    private func write(_ objectives: String, to folder: ScratchRepository) throws {
        try folder.write(
            """
            schema: tollgate/budget/v1
            service: shop
            suites: { load: { results: "none/*" } }
            objectives:
              \(objectives)
            """, to: "Budgets/shop.yaml")
    }

    @Test("each level is judged by its own rounds", arguments: [("1x", 0), ("2x", 1)] as [(String, Int32)])
    func levels(_ level: String, _ status: Int32) async throws {
        let folder = try await folder()
        try write("latency: { metric: load/latency, where: { load: \(level) }, statistic: median, margin: 5% }", to: folder)
        let ended = try await folder.tollgate(check)
        #expect(ended.status == status, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("3 rounds"), "\(ended.output)")
    }

    @Test("levels are the values of a label")
    func each() async throws {
        let folder = try await folder()
        try write("latency: { metric: load/latency, each: load, statistic: median, margin: 5% }", to: folder)
        let ended = try await folder.tollgate(check)
        #expect(ended.status == 1, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("**latency** · `2x`") && ended.output.contains("latency · `1x`"), "\(ended.output)")
    }

    @Test("what says its level itself keeps it, the nearest folder counts, and a file's own name does not")
    func nearest() async throws {
        let folder = try await ScratchRepository(git: false)
        try write("latency: { metric: load/latency, each: load, statistic: median, limit: 1 s, noise: none }", to: folder)
        try folder.write("metric,value,unit,load\nlatency,1,ms,9x\nlatency,1,ms,9x\nlatency,1,ms,9x\n", to: "a/load=1x/0.csv")
        try folder.write("metric,value,unit\nlatency,1,ms\nlatency,1,ms\nlatency,1,ms\n", to: "a/load=1x/load=3x/b/load=4x.csv")
        let ended = try await folder.tollgate("check", "--results", "load=a/load=1x/0.csv", "--results", "load=a/load=1x/*/*/*")
        #expect(ended.output.contains("`9x`") && ended.output.contains("`3x`"), "\(ended.output)\(ended.errors)")
        #expect(!ended.output.contains("`1x`") && !ended.output.contains("`4x`"), "\(ended.output)")
    }
}
