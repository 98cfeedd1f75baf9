import RealModule

/// Gauss and Legendre's rule of integration on 0 … 1: exact for polynomials up to degree 2n − 1.
struct GaussLegendre: Sendable {
    /// Positions, ascending, and the weights of the values there, which add up to 1.
    let nodes: [(position: Double, weight: Double)]

    /// The roots of Legendre's polynomial of degree `count` ≥ 1 by Newton's method from Tricomi's estimate.
    init(nodes count: Int) {
        nodes = (1...count).reversed().map { place in
            var x = Double.cos(.pi * (Double(place) - 0.25) / (Double(count) + 0.5))
            var slope = 1.0
            for _ in 0..<100 {
                let value: Double
                (value, slope) = GaussLegendre.legendre(count, x)
                let step = value / slope
                x -= step
                if abs(step) < 1e-15 { break }
            }
            return ((1 + x) / 2, 1 / ((1 - x * x) * slope * slope))
        }
    }

    /// The polynomial of degree `count` and its derivative at −1 < x < 1.
    private static func legendre(_ count: Int, _ x: Double) -> (value: Double, slope: Double) {
        var (last, value) = (1.0, x)
        for degree in stride(from: 2, through: count, by: 1) {
            let n = Double(degree)
            (last, value) = (value, ((2 * n - 1) * x * value - (n - 1) * last) / n)
        }
        return (value, Double(count) * (x * value - last) / (x * x - 1))
    }
}
