import Testing

@testable import Statistics

@Suite("Rates against intervals that others compute")
struct AlternativeIntervalTests {
    private static let confidences: [(name: String, alpha: Double)] = [("0.9", 0.05), ("0.95", 0.025), ("0.99", 0.005)]

    /// The exact limits of the file come from a root finder that stops at 2e-12: with 7 events in 100,000 they are off by 8e-9 of
    /// themselves from the quantile of the beta distribution to 30 digits, which the bounds here meet.
    @Test(arguments: try ReferenceFile.cases("proportion_interval"))
    func proportion(_ reference: ReferenceCase) throws {
        let (events, count) = (try reference.input["successes"].int, try reference.input["n"].int)
        for (name, alpha) in AlternativeIntervalTests.confidences {
            let exact = RateAgainstLimit(events: events, count: count).bounds(alpha: alpha)
            let expected = try reference.expected["exact_\(name)"].doubles
            for (bound, value) in zip([exact.lower, exact.upper], expected) where abs(bound - value) > 2e-12 {
                expectClose(bound, value, reference.tolerance, "exact \(name)")
            }
            let wilson = WilsonInterval(events: events, count: count)
            try expectBounds(wilson.bounds(alpha: alpha), reference.expected["wilson_\(name)"], reference.tolerance)
        }
    }

    @Test("The exact limit of 7 events in 100,000, to 30 digits elsewhere")
    func exactLimit() {
        let method = RateAgainstLimit(events: 7, count: 100_000)
        expectClose(method.bounds(alpha: 0.025).lower, 0.0000281440788050367926, 1e-13)
        expectClose(method.bounds(alpha: 0.005).lower, 0.0000203737784634462573, 1e-13)
    }

    @Test(arguments: try ReferenceFile.cases("newcombe_difference"))
    func newcombe(_ reference: ReferenceCase) throws {
        let input = reference.input
        let method = NewcombeDifference(
            baseline: .init(events: try input["k1"].int, count: try input["n1"].int),
            candidate: .init(events: try input["k2"].int, count: try input["n2"].int))
        try expectBounds(method.bounds(alpha: 0.025), reference.expected["ci95_of_p2_minus_p1"], reference.tolerance)
    }

    @Test("Bounds are 0 and 1 exactly where all trials are alike, and mirror each other", arguments: [0, 1, 5, 9, 10])
    func mirrored(_ events: Int) {
        for alpha in [1e-300, 0.025, 0.4999, 0.7] {
            let bounds = WilsonInterval(events: events, count: 10).bounds(alpha: alpha)
            let mirrored = WilsonInterval(events: 10 - events, count: 10).bounds(alpha: alpha)
            #expect(abs(bounds.lower - (1 - mirrored.upper)) < 1e-14 && abs(bounds.upper - (1 - mirrored.lower)) < 1e-14)
            if events == 0, alpha < 0.5 { #expect(bounds.lower == 0 && mirrored.upper == 1) }
        }
    }

    @Test("The p-value is the level at which the lower bound equals the margin", arguments: [0.01, 0.1, 0.3, 0.45])
    func duality(_ margin: Double) {
        let methods: [any IntervalMethod] = [
            WilsonInterval(events: 9, count: 20),
            NewcombeDifference(baseline: .init(events: 9, count: 50), candidate: .init(events: 30, count: 40)),
        ]
        for method in methods {
            let p = method.pValue(atMost: margin)
            #expect(p > 0 && p < 1)
            #expect(method.bounds(alpha: p * (1 - 1e-8)).lower <= margin)
            #expect(method.bounds(alpha: p * (1 + 1e-8)).lower > margin)
            expectClose(ByBisection(method: method).pValue(atMost: margin), p, 1e-6)
        }
    }

    @Test("Without trials there is no estimate and nothing is rejected")
    func noTrials() {
        let rate = WilsonInterval(events: 0, count: 0)
        #expect(rate.estimate.isNaN && rate.bounds(alpha: 0.025) == Bounds(lower: 0, upper: 1) && rate.pValue(atMost: 0) == 1)
        let change = NewcombeDifference(baseline: .init(events: 0, count: 0), candidate: .init(events: 1, count: 9))
        #expect(change.estimate.isNaN && change.bounds(alpha: 0.025) == .unbounded && change.pValue(atMost: 0) == 1)
    }
}
