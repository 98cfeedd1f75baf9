import Measurements

/// One observation of `tollgate/results/v1` as the document has it.
struct ResultsV1Observation {
    let place: Place
    let metric: String
    /// NaN where it is missing.
    let value: Double
    let unit: String?
    let item: String?
    let epoch: Int32?
    let run: String?
    let repetition: Int32?
    /// `load` among them.
    let labels: [(String, String)]
    let failed: Bool
    let time: Double?

    /// Where an observation stands, for messages.
    enum Place {
        case row(JSONPath)
        case columns(JSONPath, index: Int)

        func path(of key: String) -> JSONPath {
            switch self {
            case .row(let path): .member(path, key)
            case .columns(let path, let index): .element(.member(path, key), index)
            }
        }
    }

    static let keys = ["metric", "value", "unit", "case", "epoch", "run", "repetition", "labels", "load", "failed", "time"]

    /// A row: `{"metric": "latency", "value": 12.5, "unit": "ms", "case": "q-17"}`.
    init(_ row: JSONField) throws(JSONFieldError) {
        guard row.value.isObject else { throw row.mismatch("an object") }
        // A row that has this one is read as a histogram; here it is for the message.
        try row.refuseKeys(except: ResultsV1Observation.keys + [ResultsV1Histogram.key])
        guard row.value["value"] != nil else { throw JSONFieldError(path: row.path, expected: "a value, or null", found: "none") }
        var labels: [(String, JSONField)] = []
        try row["labels"]?.forEachMember { (key, field) throws(JSONFieldError) in labels.append((key, field)) }
        try self.init(place: .row(row.path), value: row["value"]?.number() ?? .nan, labels: labels) { row[$0] }
    }

    /// Of columns, the fields of one row; nil stands for null, too.
    init(place: Place, value: Double, labels: [(String, JSONField)], field: (String) -> JSONField?) throws(JSONFieldError) {
        self.place = place
        guard let metric = field("metric") else {
            throw JSONFieldError(path: place.path(of: "metric"), expected: "a metric's name", found: "nothing")
        }
        self.metric = try metric.nonEmptyText()
        self.value = value
        unit = try field("unit")?.text()
        item = try field("case")?.nonEmptyIdentifier()
        epoch = try field("epoch")?.index()
        run = try field("run")?.nonEmptyIdentifier()
        repetition = try field("repetition")?.index()
        failed = try field("failed")?.flag() ?? false
        time = try field("time")?.secondsOrTimestamp()
        var pairs: [(String, String)] = []
        for (key, field) in labels where !field.value.isNull { pairs.append((key, try field.label())) }
        if let load = try field("load")?.label() { pairs.append(("load", load)) }
        self.labels = pairs
    }
}

/// Observations as columns: `{"metric": "latency", "value": [12.5, 13.1], "labels": {"intent": ["refund", "other"]}}`. A column that is
/// no list holds for every row.
struct ResultsV1Columns {
    private let columns: JSONField
    private var cells: [String: [JSONField]] = [:]
    private var constants: [String: JSONField] = [:]
    private var labelCells: [(key: String, cells: [JSONField])] = []
    private var labelConstants: [(String, JSONField)] = []
    private let count: Int

    init(_ columns: JSONField) throws(JSONFieldError) {
        self.columns = columns
        try columns.refuseKeys(except: ResultsV1Observation.keys)
        let values = try columns.required("value").elements()
        count = values.count
        for key in ResultsV1Observation.keys where key != "labels" {
            guard let field = columns[key] else { continue }
            if field.value.isArray { cells[key] = try ResultsV1Columns.elements(field, count) } else { constants[key] = field }
        }
        var lists: [(key: String, cells: [JSONField])] = []
        var single: [(String, JSONField)] = []
        let count = count
        try columns["labels"]?.forEachMember { (key, field) throws(JSONFieldError) in
            if field.value.isArray { lists.append((key, try ResultsV1Columns.elements(field, count))) } else { single.append((key, field)) }
        }
        labelCells = lists
        labelConstants = single
    }

    private static func elements(_ field: JSONField, _ count: Int) throws(JSONFieldError) -> [JSONField] {
        let elements = try field.elements()
        guard elements.count == count else {
            throw JSONFieldError(path: field.path, expected: "\(count) elements, as many as value has", found: "\(elements.count)")
        }
        return elements
    }

    func forEachRow(_ body: (ResultsV1Observation) throws(JSONFieldError) -> Void) throws(JSONFieldError) {
        for (index, value) in (cells["value"] ?? []).enumerated() {
            let labels = labelConstants + labelCells.map { ($0.key, $0.cells[index]) }
            let row = try ResultsV1Observation(place: .columns(columns.path, index: index), value: value.numberOrMissing(), labels: labels)
            { key in
                let field = cells[key]?[index] ?? constants[key]
                return field?.value.isNull == true ? nil : field
            }
            try body(row)
        }
    }
}

extension JSONField {
    /// Throws where there is another key than these.
    func refuseKeys(except known: [String]) throws(JSONFieldError) {
        try forEachMember { (key, _) throws(JSONFieldError) in
            guard !known.contains(key) else { return }
            let likely = likelySpelling(of: key, in: known).map { "; did you mean \"\($0)\"?" } ?? ""
            throw JSONFieldError(
                path: .member(path, key), expected: "one of the keys \(known.joined(separator: ", "))", found: key.quotedForMessage + likely
            )
        }
    }

    func nonEmptyText() throws(JSONFieldError) -> String {
        let text = try text()
        guard !text.isEmpty else { throw JSONFieldError(path: path, expected: "a text", found: "an empty one") }
        return text
    }

    func nonEmptyIdentifier() throws(JSONFieldError) -> String {
        let text = try identifier()
        guard !text.isEmpty else { throw JSONFieldError(path: path, expected: "a text or a whole number", found: "an empty text") }
        return text
    }

    func index() throws(JSONFieldError) -> Int32 {
        guard let index = Int32(exactly: try integer()), index >= 0 else {
            throw JSONFieldError(path: path, expected: "a whole number from 0 on", found: try "\(integer())")
        }
        return index
    }

    func flag() throws(JSONFieldError) -> Bool {
        guard let flag = value.bool else { throw mismatch("true or false") }
        return flag
    }

    /// A label's value: a text, a number, true or false, each as text.
    func label() throws(JSONFieldError) -> String {
        guard let text = scalarText else { throw mismatch("a text, a number, true or false") }
        return text
    }

    /// Seconds since 1970, as a number or as a date and time.
    func secondsOrTimestamp() throws(JSONFieldError) -> Double {
        guard value.isNumber else { return try timestamp() }
        return try number()
    }

    func elements() throws(JSONFieldError) -> [JSONField] {
        var elements: [JSONField] = []
        try forEachElement { (_, field) throws(JSONFieldError) in elements.append(field) }
        return elements
    }
}
