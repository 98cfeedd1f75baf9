import Testing

@testable import Statistics

@Suite("Golden sets and rates against reference values")
struct CaseReferenceTests {
    @Test(arguments: try ReferenceFile.cases("rules_golden_pass_fail"))
    func goldenPassFail(_ reference: ReferenceCase) throws {
        let method = GoldenPassFail(
            passToFail: try reference.input["pass_to_fail"].int, failToPass: try reference.input["fail_to_pass"].int,
            count: try reference.input["n"].int)
        let alpha = try reference.input["alpha"].double
        expectClose(method.estimate, try reference.expected["estimate"].double, reference.tolerance)
        try expectBounds(method.methods.first.bounds(alpha: alpha), reference.expected["tango"], reference.tolerance)
        try expectBounds(method.methods.second.bounds(alpha: alpha), reference.expected["wald2"], reference.tolerance)
        expectClose(method.bounds(alpha: alpha).lower, try reference.expected["lower"].double, reference.tolerance)
        expectClose(method.bounds(alpha: alpha).upper, try reference.expected["upper"].double, reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("rules_paired_scores"))
    func pairedScores(_ reference: ReferenceCase) throws {
        let largestChange = try reference.input["largest_change"]
        let method = PairedScores(
            try reference.input["differences"].doubles, largestChange: largestChange.isNull ? nil : try largestChange.double)
        let alpha = try reference.input["alpha"].double
        let expected = try reference.expected.object
        try expectMember(method.estimate, "mean", of: expected, reference.tolerance)
        #expect(method.changed == (try reference.expected["non_zero"].int))
        let usesSigns = try reference.expected["path"].string == "signs"
        #expect((method.path == .signs || method.path == .unbounded) == usesSigns)
        if let drops = expected["full_drops"], !drops.isNull { #expect(method.fullDrops == (try drops.int)) }
        expectClose(method.bounds(alpha: alpha).lower, try reference.expected["lower"].double, reference.tolerance)
        expectClose(method.bounds(alpha: alpha).upper, try reference.expected["upper"].double, reference.tolerance)
        if let below = expected["mean_minus_lower"] {
            let distances = try #require(method.distances(alpha: alpha))
            expectClose(distances.below, try below.double, reference.tolerance)
            expectClose(distances.above, try reference.expected["upper_minus_mean"].double, reference.tolerance)
        }
    }

    @Test(arguments: try ReferenceFile.cases("rules_epochs"))
    func epochs(_ reference: ReferenceCase) throws {
        let cases = try reference.input["cases"].array.map {
            (baseline: try $0["baseline"].doubles, candidate: try $0["candidate"].doubles)
        }
        let means = EpochMeans(cases)
        #expect(means.baseline.count == (try reference.expected["cases_paired"].int))
        #expect(means.unpaired == cases.count - means.baseline.count)
        let higherIsBetter = try reference.input["direction"].string == "higher"
        let method = PairedScores(
            means.degradations(higherIsBetter: higherIsBetter), largestChange: try reference.input["largest_change"].double,
            largestValue: means.largestValue)
        let bounds = method.bounds(alpha: try reference.input["alpha"].double)
        expectClose(method.estimate, try reference.expected["mean"].double, reference.tolerance)
        #expect("\(method.path)" == (try reference.expected["path"].string))
        expectClose(bounds.lower, try reference.expected["lower"].double, reference.tolerance)
        expectClose(bounds.upper, try reference.expected["upper"].double, reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("rules_rate_limit"))
    func rateLimit(_ reference: ReferenceCase) throws {
        let method = RateAgainstLimit(events: try reference.input["failures"].int, count: try reference.input["n"].int)
        let bounds = method.bounds(alpha: try reference.input["alpha"].double)
        try expectMember(method.estimate, "estimate", of: reference.expected.object, reference.tolerance)
        expectClose(bounds.lower, try reference.expected["lower"].double, reference.tolerance)
        expectClose(bounds.upper, try reference.expected["upper"].double, reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("rules_rate_change"))
    func rateChange(_ reference: ReferenceCase) throws {
        let method = RateDifference(
            baseline: .init(
                events: try reference.input["baseline_failures"].int, count: try reference.input["baseline_n"].int),
            candidate: .init(
                events: try reference.input["candidate_failures"].int, count: try reference.input["candidate_n"].int))
        let alpha = try reference.input["alpha"].double
        let expected = try reference.expected.object
        try expectMember(method.estimate, "estimate", of: expected, reference.tolerance)
        expectClose(method.bounds(alpha: alpha).lower, try reference.expected["lower"].double, reference.tolerance)
        expectClose(method.bounds(alpha: alpha).upper, try reference.expected["upper"].double, reference.tolerance)
        guard let score = expected["miettinen_nurminen"] else { return }
        try expectBounds(method.methods.first.bounds(alpha: alpha), score, reference.tolerance)
        try expectBounds(method.methods.second.bounds(alpha: alpha), reference.expected["agresti_caffo"], reference.tolerance)
    }
}
