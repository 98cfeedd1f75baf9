package import Measurements

/// The runs of one suite that unchanged code gave, in the order in which they were measured: what is split into two sides.
package struct RunPool: Sendable {
    package let results: ResultSet
    /// Indices into the results' runs. Runs that hold nothing are not among them.
    let order: [Int]

    package var count: Int { order.count }

    /// - Parameter isInOrder: whether the runs stand in the order of measurement already. Otherwise their start decides where all of them
    ///   tell it, else the natural order of their names, which is that of the results.
    package init(_ results: ResultSet, isInOrder: Bool = false) {
        self.results = results
        let used = RunPool.used(results)
        let starts = used.compactMap { results.runs[$0].started }
        order =
            isInOrder || starts.count < used.count
            ? used
            : zip(starts, used).sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.1)
    }

    private static func used(_ results: ResultSet) -> [Int] {
        var used = [Bool](repeating: false, count: results.runs.count)
        for series in results.series.values {
            if let only = series.runs.constant {
                used[Int(only)] = true
            } else {
                for index in 0..<series.count { used[Int(series.runs[index])] = true }
            }
        }
        for summary in results.summaries { used[Int(summary.run)] = true }
        for histogram in results.histograms { used[Int(histogram.run)] = true }
        return used.indices.filter { used[$0] }
    }

    /// A number that the values decide, the same on every machine: FNV-1a over 64-bit words.
    var fingerprint: UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ word: UInt64) { hash = (hash ^ word) &* 0x100_0000_01b3 }
        mix(UInt64(count))
        for (name, series) in results.series {
            for byte in name.utf8 { mix(UInt64(byte)) }
            for value in series.values { mix(value.isNaN ? 0x7ff8_0000_0000_0000 : value.bitPattern) }
        }
        for summary in results.summaries {
            for key in summary.values.keys.sorted(by: { $0.name < $1.name }) { mix(summary.values[key]?.bitPattern ?? 0) }
        }
        for item in results.histograms {
            for bucket in item.histogram.buckets {
                mix(bucket.lower.bitPattern)
                mix(UInt64(bitPattern: Int64(bucket.count)))
            }
        }
        return hash
    }
}

/// Metrics of a pool's runs, cut by run, so that a side of any runs is put together without looking at each observation's run.
struct RunColumns: Sendable {
    private let pool: RunPool
    /// By metric; at each place in the pool's order that run's observations.
    private let columns: [(name: String, byRun: [Series])]
    private let summaries: [[Summary]]
    private let histograms: [[MeasuredHistogram]]

    init(_ pool: RunPool, metrics: Set<String>) {
        self.pool = pool
        var place = [Int](repeating: -1, count: pool.results.runs.count)
        for (position, run) in pool.order.enumerated() { place[run] = position }
        columns = pool.results.series.filter { metrics.contains($0.key) }.map { name, series in
            (name, RunColumns.cut(series, place, count: pool.count))
        }
        var summaries = [[Summary]](repeating: [], count: pool.count)
        for item in pool.results.summaries where metrics.contains(item.metric.name) { summaries[place[Int(item.run)]].append(item) }
        var histograms = [[MeasuredHistogram]](repeating: [], count: pool.count)
        for item in pool.results.histograms where metrics.contains(item.metric.name) { histograms[place[Int(item.run)]].append(item) }
        self.histograms = histograms
        self.summaries = summaries
    }

    private init(
        _ pool: RunPool, _ columns: [(name: String, byRun: [Series])], _ summaries: [[Summary]], _ histograms: [[MeasuredHistogram]]
    ) {
        self.pool = pool
        self.columns = columns
        self.summaries = summaries
        self.histograms = histograms
    }

    /// The same with fewer metrics.
    func only(_ metrics: Set<String>) -> RunColumns {
        RunColumns(
            pool, columns.filter { metrics.contains($0.name) }, summaries.map { $0.filter { metrics.contains($0.metric.name) } },
            histograms.map { $0.filter { metrics.contains($0.metric.name) } })
    }

    private static func cut(_ series: Series, _ place: [Int], count: Int) -> [Series] {
        if let only = series.runs.constant, place[Int(only)] >= 0 {
            return (0..<count).map { $0 == place[Int(only)] ? series : Series(metric: series.metric) }
        }
        var result = [Series](repeating: Series(metric: series.metric), count: count)
        for index in 0..<series.count {
            result[place[Int(series.runs[index])]].append(
                series.values[index], case: series.cases[index], epoch: series.epochs[index], repetition: series.repetitions[index],
                run: 0, labels: series.labels[index], failed: series.failed[index] == 1)
        }
        return result
    }

    /// The results of the runs at these places, as if nothing else had been measured.
    func side(_ places: [Int]) -> ResultSet {
        var side = ResultSet(
            format: pool.results.format, cases: pool.results.cases, labels: pool.results.labels,
            runs: places.map { pool.results.runs[pool.order[$0]] })
        for (name, byRun) in columns {
            var series = Series(metric: byRun.first?.metric ?? Metric(name: name, unit: .none))
            series.reserve(places.reduce(0) { $0 + byRun[$1].count })
            for (run, place) in places.enumerated() {
                series.append(contentsOf: byRun[place], cases: { $0 }, runs: { _ in Int32(run) }, labels: { $0 })
            }
            if series.count > 0 { side.series[name] = series }
        }
        for (run, place) in places.enumerated() {
            for var summary in summaries[place] {
                summary.run = Int32(run)
                side.summaries.append(summary)
            }
            for var histogram in histograms[place] {
                histogram.run = Int32(run)
                side.histograms.append(histogram)
            }
        }
        return side
    }

    /// How many observations a side of so many runs has, on average.
    func observations(runs: Int) -> Int {
        let all = columns.reduce(0) { $0 + $1.byRun.reduce(0) { $0 + $1.count } }
        return pool.count == 0 ? 0 : all * runs / pool.count
    }
}
