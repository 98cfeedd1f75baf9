import Testing

@testable import Statistics

@Suite("Hypothesis tests against reference values")
struct HypothesisReferenceTests {
    @Test(arguments: try ReferenceFile.cases("welch_t"))
    func welch(_ reference: ReferenceCase) throws {
        let test = HypothesisTest.welch(
            baseline: Moments(try reference.input["x"].doubles), candidate: Moments(try reference.input["y"].doubles))
        expectClose(test.statistic, try reference.expected["t"].double, reference.tolerance)
        expectClose(try #require(test.degreesOfFreedom), try reference.expected["df"].double, reference.tolerance)
        expectClose(test.pValues.twoSided, try reference.expected["p_two_sided"].double, reference.tolerance)
        expectClose(test.pValues.greater, try reference.expected["p_greater"].double, reference.tolerance)
        try expectBounds(
            try #require(test.estimate.interval), reference.expected["ci95_of_mean_y_minus_mean_x"], reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("mann_whitney"))
    func mannWhitney(_ reference: ReferenceCase) throws {
        let (x, y) = (try reference.input["x"].doubles, try reference.input["y"].doubles)
        let continuous = HypothesisTest.mannWhitney(baseline: x, candidate: y, law: .asymptotic)
        let plain = HypothesisTest.mannWhitney(baseline: x, candidate: y, law: .asymptotic, continuity: false)
        #expect(continuous.statistic == (try reference.expected["u_of_y"].double))
        expectClose(
            continuous.pValues.twoSided, try reference.expected["p_asymptotic_continuity"].double, reference.tolerance)
        expectClose(plain.pValues.twoSided, try reference.expected["p_asymptotic_no_continuity"].double, reference.tolerance)
        expectClose(
            continuous.estimate.value, try reference.expected["hodges_lehmann_shift"].double, reference.tolerance)
        expectClose(
            HypothesisTest.Estimate.probabilityOfSuperiority(baseline: x, candidate: y).value,
            try reference.expected["probability_y_above_x"].double, reference.tolerance)
        if let exact = try reference.expected.object["p_exact"] {
            let test = HypothesisTest.mannWhitney(baseline: x, candidate: y)
            #expect(test.law == .exact)
            expectClose(test.pValues.twoSided, try exact.double, reference.tolerance)
        }
    }

    @Test(arguments: try ReferenceFile.cases("brunner_munzel"))
    func brunnerMunzel(_ reference: ReferenceCase) throws {
        let test = HypothesisTest.brunnerMunzel(
            baseline: try reference.input["x"].doubles, candidate: try reference.input["y"].doubles)
        expectClose(test.statistic, try reference.expected["w"].double, reference.tolerance)
        expectClose(test.pValues.twoSided, try reference.expected["p_two_sided"].double, reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("wilcoxon_signed_rank"))
    func wilcoxonSignedRank(_ reference: ReferenceCase) throws {
        let differences = try reference.input["differences"].doubles
        for (zeros, key) in [(HypothesisTest.ZeroDifferences.pratt, "p_asymptotic_pratt"), (.drop, "p_asymptotic_wilcox")] {
            let test = HypothesisTest.wilcoxonSignedRank(
                differences: differences, zeros: zeros, law: .asymptotic, continuity: false)
            expectClose(test.pValues.twoSided, try reference.expected[key].double, reference.tolerance, "\(key)")
        }
        if let exact = try reference.expected.object["p_exact"] {
            let test = HypothesisTest.wilcoxonSignedRank(differences: differences)
            #expect(test.law == .exact)
            expectClose(test.pValues.twoSided, try exact.double, reference.tolerance)
        }
    }

    @Test(arguments: try ReferenceFile.cases("permutation_exact"))
    func permutation(_ reference: ReferenceCase) throws {
        let test = HypothesisTest.permutation(
            baseline: try reference.input["x"].doubles, candidate: try reference.input["y"].doubles)
        #expect(test.law == .exact)
        expectClose(
            test.pValues.greater, try reference.expected["p_greater_mean_difference"].double, reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("kolmogorov_smirnov"))
    func kolmogorovSmirnov(_ reference: ReferenceCase) throws {
        let (x, y) = (try reference.input["x"].doubles, try reference.input["y"].doubles)
        let test = HypothesisTest.kolmogorovSmirnov(baseline: x, candidate: y, law: .asymptotic)
        expectClose(test.statistic, try reference.expected["d"].double, reference.tolerance)
        expectClose(test.pValues.twoSided, try reference.expected["p_asymptotic"].double, reference.tolerance)
        if let exact = try reference.expected.object["p_exact"] {
            let test = HypothesisTest.kolmogorovSmirnov(baseline: x, candidate: y)
            #expect(test.law == .exact)
            expectClose(test.pValues.twoSided, try exact.double, reference.tolerance)
        }
    }

    @Test(arguments: try ReferenceFile.cases("mcnemar"))
    func mcNemar(_ reference: ReferenceCase) throws {
        let passToFail = try reference.input["pass_to_fail"].int
        let failToPass = try reference.input["fail_to_pass"].int
        for (midP, key) in [(false, "p_exact"), (true, "p_mid")] {
            let test = HypothesisTest.mcNemar(passToFail: passToFail, failToPass: failToPass, count: 500, midP: midP)
            expectClose(test.pValues.twoSided, try reference.expected[key].double, reference.tolerance, "\(key)")
        }
    }

    @Test(arguments: try ReferenceFile.cases("fisher_exact"))
    func fisherExact(_ reference: ReferenceCase) throws {
        let table = try reference.input["table"].array.map { try $0.ints }
        let test = HypothesisTest.fisherExact(
            baselineEvents: table[1][0], baselineCount: table[1][0] + table[1][1], candidateEvents: table[0][0],
            candidateCount: table[0][0] + table[0][1])
        expectClose(test.pValues.twoSided, try reference.expected["p_two_sided"].double, reference.tolerance)
        expectClose(test.pValues.greater, try reference.expected["p_greater"].double, reference.tolerance)
    }
}
