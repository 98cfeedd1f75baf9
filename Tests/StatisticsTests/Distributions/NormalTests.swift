import Testing

@testable import Statistics

struct NormalTests {
    @Test(arguments: try ReferenceFile.cases("normal"))
    func tailsAgreeWithReference(_ reference: ReferenceCase) throws {
        let z = try reference.input["z"].double
        expectClose(Normal.cdf(z), try reference.expected["cdf"].double, reference.tolerance)
        expectClose(Normal.survival(z), try reference.expected["survival"].double, reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("normal_quantile"))
    func quantileAgreesWithReference(_ reference: ReferenceCase) throws {
        expectClose(Normal.quantile(try reference.input["p"].double), try reference.expected.double, reference.tolerance)
    }

    @Test(arguments: [1e-300, 1e-40, 1e-9, 0.02, 0.07499, 0.075, 0.3, 0.4999, 0.5])
    func quantileInvertsTheTails(_ alpha: Double) {
        let x = Normal.upperQuantile(alpha)
        expectClose(Normal.survival(x), alpha, 1e-12)
        #expect(Normal.quantile(alpha) == -x)
    }

    @Test func endsAndNonsense() {
        #expect(Normal.quantile(0) == -.infinity)
        #expect(Normal.quantile(1) == .infinity)
        #expect(Normal.upperQuantile(0) == .infinity)
        #expect(Normal.quantile(0.5) == 0)
        for p in [-0.1, 1.1, .nan] { #expect(Normal.quantile(p).isNaN) }
        #expect(Normal.survival(.infinity) == 0)
        #expect(Normal.survival(-.infinity) == 1)
        #expect(Normal.survival(.nan).isNaN)
        #expect(Normal.density(.infinity) == 0)
        #expect(Normal.density(.nan).isNaN)
        #expect(Normal.logSurvival(.infinity) == -.infinity)
        #expect(Normal.logSurvival(-.infinity) == 0)
        #expect(Normal.logSurvival(.nan).isNaN)
    }
}
