import Testing

@testable import Statistics

@Suite("Means of independent observations against reference values")
struct MeanReferenceTests {
    @Test(arguments: try ReferenceFile.cases("rules_mean_limit"))
    func limit(_ reference: ReferenceCase) throws {
        let method = MeanAgainstLimit(try reference.input["x"].doubles)
        let alpha = try reference.input["alpha"].double
        let expected = try reference.expected.object
        let bounds = method.bounds(alpha: alpha)
        try expectMember(method.estimate, "mean", of: expected, reference.tolerance)
        expectClose(bounds.lower, try reference.expected["lower"].double, reference.tolerance)
        expectClose(bounds.upper, try reference.expected["upper"].double, reference.tolerance)
        if method.moments.count >= 2 {
            try expectMember(method.standardError, "se", of: expected, reference.tolerance)
        }
        guard expected["skewness_of_mean"] != nil else { return }
        try expectMember(method.skewnessOfMean, "skewness_of_mean", of: expected, reference.tolerance, orWithin: 1e-15)
        let distances = method.distances(alpha: alpha)
        try expectMember(distances.below, "mean_minus_lower", of: expected, reference.tolerance, orWithin: 1e-14)
        try expectMember(distances.above, "upper_minus_mean", of: expected, reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("rules_mean_change"))
    func change(_ reference: ReferenceCase) throws {
        let baseline = Moments(try reference.input["baseline"].doubles)
        let candidate = Moments(try reference.input["candidate"].doubles)
        let expected = try reference.expected.object
        if expected["error"] != nil {
            #expect(throws: RelativeChangeError.notPositive(baseline: baseline.mean, candidate: candidate.mean)) {
                try MeanRatio(baseline: baseline, candidate: candidate)
            }
            return
        }
        let method = try MeanRatio(baseline: baseline, candidate: candidate)
        let alpha = try reference.input["alpha"].double
        let bounds = method.bounds(alpha: alpha)
        try expectMember(method.estimate, "estimate", of: expected, reference.tolerance)
        expectClose(bounds.lower, try reference.expected["lower"].double, reference.tolerance)
        expectClose(bounds.upper, try reference.expected["upper"].double, reference.tolerance)
        guard expected["fieller"] != nil else { return }
        let (fieller, transformed) = try #require(method.methods)
        try expectMember(fieller.degreesOfFreedom, "fieller_df", of: expected, reference.tolerance)
        try expectMember(method.skewnessOfContrast, "skewness_of_contrast", of: expected, reference.tolerance, orWithin: 1e-15)
        try expectBounds(fieller.bounds(alpha: alpha), reference.expected["fieller"], reference.tolerance)
        try expectBounds(transformed.bounds(alpha: alpha), reference.expected["transformed"], reference.tolerance)
        try expectMember(bounds.lower - method.estimate, "lower_minus_estimate", of: expected, reference.tolerance)
        try expectMember(bounds.upper - method.estimate, "upper_minus_estimate", of: expected, reference.tolerance)
    }
}

/// Expects `actual` to be the member `key`; null stands for a missing value, which is NaN here.
func expectMember(
    _ actual: Double, _ key: String, of members: [String: JSONValue], _ tolerance: Double, orWithin absolute: Double = 0,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let member = try #require(members[key], sourceLocation: sourceLocation)
    let expected = member.isNull ? .nan : try member.double
    if abs(actual - expected) <= absolute { return }
    expectClose(actual, expected, tolerance, "\(key)", sourceLocation: sourceLocation)
}

/// Expects both bounds to be those of a pair.
func expectBounds(
    _ actual: Bounds, _ pair: JSONValue, _ tolerance: Double, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    expectClose(actual.lower, try pair[0].double, tolerance, sourceLocation: sourceLocation)
    expectClose(actual.upper, try pair[1].double, tolerance, sourceLocation: sourceLocation)
}
