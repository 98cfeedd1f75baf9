import Gate
import Measurements
import Testing

/// A tool's count of failures is judged as the requests that it counted.
@Suite struct CountedSummaryTests {
    private func counted(_ failed: [(Int, of: Int)], metric: Metric = .failed) throws -> ResultSet {
        var results = ResultSet(format: "test", runs: failed.indices.map { Run(name: "r\($0)") })
        results.summaries = failed.enumerated().map { run, item in
            Summary(metric: metric, run: Int32(run), count: item.of, values: [.rate: Double(item.0) / Double(item.of)])
        }
        return results
    }

    private func observed(_ failed: [(Int, of: Int)]) throws -> ResultSet {
        try ResultSet.table(
            failed.enumerated().flatMap { run, item in
                (0..<item.of).map { Row(metric: .failed, value: $0 < item.0 ? 1 : 0, run: "r\(run)") }
            })
    }

    @Test(arguments: ["limit: 1%", "limit: 3%", "margin: 1pp", "margin: 5pp"])
    func isJudgedAsItsRequests(_ rule: String) throws {
        let objective = "x: { metric: s/failed, statistic: rate, \(rule) }"
        let (before, after) = ([(1, of: 800)], [(10, of: 758)])
        let expected = try Trial(objective, candidate: observed(after), baseline: observed(before)).objective()
        let found = try Trial(objective, candidate: counted(after), baseline: counted(before)).objective()
        #expect(found.outcome == expected.outcome && found.checks.map(\.change) == expected.checks.map(\.change))
        #expect(expected.checks.first?.candidateEstimate != nil)
    }

    @Test func whatIsNoCountStaysASummary() throws {
        let objective = "x: { metric: s/failed, statistic: rate, limit: 3% }"
        var results = try counted([(10, of: 758)])
        results.summaries[0] = Summary(metric: .failed, count: 758, values: [.rate: 0.0131])
        #expect(try Trial(objective, candidate: results, baseline: results).objective().checks.first?.reason.code == .summaryOnly)
        results.summaries[0] = Summary(metric: .failed, count: 1 << 40, values: [.rate: 0.5])
        #expect(try Trial(objective, candidate: results, baseline: results).objective().checks.first?.reason.code == .summaryOnly)
    }
}
