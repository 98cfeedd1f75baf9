import RealModule

/// The change from a baseline record to the candidate, with the variance borrowed from history.
///
/// The baseline is one record, such as the merge base, never the mean of the history: that would call every accepted change of the
/// past a regression.
package struct HistoryChange: StudentMethod {
    package let interval: StudentInterval
    /// The variances of the two sides' statistics.
    package let candidateVariance, baselineVariance: Double

    /// - Parameter runsPerRecord: the fewest runs that a record of the history has.
    package init(candidate: MeasuredSide, baseline: MeasuredSide, variance: HistoryVariance, runsPerRecord: Int = 1) {
        candidateVariance = variance.variance(of: candidate, runsPerRecord: runsPerRecord)
        baselineVariance = variance.variance(of: baseline, runsPerRecord: runsPerRecord)
        interval = StudentInterval(
            estimate: candidate.value - baseline.value, standardError: .sqrt(candidateVariance + baselineVariance),
            degreesOfFreedom: Double(variance.degreesOfFreedom))
    }
}

/// The candidate against a limit, with the variance borrowed from history.
package struct HistoryLimit: StudentMethod {
    package let interval: StudentInterval

    /// - Parameter runsPerRecord: the fewest runs that a record of the history has.
    package init(candidate: MeasuredSide, variance: HistoryVariance, runsPerRecord: Int = 1) {
        interval = StudentInterval(
            estimate: candidate.value, standardError: .sqrt(variance.variance(of: candidate, runsPerRecord: runsPerRecord)),
            degreesOfFreedom: Double(variance.degreesOfFreedom))
    }
}

/// The change from a window of records to the candidate, with the variance borrowed from history.
///
/// The baseline is the mean over the window's last stretch of one level; an empty window has no estimate (NaN) and infinite
/// bounds. A step late in the window, after which fewer records lie than a split test finds, can mislead it.
package struct WindowChange: StudentMethod {
    package let interval: StudentInterval
    /// How many of the window's last records make up the baseline.
    package let stretch: Int
    /// The mean over these; NaN for an empty window.
    package let baseline: Double

    /// - Parameters:
    ///   - window: record statistics, oldest first, the candidate not among them.
    ///   - variance: of the history, which need not be the window.
    ///   - runsPerRecord: the fewest runs that a record of the history has.
    package init(candidate: MeasuredSide, window: [Double], variance: HistoryVariance, runsPerRecord: Int = 1) {
        let last = Moments(window[Segmentation(window).lastStart...])
        stretch = last.count
        baseline = last.mean
        let baselineVariance = variance.variance / Double(last.count)
        interval = StudentInterval(
            estimate: candidate.value - last.mean,
            standardError: .sqrt(variance.variance(of: candidate, runsPerRecord: runsPerRecord) + baselineVariance),
            degreesOfFreedom: Double(variance.degreesOfFreedom))
    }
}
