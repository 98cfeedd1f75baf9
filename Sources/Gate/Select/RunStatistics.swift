package import Measurements
import Statistics

/// An objective's statistic in one run, in the base unit, over its repetitions where it has them, else over its observations.
package struct RunStatistic: Sendable, Hashable {
    /// Index of the run in the result set.
    package let run: Int32
    package let value: Double
    /// How many repetitions or observations it rests on.
    package let count: Int
}

extension Selection {
    /// The runs in the result set's order, each with its values (repetitions averaged where one holds several), base units.
    package var valuesByRun: [(run: Int32, values: [Double], times: [Double])] {
        let factor = metric.unit.factor
        if let first = runs.first, runs.allSatisfy({ $0 == first }), !hasNestedRepetitions {
            return [(first, baseValues, times)]
        }
        var indices: [Int32: [Int]] = [:]
        for index in runs.indices { indices[runs[index], default: []].append(index) }
        return indices.keys.sorted().map { run in
            let rows = indices[run] ?? []
            guard hasNestedRepetitions else {
                return (run, rows.map { values[$0] * factor }, times.isEmpty ? [] : rows.map { times[$0] })
            }
            var groups: [Repetition: Moments] = [:]
            for row in rows {
                groups[Repetition(cases: cases[row], labels: labels[row], number: repetitions[row]), default: Moments()].add(
                    values[row] * factor)
            }
            return (run, groups.keys.sorted().map { groups[$0]?.mean ?? .nan }, [])
        }
    }

    private struct Repetition: Hashable, Comparable {
        let cases: Int32
        let labels: Int32
        let number: Int32

        static func < (left: Repetition, right: Repetition) -> Bool {
            (left.cases, left.labels, left.number) < (right.cases, right.labels, right.number)
        }
    }

    private struct RunRepetition: Hashable {
        let run: Int32
        let repetition: Repetition
    }

    /// Whether some repetition holds several observations, so that the repetition and not the observation is the value.
    private var hasNestedRepetitions: Bool {
        guard repetitions.contains(where: { $0 >= 0 }) else { return false }
        var seen = Set<RunRepetition>()
        return values.indices.contains { row in
            guard repetitions[row] >= 0 else { return false }
            let repetition = Repetition(cases: cases[row], labels: labels[row], number: repetitions[row])
            return !seen.insert(RunRepetition(run: runs[row], repetition: repetition)).inserted
        }
    }
}

extension Statistic {
    /// The statistic of plain values; NaN of none, and for a geometric mean where a value is not positive.
    package func of(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return .nan }
        switch self {
        case .mean, .rate: return Moments(values).mean
        case .sum: return Moments(values).mean * Double(values.count)
        case .geomean: return (try? GeometricMean(values))?.estimate ?? .nan
        case .minimum: return values.min() ?? .nan
        case .maximum: return values.max() ?? .nan
        case .percentile(let percent): return Quantiles.type8(values, percent / 100)
        }
    }

    /// Whether its independent values are the cases where there are cases: a mean over cases, whose means are over epochs.
    package var isOfUnits: Bool {
        switch self {
        case .mean, .rate, .sum: true
        case .geomean, .minimum, .maximum, .percentile: false
        }
    }

    /// How many values of a run a percentile above the median needs to stand for the run: 5/(1 − q).
    package var neededInRun: Int {
        guard case .percentile(let percent) = self else { return 1 }
        return RunPercentile.neededObservations(q: percent / 100)
    }
}
