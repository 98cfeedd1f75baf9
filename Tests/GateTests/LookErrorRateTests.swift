import Budgets
import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// How often a budget is decided wrongly at any of the looks at its rounds, through the very gate, with the truth at the margin.
@Suite("Error rates of repeated looks, through the gate")
struct LookErrorRateTests {
    /// Set to "full" by Tests/Benchmarks/ErrorRates/run.sh.
    static let isFull = ProcessInfo.processInfo.environment["TOLLGATE_SIMULATION"] == "full"

    struct Row: CustomTestStringConvertible {
        let name: String
        let objective: String
        let maximum: Int
        /// The share of rounds of each side that are slow, by half on average.
        var slow = 0.0

        var testDescription: String { "\(name), at most \(maximum) rounds" }

        /// Rounds of four values a side with the candidate slower by 5 %, judged after each.
        func outcome(_ budget: Budget, _ looks: [SequentialLook], _ draw: inout Draw) throws -> Outcome {
            let sides = [1, 1.05].map { factor in
                (0..<maximum).map { _ in
                    let isSlow = draw.uniform() < slow
                    return draw.values(4, center: 100 * factor * exp(0.02 * draw.normal() + (isSlow ? -0.5 * log(draw.uniform()) : 0)))
                }
            }
            for look in looks {
                let results = try sides.map { try ResultSet.runs(Array($0.prefix(look.rounds))) }
                let suite = SuiteEvidence(candidate: results[1], baselines: [.mergeBase: .found(.files(results[0]))])
                let evidence = Evidence(
                    candidate: CandidateInfo(commit: nil, rounds: look), suites: ["s": suite], today: try #require(Day("2026-06-15")),
                    budgetOrigin: "")
                let outcome = try Gate.verdict(for: budget, on: evidence, companions: false).outcome
                if outcome != .undecided { return outcome }
            }
            return .undecided
        }

        func rates(replicates: Int) throws -> (fail: Double, pass: Double) {
            let budget = try Trial(objective, candidate: .runs([[1]])).budget()
            let looks = try (SequentialDesign.firstLook...maximum).map { try SequentialLook(rounds: $0, maximum: maximum) }
            var draw = Draw(17)
            var (fails, passes) = (0.0, 0.0)
            for _ in 0..<replicates {
                switch try outcome(budget, looks, &draw) {
                case .fail: fails += 1
                case .pass: passes += 1
                case .undecided: break
                }
            }
            return (fails / Double(replicates), passes / Double(replicates))
        }
    }

    static let relative = "a: { metric: s/latency, statistic: mean, margin: 5% }"
    static let rows: [Row] = [
        Row(name: "mean, margin 5 %", objective: relative, maximum: 10),
        Row(name: "mean, margin 5 %", objective: relative, maximum: 20),
        Row(name: "median, margin 5 %", objective: "a: { metric: s/latency, statistic: median, margin: 5% }", maximum: 20),
        Row(name: "mean, margin 5 %, a tenth of rounds slow", objective: relative, maximum: 20, slow: 0.1),
        Row(name: "mean, limit at the truth", objective: "a: { metric: s/latency, statistic: mean, limit: 105.0420 ms }", maximum: 20),
    ]

    /// Three Monte-Carlo standard errors.
    private static func most(_ replicates: Int) -> Double { 0.025 + 3 * (0.025 * 0.975 / Double(replicates)).squareRoot() }

    /// Some seconds in a debug build.
    @Test("no look decides wrongly more often than promised", arguments: rows.filter { $0.maximum == 10 || $0.slow > 0 })
    func shortForm(_ row: Row) throws {
        let rates = try row.rates(replicates: 300)
        #expect(rates.fail <= Self.most(300) && rates.pass <= Self.most(300), "\(rates)")
    }

    /// Minutes in a release build. Prints lines of the table of error rates between two marks, for the script to keep.
    @Test("all of them", .enabled(if: isFull), arguments: [20_000])
    func fullForm(_ replicates: Int) throws {
        var lines: [String] = []
        for row in Self.rows {
            let rates = try row.rates(replicates: replicates)
            let error = (max(rates.fail, rates.pass, 0.001) / Double(replicates)).squareRoot()
            let shares = [rates.fail, rates.pass, error].map { String(format: "%.2f", 100 * $0) }.joined(separator: " | ")
            lines.append("| The gate at any look | \(row.name) | looks at 5 … \(row.maximum) | \(shares) |  |  |")
            #expect(rates.fail <= Self.most(replicates) && rates.pass <= Self.most(replicates), "\(row.testDescription)")
        }
        print("<!-- gate -->\n\(lines.joined(separator: "\n"))\n<!-- end of gate -->")
    }
}
