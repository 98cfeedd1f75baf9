import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// Requests of one load test resemble their neighbours: they tell less than as many independent ones.
@Suite struct SeriesDependenceTests {
    /// An autoregressive series around 100 ms.
    private func series(_ seed: UInt64, count: Int, correlation: Double, factor: Double = 1) -> [Double] {
        var draw = Draw(seed)
        var state = 0.0
        return (0..<count).map { _ in
            state = correlation * state + (1 - correlation * correlation).squareRoot() * draw.normal()
            return factor * 100 * exp(0.5 * state)
        }
    }

    private func width(_ check: Check) throws -> Double {
        let change = try #require(check.change)
        return change.upper - change.lower
    }

    @Test("one run a side: bounds inside a load test widen with its dependence; those of a benchmark do not")
    func widening() throws {
        // Wide enough that the assumed session noise does not hide it.
        func check(_ kind: Run.Kind, _ correlation: Double) throws -> Check {
            try Trial(
                MoodyTests.mean, candidate: .runs([series(1, count: 4_000, correlation: correlation)], kind: kind),
                baseline: .runs([series(2, count: 4_000, correlation: correlation)], kind: kind)
            ).check()
        }
        #expect(try width(check(.load, 0.9)) > 1.5 * width(check(.generic, 0.9)))
        #expect(try width(check(.load, 0)) < 1.3 * width(check(.generic, 0)))
    }

    @Test("a run worth fewer than a hundred independent values is not bounded from inside")
    func tooDependent() throws {
        let check = try Trial(
            MoodyTests.mean, candidate: .runs([series(1, count: 1_000, correlation: 0.99)], kind: .load),
            baseline: .runs([series(2, count: 1_000, correlation: 0.99)], kind: .load)
        ).check()
        #expect(check.change?.upper == .infinity)
        #expect(check.outcome == .undecided)
    }
}
