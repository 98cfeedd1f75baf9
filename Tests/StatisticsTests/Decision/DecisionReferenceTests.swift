import RealModule
import Testing

@testable import Statistics

@Suite("Decisions against reference values")
struct DecisionReferenceTests {
    @Test(arguments: try ReferenceFile.cases("rules_outcome"))
    func outcome(_ reference: ReferenceCase) throws {
        let input = reference.input
        let (bounds, margin): (Bounds, Double)
        if let direction = try input.object["direction"]?.string {
            let higherIsBetter = direction == "higher"
            let change = try logRatio(candidate: input["candidate"].double, baseline: input["baseline"].double)
            bounds = .point(higherIsBetter ? -change : change)
            margin = Degradation.logMargin(fraction: try input["margin_percent"].double / 100, higherIsBetter: higherIsBetter)
        } else {
            bounds = Bounds(lower: try input["lower"].double, upper: try input["upper"].double)
            margin = try input["margin"].double
        }
        #expect(try Outcome.of(bounds, margin: margin).rawValue == reference.expected["outcome"].string)
    }

    @Test(arguments: try ReferenceFile.cases("rules_fail_rule"))
    func failRule(_ reference: ReferenceCase) throws {
        let rule = FailRule(
            pValues: try reference.input["p"].doubles,
            isWithin: try reference.input["upper_bound_within_margin"].array.map { try $0.bool },
            alpha: try reference.input["alpha"].double)
        #expect(try rule.beyond == reference.expected["beyond"].int)
        #expect(try rule.decisions.map(\.outcome.rawValue) == reference.expected["outcomes"].array.map { try $0.string })
        let levels = try reference.expected["levels"].doubles
        #expect(rule.decisions.count == levels.count)
        for (decision, level) in zip(rule.decisions, levels) { expectClose(decision.level, level, reference.tolerance) }
        #expect(try rule.outcome.rawValue == reference.expected["budget"].string)
    }

    @Test(arguments: try ReferenceFile.cases("rules_looks_worse"))
    func looksWorse(_ reference: ReferenceCase) throws {
        let rule = LooksWorse(
            pValues: try reference.input["p_of_no_degradation"].doubles,
            isBeyond: try reference.input["estimate_beyond_margin"].array.map { try $0.bool },
            isUndecided: try reference.input["undecided"].array.map { try $0.bool },
            alpha: try reference.input["alpha"].double)
        #expect(try rule.family == reference.expected["family"].int)
        #expect(try rule.looksWorse == reference.expected["looks_worse"].array.map { try $0.bool })
        #expect(try rule.blocks == reference.expected["blocks"].bool)
    }
}
