package import Measurements
import Statistics

extension Selection {
    /// The runs in the result set's order, each with its values (repetitions averaged where one holds several), base units.
    package var valuesByRun: [(run: Int32, values: [Double])] {
        let isNested = hasNestedRepetitions
        if !isNested, let only = runs.constant { return [(only, baseValues)] }
        let factor = metric.unit.factor
        if !isNested {
            var lists: [[Double]] = []
            for index in values.indices {
                let run = max(0, Int(runs[index]))
                while lists.count <= run { lists.append([]) }
                lists[run].append(values[index] * factor)
            }
            return lists.enumerated().filter { !$0.element.isEmpty }.map { (Int32($0.offset), $0.element) }
        }
        var groups: [RunRepetition: Moments] = [:]
        for index in values.indices { groups[repetition(index), default: Moments()].add(values[index] * factor) }
        var result: [(run: Int32, values: [Double])] = []
        for (repetition, moments) in groups.sorted(by: { $0.key < $1.key }) {
            if result.last?.run != repetition.run { result.append((repetition.run, [])) }
            result[result.count - 1].values.append(moments.mean)
        }
        return result
    }

    /// One repetition of one case or benchmark in one run.
    private struct RunRepetition: Hashable, Comparable {
        let run: Int32
        let cases: Int32
        let labels: Int32
        let number: Int32

        static func < (left: RunRepetition, right: RunRepetition) -> Bool {
            (left.run, left.cases, left.labels, left.number) < (right.run, right.cases, right.labels, right.number)
        }
    }

    private func repetition(_ index: Int) -> RunRepetition {
        RunRepetition(run: runs[index], cases: cases[index], labels: labels[index], number: repetitions[index])
    }

    /// Whether some repetition holds several observations, so that the repetition and not the observation is the value.
    private var hasNestedRepetitions: Bool {
        if let only = repetitions.constant, only < 0 { return false }
        var seen = Set<RunRepetition>()
        return values.indices.contains { repetitions[$0] >= 0 && !seen.insert(repetition($0)).inserted }
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
