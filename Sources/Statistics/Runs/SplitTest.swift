/// Whether a series of record statistics steps from one level to another, and where.
///
/// F* is the largest, over all places that leave two values or more on each side, of the variance between two parts over the
/// variance within them. The series is split at the first such place where F* exceeds the critical value for its length, at the
/// 1 % level.
///
/// * Fewer than five values: not tested, not split.
/// * All values equal: F* = 0, not split. Otherwise no spread within both parts: F* = ∞.
package struct SplitTest: Sendable, Equatable {
    /// F*, 0 where nothing was tested.
    package let statistic: Double
    /// What F* must exceed for a split; nil where nothing was tested.
    package let criticalValue: Double?
    /// The place of the first value of the second part; nil if the series is not split.
    package let split: Int?

    /// Values in order of time.
    package init(_ values: some RandomAccessCollection<Double>) {
        guard let critical = SplitTest.criticalValue(count: values.count) else {
            (statistic, criticalValue, split) = (0, nil, nil)
            return
        }
        var largest = 0.0
        var place: Int?
        for candidate in 2...(values.count - 2) {
            let statistic = SplitTest.statistic(Moments(values.prefix(candidate)), Moments(values.dropFirst(candidate)))
            // Places that tie but for rounding tie: the first one is taken.
            if statistic > largest * (1 + 1e-12) {
                (largest, place) = (statistic, candidate)
            }
        }
        (statistic, criticalValue, split) = (largest, critical, largest > critical ? place : nil)
    }

    /// The fewest values that are tested.
    package static let fewest = 5

    /// The variance between two parts over the variance within them, F with 1 and n − 2 degrees of freedom.
    private static func statistic(_ first: Moments, _ second: Moments) -> Double {
        let (left, right) = (Double(first.count), Double(second.count))
        let step = second.meanDifference(from: first)
        let between = left * right / (left + right) * step * step
        let within = (first.squares + second.squares) / (left + right - 2)
        return between == 0 ? 0 : between / within
    }

    /// The value that F* of so many independent normal values exceeds in 1 % of series, by 200,000 simulated series a length and
    /// linear between those; nil below five values.
    static func criticalValue(count: Int) -> Double? {
        guard count >= fewest else { return nil }
        guard let right = simulated.firstIndex(where: { $0.count >= count }) else { return simulated.last?.value }
        let above = simulated[right]
        if above.count == count || right == 0 { return above.value }
        let below = simulated[right - 1]
        let share = Double(count - below.count) / Double(above.count - below.count)
        return below.value + share * (above.value - below.value)
    }

    private static let simulated: [(count: Int, value: Double)] = [
        (5, 57.2), (6, 38.3), (7, 32.4), (8, 27.1), (9, 24.2), (10, 22.0), (12, 19.6), (15, 17.6), (20, 16.1), (30, 14.8), (50, 14.0),
    ]
}

/// A series cut into stretches of one level by binary segmentation: every part is split where its own split test says so.
package struct Segmentation: Sendable, Equatable {
    /// The place of each stretch's first value, ascending; the first is 0.
    package let starts: [Int]

    /// Values in order of time.
    package init(_ values: [Double]) { starts = Segmentation.starts(values[...]) }

    /// The place of the first value of the last stretch.
    package var lastStart: Int { starts.last ?? 0 }

    private static func starts(_ part: ArraySlice<Double>) -> [Int] {
        guard let split = SplitTest(part).split else { return [part.startIndex] }
        return starts(part.prefix(split)) + starts(part.dropFirst(split))
    }
}
