import RealModule

/// How much records of one suite in one environment vary: their variance within stretches of one level.
///
/// It holds the noise between runs, between jobs and between commits, so that one run a side can be judged by it, also where runs
/// of one job resemble each other.
package struct HistoryVariance: Sendable, Equatable {
    /// The record statistics that were used, oldest first.
    package let records: [Double]
    /// The split test of all of them together.
    package let splitTest: SplitTest
    /// The stretches of one level, as places in `records`.
    package let segmentation: Segmentation
    /// The squared deviations from the stretches' means over `degreesOfFreedom`; 0 if each stretch's values are equal.
    package let variance: Double

    /// Fewer records than this say too little about their spread.
    package static let fewest = 5
    /// Older records than the last so many are not used.
    package static let most = 20

    /// The record statistics oldest first, on the log scale for a relative margin; nil for fewer than five.
    package init?(_ history: [Double]) {
        guard history.count >= HistoryVariance.fewest else { return nil }
        let records = Array(history.suffix(HistoryVariance.most))
        self.records = records
        splitTest = SplitTest(records)
        segmentation = Segmentation(records)
        let starts = segmentation.starts
        let squares = zip(starts, starts.dropFirst() + [records.count]).map { Moments(records[$0..<$1]).squares }
        variance = squares.reduce(0, +) / Double(records.count - starts.count)
    }

    /// The standard deviation of a record within its stretch, s_H.
    package var standardDeviation: Double { .sqrt(variance) }

    /// Records minus stretches; at least 3.
    package var degreesOfFreedom: Int { records.count - segmentation.starts.count }

    /// The place in `records` of the first one of the last stretch.
    package var lastSegment: Int { segmentation.lastStart }

    /// The variance of a side's statistic: that of the history, more if the side has fewer runs than the history's records, and
    /// never less than the sampling variance within the side's own runs.
    ///
    /// - Parameter runsPerRecord: the fewest runs that a record of the history has.
    package func variance(of side: MeasuredSide, runsPerRecord: Int) -> Double {
        let fewerRuns = Double(max(runsPerRecord, 1)) / Double(max(side.runs, 1))
        return max(variance * max(1, fewerRuns), side.withinVariance)
    }
}

/// What was measured of one side: the mean of its runs' statistics, and what that rests on.
package struct MeasuredSide: Sendable, Equatable {
    /// The mean over the runs, on the log scale for a relative margin.
    package let value: Double
    /// How many runs; at least 1.
    package let runs: Int
    /// The sampling variance of `value` that the observations within the runs show, in the unit of `value` squared; 0 if unknown.
    package let withinVariance: Double

    package init(value: Double, runs: Int = 1, withinVariance: Double = 0) {
        self.value = value
        self.runs = runs
        self.withinVariance = withinVariance
    }
}
