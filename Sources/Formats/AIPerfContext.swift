import Measurements

/// What AIPerf's JSON summary tells of a run: beside it, the lines of the requests tell nothing of it.
struct AIPerfContext {
    private(set) var labels: [(String, String)] = []
    private var version: String?
    private var model: String?
    private var started: Double?
    private var unfinished: String?
    private var id: String?

    /// `profile_export_aiperf.json` beside `profile_export.jsonl`; nil where there is none.
    init?(beside source: InputSource) throws(FormatError) {
        guard let path = source.siblingPath("\(source.runName)_aiperf.json") else { return nil }
        let file: InputSource
        do throws(FormatError) { file = try InputSource(path: path) } catch {
            guard error.kind == .notFound else { throw error }
            return nil
        }
        self = try file.withJSONFields { (document) throws(JSONFieldError) in try AIPerfContext(document) }
    }

    init(_ document: JSONField) throws(JSONFieldError) {
        version = try document["aiperf_version"]?.text()
        id = try document["benchmark_id"]?.text()
        started = try document["start_time"]?.timestamp()
        if document["was_cancelled"]?.value.bool == true {
            unfinished = "it was cancelled"
        } else if document["is_complete"]?.value.bool == false {
            unfinished = "it is not complete"
        }
        let config = document["input_config"]
        var models: [String] = []
        try config?["models"]?["items"]?.forEachElement { (_, item) throws(JSONFieldError) in
            if let name = try item["name"]?.text() { models.append(name) }
        }
        if models.isEmpty {
            try config?["endpoint"]?["model_names"]?.forEachElement { (_, name) throws(JSONFieldError) in models.append(try name.text()) }
        }
        if !models.isEmpty { model = models.sorted().joined(separator: ",") }
        try readLoad(config)
    }

    /// The load of the phase that is measured; where there are several, no label says of which one a request is.
    private mutating func readLoad(_ config: JSONField?) throws(JSONFieldError) {
        var phases: [[(String, String)]] = []
        try config?["phases"]?.forEachElement { (_, phase) throws(JSONFieldError) in
            guard phase["kind"]?.scalarText != "warmup" else { return }
            phases.append(AIPerfContext.load(of: phase, rate: "rate"))
        }
        if let older = config?["loadgen"] { phases.append(AIPerfContext.load(of: older, rate: "request_rate")) }
        if phases.count == 1 { labels = phases[0] }
    }

    /// The labels of a load; `rate` is what the field calls its rate.
    static func load(of field: JSONField?, rate: String) -> [(String, String)] {
        [("rate", field?[rate]?.labelText), ("concurrency", field?["concurrency"]?.labelText)].compactMap { key, value in
            value.map { (key, $0) }
        }
    }

    /// Both exports of one benchmark are one run, which the benchmark's id names.
    func describe(_ run: inout Run, isRunNamed: Bool) {
        run.environment.tool = "aiperf"
        run.environment.toolVersion = version
        run.environment.model = model
        run.started = started
        run.unfinished = unfinished
        if let id, !id.isEmpty, !isRunNamed {
            run.name = "aiperf \(id)"
            run.isNamedByFile = true
        }
    }
}
