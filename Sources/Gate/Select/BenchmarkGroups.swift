import Measurements

/// Which benchmark each observation is of: its label, and what else tells benchmarks of one name apart.
struct BenchmarkGroups {
    /// Each name once, in the order of first appearance; empty where nothing is labelled as a benchmark.
    private(set) var names: [String] = []
    private var known: [String: Int] = [:]
    /// By label set and case.
    private var placeOf: [Int64: Int?] = [:]
    private let selection: Selection

    init(_ selection: Selection, in results: ResultSet) {
        self.selection = selection
        let isBenchmark = results.runs.contains { $0.kind == .benchmark }
        let isUniform = selection.labels.constant != nil && selection.cases.constant != nil
        var previous: Int64?
        for index in 0..<(isUniform ? min(selection.count, 1) : selection.count) {
            let key = self.key(index)
            // Neighbours are mostly alike.
            guard key != previous else { continue }
            previous = key
            guard placeOf[key] == nil else { continue }
            let name = BenchmarkGroups.name(
                results, label: selection.labels[index], item: selection.cases[index], isBenchmark: isBenchmark)
            placeOf[key] = .some(name.map { place($0) })
        }
    }

    /// The place in `names` of an observation's benchmark; nil without one.
    func place(_ index: Int) -> Int? { placeOf[key(index)] ?? nil }

    private func key(_ index: Int) -> Int64 {
        Int64(selection.labels[index]) << 32 | Int64(UInt32(bitPattern: selection.cases[index]))
    }

    private mutating func place(_ name: String) -> Int {
        if let index = known[name] { return index }
        known[name] = names.count
        names.append(name)
        return names.count - 1
    }

    private static func name(_ results: ResultSet, label: Int32, item: Int32, isBenchmark: Bool) -> String? {
        let labels = results.labels[Int(label)]
        guard let benchmark = labels["benchmark"] else { return nil }
        let id = isBenchmark && item >= 0 ? results.cases[Int(item)].id : benchmark
        return [id, labels["cpus"].map { "(\($0) CPUs)" }].compactMap { $0 }.joined(separator: " ")
    }
}

extension Side {
    /// The values of each run by benchmark, base units; nil where no observation names a benchmark.
    var valuesByBenchmark: [[[Double]]]? {
        let groups = BenchmarkGroups(selection, in: results)
        guard !groups.names.isEmpty else { return nil }
        let factor = selection.metric.unit.factor
        var byRun: [Int32: [[Double]]] = [:]
        for index in selection.values.indices {
            guard let place = groups.place(index) else { continue }
            byRun[selection.runs[index], default: Array(repeating: [], count: groups.names.count)][place].append(
                selection.values[index] * factor)
        }
        return byRun.keys.sorted().map { (byRun[$0] ?? []).filter { !$0.isEmpty } }
    }

    /// The statistic of each run that has values enough for it, base units; a geometric mean weighs each benchmark the same.
    func statistics(_ statistic: Statistic) -> [Double] {
        if statistic == .geomean, let benchmarks = valuesByBenchmark {
            return benchmarks.map { groups in Statistic.geomean.of(groups.map { Statistic.geomean.of($0) }) }
        }
        let kept = selection.histograms.filter { $0.histogram.count >= statistic.neededInRun }.compactMap { run in
            HistogramStatistic(run, statistic).map { (run.run, $0.estimate) }
        }
        let runs = selection.valuesByRun.filter { $0.values.count >= statistic.neededInRun }.map { ($0.run, statistic.of($0.values)) }
        return (runs + kept).sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Only the observations of benchmarks that the other side has too; all of them where one side names none.
    func common(with other: Side) -> Side {
        let mine = BenchmarkGroups(selection, in: results)
        let theirs = Set(BenchmarkGroups(other.selection, in: other.results).names)
        guard !mine.names.isEmpty, !theirs.isEmpty, !mine.names.allSatisfy(theirs.contains) else { return self }
        return Side(
            results: results,
            selection: selection.filtered { index in mine.place(index).map { theirs.contains(mine.names[$0]) } ?? false })
    }
}
