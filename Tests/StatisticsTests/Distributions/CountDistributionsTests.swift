import Testing

@testable import Statistics

struct BinomialTests {
    @Test(arguments: try ReferenceFile.cases("binomial"))
    func agreesWithReference(_ reference: ReferenceCase) throws {
        let distribution = Binomial(trials: try reference.input["n"].int, probability: try reference.input["p"].double)
        let k = try reference.input["k"].int
        expectClose(distribution.mass(k), try reference.expected["pmf"].double, reference.tolerance)
        expectClose(distribution.cdf(k), try reference.expected["cdf"].double, reference.tolerance)
        expectClose(distribution.survival(k), try reference.expected["survival"].double, reference.tolerance)
    }

    @Test(arguments: [1, 2, 17, 300], [0, 1e-9, 0.2, 0.5, 0.9, 1])
    func tailsAreSumsOfTheMass(trials: Int, probability: Double) {
        let distribution = Binomial(trials: trials, probability: probability)
        var below = 0.0
        for k in 0...trials {
            below += distribution.mass(k)
            expectClose(distribution.cdf(k), below, 1e-12)
        }
        var above = 0.0
        for k in (0...trials).reversed() {
            expectClose(distribution.survival(k), above, 1e-12)
            above += distribution.mass(k)
        }
    }

    @Test func outsideAndNonsense() {
        let distribution = Binomial(trials: 5, probability: 0.4)
        #expect(distribution.mass(-1) == 0 && distribution.mass(6) == 0)
        #expect(distribution.cdf(-1) == 0 && distribution.cdf(.max) == 1)
        #expect(distribution.survival(.min) == 1 && distribution.survival(5) == 0)
        #expect(Binomial(trials: 0, probability: 0.3).mass(0) == 1)
        for invalid in [
            Binomial(trials: -1, probability: 0.5), Binomial(trials: 3, probability: 1.5), Binomial(trials: 3, probability: .nan),
        ] {
            #expect(invalid.mass(1).isNaN && invalid.cdf(1).isNaN && invalid.survival(1).isNaN)
        }
    }
}

struct HypergeometricTests {
    @Test(arguments: [(1, 1, 1), (9, 4, 3), (30, 22, 17), (400, 30, 390), (500, 240, 250), (6, 0, 3), (6, 3, 0), (0, 0, 0)])
    func tailsAreSumsOfTheMass(population: Int, successes: Int, draws: Int) {
        let distribution = Hypergeometric(population: population, successes: successes, draws: draws)
        var below = 0.0
        for k in -1...(draws + 1) {
            below += distribution.mass(k)
            expectClose(distribution.cdf(k), below, 1e-12)
        }
        var above = 0.0
        for k in (-1...(draws + 1)).reversed() {
            expectClose(distribution.survival(k), above, 1e-12)
            above += distribution.mass(k)
        }
        expectClose(below, 1, 1e-13)
    }

    @Test func nonsenseIsNaN() {
        for (population, successes, draws) in [(-1, 0, 0), (5, 6, 2), (5, 2, 6), (5, -1, 2), (5, 2, -1)] {
            let distribution = Hypergeometric(population: population, successes: successes, draws: draws)
            #expect(distribution.mass(0).isNaN && distribution.cdf(0).isNaN && distribution.survival(0).isNaN)
        }
    }
}
