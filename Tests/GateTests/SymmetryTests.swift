import Budgets
import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// What must not matter, and what must: direction, order, and that worse data is never judged better.
@Suite struct SymmetryTests {
    /// A kind of data, as a function of how much worse the candidate is, on either direction's metric.
    struct Shape: Sendable, CustomTestStringConvertible {
        let name: String
        /// Budget keys for a metric where lower is better, and for its mirror image where higher is.
        let lower: String
        let higher: String
        let isReciprocal: Bool
        /// Baseline and candidate where lower is better, the candidate worse by the factor (or amount).
        let data: @Sendable (Double) -> (before: [[Double]], after: [[Double]])
        let steps: [Double]
        var isPaired = false
        var areRounds = false

        var testDescription: String { name }

        func mirrored(_ values: [[Double]]) -> [[Double]] { values.map { $0.map { isReciprocal ? 1 / $0 : -$0 } } }

        func trial(_ values: (before: [[Double]], after: [[Double]]), isHigher: Bool) throws -> Trial {
            let metric = Metric(name: "m", unit: .none, direction: isHigher ? .higher : .lower, mood: areRounds ? .moody : .exact)
            let keys = isHigher ? higher : lower
            func side(_ runs: [[Double]]) throws -> ResultSet {
                if isPaired { return try .cases(runs[0], of: metric) }
                return try .runs(runs, of: metric)
            }
            return Trial(
                "x: { metric: s/m, \(keys) }", candidate: try side(values.after), baseline: try side(values.before), rounds: areRounds)
        }
    }

    static let factors = [0.8, 0.97, 1.0, 1.02, 1.045, 1.06, 1.1, 1.4]
    /// A share lost where lower is better, 1/(1 + share) where higher is: 5 % against 1 − 1/1.05.
    static let mirroredMargin = "\(100 * (1 - 1 / 1.05))%"

    static let shapes: [Shape] = [
        Shape(
            name: "rounds, ratio", lower: "statistic: mean, margin: 5%", higher: "statistic: mean, margin: \(mirroredMargin)",
            isReciprocal: true,
            data: { factor in
                // One value a run: its mean mirrors exactly.
                ([[100], [103], [98], [101]], [[101], [102.5], [99], [101.5]].map { $0.map { $0 * factor } })
            }, steps: factors, areRounds: true),
        Shape(
            name: "percentile, ratio", lower: "statistic: p50, margin: 5%", higher: "statistic: p50, margin: \(mirroredMargin)",
            isReciprocal: true,
            data: { factor in
                var draw = Draw(21)
                return ([draw.values(301, spread: 0.05)], [draw.values(301, center: 100 * factor, spread: 0.05)])
            }, steps: factors),
        Shape(
            name: "geomean", lower: "statistic: geomean, margin: 5%", higher: "statistic: geomean, margin: \(mirroredMargin)",
            isReciprocal: true,
            data: { factor in
                var draw = Draw(22)
                return ([draw.values(80, spread: 0.1)], [draw.values(90, center: 100 * factor, spread: 0.12)])
            }, steps: factors),
        Shape(
            name: "paired scores", lower: "statistic: mean, margin: 5", higher: "statistic: mean, margin: 5", isReciprocal: false,
            data: { factor in
                var draw = Draw(23)
                let before = draw.values(60, spread: 0.3)
                return ([before], [before.map { $0 + 100 * (factor - 1) + 6 * draw.normal() }])
            }, steps: factors, isPaired: true),
        Shape(
            name: "unpaired difference", lower: "statistic: mean, margin: 5", higher: "statistic: mean, margin: 5", isReciprocal: false,
            data: { factor in
                var draw = Draw(24)
                return ([draw.values(200, spread: 0.1)], [draw.values(150, center: 100 * factor, spread: 0.1)])
            }, steps: factors),
        Shape(
            name: "limit", lower: "statistic: mean, limit: 105", higher: "statistic: mean, limit: -105", isReciprocal: false,
            data: { factor in
                var draw = Draw(25)
                return ([[1]], [draw.values(200, center: 100 * factor, spread: 0.1)])
            }, steps: factors),
        Shape(
            name: "percentile limit", lower: "statistic: p90, limit: 105", higher: "statistic: p10, limit: -105", isReciprocal: false,
            data: { factor in
                var draw = Draw(26)
                return ([[1]], [draw.values(200, center: 93 * factor, spread: 0.1)])
            }, steps: factors),
    ]

    @Test(arguments: shapes)
    func directionsMirror(shape: Shape) throws {
        var outcomes = Set<Outcome>()
        for step in shape.steps {
            let data = shape.data(step)
            let lower = try shape.trial(data, isHigher: false).check()
            let higher = try shape.trial((shape.mirrored(data.before), shape.mirrored(data.after)), isHigher: true).check()
            #expect(lower.outcome == higher.outcome, "\(step)")
            #expect(lower.leaning == higher.leaning, "\(step)")
            #expect(abs((lower.pValue ?? -1) - (higher.pValue ?? -1)) < 1e-6)
            let (a, b) = (try #require(lower.change), try #require(higher.change))
            let mirrored = shape.isReciprocal ? 1 / (1 + b.lower) - 1 : -b.lower
            #expect(abs(a.upper - mirrored) < 1e-8 * max(1, abs(a.upper)))
            outcomes.insert(lower.outcome)
        }
        #expect(outcomes.count == 3, "the steps reach every outcome")
    }

    /// Pass before undecided before fail, in the order of worsening, in both directions.
    @Test(arguments: shapes, [false, true])
    func worseIsNeverBetter(shape: Shape, isHigher: Bool) throws {
        let order: [Outcome] = [.pass, .undecided, .fail]
        var last = 0
        var lastP = 1.0
        for step in shape.steps {
            let data = shape.data(step)
            let check = try shape.trial(isHigher ? (shape.mirrored(data.before), shape.mirrored(data.after)) : data, isHigher: isHigher)
                .check()
            let place = try #require(order.firstIndex(of: check.outcome))
            #expect(place >= last, "\(step)")
            #expect((check.pValue ?? 1) <= lastP + 1e-9)
            (last, lastP) = (place, check.pValue ?? 1)
        }
        #expect(last == 2)
    }

    @Test func morePassFailRegressionsAreNeverBetter() throws {
        let order: [Outcome] = [.pass, .undecided, .fail]
        var last = 0
        for worse in stride(from: 0, through: 60, by: 3) {
            let (before, after) = try ExactTests.flipped(worse: worse, better: 3, of: 400)
            let outcome = try Trial("q: { metric: s/accuracy, statistic: mean, margin: 2pp }", candidate: after, baseline: before).check()
                .outcome
            let place = try #require(order.firstIndex(of: outcome))
            #expect(place >= last)
            last = place
        }
        #expect(last == 2)
    }

    // MARK: order

    /// Observations in any order: the same outcome, sentence and bounds to ten digits.
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func orderOfObservations(seed: UInt64) throws {
        var rows: [Row] = []
        var draw = Draw(30)
        for run in 0..<4 {
            for item in 0..<60 {
                rows.append(Row(value: 100 + draw.normal(), run: "r\(run)", labels: ["tenant": "t\(item % 3)"]))
                rows.append(Row(metric: .accuracy, value: Double(Int(draw.uniform() * 5)) / 4, id: "c\(item)", run: "r\(run)"))
            }
        }
        let objectives = [
            "x: { metric: s/latency, statistic: mean, margin: 5%, each: tenant }",
            "m: { metric: s/latency, statistic: median, limit: 101 ms }",
            "q: { metric: s/accuracy, statistic: mean, margin: 9pp }",
        ]
        func verdict(_ rows: [Row]) throws -> BudgetVerdict {
            var trial = Trial(objectives[0], candidate: try .table(rows), baseline: try .table(rows))
            trial.objectives = objectives
            return try trial.verdict()
        }
        var shuffle = Draw(seed)
        let first = try verdict(rows)
        let other = try verdict(shuffle.shuffled(rows))
        #expect(first.headline == other.headline && first.advice == other.advice && first.notes == other.notes)
        #expect(first.objectives.map(\.name) == other.objectives.map(\.name))
        for (a, b) in zip(first.objectives.flatMap(\.checks), other.objectives.flatMap(\.checks)) {
            #expect(a.outcome == b.outcome && a.reason == b.reason)
            #expect(NumberFormat.tenDigits(a.change?.upper ?? 0) == NumberFormat.tenDigits(b.change?.upper ?? 0))
        }
    }

    /// Files in any order: the same verdict, to the last bit.
    @Test func orderOfFiles() throws {
        var draw = Draw(31)
        let before = try (1...12).map { try file("run-\($0)", draw.values(30)) }
        let after = try (1...12).map { try file("run-\($0)", draw.values(30, center: 103)) }
        let objective = "x: { metric: s/latency, statistic: mean, margin: 5% }"
        let first = try Trial(objective, candidate: .merging(after), baseline: .merging(before), rounds: true).verdict()
        #expect(first.objectives[0].checks[0].size.rounds == 12)
        for _ in 0..<3 {
            let other = try Trial(
                objective, candidate: .merging(draw.shuffled(after)), baseline: .merging(draw.shuffled(before)), rounds: true
            ).verdict()
            #expect(other == first)
        }
    }

    private func file(_ name: String, _ values: [Double]) throws -> ResultSet {
        var builder = ResultSetBuilder(format: "test", run: Run(name: name, digest: name))
        let metric = builder.metric(.latency)
        for value in values { builder.append(metric: metric, value: value) }
        return try builder.build()
    }
}
