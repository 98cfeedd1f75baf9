import Foundation
import Testing

@testable import Statistics

struct StudentTTests {
    static let degreesOfFreedom = [0.7, 1, 1.5, 2, 3, 4.2, 9, 30, 123.4, 1e4, 1e6, 1e9]

    @Test(arguments: try ReferenceFile.cases("student_t"))
    func tailsAgreeWithReference(_ reference: ReferenceCase) throws {
        let distribution = StudentT(degreesOfFreedom: try reference.input["df"].double)
        let t = try reference.input["t"].double
        expectClose(distribution.cdf(t), try reference.expected["cdf"].double, reference.tolerance)
        expectClose(distribution.survival(t), try reference.expected["survival"].double, reference.tolerance)
    }

    @Test(arguments: try ReferenceFile.cases("student_t_quantile"))
    func quantileAgreesWithReference(_ reference: ReferenceCase) throws {
        let distribution = StudentT(degreesOfFreedom: try reference.input["df"].double)
        expectClose(distribution.quantile(try reference.input["p"].double), try reference.expected.double, reference.tolerance)
    }

    @Test(arguments: degreesOfFreedom, [1e-200, 1e-60, 1e-12, 1e-3, 0.0499, 0.24, 0.39999, 0.40001, 0.49, 0.4999999])
    func quantileInvertsTheTails(degreesOfFreedom: Double, alpha: Double) {
        let distribution = StudentT(degreesOfFreedom: degreesOfFreedom)
        let t = distribution.upperQuantile(alpha)
        expectClose(distribution.survival(t), alpha, 1e-12)
        #expect(distribution.quantile(alpha) == -t)
        expectClose(distribution.cdf(t), 1 - alpha, 1e-15)
    }

    @Test(arguments: degreesOfFreedom)
    func tailFallsStrictly(_ degreesOfFreedom: Double) {
        let distribution = StudentT(degreesOfFreedom: degreesOfFreedom)
        let tails = stride(from: -3.0, through: 30, by: 0.01).map(distribution.survival)
        #expect(zip(tails, tails.dropFirst()).allSatisfy { $0 > $1 })
    }

    @Test(arguments: [0.0, 0.3, 1.0, 4.0, 1e3])
    func closedForms(_ t: Double) {
        expectClose(StudentT(degreesOfFreedom: 1).survival(-t), 0.5 + atan(t) / .pi, 1e-15)
        expectClose(StudentT(degreesOfFreedom: 2).survival(t), 1 / ((2 + t * t) * (1 + t / (2 + t * t).squareRoot())), 1e-15)
    }

    @Test(arguments: [-40.0, -1, 0, 0.2, 2, 9, 37])
    func isNormalInTheLimit(_ t: Double) {
        #expect(StudentT(degreesOfFreedom: .infinity).survival(t) == Normal.survival(t))
        expectClose(StudentT(degreesOfFreedom: 1e24).survival(t), Normal.survival(t), 3e-13)
    }

    @Test func endsAndNonsense() {
        let distribution = StudentT(degreesOfFreedom: 4)
        #expect(distribution.quantile(0) == -.infinity)
        #expect(distribution.quantile(1) == .infinity)
        #expect(distribution.quantile(0.5) == 0)
        #expect(distribution.upperQuantile(0) == .infinity)
        #expect(distribution.survival(.infinity) == 0)
        #expect(distribution.survival(-.infinity) == 1)
        #expect(distribution.survival(.nan).isNaN)
        for p in [-0.1, 1.1, .nan] { #expect(distribution.quantile(p).isNaN) }
        for invalid in [0, -1, -.infinity, .nan] as [Double] {
            #expect(StudentT(degreesOfFreedom: invalid).survival(1).isNaN)
            #expect(StudentT(degreesOfFreedom: invalid).upperQuantile(0.1).isNaN)
        }
        #expect(StudentT(degreesOfFreedom: 0.5).upperQuantile(1e-300) == .infinity)
    }
}
