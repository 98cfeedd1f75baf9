import RealModule
import Testing

@testable import Statistics

@Suite("Means bounded by resampling")
struct BootstrapMeanTests {
    static let baseline: [Double] = [3.1, 4.7, 2.2, 9.8, 5.5, 3.9, 4.1, 6.3, 2.9, 7.7, 3.3, 5.0]
    static let candidate: [Double] = [4.4, 6.1, 3.0, 5.2, 12.9, 4.8, 7.3, 5.9, 3.6, 8.8, 6.6, 4.0, 5.7, 9.1, 4.9]
    static let contrasts: [BootstrapContrast] = [
        .mean(candidate), .difference(baseline: baseline, candidate: candidate), .logRatio(baseline: baseline, candidate: candidate),
        .pairedDifference(baseline: baseline, candidate: candidate),
    ]
    private static let levels = [1e-6, 0.0001, 0.00125, 0.0125, 0.025, 0.1, 0.2, 0.4]

    /// BCa by SciPy's `stats.bootstrap`, the studentised bootstrap by a NumPy program, both from two million resamples; α = 0.025.
    @Test(
        "Bounds are another implementation's within Monte-Carlo error",
        arguments: [
            (.bca, 0, 5.153333, 7.773333), (.bca, 1, -0.403333, 3.051667), (.bca, 2, -0.0847115, 0.5476171),
            (.studentized, 0, 5.014580, 8.204285), (.studentized, 1, -0.560474, 3.194347), (.studentized, 2, -0.137948, 0.589732),
        ] as [(BootstrapKind, Int, Double, Double)])
    func otherImplementation(kind: BootstrapKind, contrast: Int, lower: Double, upper: Double) throws {
        let method = try BootstrapMean(BootstrapMeanTests.contrasts[contrast], kind: kind, resamples: 40_000, seed: 1)
        let bounds = method.bounds(alpha: 0.025)
        #expect(abs(bounds.lower - lower) < 0.05 * method.standardError)
        #expect(abs(bounds.upper - upper) < 0.05 * method.standardError)
    }

    @Test("The estimate is the plain statistic, and bounds widen around it as the level falls", arguments: 0..<4, BootstrapKind.allCases)
    func monotone(contrast: Int, kind: BootstrapKind) throws {
        let method = try BootstrapMean(BootstrapMeanTests.contrasts[contrast], kind: kind, seed: 2)
        let (before, after) = (Moments(BootstrapMeanTests.baseline), Moments(BootstrapMeanTests.candidate))
        let pairs = Moments(zip(BootstrapMeanTests.baseline, BootstrapMeanTests.candidate).map { $1 - $0 })
        let estimates = [after.mean, after.mean - before.mean, .log(after.mean / before.mean), pairs.mean]
        expectClose(method.estimate, estimates[contrast], 1e-14)
        var outer = Bounds.unbounded
        for alpha in BootstrapMeanTests.levels {
            let bounds = method.bounds(alpha: alpha)
            #expect(bounds.lower >= outer.lower && bounds.upper <= outer.upper)
            #expect(bounds.lower <= method.estimate && method.estimate <= bounds.upper)
            outer = bounds
        }
        // 10,000 resamples say nothing of a level below 1/10,001.
        #expect(method.bounds(alpha: 0.00009) == .unbounded)
        let bounds = method.bounds(alpha: 0.025)
        #expect(bounds.lower.isFinite && bounds.upper.isFinite)
    }

    @Test("The p-value is the level at which the lower bound equals the margin", arguments: 0..<4, BootstrapKind.allCases)
    func duality(contrast: Int, kind: BootstrapKind) throws {
        let method = try BootstrapMean(BootstrapMeanTests.contrasts[contrast], kind: kind, seed: 3)
        let wide = method.bounds(alpha: 0.005)
        var last = 0.0
        for step in 0...30 {
            let margin = wide.lower + Double(step) / 30 * (wide.upper - wide.lower)
            let p = method.pValue(atMost: margin)
            #expect(p >= last && p >= 0.99 / 10_001)
            #expect(method.bounds(alpha: p * (1 - 1e-9)).lower <= margin + 1e-9)
            #expect(p >= 1 - 1e-9 || method.bounds(alpha: min(p * (1 + 1e-6), 1 - 1e-12)).lower >= margin - 1e-9)
            last = p
        }
        // The level of a corrected bound may leave the resamples somewhat earlier.
        let least = method.pValue(atMost: method.estimate - 100)
        #expect(least > 0.99 / 10_001 && least < 2.0 / 10_001)
        #expect(method.pValue(atMost: method.estimate + 100) > 0.999)
    }

    @Test("The same seed gives the same bounds, another one others", arguments: BootstrapKind.allCases)
    func seeded(kind: BootstrapKind) throws {
        let contrast = BootstrapMeanTests.contrasts[1]
        func bounds(_ seed: UInt64) throws -> Bounds { try BootstrapMean(contrast, kind: kind, seed: seed).bounds(alpha: 0.025) }
        #expect(try bounds(4) == bounds(4))
        #expect(try bounds(4) != bounds(5))
        #expect(contrast.derivedSeed == ResamplingSeed.derived(from: [BootstrapMeanTests.baseline, BootstrapMeanTests.candidate]))
    }

    @Test("The bounds of a seed never change")
    func golden() throws {
        let contrast = BootstrapMeanTests.contrasts[1]
        #expect(contrast.derivedSeed == 2_660_807_726)
        let bounds = try BootstrapMean(contrast, kind: .studentized, resamples: 1000, seed: 6).bounds(alpha: 0.025)
        expectClose(bounds.lower, -0.6103252550534344, 1e-13)
        expectClose(bounds.upper, 3.0708557629266506, 1e-13)
        let large = BootstrapContrast.mean((0..<1000).map { Double(($0 * $0) % 1009) })
        let corrected = try BootstrapMean(large, kind: .bca, resamples: 1000, seed: 6).bounds(alpha: 0.025)
        expectClose(corrected.lower, 487.99107020765837, 1e-13)
        expectClose(corrected.upper, 525.7862403421643, 1e-13)
    }

    @Test("Exchanged sides with the same resamples mirror the bounds", arguments: BootstrapKind.allCases)
    func mirrored(kind: BootstrapKind) throws {
        let (baseline, candidate) = (BootstrapMeanTests.baseline, BootstrapMeanTests.candidate)
        func pair(
            _ make: ([Double], [Double]) -> BootstrapContrast
        ) throws -> (forward: BootstrapMean, backward: BootstrapMean) {
            let (forward, backward) = try (PreparedContrast(make(baseline, candidate)), PreparedContrast(make(candidate, baseline)))
            let sums = Resampling.sums(forward.sides.map(\.sample), resamples: 1999, seed: 7)
            // The resamples of a side stay its own; on the difference scale both are in the same unit.
            return (
                BootstrapMean(forward, kind: kind, sums: sums, resamples: 1999, seed: 7),
                BootstrapMean(backward, kind: kind, sums: sums.reversed(), resamples: 1999, seed: 7)
            )
        }
        for (forward, backward) in [
            try pair { .difference(baseline: $0, candidate: $1) }, try pair { .logRatio(baseline: $0, candidate: $1) },
        ] {
            for alpha in [0.3, 0.025, 0.002] {
                let (bounds, mirrored) = (forward.bounds(alpha: alpha), backward.bounds(alpha: alpha))
                expectClose(mirrored.lower, -bounds.upper, 1e-9)
                expectClose(mirrored.upper, -bounds.lower, 1e-9)
            }
            expectClose(backward.estimate, -forward.estimate, 1e-14)
        }
    }

    @Test("A factor and an offset move the bounds", arguments: BootstrapKind.allCases)
    func equivariant(kind: BootstrapKind) throws {
        let (baseline, candidate) = (BootstrapMeanTests.baseline, BootstrapMeanTests.candidate)
        func bounds(_ contrast: BootstrapContrast) throws -> Bounds {
            try BootstrapMean(contrast, kind: kind, resamples: 1999, seed: 8).bounds(alpha: 0.025)
        }
        let mean = try bounds(.mean(candidate))
        for (factor, offset) in [(1, 1024), (0x1p600, 0), (0x1p-700, 0), (3, 0), (0.001, 50)] as [(Double, Double)] {
            let moved = try bounds(.mean(candidate.map { $0 * factor + offset }))
            expectClose(moved.lower, mean.lower * factor + offset, 1e-12)
            expectClose(moved.upper, mean.upper * factor + offset, 1e-12)
        }
        // A factor common to both sides does not change a ratio, nor does an offset a difference.
        let ratio = try bounds(.logRatio(baseline: baseline, candidate: candidate))
        let scaled = try bounds(.logRatio(baseline: baseline.map { $0 * 0x1p500 }, candidate: candidate.map { $0 * 0x1p500 }))
        expectClose(scaled.lower, ratio.lower, 1e-12)
        expectClose(scaled.upper, ratio.upper, 1e-12)
        let difference = try bounds(.difference(baseline: baseline, candidate: candidate))
        let far = try bounds(.difference(baseline: baseline.map { $0 + 1e9 }, candidate: candidate.map { $0 + 1e9 }))
        expectClose(far.lower, difference.lower, 1e-6)
        expectClose(far.upper, difference.upper, 1e-6)
        // Paired differences are the mean of the differences.
        let paired = try bounds(.pairedDifference(baseline: baseline, candidate: candidate))
        #expect(try paired == bounds(.mean(zip(baseline, candidate).map { $1 - $0 })))
    }

    @Test("Many symmetric observations: both kinds agree with Student's t")
    func manyObservations() throws {
        var generator = SampleGenerator(seed: 12)
        let values = generator.normals(1_000)
        let exact = MeanAgainstLimit(values)
        for kind in BootstrapKind.allCases {
            let bounds = try BootstrapMean(.mean(values), kind: kind, resamples: 1_000, seed: 1).bounds(alpha: 0.025)
            #expect(abs(bounds.lower - exact.bounds(alpha: 0.025).lower) < 0.25 * exact.standardError)
            #expect(abs(bounds.upper - exact.bounds(alpha: 0.025).upper) < 0.25 * exact.standardError)
        }
    }
}
