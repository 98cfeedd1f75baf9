import OrderedCollections

extension ResultSet {
    /// One suite from its files, in any order to the same set.
    ///
    /// A file is a run, unless it names its runs itself; runs of one name are one run. Files whose cases do not overlap are shards
    /// of one run, and so are all files where `allShards` says so. Files are taken in the natural order of their runs' names,
    /// then of their digests.
    package static func merging(_ parts: [ResultSet], allShards: Bool = false) throws(MeasurementError) -> ResultSet {
        let sorted = parts.sorted { left, right in
            let a = left.runs.first
            let b = right.runs.first
            if a?.name != b?.name { return naturallyPrecedes(a?.name ?? "", b?.name ?? "") }
            return (a?.digest ?? "", left.format) < (b?.digest ?? "", right.format)
        }
        guard sorted.count > 1 else { return sorted.first ?? ResultSet(format: "") }
        var merger = Merger(allShards: allShards)
        for part in sorted { try merger.add(part) }
        return try merger.finish()
    }
}

/// Appends result sets to each other, translating their tables.
private struct Merger {
    let allShards: Bool
    private var result = ResultSet(format: "")
    private var caseIndices: [Case: Int32] = [:]
    private var labelIndices: [Labels: Int32] = [.empty: 0]
    private var namedRuns: [String: Int32] = [:]
    /// For each run of the result that files made: what has been seen in it, to tell shards from runs.
    private var contents: [Int32: Set<Item>] = [:]
    private var formats: [String] = []

    /// What two shards of one run must not share: a case, or a benchmark.
    private struct Item: Hashable {
        let metric: String
        let id: String
    }

    init(allShards: Bool) { self.allShards = allShards }

    mutating func add(_ part: ResultSet) throws(MeasurementError) {
        if !formats.contains(part.format) { formats.append(part.format) }
        let caseMap = part.cases.map { index(of: $0) }
        let labelMap = part.labels.map { index(of: $0) }
        let runMap = runs(of: part)
        for (name, series) in part.series {
            if let existing = result.series[name] {
                guard existing.metric.unit.dimension == series.metric.unit.dimension else {
                    throw .unitMismatch(
                        metric: name, first: existing.metric.unit.dimension.name, second: series.metric.unit.dimension.name)
                }
            } else {
                result.series[name] = Series(metric: series.metric)
            }
            result.series[name]?.append(
                contentsOf: series, cases: { caseMap[Int($0)] }, runs: { runMap[Int($0)] }, labels: { labelMap[Int($0)] })
        }
        for summary in part.summaries {
            var translated = summary
            translated.run = runMap[Int(summary.run)]
            result.summaries.append(translated)
        }
        for histogram in part.histograms {
            var translated = histogram
            translated.run = runMap[Int(histogram.run)]
            result.histograms.append(translated)
        }
        for note in part.notes where !result.notes.contains(note) { result.notes.append(note) }
    }

    mutating func finish() throws(MeasurementError) -> ResultSet {
        result.format = formats.sorted().joined(separator: "+")
        for other in result.summaries.map(\.metric) + result.histograms.map(\.metric)
        where result.series[other.name]?.metric.direction == nil {
            if let direction = other.direction, let metric = result.series[other.name]?.metric {
                result.series[other.name]?.metric = metric.with(direction: direction)
            }
        }
        for histogram in result.histograms { try checkUnit(of: histogram.metric) }
        dropWhatObservationsTell()
        try result.checkDuplicates()
        return result
    }

    /// A histogram's unit must convert into that of the observations and of the other histograms.
    private func checkUnit(of metric: Metric) throws(MeasurementError) {
        let known = result.series[metric.name]?.metric ?? result.histograms.first { $0.metric.name == metric.name }?.metric
        guard let known, known.unit.dimension != metric.unit.dimension else { return }
        throw .unitMismatch(metric: metric.name, first: known.unit.dimension.name, second: metric.unit.dimension.name)
    }

    /// A summary or a histogram beside raw observations of the same metric, run and labels says nothing more. An observation's labels may
    /// be more than the summary's (a case's segments beside the task).
    private mutating func dropWhatObservationsTell() {
        var observed: [String: Set<[Int32]>] = [:]
        for name in Set(result.summaries.map(\.metric.name) + result.histograms.map(\.metric.name)) {
            guard let series = result.series[name] else { continue }
            observed[name] = Set((0..<series.count).map { [series.runs[$0], series.labels[$0]] })
        }
        let table = result.labels
        func isObserved(_ metric: Metric, _ run: Int32, _ labels: Labels) -> Bool {
            observed[metric.name]?.contains { pair in
                pair[0] == run && labels.pairs.allSatisfy { table[Int(pair[1])][$0.key] == $0.value }
            } ?? false
        }
        result.summaries.removeAll { isObserved($0.metric, $0.run, $0.labels) }
        result.histograms.removeAll { isObserved($0.metric, $0.run, $0.labels) }
    }

    private mutating func index(of item: Case) -> Int32 {
        if let index = caseIndices[item] { return index }
        let index = Int32(result.cases.count)
        result.cases.append(item)
        caseIndices[item] = index
        return index
    }

    private mutating func index(of labels: Labels) -> Int32 {
        if let index = labelIndices[labels] { return index }
        let index = Int32(result.labels.count)
        result.labels.append(labels)
        labelIndices[labels] = index
        return index
    }

    /// The result's run for each run of the part.
    private mutating func runs(of part: ResultSet) -> [Int32] {
        part.runs.indices.map { position in
            let run = part.runs[position]
            if run.isNamedByFile {
                if let index = namedRuns[run.name] { return joined(index, run) }
                let index = appended(run)
                namedRuns[run.name] = index
                return index
            }
            let items = Merger.items(of: part, run: Int32(position))
            let target = contents.keys.sorted().first { index in
                allShards || (items.map { contents[index]?.isDisjoint(with: $0) ?? false } ?? false)
            }
            if let target {
                contents[target, default: []].formUnion(items ?? [])
                return joined(target, run)
            }
            let index = appended(run)
            if let items { contents[index] = items } else if allShards { contents[index] = [] }
            return index
        }
    }

    private mutating func appended(_ run: Run) -> Int32 {
        result.runs.append(run)
        return Int32(result.runs.count - 1)
    }

    /// A further shard: what it knows of the environment and of an unfinished harness belongs to the run.
    private mutating func joined(_ index: Int32, _ run: Run) -> Int32 {
        let known = result.runs[Int(index)]
        result.runs[Int(index)].environment = known.environment.filled(from: run.environment)
        result.runs[Int(index)].unfinished = known.unfinished ?? run.unfinished
        result.runs[Int(index)].started = [known.started, run.started].compactMap { $0 }.min()
        if run.digest != known.digest, !run.digest.isEmpty { result.runs[Int(index)].digest = known.digest + "+" + run.digest }
        return index
    }

    /// Nil where some observation of the run has neither a case nor a benchmark: then nothing tells a shard from a run.
    private static func items(of part: ResultSet, run: Int32) -> Set<Item>? {
        var items = Set<Item>()
        for (name, series) in part.series {
            for index in 0..<series.count where series.runs[index] == run {
                if series.cases[index] >= 0 {
                    items.insert(Item(metric: name, id: part.cases[Int(series.cases[index])].id))
                } else if let benchmark = part.labels[Int(series.labels[index])]["benchmark"] {
                    items.insert(Item(metric: name, id: "benchmark " + benchmark))
                } else {
                    return nil
                }
            }
        }
        for summary in part.summaries where summary.run == run {
            guard let benchmark = summary.labels["benchmark"] else { return nil }
            items.insert(Item(metric: summary.metric.name, id: "benchmark " + benchmark))
        }
        for histogram in part.histograms where histogram.run == run {
            guard let benchmark = histogram.labels["benchmark"] else { return nil }
            items.insert(Item(metric: histogram.metric.name, id: "benchmark " + benchmark))
        }
        return items.isEmpty ? nil : items
    }
}
