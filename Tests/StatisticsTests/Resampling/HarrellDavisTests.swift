import RealModule
import Testing

@testable import Statistics

@Suite("Harrell and Davis's quantile")
struct HarrellDavisTests {
    @Test(arguments: try ReferenceFile.cases("harrell_davis"))
    func reference(_ reference: ReferenceCase) throws {
        let estimate = HarrellDavis.quantile(try reference.input["x"].doubles, try reference.input["p"].double)
        expectClose(estimate, try reference.expected.double, reference.tolerance)
    }

    @Test("Few values, equal values and the ends of the range")
    func degenerate() {
        #expect(HarrellDavis.quantile([], 0.5).isNaN)
        #expect(HarrellDavis.quantile([1, 2], 1.5).isNaN)
        #expect(HarrellDavis.quantile([1, 2], .nan).isNaN)
        #expect(HarrellDavis.quantile([1, .nan, 2], 0.5).isNaN)
        for q in [0, 1e-12, 0.3, 0.5, 1 - 1e-12, 1] {
            #expect(HarrellDavis.quantile([7], q) == 7)
            #expect(HarrellDavis.quantile(Array(repeating: 0.1, count: 500), q) == 0.1)
        }
        #expect(HarrellDavis.quantile([3, 1, 2], 0) == 1)
        #expect(HarrellDavis.quantile([3, 1, 2], 1) == 3)
        expectClose(HarrellDavis.quantile([5, 1], 0.5), 3, 1e-15)
        // Of two values at q = ⅓ the shapes are 1 and 2: the weight of the lower one is 1 − ¼.
        expectClose(HarrellDavis.quantile([5, 1], 1.0 / 3), 2, 1e-14)
    }

    @Test("Shifted and scaled values give the shifted and scaled quantile", arguments: [0.01, 0.5, 0.95, 0.999])
    func equivariant(q: Double) {
        var generator = SampleGenerator(seed: 5)
        // Multiples of 1/1024, to which 2³⁰ can be added without rounding.
        let values = generator.normals(301).map { ($0 * 1024).rounded() / 1024 }
        let quantile = HarrellDavis.quantile(values, q)
        #expect(abs(HarrellDavis.quantile(values.map { $0 + 0x1p30 }, q) - 0x1p30 - quantile) <= 3e-7)
        expectClose(HarrellDavis.quantile(values.map { $0 * 0x1p600 }, q), quantile * 0x1p600, 1e-14)
        expectClose(HarrellDavis.quantile(values.map { -$0 }, 1 - q), -quantile, 1e-9)
    }

    @Test("Many values: the order statistics beyond the window do not count", arguments: [0.001, 0.5, 0.99])
    func many(q: Double) {
        // Evenly spaced, the quantile is the mean of ⌈nB⌉ − ½ for a Beta variable of mean q, up to the mean of its rounding.
        let values = (0..<20_000).map { Double(($0 * 7_919) % 20_000) }
        #expect(abs(HarrellDavis.quantile(values, q) - (20_000 * q - 0.5)) < 0.02)
    }
}
