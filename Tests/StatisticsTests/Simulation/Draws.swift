import RealModule

@testable import Statistics

/// Random draws for simulations. A name gives the same ones everywhere, whatever else is simulated.
struct Draws: Sendable {
    private var generator: Xoshiro256
    private var spare: Double?

    init(seed: UInt64) { generator = Xoshiro256(seed: seed) }

    /// Seeded by the name's FNV-1a hash.
    init(named name: String) {
        self.init(seed: name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
    }

    /// Uniform on (0, 1).
    mutating func uniform() -> Double { (Double(generator.next() >> 11) + 0.5) * 0x1p-53 }

    /// Standard normal, by Marsaglia's polar method.
    mutating func normal() -> Double {
        if let value = spare {
            spare = nil
            return value
        }
        while true {
            let (x, y) = (2 * uniform() - 1, 2 * uniform() - 1)
            let square = x * x + y * y
            guard square > 0, square < 1 else { continue }
            let factor = Double.sqrt(-2 * .log(square) / square)
            spare = y * factor
            return x * factor
        }
    }

    /// Lognormal values of median 1 whose logarithms are autoregressive of order 1, in the order of time.
    mutating func autoregressive(_ count: Int, rho: Double, sigma: Double) -> [Double] {
        var value = normal()
        let innovation = Double.sqrt(1 - rho * rho)
        return (0..<count).map { _ in
            value = rho * value + innovation * normal()
            return .exp(sigma * value)
        }
    }
}

/// A law of independent positive values.
enum Shape: Sendable {
    /// Median 1.
    case lognormal(sigma: Double)
    /// Two lognormal modes: around 1, and for a share of the values around `factor`.
    case bimodal(share: Double, factor: Double)

    private static let deviations = (low: 0.2, high: 0.3)

    var name: String {
        switch self {
        case .lognormal(let sigma): "lognormal σ \(sigma)"
        case .bimodal(let share, let factor):
            "bimodal \(Int((100 * (1 - share)).rounded()))/\(Int((100 * share).rounded())), modes ×\(Int(factor))"
        }
    }

    var mean: Double {
        switch self {
        case .lognormal(let sigma): return .exp(sigma * sigma / 2)
        case .bimodal(let share, let factor):
            let (low, high) = Shape.deviations
            return (1 - share) * .exp(low * low / 2) + share * factor * .exp(high * high / 2)
        }
    }

    /// The mean of the logarithms.
    var logMean: Double {
        switch self {
        case .lognormal: 0
        case .bimodal(let share, let factor): share * .log(factor)
        }
    }

    /// By bisection of the distribution function.
    func quantile(_ q: Double) -> Double {
        var (low, high) = (-20.0, 20.0)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if cumulative(atLog: middle) < q { low = middle } else { high = middle }
        }
        return .exp((low + high) / 2)
    }

    private func cumulative(atLog x: Double) -> Double {
        switch self {
        case .lognormal(let sigma): return Normal.cdf(x / sigma)
        case .bimodal(let share, let factor):
            let (low, high) = Shape.deviations
            return (1 - share) * Normal.cdf(x / low) + share * Normal.cdf((x - .log(factor)) / high)
        }
    }

    func value(_ draws: inout Draws) -> Double {
        switch self {
        case .lognormal(let sigma): return .exp(sigma * draws.normal())
        case .bimodal(let share, let factor):
            let (low, high) = Shape.deviations
            return draws.uniform() < share ? factor * .exp(high * draws.normal()) : .exp(low * draws.normal())
        }
    }

    func values(_ count: Int, _ draws: inout Draws, times scale: Double = 1) -> [Double] {
        (0..<count).map { _ in scale * value(&draws) }
    }

    /// The moments of so many values, scaled and then moved.
    func moments(_ count: Int, _ draws: inout Draws, times scale: Double = 1, plus shift: Double = 0) -> Moments {
        var moments = Moments()
        for _ in 0..<count { moments.add(scale * value(&draws) + shift) }
        return moments
    }
}
