import RealModule

/// Count, mean and the second and third central moment of a sample, gathered in one pass and mergeable.
///
/// Sums are taken of the distances to the first value, so that data far from zero (1e9 and a spread of 1) keep their digits.
/// Source: Welford 1962; merging of central moments after Chan, Golub and LeVeque 1979 and Pébay 2008.
package struct Moments: Sendable, Equatable {
    /// How many values were added.
    package private(set) var count = 0
    /// The smallest value; infinity without values.
    package private(set) var minimum = Double.infinity
    /// The largest value; minus infinity without values.
    package private(set) var maximum = -Double.infinity
    /// The first value, from which all distances are taken.
    private(set) var shift = 0.0
    /// The mean of the distances to `shift`.
    private(set) var meanFromShift = 0.0
    /// The sum of squared distances to the mean.
    private(set) var squares = 0.0
    /// The sum of cubed distances to the mean.
    private(set) var cubes = 0.0

    package init() {}

    package init(_ values: some Sequence<Double>) {
        for value in values { add(value) }
    }

    /// Adds one value.
    package mutating func add(_ value: Double) {
        if count == 0 { shift = value }
        let before = Double(count)
        count += 1
        let size = Double(count)
        let delta = value - shift - meanFromShift
        let step = delta / size
        let term = delta * step * before
        meanFromShift += step
        cubes += term * step * (size - 2) - 3 * step * squares
        squares += term
        minimum = min(minimum, value)
        maximum = max(maximum, value)
    }

    /// Adds the values that `other` summarises.
    package mutating func merge(_ other: Moments) {
        guard other.count > 0 else { return }
        guard count > 0 else {
            self = other
            return
        }
        let (mine, theirs) = (Double(count), Double(other.count))
        let size = mine + theirs
        let delta = (other.shift - shift) + (other.meanFromShift - meanFromShift)
        let cross = delta * mine * theirs / size
        cubes +=
            other.cubes + cross * delta * delta * (mine - theirs) / size
            + 3 * delta * (mine * other.squares - theirs * squares) / size
        squares += other.squares + cross * delta
        meanFromShift += delta * theirs / size
        count += other.count
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
    }

    /// The arithmetic mean; NaN without values.
    package var mean: Double { count == 0 ? .nan : shift + meanFromShift }

    /// Whether all values are the same, asked of the values and not of a rounded variance; false without values.
    package var isConstant: Bool { count > 0 && minimum == maximum }

    /// Whether bounds of the mean can be computed: no value was infinite or not a number, and unequal values are neither so large that
    /// their powers overflow nor so close together that the squares of their distances vanish.
    var isMeasurable: Bool { mean.isFinite && (isConstant || (squares > 0 && squares.isFinite && cubes.isFinite)) }

    /// The sample variance, divisor n − 1; 0 for equal values, NaN for fewer than two.
    package var variance: Double {
        guard count >= 2 else { return .nan }
        return isConstant ? 0 : squares / Double(count - 1)
    }

    /// The sample standard deviation, the root of `variance`.
    package var standardDeviation: Double { .sqrt(variance) }

    /// The standard error of the mean, s / √n; NaN for fewer than two values.
    package var standardError: Double { standardDeviation / .sqrt(Double(count)) }

    /// The third central moment, divisor n; 0 for equal values, NaN without values.
    package var thirdCentralMoment: Double {
        guard count > 0 else { return .nan }
        return isConstant ? 0 : cubes / Double(count)
    }

    /// The sample skewness m₃ / s³; 0 for equal values, NaN for fewer than two.
    package var skewness: Double {
        guard count >= 2 else { return .nan }
        let deviation = standardDeviation
        return isConstant ? 0 : thirdCentralMoment / (deviation * deviation * deviation)
    }

    /// The mean of this sample minus that of `other`, without the loss of digits of subtracting two rounded means.
    package func meanDifference(from other: Moments) -> Double {
        guard count > 0, other.count > 0 else { return .nan }
        return (shift - other.shift) + (meanFromShift - other.meanFromShift)
    }

    /// The mean minus `value`, without the rounding of the mean itself.
    func meanDifference(from value: Double) -> Double {
        count == 0 ? .nan : (shift - value) + meanFromShift
    }
}

extension Moments {
    /// Whether so few and so skewed values make a verdict on their mean approximate: fewer than 20, or Cochran's rule
    /// n < 25·γ² together with a mean whose own skewness exceeds 0.2 in size.
    ///
    /// Source: Cochran 1977, section 2.15; the second condition is by simulation.
    static func isApproximate(_ samples: [Moments], skewnessOfContrast: Double) -> Bool {
        let smallest = samples.map(\.count).min() ?? 0
        if smallest < 20 { return true }
        let squaredSkewness = samples.map { $0.skewness * $0.skewness }.max() ?? 0
        return Double(smallest) < 25 * squaredSkewness && abs(skewnessOfContrast) > 0.2
    }
}
