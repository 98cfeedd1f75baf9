import RealModule
import Testing

@testable import Statistics

@Suite("Bias-corrected and accelerated bounds of given resamples")
struct BiasCorrectedTests {
    @Test(arguments: try ReferenceFile.cases("bca_given_resamples"))
    func reference(_ reference: ReferenceCase) throws {
        let sample = Moments(try reference.input["x"].doubles)
        let distances = try reference.input["resampled_means"].doubles.map { $0 - sample.mean }
        let alpha = (1 - (try reference.input["confidence"].double)) / 2
        let corrected = BiasCorrected(
            distances: distances, acceleration: BiasCorrected.acceleration([(sign: 1, sample: sample)]), tolerance: 0)
        let tolerance = reference.tolerance
        expectClose(corrected.biasCorrection, try reference.expected["z0"].double, tolerance)
        expectClose(corrected.acceleration, try reference.expected["acceleration"].double, tolerance)
        let levels = corrected.levels(alpha: alpha)
        expectClose(levels.lower, try reference.expected["alpha"][0].double, tolerance)
        expectClose(levels.upper, try reference.expected["alpha"][1].double, tolerance)
        let bounds = corrected.distances(alpha: alpha)
        expectClose(sample.mean + bounds.lower, try reference.expected["ci_linear_quantile"][0].double, tolerance)
        expectClose(sample.mean + bounds.upper, try reference.expected["ci_linear_quantile"][1].double, tolerance)
    }

    private static let skewed: [Double] = {
        var generator = SampleGenerator(seed: 11)
        return generator.lognormals(999, sigma: 1).map { $0 - 1.4 }
    }()

    @Test("Mirrored resamples and influence mirror the bounds", arguments: [0.3, 0.025, 0.002])
    func mirrored(alpha: Double) {
        let distances = BiasCorrectedTests.skewed
        let bounds = BiasCorrected(distances: distances, acceleration: 0.1, tolerance: 0).distances(alpha: alpha)
        let mirrored = BiasCorrected(distances: distances.map { -$0 }, acceleration: -0.1, tolerance: 0).distances(alpha: alpha)
        expectClose(mirrored.lower, -bounds.upper, 1e-9)
        expectClose(mirrored.upper, -bounds.lower, 1e-9)
    }

    @Test("Without bias and acceleration the bounds are plain quantiles")
    func plain() {
        let distances = (1...999).map { Double($0) - 500 }
        let corrected = BiasCorrected(distances: distances, acceleration: 0, tolerance: 0)
        #expect(corrected.biasCorrection == 0)
        let bounds = corrected.distances(alpha: 0.025)
        // NumPy's linear quantile of 1 … 999 at 0.025 is 1 + 998 · 0.025.
        expectClose(bounds.lower, 25.95 - 500, 1e-12)
        expectClose(bounds.upper, 500 - 25.95, 1e-12)
    }

    @Test("What the resamples do not reach is infinite")
    func unreached() {
        let distances = (1...999).map { Double($0) - 500 }
        let corrected = BiasCorrected(distances: distances, acceleration: 0, tolerance: 0)
        #expect(corrected.distances(alpha: 0.0011).lower.isFinite)
        #expect(corrected.distances(alpha: 0.0009) == .unbounded)
        // The level of the upper bound lies beyond the last resample, that of the lower one does not.
        let accelerated = BiasCorrected(distances: distances, acceleration: 0.25, tolerance: 0).distances(alpha: 0.005)
        #expect(accelerated.upper == .infinity && accelerated.lower.isFinite)
        // Beyond the pole the expression would turn round.
        let pole = BiasCorrected(distances: distances, acceleration: 0.9, tolerance: 0)
        #expect(pole.levels(alpha: 0.025).upper == 1)
        #expect(BiasCorrected(distances: [1, 2, 3], acceleration: 0, tolerance: 0).distances(alpha: 0.4) == .unbounded)
        #expect(BiasCorrected(distances: [], acceleration: 0, tolerance: 0).distances(alpha: 0.4) == .unbounded)
    }

    @Test("Resamples that agree with the estimate count by half, and so do undefined ones")
    func ties() {
        let law = ResampledLaw([-1, 1e-15, 0, -1e-15, 2, .nan, 3, 4])
        #expect(law.shareBelowZero(tolerance: 1e-12) == 0.375)
        #expect(law.shareBelowZero(tolerance: 0) == 0.375)
    }

    @Test("Undefined resamples count to the widening side")
    func undefined() {
        let law = ResampledLaw([.nan] + (1...9).map { Double($0) })
        #expect(law.lower(1.0 / 9) == 1)
        #expect(law.lower(0.1) == -.infinity)
        #expect(law.upper(8.0 / 9) == 9)
        #expect(law.upper(0.9) == .infinity)
        #expect(law.upper(0) == 1)
        let infinite = ResampledLaw([-.infinity, 1, 2, .infinity])
        #expect(infinite.lower(0.25) == -.infinity)
        #expect(infinite.upper(0.75) == .infinity)
        expectClose(infinite.lower(0.5), 1.5, 1e-15)
    }

    @Test("The acceleration is a sixth of the skewness of the mean's influence; a baseline's is subtracted")
    func acceleration() {
        let values: [Double] = [1, 2, 3, 10]
        let mean = 4.0
        let cubes = values.reduce(0) { $0 + .pow($1 - mean, 3) }
        let squares = values.reduce(0) { $0 + .pow($1 - mean, 2) }
        expectClose(BiasCorrected.acceleration([(1, Moments(values))]), cubes / (6 * .pow(squares, 1.5)), 1e-14)
        #expect(BiasCorrected.acceleration([(-1, Moments(values)), (1, Moments(values))]) == 0)
        #expect(BiasCorrected.acceleration([(1, Moments([2, 2, 2]))]) == 0)
    }
}
