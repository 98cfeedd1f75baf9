import Measurements

/// Reads a summary of k6.
///
/// The layouts say the same in different words: `p(95)` is `p95`, the object of metrics a list, and the rate of `passes` and `fails` one of
/// `matches` and `total`. In each of them `passes` and `matches` count what is not zero: of `http_req_failed` the requests that failed.
struct K6SummaryReader {
    private var builder: ResultSetBuilder
    /// Of each metric, what was read of it, by its tags.
    private var subMetrics: [(metric: Metric, labels: Labels, count: Int?, values: [Statistic: Double])] = []

    init(_ document: JSONField, run: Run) throws(JSONFieldError) {
        var run = run
        run.environment.tool = "k6"
        if let results = document["results"] {
            try K6SummaryReader.describe(&run, document)
            builder = ResultSetBuilder(format: "k6-summary", run: run)
            try results.required("metrics").forEachElement { (_, entry) throws(JSONFieldError) in
                try read(entry.required("name").text(), entry, values: entry.required("values"))
            }
            try readChecks(results["checks"])
        } else {
            builder = ResultSetBuilder(format: "k6-summary", run: run)
            try document.required("metrics").forEachMember { (name, entry) throws(JSONFieldError) in
                guard entry.value.isObject else { throw entry.mismatch("an object") }
                try read(name, entry, values: entry["values"] ?? entry)
            }
            try readChecks(ofGroup: document.required("root_group"))
        }
        appendSubMetrics()
        builder.note("the file holds no single requests, only their summary; k6 run --out json=FILE writes them")
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private static func describe(_ run: inout Run, _ document: JSONField) throws(JSONFieldError) {
        let metadata = document["metadata"]
        run.environment.toolVersion = try metadata?["k6_version"]?.text()
        // The summary is made at the end.
        if let ended = try metadata?["generated_at"]?.timestamp(), let duration = try document["config"]?["duration"]?.duration(),
            duration.isFinite
        {
            run.started = ended - duration
        }
    }

    // MARK: Metrics

    private mutating func read(_ name: String, _ entry: JSONField, values: JSONField) throws(JSONFieldError) {
        let (base, tags) = K6SummaryReader.parts(of: name)
        let type = try entry["type"]?.text() ?? K6SummaryReader.type(of: values)
        let contains = try entry["contains"]?.text() ?? K6SummaryReader.contents(of: base)
        let metric = Metric(k6: base, declared: K6Declaration(type: type, contains: contains))
        if entry["contains"] == nil, type == "trend", metric.unit == .none {
            builder.note("the summary does not say in what unit \"\(base)\" is; that of handleSummary does")
        }
        var count = try values["count"]?.integer()
        let statistics: [Statistic: Double]
        switch type {
        case "trend": statistics = try K6SummaryReader.trend(values, isTime: metric.unit.dimension == .time)
        case "rate": (count, statistics) = try K6SummaryReader.rate(values)
        case "counter":
            statistics =
                try values["count"].map { (field) throws(JSONFieldError) -> [Statistic: Double] in [.sum: try field.number()] } ?? [:]
            // How often it counted is not known.
            count = nil
            if base == "http_reqs", tags.pairs.isEmpty, let rate = try values["rate"]?.number() {
                let throughput = Metric(name: "throughput", unit: Unit(parsing: "1/s"))
                builder.append(summary: Summary(metric: throughput, values: [.mean: rate]))
            }
        default:
            count = nil
            // The value is the last one.
            statistics = try K6SummaryReader.trend(values, isTime: false)
        }
        guard statistics.values.contains(where: { $0.isFinite }) else { return }
        if base == "http_req_failed", statistics[.rate, default: 0] > 0 {
            builder.note("times are of all requests, failed ones among them; those with the label expected_response=true are of the others")
        }
        subMetrics.append((metric, tags, count, statistics.filter { $0.value.isFinite }))
    }

    /// `http_req_duration{endpoint:search}` and its tags; a tag's value may hold colons, as `group:::search` does.
    private static func parts(of name: String) -> (name: String, tags: Labels) {
        guard name.hasSuffix("}"), let open = name.firstIndex(of: "{") else { return (name, .empty) }
        let tags = name[open...].dropFirst().dropLast().split(separator: ",").compactMap { pair -> (String, String)? in
            guard let colon = pair.firstIndex(of: ":") else { return nil }
            return (String(pair[..<colon]).trimmingSpaces(), String(pair[colon...].dropFirst()).trimmingSpaces())
        }
        return (String(name[..<open]), Labels(tags))
    }

    /// The exported summary does not say of what type a metric is; its keys do.
    private static func type(of values: JSONField) -> String {
        if values["passes"] != nil || values["matches"] != nil { return "rate" }
        if values["avg"] != nil || values["med"] != nil { return "trend" }
        if values["value"] != nil { return "gauge" }
        let keys = ["count", "rate"]
        return keys.contains { values[$0] != nil } ? "counter" : "trend"
    }

    /// Nor does it say what a metric holds: of k6's own ones it is known.
    private static func contents(of name: String) -> String {
        if ["data_sent", "data_received"].contains(name) { return "data" }
        let isTime =
            name.hasPrefix("http_req_") && name != "http_req_failed" || name.hasPrefix("browser_http_req_duration")
            || ["iteration_duration", "group_duration", "grpc_req_duration", "ws_connecting", "ws_session_duration", "ws_ping"].contains(
                name)
        return isTime ? "time" : "default"
    }

    private static func trend(_ values: JSONField, isTime: Bool) throws(JSONFieldError) -> [Statistic: Double] {
        var statistics: [Statistic: Double] = [:]
        try values.forEachMember { (key, field) throws(JSONFieldError) in
            let name = key.hasPrefix("p(") && key.hasSuffix(")") ? "p" + key.dropFirst(2).dropLast() : key
            let known: Statistic? =
                switch name {
                case "avg": .mean
                case "med": .median
                case "min", "max": Statistic(parsing: name)
                default: name.hasPrefix("p") ? Statistic(parsing: name) : nil
                }
            guard let known, !field.value.isNull else { return }
            statistics[known] = try isTime ? field.duration() : field.number()
        }
        return statistics
    }

    /// Nothing was rated where the total is 0.
    private static func rate(_ values: JSONField) throws(JSONFieldError) -> (count: Int?, [Statistic: Double]) {
        guard let positive = try (values["matches"] ?? values["passes"])?.number() else { return (nil, [:]) }
        let total = if let total = values["total"] { try total.number() } else { positive + (try values.required("fails").number()) }
        guard let summary = Summary(failed: positive, of: total) else { return (nil, [:]) }
        return (summary.count, summary.values)
    }

    /// More sub-metrics of one metric, or tags of one, than anybody writes: comparing them would take ever longer.
    private static let most = (subMetrics: 1_000, tags: 64)

    /// A metric without tags is of all its observations. Of two sub-metrics that share observations only the one with fewer tags is kept: what a
    /// budget asks for could otherwise be counted twice.
    private mutating func appendSubMetrics() {
        var kept: [String: [Labels]] = [:]
        for item in subMetrics.sorted(by: { ($0.labels.pairs.count, $0.metric.name) < ($1.labels.pairs.count, $1.metric.name) }) {
            let name = item.metric.name
            guard kept[name, default: []].count < K6SummaryReader.most.subMetrics, item.labels.pairs.count <= K6SummaryReader.most.tags
            else {
                builder.note("\(name) has very many sub-metrics or tags; not all are read")
                continue
            }
            guard !kept[name, default: []].contains(where: { K6SummaryReader.overlap($0, item.labels) }) else {
                builder.note("\(name) has sub-metrics that overlap; the one with the tags \(item.labels.text) is left out")
                continue
            }
            kept[name, default: []].append(item.labels)
            builder.append(
                summary: item.labels.pairs.isEmpty
                    ? Summary(ofWholeRun: item.metric, count: item.count, values: item.values)
                    : Summary(metric: item.metric, labels: item.labels, count: item.count, values: item.values))
        }
    }

    /// Whether one filter can select both: they share a tag, and no key has another value.
    private static func overlap(_ first: Labels, _ second: Labels) -> Bool {
        first.pairs.contains { second[$0.key] == $0.value }
            && first.pairs.allSatisfy { second[$0.key] == nil || second[$0.key] == $0.value }
    }

    // MARK: Checks

    /// Of k6 2, which has no metric `checks` any more.
    private mutating func readChecks(_ checks: JSONField?) throws(JSONFieldError) {
        try checks?["metrics"]?.forEachElement { (_, entry) throws(JSONFieldError) in
            guard try entry.required("name").text() == "checks_succeeded" else { return }
            try read("checks", entry, values: entry.required("values"))
        }
        try checks?["results"]?.forEachElement { (_, check) throws(JSONFieldError) in try read(check: check, group: nil) }
    }

    /// Groups and checks are objects by name in the exported summary, and lists in the other one.
    private mutating func readChecks(ofGroup group: JSONField, depth: Int = 0) throws(JSONFieldError) {
        // Deeper groups than anybody writes are not followed.
        guard depth < 64 else { return }
        let path = try group["path"]?.text()
        try group["checks"]?.forEachItem { (check) throws(JSONFieldError) in try read(check: check, group: path) }
        try group["groups"]?.forEachItem { (inner) throws(JSONFieldError) in try readChecks(ofGroup: inner, depth: depth + 1) }
    }

    private mutating func read(check: JSONField, group: String?) throws(JSONFieldError) {
        let passes = try check.required("passes").number()
        let total = try passes + check.required("fails").number()
        guard let summary = Summary(failed: passes, of: total) else { return }
        var labels = [("check", try check.required("name").text())]
        if let group, !group.isEmpty { labels.append(("group", group)) }
        let metric = Metric(k6: "checks", declared: K6Declaration(type: "rate", contains: "default"))
        subMetrics.append((metric, Labels(labels), summary.count, summary.values))
    }
}

extension JSONField {
    /// Every element of a list, or every member of an object.
    fileprivate func forEachItem(_ body: (JSONField) throws(JSONFieldError) -> Void) throws(JSONFieldError) {
        if value.isArray {
            try forEachElement { (_, field) throws(JSONFieldError) in try body(field) }
        } else {
            try forEachMember { (_, field) throws(JSONFieldError) in try body(field) }
        }
    }
}

extension Labels {
    fileprivate var text: String { pairs.map { "\($0.key)=\($0.value)" }.joined(separator: ", ").quotedForMessage }
}
