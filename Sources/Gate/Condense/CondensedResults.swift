package import Measurements
import Statistics

/// What a record keeps of a large load test.
extension ResultSet {
    /// Runs with more observations of a metric than this are condensed.
    package static let condensingLimit = 10_000

    /// The same results in which large load tests are condensed: what a machine measures becomes a histogram for each run and set of labels,
    /// with buckets 0.54 % wide, and so do exact metrics whose values hardly repeat (cost). Of others (failures, tokens) all values stay, without
    /// their order and times. Cases, benchmarks and repetitions stay as they are.
    ///
    /// Each histogram keeps how dependent its values were, which cannot be found without their order.
    package func condensed(beyond limit: Int = ResultSet.condensingLimit) -> ResultSet {
        let isLoad = runs.map { $0.kind == .load || $0.kind == .generic }
        var result = self
        for (name, series) in self.series where series.count > limit && series.cases.constant == -1 && series.repetitions.constant == -1 {
            let rows = series.rowsByRun
            let large = rows.keys.filter { isLoad[Int($0)] && (rows[$0]?.count ?? 0) > limit }.sorted()
            guard !large.isEmpty else { continue }
            if series.metric.mood == .exact {
                let sorted = series.sorted(runs: Set(large), rows)
                if sorted.isRepetitive {
                    result.series[name] = sorted
                    continue
                }
            }
            var kept = Set(large)
            for run in large {
                guard let histograms = try? series.histograms(rows[run] ?? [], run, labels) else {
                    kept.remove(run)
                    continue
                }
                result.histograms += histograms
            }
            let rest = series.picking((0..<series.count).filter { !kept.contains(series.runs[$0]) })
            result.series[name] = rest.count > 0 ? rest : nil
        }
        return result
    }
}

extension Series {
    /// Row numbers in order.
    fileprivate var rowsByRun: [Int32: [Int]] {
        if let only = runs.constant { return [only: Array(0..<count)] }
        var rows: [Int32: [Int]] = [:]
        for index in 0..<count { rows[runs[index], default: []].append(index) }
        return rows
    }

    /// The same rows in the order of run, labels, failure and value, so that equal ones are neighbours; without times.
    fileprivate func sorted(runs large: Set<Int32>, _ rows: [Int32: [Int]]) -> Series {
        func precedes(_ left: Int, _ right: Int) -> Bool {
            if labels[left] != labels[right] { return labels[left] < labels[right] }
            if failed[left] != failed[right] { return failed[left] < failed[right] }
            let (a, b) = (values[left], values[right])
            // Missing ones come last.
            return a.isNaN || b.isNaN ? !a.isNaN : a < b
        }
        var order: [Int] = []
        for run in rows.keys.sorted() {
            let indices = rows[run] ?? []
            order += large.contains(run) ? indices.sorted(by: precedes) : indices
        }
        return picking(order, times: false)
    }

    /// Whether most rows equal the one before.
    fileprivate var isRepetitive: Bool {
        var changes = 0
        for index in 1..<max(1, count) {
            let isEqual = values[index] == values[index - 1] || (values[index].isNaN && values[index - 1].isNaN)
            if !isEqual || labels[index] != labels[index - 1] { changes += 1 }
        }
        return changes < count / 64
    }

    /// The rows with these numbers, in this order.
    fileprivate func picking(_ rows: [Int], times hasTimes: Bool = true) -> Series {
        var picked = Series(metric: metric)
        picked.reserve(rows.count)
        for index in rows {
            picked.append(
                values[index], case: cases[index], epoch: epochs[index], repetition: repetitions[index], run: runs[index],
                labels: labels[index], failed: failed[index] == 1, time: hasTimes && !times.isEmpty ? times[index] : nil)
        }
        return picked
    }

    /// One histogram for each set of labels of a run's rows, which are in the order of time.
    fileprivate func histograms(_ rows: [Int], _ run: Int32, _ table: [Labels]) throws(HistogramError) -> [MeasuredHistogram] {
        struct Part {
            var values: [Double] = []
            var failed = 0
            var missing = 0
        }
        var parts: [Int32: Part] = [:]
        var all: [Double] = []
        for index in rows {
            let value = values[index]
            if failed[index] == 1 {
                parts[labels[index], default: Part()].failed += 1
            } else if !value.isFinite {
                parts[labels[index], default: Part()].missing += 1
            } else {
                parts[labels[index], default: Part()].values.append(value)
                all.append(value)
            }
        }
        let whole = all.dependence
        return try parts.sorted { $0.key < $1.key }.map { (label, part) throws(HistogramError) in
            MeasuredHistogram(
                metric: metric, labels: table[Int(label)], run: run, histogram: try Histogram(condensing: part.values), failed: part.failed,
                missing: part.missing, dependence: parts.count == 1 ? whole : max(whole, part.values.dependence))
        }
    }
}

extension [Double] {
    /// The largest autocorrelation time of the mean and of exceeding the usual percentiles, at least 1.
    fileprivate var dependence: Double {
        let statistics: [Statistic] = [.mean, .percentile(50), .percentile(90), .percentile(95), .percentile(99)]
        return statistics.map { SeriesDependence.autocorrelationTime(of: $0, self) }.max() ?? 1
    }
}
