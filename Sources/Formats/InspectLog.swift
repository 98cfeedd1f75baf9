import Measurements

/// One Inspect log as a result set: a case for each sample id, epochs inside the case, the file as run.
///
/// * A sample that ended with an error is `failed` 1; its scores are missing, so that nothing counts them as wrong or leaves them out
///   unseen, and its latency and tokens are marked as a failed request's.
/// * A sample that was under way when the run was cancelled, or that the log announces and does not hold, is missing in every metric.
struct InspectLog {
    private let header: InspectHeader
    private let samples: [InspectSample]
    private let droppedLabels: Set<String>
    private var builder: ResultSetBuilder

    init(document: JSONField, run: Run, keepLabels: Set<String> = []) throws(JSONFieldError) {
        let header = try InspectHeader(document: document)
        var samples: [InspectSample] = []
        try document["samples"]?.forEachElement { (_, field) throws(JSONFieldError) in
            samples.append(try InspectSample(field, header))
        }
        self.init(header: header, samples: samples, run: run, keepLabels: keepLabels)
        if samples.isEmpty { try readSummaries(document) }
    }

    /// Of samples that lie apart from the log's head.
    init(header: InspectHeader, samples: [InspectSample], run: Run, keepLabels: Set<String>) {
        self.header = header
        self.samples = samples
        builder = ResultSetBuilder(format: "inspect", run: run)
        let crowded = InspectLog.crowdedLabels(samples).subtracting(keepLabels)
        droppedLabels = crowded
        for key in crowded.sorted() { builder.note("the metadata \(key) has more than \(LabelTable.mostValues) values and is no label") }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet {
        let places = samples.map { place(of: $0) }
        let absent = absentSamples(places)
        describeRun(absent: absent.count)
        noteOutcomes(absent: absent.count)
        let scorers = InspectScorers(scores: samples.lazy.flatMap(\.scores), announced: header.announcedScores)
        appendScores(scorers, places: places, absent: absent)
        let quantities = Quantities(places: places, absent: absent)
        append(.failed, quantities) { sample in
            switch sample.outcome {
            case .finished: 0
            case .failed: 1
            case .interrupted: nil
            }
        }
        append(.latency, quantities, \.latency)
        append(.totalTime, quantities, \.totalTime)
        append(.workingTime, quantities, \.workingTime)
        append(.inputTokens, quantities) { $0.usage?.inputTokens }
        append(.outputTokens, quantities) { $0.usage?.outputTokens }
        append(.cachedTokens, quantities) { $0.usage?.cachedTokens }
        append(.cost, quantities) { $0.usage?.cost }
        return try builder.build()
    }

    // MARK: Observations

    /// Where an observation belongs.
    private struct Place {
        let caseIndex: Int32
        let epoch: Int32
        let labels: Int32
    }

    /// Of the samples that are there, in their order, and of those that are not.
    private struct Quantities {
        let places: [Place]
        let absent: [Place]
    }

    private mutating func place(of sample: InspectSample) -> Place {
        let pairs = sample.metadata.filter { !droppedLabels.contains($0.key) }.map { ($0.key, $0.value) } + [("task", header.task)]
        return Place(
            caseIndex: builder.caseIndex(sample.id, digest: sample.digest), epoch: sample.epoch, labels: builder.labelIndex(Labels(pairs)))
    }

    /// Metadata with too many values to be segments.
    private static func crowdedLabels(_ samples: [InspectSample]) -> Set<String> {
        var values: [String: Set<String>] = [:]
        for sample in samples {
            for (key, value) in sample.metadata { values[key, default: []].insert(value) }
        }
        return Set(values.filter { $0.value.count > LabelTable.mostValues }.keys)
    }

    private mutating func appendScores(_ scorers: InspectScorers, places: [Place], absent: [Place]) {
        var metrics: [String: Int] = [:]
        for name in scorers.names { metrics[name] = builder.metric(scorers.metric(name, headline: header.headline)) }
        for (sample, place) in zip(samples, places) {
            let scored = Set(sample.scores.map(\.scorer))
            for score in sample.scores {
                append(metric: metrics[score.name], value: value(of: score), at: place, time: sample.started)
            }
            for (scorer, names) in scorers.namesOfScorer where !scored.contains(scorer) {
                for name in names { append(metric: metrics[name], value: .nan, at: place, time: sample.started) }
            }
        }
        for place in absent {
            for name in scorers.names { append(metric: metrics[name], value: .nan, at: place, time: nil) }
        }
    }

    private mutating func value(of score: InspectScore) -> Double {
        switch score.value {
        case .judged(let value), .number(let value): return value
        case .missing: return .nan
        case .unusable(let kind):
            builder.note("\(score.name): a value is \(kind), which has no number; it counts as missing")
            return .nan
        }
    }

    /// A quantity that every sample has; left out where no sample tells it.
    private mutating func append(_ quantity: InspectQuantity, _ quantities: Quantities, _ value: (InspectSample) -> Double?) {
        guard samples.contains(where: { value($0) != nil }) else { return }
        let metric = builder.metric(quantity.metric)
        for (sample, place) in zip(samples, quantities.places) {
            let isKnown = sample.outcome != .interrupted
            append(
                metric: metric, value: isKnown ? value(sample) ?? .nan : .nan, at: place, time: sample.started,
                failed: sample.outcome == .failed && quantity != .failed)
        }
        for place in quantities.absent { append(metric: metric, value: .nan, at: place, time: nil) }
    }

    private mutating func append(metric: Int?, value: Double, at place: Place, time: Double?, failed: Bool = false) {
        guard let metric else { return }
        builder.append(
            metric: metric, value: value, case: place.caseIndex, epoch: place.epoch, labels: place.labels, failed: failed, time: time)
    }

    /// The samples that the log names and does not hold, with the digest and the labels of another epoch where there is one.
    private mutating func absentSamples(_ present: [Place]) -> [Place] {
        guard !samples.isEmpty else { return [] }
        let (expected, overflow) = header.sampleIDs.count.multipliedReportingOverflow(by: header.epochs)
        guard !overflow, header.epochs > 0, expected <= 1_000_000 else { return [] }
        var epochs: [String: Set<Int32>] = [:]
        var places: [String: Place] = [:]
        for (sample, place) in zip(samples, present) {
            epochs[sample.id, default: []].insert(sample.epoch)
            if places[sample.id] == nil { places[sample.id] = place }
        }
        let task = builder.labelIndex(Labels([("task", header.task)]))
        var absent: [Place] = []
        var seen: Set<String> = []
        for id in header.sampleIDs where seen.insert(id).inserted {
            for epoch in 1...Int32(clamping: header.epochs) where epochs[id]?.contains(epoch) != true {
                let known = places[id]
                absent.append(Place(caseIndex: known?.caseIndex ?? builder.caseIndex(id), epoch: epoch, labels: known?.labels ?? task))
            }
        }
        return absent
    }

    // MARK: The run

    private mutating func describeRun(absent: Int) {
        let finished = samples.count { $0.outcome == .finished }
        let header = header
        var unfinished: String?
        if header.status != "success" {
            unfinished = "status: \(header.status), \(finished) of \(samples.count + absent) samples finished"
        } else if header.isInvalidated {
            unfinished = "the log was marked as invalid"
        }
        let goldenSet = absent == 0 ? goldenSetDigest() : nil
        builder.updateRun { run in
            run.kind = .evaluation
            run.started = header.started
            run.unfinished = unfinished
            run.environment.tool = "inspect_ai"
            run.environment.toolVersion = header.toolVersion
            run.environment.model = header.model
            run.environment.prompt = header.prompt
            run.environment.judge = header.judge
            run.environment.goldenSet = goldenSet
        }
    }

    private func goldenSetDigest() -> String? {
        guard !samples.isEmpty else { return nil }
        var contents: [String: String] = [:]
        for sample in samples { contents[sample.id] = sample.digest }
        return ContentDigest(contents.keys.sorted().flatMap { [$0, contents[$0] ?? ""] }).hexadecimal
    }

    private mutating func noteOutcomes(absent: Int) {
        func samplesText(_ count: Int) -> String { count == 1 ? "1 sample" : "\(count) samples" }
        let failed = samples.count { $0.outcome == .failed }
        let interrupted = samples.count { $0.outcome == .interrupted }
        let retried = samples.count { $0.outcome == .finished && $0.wasRetried }
        if let error = header.error { builder.note("the run ended with: \(error.prefix(200))") }
        if failed > 0 { builder.note("\(samplesText(failed)) ended with an error") }
        if interrupted > 0 { builder.note("\(samplesText(interrupted)) under way when the run ended: missing, not failed") }
        if absent > 0 { builder.note("\(samplesText(absent)) named by the log and not in it: missing") }
        if retried > 0 { builder.note("\(samplesText(retried)) succeeded after an error and a retry") }
        for (limit, group) in Dictionary(grouping: samples.compactMap(\.limit), by: { $0 }).sorted(by: { $0.key < $1.key }) {
            builder.note("\(samplesText(group.count)) ended by the \(limit) limit and scored all the same")
        }
        if header.isJudgedByItself {
            builder.note("the judge is the model under test; what it used as judge cannot be told apart and counts along")
        } else if !header.judges.names.isEmpty {
            builder.note("tokens and cost are without those of the judge \(header.judges.names.joined(separator: ", "))")
        }
    }

    // MARK: Logs without samples

    /// `results.scores[]`, a scorer's value with one reducer.
    private mutating func readSummaries(_ document: JSONField) throws(JSONFieldError) {
        let task = header.task
        try document["results"]?["scores"]?.forEachElement { (_, score) throws(JSONFieldError) in
            let name = try score.required("name").text()
            let scorer = try score["scorer"]?.text() ?? name
            if let reducer = try score["reducer"]?.text(), reducer != "mean" {
                builder.note("\(name) by the reducer \(reducer) is left out")
                return
            }
            let metrics = score["metrics"]
            let full = name == scorer ? name : "\(scorer).\(name)"
            let accuracy = metrics?["accuracy"]?["value"]
            guard let mean = try (accuracy ?? metrics?["mean"]?["value"])?.number(), mean.isFinite else {
                builder.note("\(full) has neither an accuracy nor a mean; it is left out")
                return
            }
            let announced = InspectScore(scorer: scorer, name: full, value: accuracy == nil ? .number(mean) : .judged(mean))
            let metric = InspectScorers(scores: [announced], announced: []).metric(full, headline: nil)
            builder.append(
                summary: Summary(
                    metric: metric, labels: Labels([("task", task)]), count: try score["scored_samples"]?.integer(), values: [.mean: mean]))
            builder.note("the log holds no samples, only its own results")
        }
    }
}
