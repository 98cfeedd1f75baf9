import Foundation
import Testing

@testable import Statistics

/// The error rates of the default methods with the truth exactly at the margin, where each decision is an error.
///
/// The short form runs always; Tests/Benchmarks/ErrorRates/run.sh runs the same code with more replicates and sizes.
enum ErrorRateTable {
    static let rows =
        MeanRows.all + PercentileRows.all + RunRows.all + CaseRows.all + RateRows.all + SeriesRows.all
        + FamilyRows.all + SequentialRows.all

    /// Set to "full" by the script.
    static let isFull = ProcessInfo.processInfo.environment["TOLLGATE_SIMULATION"] == "full"

    static let header = """
        | method | data | size | false fail % | false pass % | ± | published | remark |
        |---|---|---|---|---|---|---|---|
        """

    static func line(_ row: ErrorRateRow, _ rates: ErrorRates) -> String {
        func percent(_ share: Double) -> String { String(format: "%.2f", 100 * share) }
        var remarks: [String] = []
        if case .errs = row.expectation { remarks.append("counterexample") }
        if let limit = row.knownLimit { remarks.append("known limit \(limit) %") }
        if row.level.fail != 0.025 { remarks.append("promised \(row.percent(row.level.fail)) %") }
        remarks += row.contradictions(rates).map { "**\($0)**" } + row.differences(rates).map { "differs: \($0)" }
        let cells = [
            row.method, row.data, row.size, percent(rates.falseFail), row.hasFalsePass ? percent(rates.falsePass) : "–",
            rates.replicates == nil ? "exact" : percent(rates.standardError(at: max(rates.larger, 0.001))),
            row.published?.text ?? "", remarks.joined(separator: "; "),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}

@Suite("Error rates of the default methods, simulated")
struct SimulationTests {
    /// Several hundred replicates each, about ten seconds together in a debug build.
    @Test(
        "A default method keeps its level or its known limit, and a simpler one does not",
        arguments: ErrorRateTable.rows.filter(\.isInShortForm))
    func shortForm(_ row: ErrorRateRow) {
        let rates = row.rates(full: false)
        #expect(row.contradictions(rates) == [])
        #expect(row.differences(rates) == [])
    }

    /// Five to ten minutes in a release build. Prints the table between two marks, for the script to keep.
    @Test("All error rates", .enabled(if: ErrorRateTable.isFull))
    func fullForm() {
        var lines = [ErrorRateTable.header]
        for row in ErrorRateTable.rows {
            let rates = row.rates(full: true)
            lines.append(ErrorRateTable.line(row, rates))
            #expect(row.contradictions(rates) == [], "\(row.name)")
        }
        print("<!-- error rates -->\n\(lines.joined(separator: "\n"))\n<!-- end -->")
    }

    @Test("A rate beyond its level and one beside its published figure are found")
    func findings() {
        let row = ErrorRateRow(
            method: "none", data: "none", size: "none", published: .sides(2, 2),
            source: .simulated(short: 1000, full: 1000) { $0.uniform() < 0.05 ? .fail : .undecided })
        let rates = row.rates(full: false)
        #expect(row.contradictions(rates).count == 1)
        #expect(row.differences(rates).count == 2)
        #expect(rates.falseFail > 0.03 && rates.falseFail < 0.07 && rates.falsePass == 0)
    }
}
