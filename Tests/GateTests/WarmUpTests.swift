import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// The start of a load test: reported, cut where the budget says so, on both sides alike.
@Suite struct WarmUpTests {
    static let keep = "x: { metric: s/latency, statistic: mean, margin: 30%, limit: 1 s }"
    static let cut = "x: { metric: s/latency, statistic: mean, margin: 30%, limit: 1 s, warm-up: cut }"

    /// Three runs of 2,000 requests, the first `cold` of them four times as slow.
    private func load(_ seed: UInt64, cold: Int, kind: Run.Kind = .load) throws -> ResultSet {
        var draw = Draw(seed)
        return try .runs(
            (0..<3).map { _ in draw.values(2_000, spread: 0.1).enumerated().map { $0 < cold ? $1 * 4 : $1 } }, kind: kind)
    }

    @Test("a cold start is said and counted, unless the budget cuts it")
    func coldStart() throws {
        let trial = Trial(Self.keep, candidate: try load(1, cold: 100), baseline: try load(2, cold: 0))
        let kept = try trial.verdict()
        #expect(kept.notes.contains { $0.text.contains("looks like warm-up") }, "\(kept.notes.map(\.text))")
        let mean = try #require(kept.objectives.first?.checks.last?.candidateEstimate)
        #expect(mean > 0.112 && mean < 0.118)

        var cutting = trial
        cutting.objectives = [Self.cut]
        let cut = try cutting.verdict()
        #expect(cut.notes.contains { $0.text.contains("is left out on both sides") }, "\(cut.notes.map(\.text))")
        let change = try #require(cut.objectives.first?.checks.last)
        #expect((change.candidateEstimate ?? 0) < 0.103)
        // Both sides alike.
        #expect(change.size.candidate == change.size.baseline)
        #expect((change.size.baseline ?? 0) < 6_000)
    }

    @Test(
        "what is no load test, has settled or is short is left alone",
        arguments: [(Run.Kind.generic, 100), (.load, 0)] as [(Run.Kind, Int)])
    func untouched(kind: Run.Kind, cold: Int) throws {
        let verdict = try Trial(Self.cut, candidate: load(3, cold: cold, kind: kind), baseline: load(4, cold: 0, kind: kind)).verdict()
        #expect(!verdict.notes.contains { $0.text.contains("MSER-5") })
    }

    @Test("a run that never settles cannot be judged where its start is to be cut")
    func neverSettled() throws {
        let drifting = try ResultSet.runs((0..<3).map { run in (0..<2_000).map { 100 + 0.1 * Double($0) + Double(run) } }, kind: .load)
        let objective = try Trial(Self.cut, candidate: drifting, baseline: drifting).objective()
        #expect(objective.outcome == .undecided)
        #expect(objective.checks.allSatisfy { $0.reason.code == .neverSettled })
    }
}
