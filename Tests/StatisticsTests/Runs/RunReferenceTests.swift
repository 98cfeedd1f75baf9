import Testing

@testable import Statistics

@Suite("Runs, rounds and history against reference values")
struct RunReferenceTests {
    @Test(arguments: try ReferenceFile.cases("rules_rounds"))
    func rounds(_ reference: ReferenceCase) throws {
        let method = PairedRounds(
            baseline: try reference.input["baseline"].doubles, candidate: try reference.input["candidate"].doubles)
        try expect(method, reference, estimate: "difference")
    }

    @Test(arguments: try ReferenceFile.cases("rules_runs_welch"))
    func welch(_ reference: ReferenceCase) throws {
        let method = WelchRuns(
            baseline: try reference.input["baseline"].doubles, candidate: try reference.input["candidate"].doubles)
        try expect(method, reference, estimate: "difference")
    }

    @Test(arguments: try ReferenceFile.cases("rules_runs_limit"))
    func limit(_ reference: ReferenceCase) throws {
        try expect(RunsAgainstLimit(candidate: try reference.input["candidate"].doubles), reference, estimate: "mean")
    }

    @Test(arguments: try ReferenceFile.cases("rules_history"))
    func history(_ reference: ReferenceCase) throws {
        let (input, expected) = (reference.input, reference.expected)
        let variance = HistoryVariance(try input["history"].doubles)
        #expect(try (variance != nil) == expected["applies"].bool)
        guard let variance else { return }
        #expect(try variance.records.count == expected["records_used"].int)
        expectClose(variance.splitTest.statistic, try expected["f_star"].double, reference.tolerance)
        expectClose(try #require(variance.splitTest.criticalValue), try expected["critical"].double, reference.tolerance)
        let firstSplit = try expected["first_split"]
        #expect(try variance.splitTest.split == (firstSplit.isNull ? nil : firstSplit.int))
        #expect(try variance.segmentation.starts == expected["segment_starts"].ints)
        #expect(try variance.lastSegment == expected["segment_starts"].ints.last)
        expectClose(variance.standardDeviation, try expected["s_history"].double, reference.tolerance)
        #expect(try variance.degreesOfFreedom == expected["df"].int)

        let candidate = try side("candidate", of: input)
        let runsPerRecord = try input["runs_per_record"].int
        let change = HistoryChange(
            candidate: candidate, baseline: try side("baseline", of: input), variance: variance, runsPerRecord: runsPerRecord)
        expectClose(change.candidateVariance, try expected["v_candidate"].double, reference.tolerance)
        expectClose(change.baselineVariance, try expected["v_baseline"].double, reference.tolerance)
        try expect(change, reference, estimate: "difference")

        let limit = HistoryLimit(candidate: candidate, variance: variance, runsPerRecord: runsPerRecord)
            .bounds(alpha: try input["alpha"].double)
        expectClose(limit.lower, try expected["limit_lower"].double, reference.tolerance)
        expectClose(limit.upper, try expected["limit_upper"].double, reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("rules_stated_noise"))
    func statedNoise(_ reference: ReferenceCase) throws {
        let noise = StatedNoise(fraction: try reference.input["noise"].double)
        let candidate = try side("candidate", of: reference.input)
        let change = StatedNoiseChange(candidate: candidate, baseline: try side("baseline", of: reference.input), noise: noise)
        try expect(change, reference, estimate: "difference")
    }

    @Test(arguments: try ReferenceFile.cases("rules_one_session"))
    func oneSession(_ reference: ReferenceCase) throws {
        let input = reference.input
        let inner = Fixed(
            estimate: try input["estimate"].double,
            bounds: Bounds(lower: try input["lower"].double, upper: try input["upper"].double))
        let method = try #require(
            OneSession(inner, .change(estimatesOfOthers: try input["estimates_of_others"].doubles), values: 6))
        let bounds = method.bounds(alpha: try input["alpha"].double)
        expectClose(bounds.lower, try reference.expected["lower"].double, reference.tolerance)
        expectClose(bounds.upper, try reference.expected["upper"].double, reference.tolerance)
    }

    @Test(arguments: try pValueCases())
    func pValue(_ reference: ReferenceCase) throws {
        let (input, method) = (reference.input, try method(of: reference.input))
        expectClose(method.pValue(atMost: try input["margin"].double), try reference.expected["p"].double, reference.tolerance)
    }

    private static func pValueCases() throws -> [ReferenceCase] {
        try ReferenceFile.cases("rules_p_value")
            .filter { ["rounds", "runs_welch", "history"].contains(try $0.input["method"].string) }
    }

    private func method(of input: JSONValue) throws -> any IntervalMethod {
        switch try input["method"].string {
        case "rounds": return PairedRounds(baseline: try input["baseline"].doubles, candidate: try input["candidate"].doubles)
        case "runs_welch": return WelchRuns(baseline: try input["baseline"].doubles, candidate: try input["candidate"].doubles)
        default:
            return HistoryChange(
                candidate: MeasuredSide(value: try input["candidate"].double, runs: try input["candidate_runs"].int),
                baseline: MeasuredSide(value: try input["baseline"].double, runs: try input["baseline_runs"].int),
                variance: try #require(HistoryVariance(try input["history"].doubles)),
                runsPerRecord: try input["runs_per_record"].int)
        }
    }

    /// Bounds that were computed elsewhere, for one level.
    private struct Fixed: IntervalMethod {
        let estimate: Double
        let bounds: Bounds

        func bounds(alpha: Double) -> Bounds { bounds }
    }

    private func side(_ name: String, of input: JSONValue) throws -> MeasuredSide {
        MeasuredSide(
            value: try input[name].double, runs: try input["\(name)_runs"].int,
            withinVariance: try input["within_variance_\(name)"].double)
    }

    private func expect(_ method: some StudentMethod, _ reference: ReferenceCase, estimate: String) throws {
        let expected = try reference.expected.object
        let value = try reference.expected[estimate]
        expectClose(method.estimate, value.isNull ? .nan : try value.double, reference.tolerance)
        if let error = expected["se"] { expectClose(method.standardError, try error.double, reference.tolerance) }
        if let df = expected["df"] { expectClose(method.degreesOfFreedom, try df.double, reference.tolerance) }
        let bounds = method.bounds(alpha: try reference.input["alpha"].double)
        expectClose(bounds.lower, try reference.expected["lower"].double, reference.tolerance)
        expectClose(bounds.upper, try reference.expected["upper"].double, reference.tolerance)
    }
}
