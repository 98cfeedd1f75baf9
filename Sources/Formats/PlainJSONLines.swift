import Measurements

/// Reads lines of one's own: the case's id, numbers as metrics, short texts as labels.
///
/// * A unit is what a field's name ends in: `_ms`, `_s`, `_us`, `_ns`, `_bytes`, `_tokens`, `_usd`, `_percent`. `score` is higher better.
/// * Where `error` says something, or `failed` is true, the case failed: its scores are missing, its latency is a failed request's.
/// * `model`, `judge`, `prompt_sha`, `prompt_id` and `golden_set` that are one for all lines describe the run; `epoch` counts repeats.
struct PlainJSONLines {
    private struct Line {
        var id = ""
        var epoch: Int32 = -1
        var failed = false
        var numbers: [(name: String, value: Double)] = []
        var flags: Set<String> = []
        var texts: [(name: String, text: String)] = []
    }

    private static let idKeys = ["case_id", "id", "sample_id", "test_id", "case", "uid"]
    private static let scores: [String: String] = [
        "score": "score", "accuracy": "accuracy", "correct": "accuracy", "passed": "accuracy", "pass": "accuracy", "success": "accuracy",
    ]
    private static let standardNames: [String: String] = [
        "latency": "latency", "ttft": "ttft", "itl": "itl", "tpot": "tpot", "input_tokens": "input_tokens", "prompt_tokens": "input_tokens",
        "output_tokens": "output_tokens", "completion_tokens": "output_tokens", "cached_tokens": "cached_tokens", "cost": "cost",
    ]
    private static let units: [(suffix: String, unit: Unit)] = [
        ("_ms", .milliseconds), ("_us", Unit(parsing: "us")), ("_ns", Unit(parsing: "ns")), ("_s", .seconds), ("_sec", .seconds),
        ("_seconds", .seconds), ("_bytes", .bytes), ("_tokens", .tokens), ("_usd", .dollars), ("_percent", Unit(parsing: "%")),
        ("_pct", Unit(parsing: "%")),
    ]
    /// Of a run where they are one for all.
    private static let environment = ["model", "judge", "prompt_sha", "prompt_id", "golden_set"]

    private let run: Run
    private let keepLabels: Set<String>
    /// Given by the user.
    private let fields: [FieldRole: FieldName]
    private let roles: [String: FieldRole]
    private var lines: [Line] = []
    private var hasErrors = false

    init(run: Run, keepLabels: Set<String>, fields: [FieldRole: FieldName] = [:]) {
        self.run = run
        self.keepLabels = keepLabels
        self.fields = fields
        roles = Dictionary(fields.map { ($0.value.name, $0.key) }, uniquingKeysWith: { first, _ in first })
    }

    static func areCases(_ keys: Set<String>) -> Bool {
        guard keys.contains(where: { idKeys.contains($0) }) else { return false }
        guard keys.isDisjoint(with: ["metric", "type", "spec", "schema", "doc_id", "resps", "traceId"]) else { return false }
        return keys.contains { scores[$0] != nil || unit(of: $0) != nil }
    }

    private static func unit(of name: String) -> (unit: Unit, base: String)? {
        for (suffix, unit) in units where name.hasSuffix(suffix) && name.count > suffix.count {
            return (unit, unit == .tokens ? name : String(name.dropLast(suffix.count)))
        }
        return nil
    }

    mutating func add(_ field: JSONField) throws(JSONFieldError) {
        var line = Line()
        let idKeys = fields[.id].map { [$0.name] } ?? PlainJSONLines.idKeys
        guard let id = idKeys.lazy.compactMap({ key in field[key].map { (key, $0) } }).first else {
            throw JSONFieldError(
                path: .member(field.path, idKeys[0]), expected: "the case's id",
                found: "nothing" + (fields[.id] == nil ? "; --field id=NAME names the field that has it" : ""))
        }
        line.id = try id.1.identifier()
        try field.forEachMember { (name, member) throws(JSONFieldError) in
            switch name {
            case id.0: break
            case fields[.epoch]?.name ?? "epoch":
                if !member.value.isNull { line.epoch = Int32(clamping: try member.integer()) }
            case _ where fields[.failed].map({ $0.name == name }) ?? ["error", "failed"].contains(name):
                hasErrors = true
                if let flag = member.value.bool {
                    line.failed = line.failed || flag
                } else if let text = member.value.string {
                    line.failed = line.failed || !text.isEmpty
                } else if let number = member.value.double {
                    line.failed = line.failed || number != 0
                } else if member.value.isObject {
                    line.failed = true
                }
            default:
                if let flag = member.value.bool {
                    line.flags.insert(name)
                    line.numbers.append((name, flag ? 1 : 0))
                } else if member.value.isNumber || member.value.double != nil {
                    line.numbers.append((name, try member.number()))
                } else if let text = member.labelText {
                    line.texts.append((name, text))
                }
            }
        }
        lines.append(line)
    }

    func resultSet() throws(MeasurementError) -> ResultSet {
        var run = run
        let texts = Set(lines.flatMap { $0.texts.map(\.name) })
        let flags = lines.reduce(into: Set<String>()) { $0.formUnion($1.flags) }
        var names: [String] = []
        var seen: Set<String> = []
        for line in lines {
            for item in line.numbers where !texts.contains(item.name) && seen.insert(item.name).inserted { names.append(item.name) }
        }
        let metrics = Dictionary(
            uniqueKeysWithValues: names.map { ($0, metric($0, isFlag: flags.contains($0))) })
        var fixed: Set<String> = []
        for key in PlainJSONLines.environment {
            let values = Set(lines.map { line in line.texts.first { $0.name == key }?.text })
            guard values.count == 1, let value = values.first.flatMap({ $0 }) else { continue }
            fixed.insert(key)
            switch key {
            case "model": run.environment.model = value
            case "judge": run.environment.judge = value
            case "golden_set": run.environment.goldenSet = value
            default: run.environment.prompt = value
            }
        }
        var builder = ResultSetBuilder(format: "jsonl", run: run)
        var table = EvaluationTable()
        table.tellsFailures = hasErrors
        for line in lines {
            var row = EvaluationTable.Row(id: line.id, epoch: line.epoch, failed: line.failed)
            row.labels = line.texts.filter { !fixed.contains($0.name) }.map { (key: $0.name, value: $0.text) }
            row.values = line.numbers.compactMap { item in metrics[item.name].map { ($0, item.value) } }
            table.add(row)
        }
        table.append(to: &builder, keepLabels: keepLabels)
        if run.environment.goldenSet == nil, !lines.isEmpty {
            let goldenSet = table.goldenSet
            builder.updateRun { $0.environment.goldenSet = goldenSet }
        }
        return try builder.build()
    }

    private func metric(_ name: String, isFlag: Bool) -> Metric {
        let given = roles[name]
        if let standard = given == .score || given == .accuracy ? given?.rawValue : given == nil ? PlainJSONLines.scores[name] : nil {
            let unit = isFlag || standard == "accuracy" ? Unit.ratio : .none
            return Metric(name: name, unit: unit, direction: .higher, mood: .exact, standardName: standard)
        }
        let unit = PlainJSONLines.unit(of: name)
        let standard = given?.rawValue ?? PlainJSONLines.standardNames[unit?.base ?? name]
        let known = given.flatMap { fields[$0]?.unit } ?? unit?.unit
        return Metric(name: name, unit: known ?? (isFlag ? .ratio : .none), standardName: standard)
    }
}
