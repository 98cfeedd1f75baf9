import Testing

@testable import Statistics

struct NoncentralTTests {
    static let degreesOfFreedom = [0.8, 1, 2.5, 10, 77, 3000, 1e6]

    @Test(arguments: degreesOfFreedom, [-4.0, -0.3, 0, 1, 2.8, 20])
    func tailsSumToOne(degreesOfFreedom: Double, noncentrality: Double) {
        let distribution = NoncentralT(degreesOfFreedom: degreesOfFreedom, noncentrality: noncentrality)
        for t in [-9, -1, 0, 0.5, 2, 6, 30] {
            expectClose(distribution.cdf(t) + distribution.survival(t), 1, 1e-12)
        }
        expectClose(distribution.cdf(0), Normal.cdf(-noncentrality), 1e-12)
    }

    @Test(arguments: degreesOfFreedom, [-20.0, -2, 0, 0.7, 3, 12, 1e4])
    func isStudentsWithoutNoncentrality(degreesOfFreedom: Double, t: Double) {
        let noncentral = NoncentralT(degreesOfFreedom: degreesOfFreedom, noncentrality: 0)
        let central = StudentT(degreesOfFreedom: degreesOfFreedom)
        expectClose(noncentral.survival(t), central.survival(t), 1e-11)
        expectClose(noncentral.cdf(t), central.cdf(t), 1e-11)
    }

    @Test func endsAndNonsense() {
        let distribution = NoncentralT(degreesOfFreedom: 5, noncentrality: 1)
        #expect(distribution.survival(.infinity) == 0 && distribution.survival(-.infinity) == 1)
        #expect(distribution.cdf(.nan).isNaN)
        #expect(NoncentralT(degreesOfFreedom: 0, noncentrality: 1).cdf(0).isNaN)
        #expect(NoncentralT(degreesOfFreedom: 5, noncentrality: .infinity).cdf(0).isNaN)
        #expect(NoncentralT(degreesOfFreedom: .infinity, noncentrality: 2).survival(3) == Normal.survival(1))
    }
}
