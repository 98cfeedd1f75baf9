import Testing

@testable import Statistics

@Suite("One dependent series")
struct SeriesTests {
    @Test(arguments: try ReferenceFile.cases("rules_series"))
    func reference(_ reference: ReferenceCase) throws {
        let series = try reference.input["x"].doubles
        let alpha = try reference.input["alpha"].double
        let expected = try reference.expected.object
        let statistic = try reference.input["statistic"]
        if let q = try? statistic.double {
            let method = SeriesPercentile(series, q: q)
            try expectMember(method.estimate, "estimate", of: expected, reference.tolerance)
            try expect(method, method.effectiveSampleSize, method.isRefused, alpha, reference)
            guard expected["se_of_indicator"] != nil else { return }
            try expectMember(method.standardErrorOfShare, "se_of_indicator", of: expected, reference.tolerance)
            let ranks = method.ranks(alpha: alpha)
            #expect(ranks.lower == (try rank(reference.expected["lower_rank"])))
            #expect(ranks.upper == (try rank(reference.expected["upper_rank"])))
        } else {
            let method = SeriesMean(series)
            try expectMember(method.estimate, "mean", of: expected, reference.tolerance)
            try expect(method, method.effectiveSampleSize, method.isRefused, alpha, reference)
            if expected["se"] != nil { try expectMember(method.standardError, "se", of: expected, reference.tolerance) }
        }
    }

    private func expect(
        _ method: some IntervalMethod, _ size: EffectiveSampleSize, _ isRefused: Bool, _ alpha: Double, _ reference: ReferenceCase
    ) throws {
        let expected = try reference.expected.object
        if expected["tau"] != nil {
            try expectMember(size.autocorrelationTime, "tau", of: expected, reference.tolerance)
        }
        try expectMember(size.count, "n_eff", of: expected, reference.tolerance)
        #expect(isRefused == (try reference.expected["refused"].bool))
        expectClose(method.bounds(alpha: alpha).lower, try reference.expected["lower"].double, reference.tolerance)
        expectClose(method.bounds(alpha: alpha).upper, try reference.expected["upper"].double, reference.tolerance)
    }

    private func rank(_ value: JSONValue) throws -> Int? { value.isNull ? nil : try value.int }

    @Test("Sums of products by transform are those of the definition", arguments: [1, 2, 3, 17, 64, 257])
    func transform(count: Int) {
        var generator = SampleGenerator(seed: 7)
        let series = generator.normals(count)
        let fast = FourierTransform.autocovariances(series)
        #expect(fast.count == count)
        for lag in 0..<count {
            let sum = (lag..<count).reduce(0) { $0 + series[$1] * series[$1 - lag] }
            #expect(abs(fast[lag] - sum) < 1e-11)
        }
    }

    @Test("A dependence longer than the directly summed lags is summed on by the transform")
    func longDependence() {
        var generator = SampleGenerator(seed: 11)
        let series = generator.autoregressive(5_000, 0.98)
        let time = EffectiveSampleSize(series).autocorrelationTime
        let mean = Moments(series).mean
        let centered = series.map { $0 - mean }
        func sum(_ lag: Int) -> Double { (lag..<series.count).reduce(0) { $0 + centered[$1] * centered[$1 - lag] } }
        var (total, lag) = (0.0, 0)
        while case let pair = sum(lag) + sum(lag + 1), pair > 0 {
            total += pair
            lag += 2
        }
        #expect(lag > EffectiveSampleSize.directLags)
        expectClose(time, 2 * total / sum(0) - 1, 1e-9)
        // The true time is (1 + ρ)/(1 − ρ) = 99.
        #expect(time > 50 && time < 200)
    }

    @Test("An alternating series is worth no more than its length")
    func alternating() {
        let series = (0..<500).map { $0 % 2 == 0 ? 1.0 : 2.0 }
        let size = EffectiveSampleSize(series)
        #expect(size.autocorrelationTime == 1)
        #expect(size.count == 500)
        #expect(!size.isRefused)
    }
}
