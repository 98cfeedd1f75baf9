import Testing

@testable import Statistics

/// Every function against values of wider arithmetic, most of them far in the tails, where two ways of computing meet, or of large
/// parameters.
struct DistributionTailsTests {
    @Test(arguments: try ReferenceFile.cases("distribution_tails"))
    func agreesWithReference(_ reference: ReferenceCase) throws {
        let name = try reference.input["function"].string
        let arguments = try reference.input["arguments"].doubles
        let function = try #require(Self.functions[name], "no function \(name)")
        expectClose(function(arguments), try reference.expected.double, reference.tolerance)
    }

    /// The functions by their names in the reference file.
    static let functions: [String: @Sendable ([Double]) -> Double] = [
        "normal.density": { Normal.density($0[0]) },
        "normal.survival": { Normal.survival($0[0]) },
        "normal.logSurvival": { Normal.logSurvival($0[0]) },
        "normal.upperQuantile": { Normal.upperQuantile($0[0]) },
        "t.survival": { StudentT(degreesOfFreedom: $0[0]).survival($0[1]) },
        "t.upperQuantile": { StudentT(degreesOfFreedom: $0[0]).upperQuantile($0[1]) },
        "beta.cdf": { Beta(alpha: $0[0], beta: $0[1]).cdf($0[2]) },
        "beta.survival": { Beta(alpha: $0[0], beta: $0[1]).survival($0[2]) },
        "beta.quantile": { Beta(alpha: $0[0], beta: $0[1]).quantile($0[2]) },
        "beta.upperQuantile": { Beta(alpha: $0[0], beta: $0[1]).upperQuantile($0[2]) },
        "gamma.lower": { IncompleteGamma.lower(a: $0[0], x: $0[1]) },
        "gamma.upper": { IncompleteGamma.upper(a: $0[0], x: $0[1]) },
        "gamma.inverseLower": { IncompleteGamma.inverseLower(a: $0[0], p: $0[1]) },
        "gamma.inverseUpper": { IncompleteGamma.inverseUpper(a: $0[0], q: $0[1]) },
        "chiSquared.cdf": { ChiSquared(degreesOfFreedom: $0[0]).cdf($0[1]) },
        "chiSquared.survival": { ChiSquared(degreesOfFreedom: $0[0]).survival($0[1]) },
        "chiSquared.upperQuantile": { ChiSquared(degreesOfFreedom: $0[0]).upperQuantile($0[1]) },
        "f.cdf": { FDistribution(numerator: $0[0], denominator: $0[1]).cdf($0[2]) },
        "f.survival": { FDistribution(numerator: $0[0], denominator: $0[1]).survival($0[2]) },
        "binomial.mass": { binomial($0).mass(Int($0[2])) },
        "binomial.cdf": { binomial($0).cdf(Int($0[2])) },
        "binomial.survival": { binomial($0).survival(Int($0[2])) },
        "hypergeometric.mass": { hypergeometric($0).mass(Int($0[3])) },
        "hypergeometric.cdf": { hypergeometric($0).cdf(Int($0[3])) },
        "hypergeometric.survival": { hypergeometric($0).survival(Int($0[3])) },
        "noncentralT.survival": { NoncentralT(degreesOfFreedom: $0[0], noncentrality: $0[1]).survival($0[2]) },
        "noncentralT.cdf": { NoncentralT(degreesOfFreedom: $0[0], noncentrality: $0[1]).cdf($0[2]) },
    ]

    private static func binomial(_ arguments: [Double]) -> Binomial {
        Binomial(trials: Int(arguments[0]), probability: arguments[1])
    }

    private static func hypergeometric(_ arguments: [Double]) -> Hypergeometric {
        Hypergeometric(population: Int(arguments[0]), successes: Int(arguments[1]), draws: Int(arguments[2]))
    }
}
