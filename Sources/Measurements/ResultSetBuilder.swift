import OrderedCollections

/// Collects one file's observations: interns cases, labels and runs to indices and appends to the metrics' columns.
package struct ResultSetBuilder {
    private var result: ResultSet
    private var caseIndices: [Case: Int32] = [:]
    private var labelIndices: [Labels: Int32] = [.empty: 0]
    private var runIndices: [String: Int32] = [:]

    /// The file's own run is run 0; it is dropped at the end if no observation, summary or histogram uses it and the file names runs of its
    /// own.
    package init(format: String, run: Run) {
        result = ResultSet(format: format, runs: [run])
        runIndices[run.name] = 0
    }

    /// Index of the metric's column. The first description of a metric stays; a later one of the same name fills in a direction.
    package mutating func metric(_ metric: Metric) -> Int {
        if let index = result.series.index(forKey: metric.name) {
            if result.series.values[index].metric.direction == nil, let direction = metric.direction {
                result.series.values[index].metric = result.series.values[index].metric.with(direction: direction)
            }
            return index
        }
        result.series[metric.name] = Series(metric: metric)
        return result.series.count - 1
    }

    /// The metric behind an index that `metric(_:)` gave.
    package func metric(at index: Int) -> Metric { result.series.values[index].metric }

    package mutating func caseIndex(_ id: String, digest: String? = nil) -> Int32 {
        let key = Case(id: id, digest: digest)
        if let index = caseIndices[key] { return index }
        let index = Int32(result.cases.count)
        result.cases.append(key)
        caseIndices[key] = index
        return index
    }

    package mutating func labelIndex(_ labels: Labels) -> Int32 {
        if let index = labelIndices[labels] { return index }
        let index = Int32(result.labels.count)
        result.labels.append(labels)
        labelIndices[labels] = index
        return index
    }

    /// A run that the file itself names; its other properties are those of the file's own run.
    package mutating func runIndex(_ name: String) -> Int32 {
        if let index = runIndices[name], index > 0 { return index }
        var run = result.runs[0]
        run.name = name
        run.isNamedByFile = true
        let index = Int32(result.runs.count)
        result.runs.append(run)
        runIndices[name] = index
        return index
    }

    /// Changes the properties of the file's own run (and of nothing else; call it before `runIndex`).
    package mutating func updateRun(_ change: (inout Run) -> Void) { change(&result.runs[0]) }

    /// - Parameter value: what is not finite, as a sum of numbers that are too large, is missing.
    package mutating func append(
        metric: Int, value: Double, case caseIndex: Int32 = -1, epoch: Int32 = -1, repetition: Int32 = -1, run: Int32 = 0,
        labels: Int32 = 0, failed: Bool = false, time: Double? = nil
    ) {
        result.series.values[metric].append(
            value.isFinite ? value : .nan, case: caseIndex, epoch: epoch, repetition: repetition, run: run, labels: labels, failed: failed,
            time: time)
    }

    package mutating func append(summary: Summary) { result.summaries.append(summary) }

    package mutating func append(histogram: MeasuredHistogram) { result.histograms.append(histogram) }

    package mutating func note(_ text: String) { if !result.notes.contains(text) { result.notes.append(text) } }

    package var observationCount: Int { result.observationCount }

    /// The finished set. Throws where a case occurs twice with the same metric, labels, run, epoch and repetition.
    package consuming func build() throws(MeasurementError) -> ResultSet {
        try result.checkDuplicates()
        if result.runs.count > 1, !result.uses(run: 0) { result.dropRun0() }
        result.series = result.series.filter { $0.value.count > 0 }
        return result
    }
}

/// What makes observations contradict each other.
package enum MeasurementError: Error, Equatable, CustomStringConvertible {
    case duplicate(case: String, metric: String, run: String, epoch: Int32?, repetition: Int32?)
    case unitMismatch(metric: String, first: String, second: String)
    case digestMismatch(case: String)

    package var description: String {
        switch self {
        case .duplicate(let id, let metric, let run, let epoch, let repetition):
            let place = [epoch.map { "epoch \($0)" }, repetition.map { "repetition \($0)" }].compactMap { $0 }.joined(separator: ", ")
            return "case \"\(id)\" has the metric \"\(metric)\" twice in run \"\(run)\"" + (place.isEmpty ? "" : " (\(place))")
                + "; give repeated measurements an epoch or a repetition, or remove one"
        case .unitMismatch(let metric, let first, let second):
            return "metric \"\(metric)\" is \(first) in one place and \(second) in another; the two do not convert into each other"
        case .digestMismatch(let id):
            return "case \"\(id)\" stands for two different contents in one run; give each its own id"
        }
    }
}

extension ResultSet {
    fileprivate struct Key: Hashable {
        let a: Int64
        let b: Int64
        let c: Int32
    }

    /// Throws where an observation of a case is there twice.
    package func checkDuplicates() throws(MeasurementError) {
        for series in series.values where series.cases.constant != -1 {
            var seen = Set<Key>(minimumCapacity: series.count)
            for index in 0..<series.count where series.cases[index] >= 0 {
                let key = Key(
                    a: Int64(series.cases[index]) << 32 | Int64(UInt32(bitPattern: series.labels[index])),
                    b: Int64(series.runs[index]) << 32 | Int64(UInt32(bitPattern: series.epochs[index])), c: series.repetitions[index])
                guard seen.insert(key).inserted else {
                    let epoch = series.epochs[index]
                    let repetition = series.repetitions[index]
                    throw .duplicate(
                        case: cases[Int(series.cases[index])].id, metric: series.metric.name, run: runs[Int(series.runs[index])].name,
                        epoch: epoch < 0 ? nil : epoch, repetition: repetition < 0 ? nil : repetition)
                }
            }
        }
    }

    /// Whether any observation, summary or histogram belongs to the run.
    package func uses(run: Int32) -> Bool {
        summaries.contains { $0.run == run } || histograms.contains { $0.run == run }
            || series.values.contains { series in
                if let only = series.runs.constant { return only == run }
                return (0..<series.count).contains { series.runs[$0] == run }
            }
    }

    fileprivate mutating func dropRun0() {
        runs.removeFirst()
        for name in series.keys { series[name]?.shiftRuns(by: -1) }
        summaries = summaries.map {
            var summary = $0
            summary.run -= 1
            return summary
        }
        for index in histograms.indices { histograms[index].run -= 1 }
    }
}

extension Series {
    mutating func shiftRuns(by offset: Int32) {
        guard
            let shifted = Series(
                metric: metric, values: values, cases: cases, epochs: epochs, repetitions: repetitions, runs: runs.map { $0 + offset },
                labels: labels, failed: failed, times: times)
        else { return }
        self = shifted
    }
}
