import Foundation
import Testing

/// A large load test costs a record kilobytes, and decides as it would have with all its requests.
@Suite("Records of large load tests, end to end")
struct CondensedRecordTests {
    /// 40,000 requests as k6 writes them, the same for the same seed.
    private static func requests(seed: Int, slower factor: Double) -> String {
        var state = UInt64(seed)
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Double(state >> 11) + 0.5) / 9_007_199_254_740_992
        }
        let session = 1 + 0.004 * (uniform() - 0.5)
        let metric = #"{"type":"Metric","data":{"name":"http_req_duration","type":"trend","contains":"time"},"metric":"http_req_duration"}"#
        return metric + "\n"
            + (0..<40_000).map { index in
                let value = String(format: "%.4f", 80 * session * factor * (1 - log(uniform()) / 3))
                let point = #"{"metric":"http_req_duration","type":"Point","data":{"time":"2026-01-01T00:00:00Z","value":"#
                return point + value + #","tags":{"endpoint":"\#(index % 4 == 0 ? "chat" : "search")"}}}"# + "\n"
            }.joined()
    }

    private func repository(store: String = "") async throws -> ScratchRepository {
        let repository = try await ScratchRepository()
        try repository.write(
            """
            schema: tollgate/budget/v1
            service: shop
            suites:
              load: { results: "out/*.ndjson"\(store) }
            objectives:
              p95: { metric: load/latency, statistic: p95, margin: 5% }
              chat: { metric: load/latency, statistic: mean, margin: 5%, where: { endpoint: chat } }
            """, to: "Budgets/shop.yaml")
        try await repository.commit("Budget")
        return repository
    }

    /// A loose object's file.
    private static func file(_ object: String, _ repository: ScratchRepository) -> URL {
        repository.folder.appending(path: ".git/objects/\(object.prefix(2))/\(object.dropFirst(2))")
    }

    /// Bytes of the samples as they are, and as git keeps them.
    private func sizes(_ repository: ScratchRepository) async throws -> (raw: Int, stored: Int) {
        let lines = try await repository.git("ls-tree", "-r", "-l", "refs/tollgate/records").split(separator: "\n")
        let samples = try #require(lines.first { $0.hasSuffix("/samples") }).split(whereSeparator: { $0 == " " || $0 == "\t" })
        let stored = try FileManager.default.attributesOfItem(atPath: Self.file(String(samples[2]), repository).path)[.size] as? Int
        return (try #require(Int(samples[3])), try #require(stored))
    }

    @Test("forty thousand requests are kilobytes, unless the suite keeps them")
    func size() async throws {
        let repository = try await repository()
        try repository.write(Self.requests(seed: 1, slower: 1), to: "out/1.ndjson")
        let recorded = try await repository.tollgate("record")
        #expect(recorded.status == 0 && recorded.output.contains("40000 observations in 1 run"), "\(recorded.errors)")
        let condensed = try await sizes(repository)
        #expect(condensed.stored < 4_000, "\(condensed)")
        #expect(try await repository.tollgate("baseline", "verify").status == 0)
        let shown = try await repository.tollgate("baseline", "show", "HEAD")
        #expect(shown.output.contains("2 histograms of 40000 observations, buckets of up to 0.54"), "\(shown.output)")
        #expect(shown.output.contains("lower   40000  "), "\(shown.output)")
        let whole = try await self.repository(store: ", store: samples")
        try whole.write(Self.requests(seed: 1, slower: 1), to: "out/1.ndjson")
        #expect(try await whole.tollgate("record").status == 0)
        #expect(try await sizes(whole).stored > 50_000)
    }

    /// Slow, some seconds: eight load tests are made, read and recorded.
    @Test(
        "the history that shows the noise is read from summaries, and a slower candidate fails",
        arguments: [(1.0, 0), (1.12, 1)] as [(Double, Int32)])
    func decides(factor: Double, status: Int32) async throws {
        let repository = try await repository()
        for seed in 1...6 {
            try await repository.commit("Change \(seed)")
            try repository.write(Self.requests(seed: seed, slower: 1), to: "out/1.ndjson")
            #expect(try await repository.tollgate("record").status == 0)
        }
        // Without the samples of all but the last one the history still shows the noise.
        let tree = try await repository.git("ls-tree", "-r", "refs/tollgate/records").split(separator: "\n")
        let head = try await repository.git("rev-parse", "HEAD")
        let place = head.prefix(2) + "/" + head.dropFirst(2)
        for line in tree where line.hasSuffix("/samples") && !line.contains(place) {
            let object = String(line.split(whereSeparator: { $0 == " " || $0 == "\t" })[2])
            try FileManager.default.removeItem(at: Self.file(object, repository))
        }
        try await repository.commit("Candidate")
        try repository.write(Self.requests(seed: 99, slower: factor), to: "out/1.ndjson")
        let ended = try await repository.tollgate("check")
        #expect(ended.status == status, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("6 records"), "\(ended.output)")
    }
}
