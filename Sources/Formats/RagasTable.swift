import Measurements

/// Reads the records of a Ragas evaluation: every numeric column that is no known input is a metric, higher is better (Ragas stores no direction).
///
/// * A case is known by its `user_input` where each record has another one, else by its place, with a digest that tells when it shifted.
/// * A metric that raised is an empty cell or null: missing. Beware: `exact_match` gives 0 for a missing response.
struct RagasTable {
    private struct Record {
        var input: String?
        var others: [(name: String, text: String)] = []
        var numbers: [(name: String, value: Double)] = []
    }

    private static let inputs: Set<String> = [
        "user_input", "retrieved_contexts", "reference_contexts", "response", "reference", "multi_responses", "rubrics", "rubric",
        "retrieved_context_ids", "reference_context_ids", "reference_tool_calls", "reference_topics", "persona_name", "query_style",
        "query_length", "question", "contexts", "answer", "ground_truth", "ground_truths", "episode_done",
    ]

    private let run: Run
    private var records: [Record] = []
    private var texts: Set<String> = []
    private var order: [String] = []

    init(run: Run) { self.run = run }

    static func isHeader(_ names: Set<String>) -> Bool {
        let old = names.contains("question") && !names.isDisjoint(with: ["answer", "contexts", "ground_truth", "ground_truths"])
        let new = names.contains("user_input") && !names.isDisjoint(with: ["response", "retrieved_contexts", "reference"])
        return (old || new) && !names.subtracting(inputs).isEmpty
    }

    mutating func add(_ field: JSONField) throws(JSONFieldError) {
        var record = Record()
        try field.forEachMember { (name, member) throws(JSONFieldError) in
            if name == "user_input" || name == "question" {
                record.input = member.scalarText ?? RagasTable.digest(member)
            } else if RagasTable.inputs.contains(name) {
                return
            } else if member.value.isNumber || member.value.isNull {
                note(name, &record, try member.numberOrMissing())
            } else if let number = member.value.double, !number.isFinite {
                note(name, &record, .nan)
            } else if let flag = member.value.bool {
                note(name, &record, flag ? 1 : 0)
            } else if let text = member.scalarText {
                texts.insert(name)
                record.others.append((name, text))
            }
        }
        guard record.input != nil else {
            throw JSONFieldError(path: .member(field.path, "user_input"), expected: "a value", found: "nothing")
        }
        records.append(record)
    }

    private static func digest(_ field: JSONField) -> String {
        var digest = ContentDigest()
        field.add(to: &digest)
        return digest.hexadecimal
    }

    mutating func add(_ cells: [(name: String, text: String)]) {
        var record = Record()
        for (name, text) in cells where !name.isEmpty {
            if name == "user_input" || name == "question" {
                record.input = text
            } else if !RagasTable.inputs.contains(name) {
                switch NumberText(text) {
                case .number(let value): note(name, &record, value)
                case .missing: note(name, &record, .nan)
                case .localised, .noNumber:
                    texts.insert(name)
                    record.others.append((name, text))
                }
            }
        }
        records.append(record)
    }

    private mutating func note(_ name: String, _ record: inout Record, _ value: Double) {
        if !order.contains(name) { order.append(name) }
        record.numbers.append((name, value))
    }

    func resultSet() throws(MeasurementError) -> ResultSet {
        var run = run
        run.environment.tool = "ragas"
        var builder = ResultSetBuilder(format: "ragas", run: run)
        var table = EvaluationTable()
        let inputs = records.compactMap(\.input)
        let isKnownByInput = inputs.count == records.count && Set(inputs).count == inputs.count
        let metrics = order.filter { !texts.contains($0) }.map { Metric(name: $0, unit: .none, direction: .higher, mood: .exact) }
        for (place, record) in records.enumerated() {
            let input = record.input ?? ""
            var row = EvaluationTable.Row(id: isKnownByInput ? input : "row \(place)", digest: ContentDigest([input]).hexadecimal)
            row.labels = record.others.filter { $0.text.utf8.count <= 64 }.map { (key: $0.name, value: $0.text) }
            let values = Dictionary(record.numbers.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
            row.values = metrics.map { ($0, values[$0.name] ?? .nan) }
            table.add(row)
        }
        if !isKnownByInput { builder.note("cases are known by their places, for user_input is not different in each record") }
        table.append(to: &builder, keepLabels: [])
        let goldenSet = table.goldenSet
        builder.updateRun { $0.environment.goldenSet = goldenSet }
        return try builder.build()
    }
}
