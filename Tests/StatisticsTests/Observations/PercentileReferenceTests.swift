import Testing

@testable import Statistics

@Suite("Percentiles against reference values")
struct PercentileReferenceTests {
    @Test(arguments: try ReferenceFile.cases("rules_quantile_type8"))
    func quantile(_ reference: ReferenceCase) throws {
        let values = try reference.input["x"].doubles
        let q = try reference.input["q"].double
        let expected = try reference.expected.double
        expectClose(Quantiles.type8(values, q), expected, reference.tolerance)
        expectClose(Quantiles.type8(sorted: values.sorted(), q), expected, reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("rules_percentile_ranks"))
    func ranks(_ reference: ReferenceCase) throws {
        let ranks = PercentileRanks(
            count: try reference.input["n"].int, q: try reference.input["q"].double, alpha: try reference.input["alpha"].double)
        #expect(ranks.lower == (try rank(reference.expected["lower_rank"])))
        #expect(ranks.upper == (try rank(reference.expected["upper_rank"])))
    }

    @Test(arguments: try ReferenceFile.cases("rules_percentile_limit"))
    func limit(_ reference: ReferenceCase) throws {
        let values = try reference.input["x"].doubles
        let q = try reference.input["q"].double
        let alpha = try reference.input["alpha"].double
        let method = PercentileAgainstLimit(values, q: q)
        let ranks = PercentileRanks(count: values.count, q: q, alpha: alpha)
        expectClose(method.estimate, try reference.expected["estimate"].double, reference.tolerance)
        #expect(ranks.lower == (try rank(reference.expected["lower_rank"])))
        #expect(ranks.upper == (try rank(reference.expected["upper_rank"])))
        expectClose(method.bounds(alpha: alpha).lower, try reference.expected["lower"].double, reference.tolerance)
        expectClose(method.bounds(alpha: alpha).upper, try reference.expected["upper"].double, reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("rules_percentile_change"))
    func change(_ reference: ReferenceCase) throws {
        let baseline = PercentileChange.Side(
            try reference.input["baseline"].doubles, resolution: try reference.input["resolution_baseline"].double)
        let candidate = PercentileChange.Side(
            try reference.input["candidate"].doubles, resolution: try reference.input["resolution_candidate"].double)
        let q = try reference.input["q"].double
        let scale: PercentileChange.Scale = try reference.input["scale"].string == "log" ? .logarithmic : .difference
        let expected = try reference.expected.object
        if expected["error"] != nil {
            #expect(throws: RelativeChangeError.self) {
                try PercentileChange(baseline: baseline, candidate: candidate, q: q, scale: scale)
            }
            return
        }
        let method = try PercentileChange(baseline: baseline, candidate: candidate, q: q, scale: scale)
        let bounds = method.bounds(alpha: try reference.input["alpha"].double)
        try expectMember(method.baselineQuantile, "baseline", of: expected, reference.tolerance)
        try expectMember(method.candidateQuantile, "candidate", of: expected, reference.tolerance)
        try expectMember(method.estimate, "estimate", of: expected, reference.tolerance)
        expectClose(bounds.lower, try reference.expected["lower"].double, reference.tolerance)
        expectClose(bounds.upper, try reference.expected["upper"].double, reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("rules_resolution"))
    func resolution(_ reference: ReferenceCase) throws {
        let resolution = Resolution(try reference.input["x"].doubles)
        expectClose(resolution.tiedShare, try reference.expected["tied_share"].double, reference.tolerance)
        expectClose(resolution.step, try reference.expected["resolution"].double, reference.tolerance)
    }

    @Test(
        "Steps of every size, found in any order",
        arguments: [
            ([0.3, 0.1, 0.1, 0.7], 0.1), ([1.5, 1.5, 1e-6], 1e-6), ([-2.5, -2.5, 5], 2.5), ([1e17, 1e17, 3e17], 1e17),
            ([2e-30, 2e-30, 6e-30], 2e-30), ([0.25, 0.25], 0.01), ([1.25e-7, 2.5e-7, 2.5e-7], 1.25e-7),
            ([0.1 + 0.2, 0.1 + 0.2, 1], 0), ([1e300, 1e300, 1], 0), ([.infinity, .infinity, 1], 0), ([.nan, .nan], 0), ([], 0),
            ([123_456_789_012_345, 123_456_789_012_345, 1], 1), ([1_234_567_890_123_456, 1_234_567_890_123_456, 1], 0),
            ([0, -0.0, 0.5, 1.5], 0.5), ([1e-300, 1e-300], 1e-300), ([1200, 1200, 0.004], 0.004),
        ] as [([Double], Double)])
    func steps(_ values: [Double], _ step: Double) {
        #expect(Resolution(values).step == step)
        #expect(Resolution(values.reversed()).step == step)
    }

    private func rank(_ value: JSONValue) throws -> Int? { value.isNull ? nil : try value.int }
}
