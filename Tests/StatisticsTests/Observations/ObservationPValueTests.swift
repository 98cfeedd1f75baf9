import RealModule
import Testing

@testable import Statistics

@Suite("p-values of observations against reference values")
struct ObservationPValueTests {
    private static let methods: Set = [
        "mean_limit", "mean_change", "golden_pass_fail", "rate_limit", "rate_change", "paired_scores",
    ]

    private static func cases() throws -> [ReferenceCase] {
        try ReferenceFile.cases("rules_p_value").filter { methods.contains(try $0.input["method"].string) }
    }

    @Test(arguments: try cases())
    func pValue(_ reference: ReferenceCase) throws {
        let p = try method(reference.input).pValue(atMost: try reference.input["margin"].double)
        expectClose(p, try reference.expected["p"].double, reference.tolerance)
    }

    private func method(_ input: JSONValue) throws -> any IntervalMethod {
        switch try input["method"].string {
        case "mean_limit": MeanAgainstLimit(try input["x"].doubles)
        case "mean_change":
            try MeanRatio(
                baseline: Moments(try input["baseline"].doubles), candidate: Moments(try input["candidate"].doubles))
        case "golden_pass_fail":
            GoldenPassFail(
                passToFail: try input["pass_to_fail"].int, failToPass: try input["fail_to_pass"].int, count: try input["n"].int)
        case "rate_limit": RateAgainstLimit(events: try input["failures"].int, count: try input["n"].int)
        case "rate_change":
            RateDifference(
                baseline: .init(events: try input["baseline_failures"].int, count: try input["baseline_n"].int),
                candidate: .init(events: try input["candidate_failures"].int, count: try input["candidate_n"].int))
        default:
            PairedScores(
                try input["differences"].doubles,
                largestChange: try input["largest_change"].isNull ? nil : try input["largest_change"].double)
        }
    }

    @Test("Each kind of method has cases")
    func coverage() throws {
        let found = Set(try ObservationPValueTests.cases().map { try $0.input["method"].string })
        #expect(found == ObservationPValueTests.methods)
    }

    @Test("An equal change of all cases is at its margin, not beyond it", arguments: [1.05, 0.9, 1.3])
    func equalRatio(ratio: Double) throws {
        var generator = SampleGenerator(seed: 14)
        let baseline = generator.lognormals(40, sigma: 1)
        let method = try PairedRatio(baseline: baseline, candidate: baseline.map { ratio * $0 })
        let margin = Double.log(onePlus: ratio - 1)
        #expect(method.pValue(atMost: margin) == 1)
        #expect(method.pValue(atMost: margin - 1e-3) < 1e-6)
        #expect(Outcome.of(method.bounds(alpha: 0.025), margin: margin) == .pass)
    }
}
