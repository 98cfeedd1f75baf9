import Measurements

extension ResultFormat {
    /// Tollgate's own format, for everybody whose tool writes no other one.
    static let tollgate = ResultFormat(
        name: "tollgate", title: "Tollgate's own JSON (\(ResultsV1.identifier))",
        signature: "an object with \"schema\": \"tollgate/results/…\"",
        writtenBy: "anything; see below",
        observation: "as written",
        recognises: { $0.firstByte == UInt8(ascii: "{") && $0.contains(key: "schema") && $0.text.contains("\"tollgate/results/") },
        read: { (source, options) throws(FormatError) in try ResultsV1.read(source, options) })
}

/// Reads `tollgate/results/v1`; `ResultsSchema` is its JSON Schema. Keys that the format does not have are errors, since a misspelt one
/// would be silently ignored otherwise.
struct ResultsV1 {
    static let identifier = "tollgate/results/v1"

    private var builder: ResultSetBuilder
    private var labels: LabelTable
    private var metrics: [String: Int] = [:]
    /// Metrics whose unit the document states, so that an observation's own unit is converted.
    private var declaredUnits = Set<String>()
    /// What the document says of its runs; empty where it doesn't list them.
    private var runs: [String: RunDetails] = [:]
    private var rows: [Row] = []
    private var histograms: [HistogramRow] = []

    /// An observation whose labels are not final, since one of them may turn out to have too many values.
    private struct Row {
        let metric: Int
        let value: Double
        let item: Int32
        let epoch: Int32
        let repetition: Int32
        let run: Int32
        let set: Int32
        let failed: Bool
        let time: Double?
    }

    /// The same of a histogram.
    private struct HistogramRow {
        let metric: Int
        let run: Int32
        let set: Int32
        let path: JSONPath
        let histogram: Histogram
    }

    private struct RunDetails {
        let environment: Environment
        let started: Double?
        let unfinished: String?
    }

    static func read(_ source: InputSource, _ options: ReadingOptions) throws(FormatError) -> ResultSet {
        let results = try source.withJSONFields { (document) throws(JSONFieldError) in
            var results = ResultsV1(run: options.run(of: source, kind: .generic), keep: options.keepLabels)
            try results.read(document)
            return results
        }
        do throws(MeasurementError) { return try results.resultSet() } catch { throw FormatError(error, file: source.name) }
    }

    private init(run: Run, keep: Set<String>) {
        builder = ResultSetBuilder(format: "tollgate", run: run)
        labels = LabelTable(keep: keep)
    }

    private consuming func resultSet() throws(MeasurementError) -> ResultSet {
        let union = LabelTable.union(of: [labels])
        let finals = union.labels.map { builder.labelIndex($0) }
        for row in rows {
            builder.append(
                metric: row.metric, value: row.value, case: row.item, epoch: row.epoch, repetition: row.repetition, run: row.run,
                labels: finals[Int(union.maps[0][Int(row.set)])], failed: row.failed, time: row.time)
        }
        for row in histograms {
            builder.append(
                histogram: MeasuredHistogram(
                    metric: builder.metric(at: row.metric), labels: union.labels(ofSet: row.set), run: row.run,
                    histogram: row.histogram))
        }
        for note in union.notes { builder.note(note) }
        var result = try builder.build()
        for index in result.runs.indices where result.runs[index].isNamedByFile {
            guard let details = runs[result.runs[index].name] else { continue }
            result.runs[index].environment = details.environment
            result.runs[index].started = details.started
            result.runs[index].unfinished = details.unfinished
        }
        return result
    }

    // MARK: The document

    private mutating func read(_ document: JSONField) throws(JSONFieldError) {
        let schema = try document.required("schema")
        guard try schema.text() == ResultsV1.identifier else {
            throw JSONFieldError(
                path: schema.path, expected: "\"\(ResultsV1.identifier)\"",
                found: "\(try schema.text().quotedForMessage), which another version of Tollgate may read")
        }
        try document.refuseKeys(except: ["schema", "suite", "kind", "environment", "runs", "metrics", "observations"])
        _ = try document["suite"]?.nonEmptyText()
        var kind = Run.Kind.generic
        if let field = document["kind"] {
            guard let known = Run.Kind(rawValue: try field.text()) else {
                throw JSONFieldError(
                    path: field.path, expected: "benchmark, evaluation, load or generic", found: try field.text().quotedForMessage)
            }
            kind = known
        }
        let environment = try document["environment"].map { (field) throws(JSONFieldError) in try field.environment() } ?? Environment()
        builder.updateRun { run in
            run.kind = kind
            run.environment = environment
        }
        try document["metrics"]?.forEachMember { (name, field) throws(JSONFieldError) in try declare(name, field) }
        try document["runs"]?.forEachElement { (_, field) throws(JSONFieldError) in try declare(run: field, environment) }
        let observations = try document.required("observations")
        if observations.value.isObject {
            try ResultsV1Columns(observations).forEachRow { (row) throws(JSONFieldError) in try append(row) }
        } else {
            try observations.forEachElement { (_, field) throws(JSONFieldError) in
                if ResultsV1Histogram.isIn(field) {
                    try append(ResultsV1Histogram(field))
                } else {
                    try append(ResultsV1Observation(field))
                }
            }
        }
        try checkHistograms()
    }

    private mutating func declare(_ name: String, _ field: JSONField) throws(JSONFieldError) {
        guard !name.isEmpty else { throw JSONFieldError(path: field.path, expected: "a metric's name", found: "an empty one") }
        try field.refuseKeys(except: ["unit", "direction", "kind", "standard"])
        let unit = try field["unit"].map { (unit) throws(JSONFieldError) in Unit(parsing: try unit.text()) }
        let direction = try field["direction"]?.word(Direction.self, "lower or higher")
        let mood = try field["kind"]?.word(Mood.self, "moody or exact")
        var standardName: String?
        if let standard = field["standard"] {
            let text = try standard.text()
            guard Metric.standard[text] != nil else {
                throw JSONFieldError(
                    path: standard.path, expected: "one of \(Metric.standard.keys.sorted().joined(separator: ", "))",
                    found: text.quotedForMessage)
            }
            standardName = text
        }
        if unit != nil { declaredUnits.insert(name) }
        metrics[name] = builder.metric(
            Metric(name: name, unit: unit ?? .none, direction: direction, mood: mood, standardName: standardName))
    }

    private mutating func declare(run field: JSONField, _ common: Environment) throws(JSONFieldError) {
        try field.refuseKeys(except: ["name", "started", "unfinished", "environment"])
        let name = try field.required("name").nonEmptyIdentifier()
        guard runs[name] == nil else {
            throw JSONFieldError(path: .member(field.path, "name"), expected: "a name of its own", found: "\(name.quotedForMessage) again")
        }
        let environment = try field["environment"].map { (field) throws(JSONFieldError) in try field.environment() } ?? Environment()
        let started = try field["started"]?.secondsOrTimestamp()
        let unfinished = try field["unfinished"]?.nonEmptyText()
        runs[name] = RunDetails(environment: environment.filled(from: common), started: started, unfinished: unfinished)
    }

    // MARK: Observations

    private mutating func append(_ row: ResultsV1Observation) throws(JSONFieldError) {
        let (metric, conversion) = try column(of: row.metric, unit: row.unit, at: row.place.path(of: "unit"))
        let first = builder.metric(at: metric).unit
        var value = row.value
        if let conversion {
            value = value * conversion.from / conversion.to
            guard value.isFinite || row.value.isNaN else {
                throw JSONFieldError(
                    path: row.place.path(of: "value"), expected: "a value that a number can hold in \(first.symbol.quotedForMessage)",
                    found: "\(row.value)")
            }
        }
        if first.dimension == .time, value < 0 {
            throw JSONFieldError(path: row.place.path(of: "value"), expected: "a time of at least 0", found: "\(row.value)")
        }
        let run = try index(ofRun: row.run, at: row.place.path(of: "run"))
        rows.append(
            Row(
                metric: metric, value: value, item: row.item.map { builder.caseIndex($0) } ?? -1, epoch: row.epoch ?? -1,
                repetition: row.repetition ?? -1, run: run, set: set(of: row.labels), failed: row.failed, time: row.time))
    }

    private mutating func append(_ row: ResultsV1Histogram) throws(JSONFieldError) {
        let (metric, conversion) = try column(of: row.metric, unit: row.unit, at: .member(row.path, "unit"))
        let unit = builder.metric(at: metric).unit
        var histogram = try row.histogram(isTime: unit.dimension == .time)
        if let conversion { histogram = try row.scaled(histogram, by: conversion.from / conversion.to, to: unit) }
        let run = try index(ofRun: row.run, at: .member(row.path, "run"))
        histograms.append(HistogramRow(metric: metric, run: run, set: set(of: row.labels), path: row.path, histogram: histogram))
    }

    /// The metric's column, and the factors of two units where the row has another one than the metric.
    private mutating func column(
        of name: String, unit text: String?, at path: JSONPath
    ) throws(JSONFieldError) -> (metric: Int, conversion: (from: Double, to: Double)?) {
        let unit = text.map { Unit(parsing: $0) }
        let metric: Int
        if let known = metrics[name] {
            metric = known
        } else {
            metric = builder.metric(Metric(name: name, unit: unit ?? .none))
            metrics[name] = metric
        }
        let first = builder.metric(at: metric).unit
        guard let unit else {
            guard declaredUnits.contains(name) || first == .none else {
                throw JSONFieldError(
                    path: path, expected: "a unit, as other observations of \(name.quotedForMessage) have", found: "none")
            }
            return (metric, nil)
        }
        guard unit.dimension == first.dimension else {
            throw JSONFieldError(
                path: path, expected: "a unit of \(first.dimension.name), as for the metric elsewhere",
                found: unit.symbol.quotedForMessage)
        }
        return (metric, unit.factor == first.factor ? nil : (unit.factor, first.factor))
    }

    private mutating func index(ofRun run: String?, at path: JSONPath) throws(JSONFieldError) -> Int32 {
        guard let run else { return 0 }
        if !runs.isEmpty, runs[run] == nil {
            let likely = likelySpelling(of: run, in: runs.keys.sorted()).map { "; did you mean \($0.quotedForMessage)?" } ?? ""
            throw JSONFieldError(path: path, expected: "one of runs", found: run.quotedForMessage + likely)
        }
        return builder.runIndex(run)
    }

    private mutating func set(of pairs: [(String, String)]) -> Int32 {
        for (key, text) in pairs {
            var key = key
            var text = text
            key.withUTF8 { key in text.withUTF8 { labels.add(key, $0) } }
        }
        return labels.finish()
    }

    /// A metric has one histogram for each run and labels, and no observations beside it: they would be counted twice.
    private func checkHistograms() throws(JSONFieldError) {
        struct Place: Hashable {
            let metric: Int
            let run: Int32
            let set: Int32
        }
        var seen = Set<Place>()
        guard !histograms.isEmpty else { return }
        let observed = Set(rows.map { Place(metric: $0.metric, run: $0.run, set: $0.set) })
        for row in histograms {
            let place = Place(metric: row.metric, run: row.run, set: row.set)
            let path = JSONPath.member(row.path, ResultsV1Histogram.key)
            guard seen.insert(place).inserted else {
                throw JSONFieldError(
                    path: path, expected: "one histogram of a metric with these labels in a run", found: "a second one")
            }
            guard !observed.contains(place) else {
                throw JSONFieldError(
                    path: path, expected: "either a histogram or observations of a metric with these labels in a run", found: "both")
            }
        }
    }
}

extension JSONField {
    fileprivate func environment() throws(JSONFieldError) -> Environment {
        try refuseKeys(
            except: ["tool", "toolVersion", "hostClass", "os", "architecture", "cpu", "model", "judge", "prompt", "goldenSet"])
        return Environment(
            tool: try self["tool"]?.nonEmptyText(), toolVersion: try self["toolVersion"]?.nonEmptyText(),
            hostClass: try self["hostClass"]?.nonEmptyText(), os: try self["os"]?.nonEmptyText(),
            architecture: try self["architecture"]?.nonEmptyText(), cpu: try self["cpu"]?.nonEmptyText(),
            model: try self["model"]?.nonEmptyText(), judge: try self["judge"]?.nonEmptyText(), prompt: try self["prompt"]?.nonEmptyText(),
            goldenSet: try self["goldenSet"]?.nonEmptyText())
    }

    fileprivate func word<Word: RawRepresentable>(_ type: Word.Type, _ expected: String) throws(JSONFieldError) -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: try text()) else {
            throw JSONFieldError(path: path, expected: expected, found: try text().quotedForMessage)
        }
        return word
    }
}
