import Testing

@testable import Statistics

struct IncompleteBetaTests {
    static let shapes = [0.1, 0.8, 1, 4.5, 60, 3e4]

    @Test(arguments: try ReferenceFile.cases("regularized_incomplete_beta"))
    func agreesWithReference(_ reference: ReferenceCase) throws {
        let (a, b) = (try reference.input["a"].double, try reference.input["b"].double)
        let x = try reference.input["x"].double
        expectClose(IncompleteBeta.regularized(x: x, a: a, b: b), try reference.expected.double, reference.tolerance)
    }

    @Test(arguments: shapes, shapes)
    func inversesReturnToTheProbability(a: Double, b: Double) {
        for p in [1e-6, 0.01, 0.2, 0.49, 0.51, 0.9] {
            let x = IncompleteBeta.inverse(p: p, a: a, b: b)
            // Where x crowds against 1 the rounding of x alone moves the probability.
            if x < 0.999 { expectClose(IncompleteBeta.regularized(x: x, a: a, b: b), p, 1e-12) }
            let upper = IncompleteBeta.inverseComplement(q: p, a: a, b: b)
            if upper < 0.999 { expectClose(IncompleteBeta.complement(x: upper, a: a, b: b), p, 1e-12) }
            expectClose(IncompleteBeta.inverseComplement(q: p, a: b, b: a), 1 - x, 1e-12 * max(1, x / (1 - x)))
        }
    }

    @Test(arguments: shapes, shapes)
    func risesFromZeroToOne(a: Double, b: Double) {
        let values = stride(from: -0.1, through: 1.1, by: 1.0 / 256).map { IncompleteBeta.regularized(x: $0, a: a, b: b) }
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 * (1 + 1e-13) })
        #expect(values.first == 0 && values.last == 1)
    }

    @Test func nonsenseIsNaN() {
        for (a, b) in [(0.0, 1.0), (1, -1), (.nan, 1), (1, .infinity)] {
            #expect(IncompleteBeta.regularized(x: 0.5, a: a, b: b).isNaN)
            #expect(IncompleteBeta.inverse(p: 0.5, a: a, b: b).isNaN)
        }
        #expect(IncompleteBeta.regularized(x: .nan, a: 1, b: 1).isNaN)
        for p in [-0.1, 1.1, .nan] { #expect(IncompleteBeta.inverse(p: p, a: 2, b: 3).isNaN) }
        #expect(IncompleteBeta.inverse(p: 0, a: 2, b: 3) == 0)
        #expect(IncompleteBeta.inverse(p: 1, a: 2, b: 3) == 1)
    }
}

struct IncompleteGammaTests {
    static let shapes = [0.1, 0.8, 1, 4.5, 60, 3e4]

    @Test(arguments: try ReferenceFile.cases("regularized_incomplete_gamma"))
    func agreesWithReference(_ reference: ReferenceCase) throws {
        let (a, x) = (try reference.input["a"].double, try reference.input["x"].double)
        expectClose(IncompleteGamma.lower(a: a, x: x), try reference.expected["lower"].double, reference.tolerance)
        expectClose(IncompleteGamma.upper(a: a, x: x), try reference.expected["upper"].double, reference.tolerance)
    }

    @Test(arguments: shapes, [1e-20, 1e-6, 0.01, 0.2, 0.49, 0.51, 0.9])
    func inversesReturnToTheProbability(a: Double, p: Double) {
        expectClose(IncompleteGamma.lower(a: a, x: IncompleteGamma.inverseLower(a: a, p: p)), p, 1e-12)
        expectClose(IncompleteGamma.upper(a: a, x: IncompleteGamma.inverseUpper(a: a, q: p)), p, 1e-12)
    }

    @Test func endsAndNonsense() {
        for a in [0, -1, .nan, .infinity] as [Double] {
            #expect(IncompleteGamma.lower(a: a, x: 1).isNaN)
            #expect(IncompleteGamma.inverseUpper(a: a, q: 0.5).isNaN)
        }
        #expect(IncompleteGamma.lower(a: 2, x: .nan).isNaN)
        #expect(IncompleteGamma.upper(a: 2, x: .infinity) == 0)
        #expect(IncompleteGamma.upper(a: 2, x: -1) == 1)
        #expect(IncompleteGamma.inverseLower(a: 2, p: 0) == 0)
        #expect(IncompleteGamma.inverseLower(a: 2, p: 1) == .infinity)
        #expect(IncompleteGamma.inverseUpper(a: 2, q: 1.5).isNaN)
    }
}
