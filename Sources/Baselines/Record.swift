package import Measurements

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What `record.json` says: everything about a record but the samples themselves, readable without Tollgate.
package struct Record: Sendable, Hashable, Codable {
    package static let schema = "tollgate/record/v1"
    /// No record of ours comes near; more is not read.
    static let sizeLimit = 64 << 20

    package let schema: String
    package let suite: String
    /// The measured commit and its tree, hexadecimal.
    package let commit: String
    package let tree: String
    package let identity: RecordIdentity
    /// How the record came to be; nil in records of early versions.
    package let provenance: RecordProvenance?
    /// The results' format.
    package let format: String
    package let notes: [String]
    package let runs: [RecordedRun]
    package let metrics: [RecordedMetric]
    /// Number of observations of all metrics, missing ones included.
    package let observations: Int
    package let summaries: [RecordedSummary]
    /// Summaries that were left out because there are too many combinations of labels; the samples have them all.
    package let omittedSummaries: Int
    /// Summaries that the tool itself wrote.
    package let toolSummaries: [RecordedToolSummary]
    /// Nil where the samples have every observation.
    package let histograms: RecordedHistograms?
    /// What the record was before its samples were thinned; nil where they are whole.
    package private(set) var thinned: ThinnedSamples?

    /// - Parameter kept: what the samples have of the results; nil: all.
    package init(
        results: ResultSet, kept: ResultSet? = nil, identity: RecordIdentity, provenance: RecordProvenance? = nil, commit: String,
        tree: String
    ) {
        schema = Record.schema
        suite = identity.suite
        self.commit = commit
        self.tree = tree
        self.identity = identity
        self.provenance = provenance
        format = results.format
        notes = results.notes
        runs = results.runs.map(RecordedRun.init)
        metrics = results.metrics.map(RecordedMetric.init)
        observations = results.measurementCount
        (summaries, omittedSummaries) = RecordedSummary.all(of: results)
        toolSummaries = results.summaries.map(RecordedToolSummary.init)
        histograms = RecordedHistograms((kept ?? results).histograms)
    }

    /// The same record, of which other samples are kept.
    func thinned(from samples: ThinnedSamples) -> Record {
        var record = self
        record.thinned = samples
        return record
    }

    /// What the runs agree on.
    package var environment: Measurements.Environment {
        ResultSet(format: format, runs: runs.map { Run(name: $0.name, environment: $0.environment) }).environment
    }

    /// The bytes of `record.json`.
    package func encoded() throws -> [UInt8] { try StoredJSON.encode(self) }

    /// Reads `record.json`; `place` names it in errors.
    package init(decoding bytes: [UInt8], place: String) throws(RecordError) {
        guard bytes.count <= Record.sizeLimit else { throw .malformed(place: place, reason: "record.json has \(bytes.count) bytes") }
        let data = Data(bytes)
        do {
            let version = try StoredJSON.schema(of: data)
            guard version == Record.schema else { throw RecordError.unknownVersion(place: place, version: version) }
            self = try JSONDecoder().decode(Record.self, from: data)
        } catch let error as RecordError {
            throw error
        } catch {
            throw .malformed(place: place, reason: "record.json cannot be read as \(Record.schema)")
        }
    }
}

/// A run as `record.json` shows it.
package struct RecordedRun: Sendable, Hashable, Codable {
    package let name: String
    package let isNamedByFile: Bool
    package let source: String
    package let digest: String
    /// Seconds since 1970.
    package let started: Double?
    package let kind: Run.Kind
    package let environment: Measurements.Environment
    package let unfinished: String?

    init(_ run: Run) {
        name = run.name
        isNamedByFile = run.isNamedByFile
        source = run.source
        digest = run.digest
        started = run.started.flatMap { $0.isFinite ? $0 : nil }
        kind = run.kind
        environment = run.environment
        unfinished = run.unfinished
    }
}

/// What the samples hold in place of observations, as `record.json` shows it.
package struct RecordedHistograms: Sendable, Hashable, Codable {
    package let count: Int
    /// How many observations are in them.
    package let observations: Int
    /// How much wider than its lower edge the widest bucket is: 0.0054 is 0.54 %; nil where one is open.
    package let relativeError: Double?

    /// Nil of none.
    init?(_ histograms: [MeasuredHistogram]) {
        guard !histograms.isEmpty else { return nil }
        count = histograms.count
        observations = histograms.reduce(0) { $0 + $1.histogram.count }
        let widest = histograms.map(\.histogram.relativeError).max() ?? 0
        relativeError = widest.isFinite ? widest : nil
    }
}

/// A metric as `record.json` shows it; values stand in its own unit.
package struct RecordedMetric: Sendable, Hashable, Codable {
    package let name: String
    package let standardName: String?
    package let unit: String
    /// Value in the base unit = value × factor.
    package let factor: Double?
    package let baseUnit: String
    package let direction: Direction?
    package let mood: Mood

    init(_ metric: Metric) {
        name = metric.name
        standardName = metric.standardName
        unit = metric.unit.symbol
        factor = metric.unit.factor.isFinite ? metric.unit.factor : nil
        baseUnit = metric.unit.dimension.baseSymbol
        direction = metric.direction
        mood = metric.mood
    }
}

/// A tool's own summary as `record.json` shows it.
package struct RecordedToolSummary: Sendable, Hashable, Codable {
    package let metric: String
    /// Index into `runs`.
    package let run: Int
    package let labels: [String: String]
    package let n: Int?
    /// By the statistic's name, as budgets write it; what is not finite is left out.
    package let values: [String: Double]

    init(_ summary: Summary) {
        metric = summary.metric.name
        run = Int(summary.run)
        labels = summary.labels.dictionary
        n = summary.count
        values = Dictionary(
            summary.values.compactMap { statistic, value in value.isFinite ? (statistic.name, value) : nil },
            uniquingKeysWith: { first, _ in first })
    }
}

extension Labels {
    /// Key to value, as JSON shows them.
    var dictionary: [String: String] { Dictionary(pairs.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last }) }
}
