import RealModule

/// The paths of a standardised sum that no look has stopped yet: the probability of being one, given where the sum stands at the
/// last look.
///
/// With information t < t′ the standardised sum z at t has, given z′ at t′, the normal law with mean z′√r and variance 1 − r, r = t/t′.
/// So the probability h′(z′) of not having been stopped before t′ is the integral of h over that law, up to the boundary at t. It lies
/// in 0 … 1 however unlikely z′ is, so that tiny levels keep their digits. Integrals are by Gauss and Legendre's rule on panels no
/// wider than the laws that are integrated.
struct SurvivingPaths {
    /// Where the sum may stand at the last look, ascending.
    private var positions: [Double] = []
    /// The probabilities at these positions times the weights of integration over them.
    private var weights: [Double] = []
    /// The information at the last look; nil before the first.
    private var information: Double?

    /// So many standard deviations hold all of a normal law but 1e-15 of it.
    private static let reach = 8.0
    /// The width of a panel in standard deviations of the narrowest law; with 16 nodes a panel it is exact to about 1e-12.
    private static let panel = 3.0
    private static let rule = GaussLegendre(nodes: 16)

    /// The boundary at information `t` that a share `crossing` of all paths crosses now and not before, `spent` together with
    /// those that were stopped.
    ///
    /// Newton's method on the logarithm of the probability of crossing, which is concave, for normal laws cut off at bounds are
    /// log-concave; within a bracket, for between looks that are close to each other the probability soon underflows.
    func boundary(at t: Double, crossing: Double, spent: Double) -> Double {
        guard let information else { return Normal.upperQuantile(crossing) }
        let step = Transition(from: information, to: t)
        // All that cross now and not before are above the boundary, and not all that are were not stopped before.
        var (low, high) = (Normal.upperQuantile(spent), Normal.upperQuantile(crossing))
        var boundary = high
        for _ in 0..<200 {
            let (probability, density) = crossings(of: boundary, step)
            if probability >= crossing { low = max(low, boundary) } else { high = min(high, boundary) }
            var next = boundary + .log(probability / crossing) * probability / density
            if !(next > low && next < high) { next = (low + high) / 2 }
            let isSettled = abs(next - boundary) <= 1e-13 * max(1, abs(boundary))
            boundary = next
            if isSettled { break }
        }
        return boundary
    }

    /// Stops the paths above `boundary` at information `t`, and lays out the rest for a look at information `next`.
    mutating func stop(above boundary: Double, at t: Double, next: Double) {
        let entering = information.map { Transition(from: $0, to: t) }
        let leaving = Transition(from: t, to: next)
        let narrowest = min(leaving.deviation, entering.map { $0.deviation / $0.root } ?? 1, 1)
        // Paths far below the boundary, or below the law's own reach, do not come back to cross.
        let lowest = min(boundary, 0) - SurvivingPaths.reach
        let panels = max(1, ((boundary - lowest) / (SurvivingPaths.panel * narrowest)).rounded(.up))
        var (positions, weights) = ([Double](), [Double]())
        var first = 0
        for panel in 0..<Int(panels) {
            let width = (boundary - lowest) / panels
            for (node, weight) in SurvivingPaths.rule.nodes {
                let position = lowest + (Double(panel) + node) * width
                let alive = entering.map { self.survival(at: position, $0, searchingFrom: &first) } ?? 1
                positions.append(position)
                weights.append(alive * weight * width)
            }
        }
        self.positions = positions
        self.weights = weights
        information = t
    }

    /// The probability of not having been stopped before, given the position after a transition. Positions ascend from call to
    /// call, and so does the first place that matters.
    private func survival(at position: Double, _ step: Transition, searchingFrom first: inout Int) -> Double {
        let mean = position * step.root
        let reach = SurvivingPaths.reach * step.deviation
        while first < positions.count, positions[first] < mean - reach { first += 1 }
        var sum = 0.0
        for index in first..<positions.count {
            let distance = positions[index] - mean
            if distance > reach { break }
            sum += weights[index] * .exp(-distance * distance / (2 * step.variance))
        }
        return min(1, sum / (step.deviation * SurvivingPaths.root2Pi))
    }

    /// The probability of lying above `boundary` after a transition, not stopped before, and its density there.
    private func crossings(of boundary: Double, _ step: Transition) -> (probability: Double, density: Double) {
        // Those that cross come from about the boundary, or from below it if all others were stopped.
        let origin = min(boundary * step.root, positions.last ?? -.infinity)
        let lowest = origin - SurvivingPaths.reach * step.deviation
        var (probability, density) = (0.0, 0.0)
        for index in positions.indices.reversed() {
            if positions[index] < lowest { break }
            let distance = (boundary - positions[index] * step.root) / step.deviation
            let weight = weights[index] * Normal.density(positions[index])
            probability += weight * Normal.survival(distance)
            density += weight * Normal.density(distance)
        }
        return (probability, density / step.deviation)
    }

    private static let root2Pi = 2.50662827463100050242

    /// From one information to a larger one.
    private struct Transition {
        /// The share of the variance that stays open, 1 − r, and its root.
        let variance, deviation: Double
        /// √r, the correlation of the two sums.
        let root: Double

        init(from earlier: Double, to later: Double) {
            variance = (later - earlier) / later
            deviation = .sqrt(variance)
            root = .sqrt(earlier / later)
        }
    }
}
