/// A mean or a contrast of means that is bounded by resampling its observations.
package enum BootstrapContrast: Sendable {
    /// The mean of independent observations.
    case mean([Double])
    /// Candidate mean − baseline mean of two samples of independent observations.
    case difference(baseline: [Double], candidate: [Double])
    /// ln(candidate mean / baseline mean) of two samples of independent observations.
    case logRatio(baseline: [Double], candidate: [Double])
    /// The mean of candidate − baseline over paired cases, in the same order; what one side has more is not paired.
    case pairedDifference(baseline: [Double], candidate: [Double])

    /// The seed that the data give themselves.
    package var derivedSeed: UInt64 {
        switch self {
        case .mean(let values): ResamplingSeed.derived(from: [values])
        case .difference(let baseline, let candidate), .logRatio(let baseline, let candidate),
            .pairedDifference(let baseline, let candidate):
            ResamplingSeed.derived(from: [baseline, candidate])
        }
    }
}
