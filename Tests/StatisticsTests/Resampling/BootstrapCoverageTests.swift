import RealModule
import Testing

@testable import Statistics

/// Error rates with the truth at the margin, simulated with a fixed seed. Some seconds in a debug build.
@Suite("Error rates of resampling")
struct BootstrapCoverageTests {
    /// How often bounds at α = 0.025 exclude the truth from below and from above, in percent, by kind.
    private func simulate(
        _ replicates: Int, resamples: Int, truth: Double, _ draw: (inout SampleGenerator) -> BootstrapContrast
    ) throws -> [BootstrapKind: (fail: Double, pass: Double)] {
        var generator = SampleGenerator(seed: 2028)
        var errors: [BootstrapKind: (fail: Double, pass: Double)] = [:]
        let share = 100 / Double(replicates)
        for replicate in 0..<replicates {
            let prepared = try PreparedContrast(draw(&generator))
            let seed = UInt64(replicate)
            let sums = Resampling.sums(prepared.sides.map(\.sample), resamples: resamples, seed: seed)
            for kind in BootstrapKind.allCases {
                let bounds = BootstrapMean(prepared, kind: kind, sums: sums, resamples: resamples, seed: seed).bounds(alpha: 0.025)
                if bounds.lower > truth { errors[kind, default: (0, 0)].fail += share }
                if bounds.upper < truth { errors[kind, default: (0, 0)].pass += share }
            }
        }
        return errors
    }

    @Test("The mean of 30 lognormal values against a limit: BCa errs 3.7 and 4.2 %, the studentised bootstrap 2.7 and 3.2 %")
    func limit() throws {
        let errors = try simulate(600, resamples: 399, truth: .exp(0.125)) {
            .mean($0.lognormals(30, sigma: 0.5))
        }
        let (bca, studentized) = (try #require(errors[.bca]), try #require(errors[.studentized]))
        // Three standard deviations of 600 replicates, and as much as the figures themselves may be off.
        #expect(abs(bca.fail - 3.7) < 2.5 && abs(bca.pass - 4.2) < 2.7)
        #expect(abs(studentized.fail - 2.7) < 2.2 && abs(studentized.pass - 3.2) < 2.4)
        #expect(studentized.fail + studentized.pass < bca.fail + bca.pass)
    }

    @Test("A change of two such means: 3.2 and 3.9 %, 2.5 and 3.2 %")
    func change() throws {
        let errors = try simulate(600, resamples: 399, truth: 0) {
            .logRatio(baseline: $0.lognormals(30, sigma: 0.5), candidate: $0.lognormals(30, sigma: 0.5))
        }
        let (bca, studentized) = (try #require(errors[.bca]), try #require(errors[.studentized]))
        #expect(abs(bca.fail - 3.2) < 2.4 && abs(bca.pass - 3.9) < 2.6)
        #expect(abs(studentized.fail - 2.5) < 2.1 && abs(studentized.pass - 3.2) < 2.4)
    }
}
