import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// `method:` — what an objective asks for instead of the default.
@Suite struct MethodTests {
    private func values(_ seed: UInt64, factor: Double = 1) -> [Double] {
        var draw = Draw(seed)
        return draw.values(60, center: factor, spread: 0.5)
    }

    @Test("a bootstrap's bounds, with resamples, generator and seed in the verdict", arguments: ["bca", "bootstrap-t"])
    func bootstrap(method: String) throws {
        let objective = "x: { metric: s/cost, statistic: mean, margin: 40%, limit: $9, method: \(method) }"
        let trial = Trial(objective, candidate: try .runs([values(1)], of: .cost), baseline: try .runs([values(2)], of: .cost))
        let checks = try trial.objective().checks
        #expect(checks.count == 2)
        let kind: BootstrapKind = method == "bca" ? .bca : .studentized
        let contrast = BootstrapContrast.logRatio(baseline: values(2), candidate: values(1))
        let expected = try BootstrapMean(contrast, kind: kind, seed: contrast.derivedSeed)
        let change = try #require(checks.last?.change)
        #expect(agrees(change.upper, expm1(expected.bounds(alpha: 0.025).upper)))
        #expect(checks.last?.method.contains("10000 resamples, xoshiro256** seed \(contrast.derivedSeed)") == true)
        #expect(try trial.objective() == trial.objective())
    }

    @Test("paired cases are resampled in pairs")
    func paired() throws {
        let objective = "x: { metric: s/accuracy, statistic: mean, margin: 5pp, method: bca }"
        let before = values(1).map { min(1, $0 / 4) }
        let check = try Trial(objective, candidate: .cases(before.map { $0 - 0.01 }), baseline: .cases(before)).check()
        #expect(check.method.hasPrefix("paired, BCa"))
        #expect(check.outcome == .pass)
    }

    @Test("a relative change of paired cases has no bootstrap here, and that is said")
    func pairedRatio() throws {
        let objective = "x: { metric: s/accuracy, statistic: mean, margin: 5%, method: bca }"
        let check = try Trial(objective, candidate: .cases(values(1)), baseline: .cases(values(2))).check()
        #expect(check.outcome == .undecided && check.reason.code == .methodRefused)
    }

    @Test("what runs disturb is no independent value to resample")
    func moody() throws {
        let trial = Trial(
            "x: { metric: s/latency, statistic: mean, margin: 5%, method: bca }", candidate: try .runs([values(1)]),
            baseline: try .runs([values(2)]))
        #expect(throws: GateErrors.self) { try trial.verdict() }
    }

    @Test("Harrell–Davis changes what is shown and nothing that decides")
    func harrellDavis() throws {
        func check(_ method: String) throws -> Check {
            try Trial(
                "x: { metric: s/cost, statistic: p50, margin: 60%\(method) }", candidate: .runs([values(1)], of: .cost),
                baseline: .runs([values(2)], of: .cost)
            ).check()
        }
        let plain = try check("")
        let shown = try check(", method: harrell-davis")
        #expect(agrees(shown.candidateEstimate, HarrellDavis.quantile(values(1), 0.5)))
        #expect(plain.candidateEstimate != shown.candidateEstimate)
        #expect(plain.outcome == shown.outcome)
        #expect(plain.change?.upper == shown.change?.upper && plain.change?.lower == shown.change?.lower)
        let change = try #require(shown.change)
        #expect(agrees(change.estimate, HarrellDavis.quantile(values(1), 0.5) / HarrellDavis.quantile(values(2), 0.5) - 1))
    }
}
