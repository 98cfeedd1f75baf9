import Testing

@testable import Statistics

@Suite("Adjusted p-values")
struct AdjustedPValueTests {
    @Test("Against reference values", arguments: try ReferenceFile.cases("multiple_comparisons"))
    func reference(_ reference: ReferenceCase) throws {
        let adjusted = AdjustedPValues(try reference.input["p"].doubles)
        let columns: [(String, [Double])] = [
            ("holm", adjusted.holm), ("benjamini_hochberg", adjusted.benjaminiHochberg),
            ("benjamini_yekutieli", adjusted.benjaminiYekutieli),
        ]
        for (name, actual) in columns {
            let expected = try reference.expected[name].doubles
            #expect(actual.count == expected.count)
            for (p, value) in zip(actual, expected) { expectClose(p, value, reference.tolerance, "\(name)") }
        }
    }

    private static let pValues: [[Double]] = {
        var generator = SampleGenerator(seed: 7)
        return (1...30).map { count in (0..<count).map { _ in generator.uniform() * generator.uniform() * generator.uniform() } }
    }()

    @Test("At most the level exactly where the procedure rejects", arguments: pValues, [0.01, 0.05, 0.2])
    func procedure(_ pValues: [Double], _ level: Double) {
        let adjusted = AdjustedPValues(pValues)
        let holm = HolmProcedure(pValues, family: { _ in true }, total: level, most: 1)
        #expect(adjusted.holm.map { $0 <= level } == holm.isRejected)
        // The rule of decisions allows no single level above α, half of that of the family.
        let rule = FailRule(
            pValues: pValues, isWithin: pValues.map { _ in false }, alpha: level / 2, correction: .benjaminiHochberg)
        for (decision, p) in zip(rule.decisions, zip(pValues, adjusted.benjaminiHochberg)) where p.0 <= level / 2 {
            #expect((decision.outcome == .fail) == (p.1 <= level))
        }
    }

    @Test("None are below their p-value or above 1, and the order stays", arguments: pValues)
    func order(_ pValues: [Double]) {
        let adjusted = AdjustedPValues(pValues)
        for column in [adjusted.holm, adjusted.benjaminiHochberg, adjusted.benjaminiYekutieli] {
            #expect(zip(column, pValues).allSatisfy { $0 >= $1 && $0 <= 1 })
            let ordered = zip(pValues, column).sorted { $0.0 < $1.0 }.map(\.1)
            #expect(ordered == ordered.sorted())
        }
    }

    @Test("No p-values, one, ties, 0, 1 and what is not a number")
    func edges() {
        #expect(AdjustedPValues([]).holm.isEmpty)
        #expect(AdjustedPValues([0.3]) == AdjustedPValues([0.3]))
        #expect(AdjustedPValues([0.3]).benjaminiYekutieli == [0.3])
        #expect(AdjustedPValues([0.02, 0.02]).holm == [0.04, 0.04])
        #expect(AdjustedPValues([0, 1, .nan]).holm == [0, 1, 1])
        #expect(AdjustedPValues([.nan, 0.01]).benjaminiHochberg == [1, 0.02])
    }
}
