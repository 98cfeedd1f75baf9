import Measurements

/// The per-document scores of one `samples_*.jsonl`, gathered until the end of the file shows what identifies a document and what filters
/// there are.
///
/// * A line stands for one document under one filter; the metric is `metric,filter`, as in the results file.
/// * A case is `task/` and the document's own `case_id`, `id` or `uid` where every line has it and it names one document only, else the
///   `doc_id` (a position in the split). Its digest is the `doc_hash`, so that a shifted position is noticed.
/// * Short scalar fields of `doc` are labels (segments), but for those that differ from document to document.
struct LMEvaluationHarnessSamples {
    /// From the file's name; the lines do not tell it.
    let task: String?

    /// Labels that are kept even if they differ from document to document.
    let keepLabels: Set<String>

    private struct Line {
        let documentID: String
        let ownIDs: [String: String]
        let digest: String?
        /// Nil in releases up to 0.4.7, which write one line for each filter without saying which.
        let filter: String?
        let labels: [(key: String, value: String)]
        let scores: [(metric: String, value: Double?)]
    }

    private var lines: [Line] = []

    private static let idKeys = ["case_id", "id", "uid"]
    private static let otherKeys: Set<String> = [
        "doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics", "doc_hash", "prompt_hash", "target_hash",
    ]

    init(task: String?, keepLabels: Set<String> = []) {
        self.task = task
        self.keepLabels = keepLabels
    }

    /// Takes one line, or one element of the list that release 0.4.2 wrote.
    mutating func add(_ line: JSONField) throws(JSONFieldError) {
        var ownIDs: [String: String] = [:]
        var labels: [(key: String, value: String)] = []
        if let document = line["doc"], document.value.isObject {
            try document.forEachMember { (key, field) throws(JSONFieldError) in
                if let text = field.labelText { labels.append((key, text)) }
                if LMEvaluationHarnessSamples.idKeys.contains(key), let id = try? field.identifier() { ownIDs[key] = id }
            }
        }
        var names: [String] = []
        if let listed = line["metrics"] {
            try listed.forEachElement { (_, field) throws(JSONFieldError) in names.append(try field.text()) }
        } else {
            try line.forEachMember { (key, _) throws(JSONFieldError) in
                if !LMEvaluationHarnessSamples.otherKeys.contains(key) { names.append(key) }
            }
        }
        var scores: [(metric: String, value: Double?)] = []
        for name in names { scores.append((name, line.score(name))) }
        lines.append(
            Line(
                documentID: try line.required("doc_id").identifier(), ownIDs: ownIDs, digest: try line["doc_hash"]?.text(),
                filter: try line["filter"]?.text(), labels: labels, scores: scores))
    }

    func resultSet(run: Run) throws(MeasurementError) -> ResultSet {
        var builder = ResultSetBuilder(format: LMEvaluationHarnessName.format, run: run)
        let idKey = LMEvaluationHarnessSamples.idKeys.first(where: identifiesDocuments)
        let labelKeys = segmentKeys()
        let scalars = Set(lines.flatMap { $0.scores.filter { $0.value != nil }.map(\.metric) })
        let filters = filterNames()
        for (line, filter) in zip(lines, filters) {
            let name = idKey.flatMap { line.ownIDs[$0] } ?? line.documentID
            let item = builder.caseIndex(task.map { "\($0)/\(name)" } ?? name, digest: line.digest)
            let kept = line.labels.filter { labelKeys.contains($0.key) }.map { ($0.key, $0.value) }
            let labels = builder.labelIndex(Labels(kept + [task.map { ("task", $0) }].compactMap { $0 }))
            for score in line.scores where scalars.contains(score.metric) {
                let metric = builder.metric(Metric(lmEvaluationHarness: score.metric, filter: filter))
                builder.append(metric: metric, value: score.value ?? .nan, case: item, labels: labels)
            }
            for score in line.scores where !scalars.contains(score.metric) {
                builder.note("\(score.metric) has no number for a single document; only its aggregate in the results file counts")
            }
        }
        if lines.contains(where: { $0.filter == nil }), Set(filters).count > 1 {
            builder.note("the file does not name its filters; they are numbered in the order of its lines")
        }
        return try builder.build()
    }

    /// Whether every line has the key, with one value for each document and one document for each value.
    private func identifiesDocuments(_ key: String) -> Bool {
        var documents: [String: String] = [:]
        var values: [String: String] = [:]
        for line in lines {
            guard let value = line.ownIDs[key] else { return false }
            if documents.updateValue(line.documentID, forKey: value).map({ $0 != line.documentID }) ?? false { return false }
            if values.updateValue(value, forKey: line.documentID).map({ $0 != value }) ?? false { return false }
        }
        return !lines.isEmpty
    }

    /// The fields of `doc` that can be segments: not those that have another value for each of many documents (ids, questions).
    private func segmentKeys() -> Set<String> {
        var values: [String: Set<String>] = [:]
        for line in lines {
            for label in line.labels { values[label.key, default: []].insert(label.value) }
        }
        let documents = Set(lines.map(\.documentID)).count
        return Set(
            values.filter { key, distinct in
                keepLabels.contains(key) || documents <= 20 || (distinct.count < documents && distinct.count <= LabelTable.mostValues)
            }.keys)
    }

    /// For each line the filter's name: as the file tells, else `none` where each document stands once, else `filter 1`, `filter 2` …
    private func filterNames() -> [String] {
        var occurrences: [String: Int] = [:]
        let numbers = lines.map { line in
            occurrences[line.documentID, default: 0] += 1
            return occurrences[line.documentID] ?? 1
        }
        let isSingle = !numbers.contains { $0 > 1 }
        return zip(lines, numbers).map { line, number in line.filter ?? (isSingle ? "none" : "filter \(number)") }
    }
}

extension JSONField {
    /// A document's score as a number (booleans are 1 and 0, null and NaN are missing); nil where it is a list, a text or an object.
    fileprivate func score(_ metric: String) -> Double? {
        guard let member = value[metric] else { return .nan }
        if member.isNull { return .nan }
        if let flag = member.bool { return flag ? 1 : 0 }
        return member.double.map { $0.isFinite ? $0 : .nan }
    }
}
