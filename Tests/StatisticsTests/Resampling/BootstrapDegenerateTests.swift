import RealModule
import Testing

@testable import Statistics

@Suite("Resampling where there is little to resample", .serialized)
struct BootstrapDegenerateTests {
    private func bounds(_ contrast: BootstrapContrast, _ kind: BootstrapKind, resamples: Int = 999) throws -> Bounds {
        try BootstrapMean(contrast, kind: kind, resamples: resamples, seed: 1).bounds(alpha: 0.025)
    }

    @Test("No values have no estimate, one value has no bounds", arguments: BootstrapKind.allCases)
    func tooFew(kind: BootstrapKind) throws {
        let none = try BootstrapMean(.mean([]), kind: kind, seed: 1)
        #expect(none.estimate.isNaN && none.bounds(alpha: 0.025) == .unbounded && none.pValue(atMost: 1) == 1)
        #expect(none.isApproximate && none.standardError.isNaN)
        #expect(try BootstrapMean(.logRatio(baseline: [1, 2], candidate: []), kind: kind, seed: 1).estimate.isNaN)
        #expect(try BootstrapMean(.pairedDifference(baseline: [1], candidate: []), kind: kind, seed: 1).estimate.isNaN)
        for contrast in [
            .mean([4]), .difference(baseline: [1], candidate: [2, 3]), .difference(baseline: [1, 3], candidate: [2]),
            .logRatio(baseline: [1, 2], candidate: [2]), .pairedDifference(baseline: [1, 2], candidate: [3]),
        ] as [BootstrapContrast] {
            #expect(try bounds(contrast, kind) == .unbounded)
        }
        #expect(try BootstrapMean(.mean([4]), kind: kind, seed: 1).estimate == 4)
    }

    @Test("Two values: half of all resamples have no spread, which leaves studentised bounds infinite")
    func two() throws {
        #expect(try bounds(.mean([1, 2]), .studentized) == .unbounded)
        let corrected = try bounds(.mean([1, 2]), .bca)
        #expect(corrected == Bounds(lower: 1, upper: 2))
    }

    @Test("Values without spread are points", arguments: BootstrapKind.allCases)
    func constant(kind: BootstrapKind) throws {
        #expect(try bounds(.mean([0.1, 0.1, 0.1]), kind) == .point(0.1))
        #expect(try bounds(.difference(baseline: [1, 1], candidate: [3, 3, 3]), kind) == .point(2))
        #expect(try bounds(.logRatio(baseline: [1, 1], candidate: [1, 1]), kind) == .point(0))
        let method = try BootstrapMean(.mean([2, 2]), kind: kind, seed: 1)
        #expect(method.standardError == 0 && method.pValue(atMost: 1.9) == 0 && method.pValue(atMost: 2) == 1)
        // 0.3 − 0.2, 0.4 − 0.3 and 0.7 − 0.6 differ by rounding alone.
        let paired = try bounds(.pairedDifference(baseline: [0.2, 0.3, 0.6], candidate: [0.3, 0.4, 0.7]), kind)
        #expect(paired.lower == paired.upper)
        expectClose(paired.lower, 0.1, 1e-12)
        #expect(try bounds(.pairedDifference(baseline: [5, 6], candidate: [5, 6]), kind) == .point(0))
        // One side without spread leaves the other's.
        let half = try bounds(.difference(baseline: [1, 1, 1], candidate: BootstrapMeanTests.candidate), kind)
        let other = try bounds(.mean(BootstrapMeanTests.candidate), kind)
        #expect(half.lower < half.upper && abs(half.lower + 1 - other.lower) < 0.3 && abs(half.upper + 1 - other.upper) < 0.3)
    }

    @Test("A mean that is not positive has no relative change", arguments: BootstrapKind.allCases)
    func notPositive(kind: BootstrapKind) throws {
        #expect(throws: RelativeChangeError.notPositive(baseline: 0, candidate: 2)) {
            try BootstrapMean(.logRatio(baseline: [-1, 1], candidate: [1, 3]), kind: kind, seed: 1)
        }
        // Some resamples of the baseline, and only of it, have no logarithm: its ratio has no upper bound.
        let unsure: [Double] = [-3, -2, -1, 0, 1, 2, 4, 5]
        let sure = (0..<8).map { 10 + Double($0) }
        let above = try bounds(.logRatio(baseline: unsure, candidate: sure), .bca)
        #expect(above.upper == .infinity && above.lower.isFinite)
        let below = try bounds(.logRatio(baseline: sure, candidate: unsure), .bca)
        #expect(below.lower == -.infinity && below.upper.isFinite)
        let both = try bounds(.logRatio(baseline: unsure, candidate: unsure), kind)
        #expect(both == .unbounded)
    }

    @Test("Values that are not finite, or too large, have no bounds", arguments: BootstrapKind.allCases)
    func notFinite(kind: BootstrapKind) throws {
        for value in [Double.infinity, -.infinity, .nan] {
            #expect(try bounds(.mean([1, value, 2]), kind) == .unbounded)
            #expect(try bounds(.difference(baseline: [1, 2, 3], candidate: [1, value, 2]), kind) == .unbounded)
        }
        #expect(try bounds(.mean([.infinity, .infinity]), kind) == .unbounded)
        #expect(try bounds(.mean([-1e308, 1e308, 1e308]), kind) == .unbounded)
        let tiny = try bounds(.mean([1, 2, 3, 4, 5, 6].map { $0 * 0x1p-1070 }), .bca)
        #expect(tiny.lower > 0 && tiny.upper.isFinite)
    }

    @Test("Too few resamples for a level bound nothing", arguments: BootstrapKind.allCases)
    func fewResamples(kind: BootstrapKind) throws {
        let contrast = BootstrapMeanTests.contrasts[0]
        #expect(try bounds(contrast, kind, resamples: 0) == .unbounded)
        #expect(try bounds(contrast, kind, resamples: -5) == .unbounded)
        #expect(try bounds(contrast, kind, resamples: 38) == .unbounded)
        let finite = try bounds(contrast, .studentized, resamples: 39)
        #expect(finite.lower.isFinite && finite.upper.isFinite)
    }

    @Test("Resamples that equal the sample count as neither below nor above it")
    func ties() throws {
        // Of 0 and 1 many resamples have the sample's mean, which rounding must not put on one side.
        let values: [Double] = (0..<20).map { $0 < 10 ? 0.1 : 0.7 }
        let prepared = try PreparedContrast(.mean(values))
        let sums = Resampling.sums(prepared.sides.map(\.sample), resamples: 4_000, seed: 2)
        let law = ResampledLaw(prepared.distances(sums))
        // Symmetric, so ½; the standard deviation is 0.008. Ties are 18 %.
        #expect(abs(law.shareBelowZero(tolerance: prepared.tolerance) - 0.5) < 0.025)
    }
}
