import Gate
import Measurements
import Reports
import Testing

@Suite("Comparisons without a margin")
struct ComparisonReportTests {
    @Test("decides nothing, and counts what did not move", arguments: [VerdictKind.pass, .failingCost, .oneRun, .zeroBaseline, .comings])
    func golden(_ kind: VerdictKind) throws {
        let text = ComparisonReport.markdown(kind.verdict)
        try GoldenFile.expect(text, "compare-\(kind.name).md")
        for word in ["PASS", "FAIL", "UNDECIDED", "allowed", "at worst"] { #expect(!text.contains(word)) }
        #expect(ComparisonReport.json(kind.verdict) == JSONReport.render(kind.verdict))
    }

    @Test("a bound that is not known is not shown as infinity")
    func oneSided() {
        let rows = [(-Double.infinity, 0.3), (-0.3, Double.infinity), (-Double.infinity, .infinity)].map { lower, upper in
            Sample.objective("time", Sample.time, .mean, [], Sample.margin(.undecided, (1, 1.1), Sample.change(0.1, lower, upper)))
        }
        let text = ComparisonReport.markdown(VerdictKind("x", Sample.budget("x", "x", nil, rows)).verdict)
        #expect(text.contains("| at most +30.0\u{A0}% |") && text.contains("| at least −30.0\u{A0}% |") && !text.contains("∞"), "\(text)")
    }
}
