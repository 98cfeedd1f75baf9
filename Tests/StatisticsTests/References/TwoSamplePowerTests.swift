import RealModule
import Testing

@testable import Statistics

@Suite("Power of the two-sample t test")
struct TwoSamplePowerTests {
    /// The program that computed the file gives NaN for one case: a noncentrality of 8.9 at 510 degrees of freedom, of which the
    /// power is certain to eleven digits.
    @Test(arguments: try ReferenceFile.cases("power_two_sample_t"))
    func reference(_ reference: ReferenceCase) throws {
        let input = reference.input
        let power = Power.twoSample(
            effect: try input["effect_over_sd"].double, counts: try input["n1"].int, try input["n2"].int,
            alpha: try input["alpha_two_sided"].double)
        let expected = try reference.expected["power"].double
        expectClose(power, expected.isNaN ? 1 : expected, expected.isNaN ? 1e-11 : reference.tolerance)
    }

    @Test("The level where there is no effect", arguments: [0.01, 0.05, 0.5])
    func level(_ alpha: Double) {
        expectClose(Power.twoSample(effect: 0, counts: 4, 9, alpha: alpha), alpha, 1e-10)
    }

    @Test("It rises with the effect and the counts, the same for both signs")
    func monotone() {
        let path = [0.0, 0.2, 0.5, 1, 2, 5].map { Power.twoSample(effect: $0, counts: 8, 12, alpha: 0.05) }
        #expect(zip(path, path.dropFirst()).allSatisfy { $0 < $1 || $1 == 1 })
        let (right, left) = ([0.5, -0.5]).map { Power.twoSample(effect: $0, counts: 8, 12, alpha: 0.05) }.pair
        expectClose(left, right, 1e-12)
        #expect(Power.twoSample(effect: 0.5, counts: 9, 12, alpha: 0.05) > right)
    }

    @Test("Too few values have no power to speak of", arguments: [(0, 5), (1, 1), (5, 0), (-1, 9)] as [(Int, Int)])
    func tooFew(_ first: Int, _ second: Int) {
        #expect(Power.twoSample(effect: 1, counts: first, second, alpha: 0.05).isNaN)
    }
}

extension [Double] {
    fileprivate var pair: (Double, Double) { (first ?? .nan, last ?? .nan) }
}
