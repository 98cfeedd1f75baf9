import RealModule

/// The law of Kolmogorov's distance between the distribution function of `count` independent values and the continuous one they
/// were drawn from.
struct KolmogorovDistribution: Sendable {
    /// At least 1.
    let count: Int

    private var size: Double { Double(count) }

    /// P(D ≥ d).
    ///
    /// To 1e-9 of itself up to 140 values, to 1e-6 far in the tail of more; otherwise the error is below 2e-4, and below 2e-5 from
    /// 2,000 values on.
    func survival(_ d: Double) -> Double {
        if d.isNaN { return .nan }
        if size * d <= 0.5 { return 1 }
        if d >= 1 { return 0 }
        // A path that crosses on both sides is e^(-6nd²) times as probable as one that crosses on either.
        if size * d * d >= (count <= 140 ? 4 : 2.5) { return min(1, 2 * oneSidedSurvival(d)) }
        return count <= 140 ? min(1, max(0, 1 - exactCDF(d))) : limitSurvival(d)
    }

    /// P(D⁺ ≥ d) of the distance on one side alone, exactly: a sum of positive terms (Birnbaum and Tingey 1951).
    func oneSidedSurvival(_ d: Double) -> Double {
        if d.isNaN { return .nan }
        if d <= 0 { return 1 }
        if d >= 1 { return 0 }
        var sum = 0.0
        for j in 0...Int(size * (1 - d)) {
            let share = min(1, d + Double(j) / size)
            sum += Binomial(trials: count, probability: share).mass(j) / share
        }
        return min(1, d * sum)
    }

    /// P(D < d) as an element of the power of a matrix (Durbin 1973; Marsaglia, Tsang and Wang 2003). Up to 140 values no power
    /// exceeds e¹⁴⁰, so that nothing is rescaled.
    private func exactCDF(_ d: Double) -> Double {
        let steps = Int(size * d) + 1
        let excess = Double(steps) - size * d
        let order = 2 * steps - 1
        var matrix = SquareMatrix(order: order)
        for row in 0..<order {
            for column in 0..<min(order, row + 2) { matrix[row, column] = 1 }
        }
        for index in 0..<order {
            let power = Double.pow(excess, index + 1)
            matrix[index, 0] -= power
            matrix[order - 1, order - 1 - index] -= power
        }
        if excess > 0.5 { matrix[order - 1, 0] += .pow(2 * excess - 1, order) }
        for row in 0..<order {
            for column in 0..<min(order, row + 2) where row - column + 1 > 1 {
                for divisor in 2...(row - column + 1) { matrix[row, column] /= Double(divisor) }
            }
        }
        var probability = matrix.power(count)[steps - 1, steps - 1]
        for index in 1...count { probability *= Double(index) / size }
        return probability
    }

    /// The limit for many values, at a distance corrected to second order (Vrbik 2018).
    private func limitSurvival(_ d: Double) -> Double {
        let root = size.squareRoot()
        let distance = root * d
        let z = distance + 1 / (6 * root) + (distance - 1) / (4 * size)
        if z < 1 {
            let sum = (1...4).reduce(0.0) { sum, k in
                let odd = Double(2 * k - 1) * Double.pi / z
                return sum + .exp(-odd * odd / 8)
            }
            return 1 - (2 * Double.pi).squareRoot() / z * sum
        }
        return (1...5).reduce(0.0) { sum, k in
            let term = Double.exp(-2 * Double(k * k) * z * z)
            return sum + (k.isMultiple(of: 2) ? -2 : 2) * term
        }
    }
}

/// A dense matrix, row by row.
private struct SquareMatrix {
    private let order: Int
    private var elements: [Double]

    init(order: Int) {
        self.order = order
        elements = [Double](repeating: 0, count: order * order)
    }

    subscript(row: Int, column: Int) -> Double {
        get { elements[row * order + column] }
        set { elements[row * order + column] = newValue }
    }

    private func product(_ other: SquareMatrix) -> SquareMatrix {
        var result = SquareMatrix(order: order)
        for row in 0..<order {
            for middle in 0..<order {
                let factor = elements[row * order + middle]
                if factor == 0 { continue }
                for column in 0..<order { result.elements[row * order + column] += factor * other.elements[middle * order + column] }
            }
        }
        return result
    }

    /// The matrix to the power `exponent`, at least 1, by squaring.
    func power(_ exponent: Int) -> SquareMatrix {
        if exponent == 1 { return self }
        let half = power(exponent / 2)
        let square = half.product(half)
        return exponent.isMultiple(of: 2) ? square : square.product(self)
    }
}
