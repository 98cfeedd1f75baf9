import RealModule

/// Seeded random samples: SplitMix64, so that a test draws the same numbers everywhere.
struct SampleGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// Uniform on (0, 1).
    mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) / 9_007_199_254_740_992 }

    /// Standard normal, by Box and Muller.
    mutating func normal() -> Double {
        let radius = Double.sqrt(-2 * .log(uniform()))
        return radius * .cos(2 * .pi * uniform())
    }

    mutating func normals(_ count: Int) -> [Double] { (0..<count).map { _ in normal() } }

    /// Lognormal with median 1.
    mutating func lognormals(_ count: Int, sigma: Double) -> [Double] { (0..<count).map { _ in .exp(sigma * normal()) } }

    /// Autoregressive of order 1 with standard normal margins.
    mutating func autoregressive(_ count: Int, _ rho: Double) -> [Double] {
        var value = normal()
        return (0..<count).map { _ in
            value = rho * value + .sqrt(1 - rho * rho) * normal()
            return value
        }
    }

    mutating func binomial(_ count: Int, _ probability: Double) -> Int {
        (0..<count).reduce(0) { sum, _ in sum + (uniform() < probability ? 1 : 0) }
    }
}
