import Testing

@testable import Statistics

@Suite("Quantiles and their ranks against values that others compute")
struct QuantileReferenceTests {
    /// The names by which the file calls the nine types, in their order.
    private static let names = [
        "inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull", "linear",
        "median_unbiased", "normal_unbiased",
    ]

    @Test("The nine types of Hyndman and Fan", arguments: try ReferenceFile.cases("quantiles"), HyndmanFan.allCases)
    func types(_ reference: ReferenceCase, _ type: HyndmanFan) throws {
        let values = try reference.input["x"].doubles
        let expected = try reference.expected[QuantileReferenceTests.names[type.rawValue - 1]].doubles
        let shares = try reference.input["q"].doubles
        #expect(shares.count == expected.count)
        for (q, value) in zip(shares, expected) {
            expectClose(type.quantile(sorted: values.sorted(), q), value, reference.tolerance, "type \(type.rawValue), q \(q)")
            if type == .medianUnbiased {
                expectClose(Quantiles.type8(values, q), value, reference.tolerance)
                expectClose(Quantiles.type8(sorted: values.sorted(), q), value, reference.tolerance)
            }
        }
    }

    @Test("Types step or interpolate at a quarter of four values", arguments: HyndmanFan.allCases)
    func quarter(_ type: HyndmanFan) {
        let expected: [Double] = [1, 1.5, 1, 1, 1.5, 1.25, 1.75, 1 + 5 / 12, 1 + 7 / 16]
        expectClose(type.quantile(sorted: [1, 2, 3, 4], 0.25), expected[type.rawValue - 1], 1e-15)
        #expect(type.quantile(sorted: [], 0.25).isNaN)
        #expect(type.quantile(sorted: [7], 0.25) == 7)
    }

    @Test(arguments: try ReferenceFile.cases("quantile_order_statistic_ranks"))
    func ranks(_ reference: ReferenceCase) throws {
        let input = reference.input
        let ranks = PercentileRanks(
            count: try input["n"].int, q: try input["q"].double, alpha: (1 - (try input["confidence"].double)) / 2)
        let (lower, upper) = (try reference.expected["lower_rank"], try reference.expected["upper_rank"])
        #expect(ranks.lower == (lower.isNull ? nil : try lower.int))
        #expect(ranks.upper == (upper.isNull ? nil : try upper.int))
    }
}
