import Measurements

/// Reads Jaeger's traces: `data[].spans[]` in microseconds, or OTLP/JSON under `result`.
///
/// A span's parent is its reference `CHILD_OF` in the same trace; one that only has `FOLLOWS_FROM` belongs to the trace of what was before it
/// and is no part of its time.
struct JaegerTraces {
    private enum Content {
        case spans(SpanTable)
        case otlp(OTLPSpans)
    }

    private let content: Content
    private let warnings: Int
    private let hasErrors: Bool

    init(_ document: JSONField, options: ReadingOptions) throws(JSONFieldError) {
        if let result = document["result"] {
            var spans = OTLPSpans(options: options)
            try spans.add(message: result)
            content = .otlp(spans)
            warnings = 0
            hasErrors = false
            return
        }
        var table = SpanTable(keepLabels: options.keepLabels, caseAttribute: options.fields[.id]?.name)
        var warned = 0
        try document.required("data").forEachElement { (_, trace) throws(JSONFieldError) in
            let services = try trace.processes(in: &table)
            try trace.required("spans").forEachElement { (_, span) throws(JSONFieldError) in
                if let list = span["warnings"], list.value.isArray { try list.forEachElement { (_, _) in warned += 1 } }
                table.add(try span.jaegerSpan(services: services))
            }
        }
        content = .spans(table)
        warnings = warned
        var errors = 0
        if let list = document["errors"], list.value.isArray { try list.forEachElement { (_, _) in errors += 1 } }
        hasErrors = errors > 0
    }

    func resultSet(run: Run, keepLabels: Set<String>) throws(MeasurementError) -> ResultSet {
        var notes: [String] = []
        if warnings > 0 { notes.append("Jaeger's warnings at spans: \(warnings), as where it has adjusted a clock") }
        if hasErrors { notes.append("Jaeger's answer has errors beside the data: it is not all that was asked for") }
        switch content {
        case .otlp(let spans): return try spans.resultSet(format: "jaeger", run: run)
        case .spans(let table):
            return try TraceMetrics.resultSet(
                of: table, format: "jaeger", run: run, unit: TraceMetrics.microseconds, keepLabels: keepLabels, notes: notes)
        }
    }
}

extension JSONField {
    /// Services by the process's id in the trace.
    fileprivate func processes(in table: inout SpanTable) throws(JSONFieldError) -> [String: String] {
        var services: [String: String] = [:]
        var tags: [(key: String, value: String)] = []
        try self["processes"]?.forEachMember { (id, process) throws(JSONFieldError) in
            services[id] = try process["serviceName"]?.text()
            tags += try process.tags()
        }
        table.add(resource: tags)
        return services
    }

    fileprivate func jaegerSpan(services: [String: String]) throws(JSONFieldError) -> Span {
        let trace = try required("traceID").text()
        var parent: String?
        var follows: String?
        try self["references"]?.forEachElement { (_, reference) throws(JSONFieldError) in
            guard let id = try reference["spanID"]?.text(), !id.isEmpty else { return }
            let isSameTrace = try reference["traceID"]?.text() ?? trace == trace
            if reference["refType"]?.value.equals("CHILD_OF") == true {
                if isSameTrace { parent = parent ?? id }
            } else if isSameTrace {
                follows = follows ?? id
            }
        }
        // Before there were references.
        if parent == nil, follows == nil, let id = try self["parentSpanID"]?.text(), !id.isEmpty { parent = id }
        let start = try microseconds("startTime")
        let duration = try microseconds("duration")
        // Anonymised files have the process in the span itself.
        let inline = try self["process"]?["serviceName"]?.text()
        let service = try self["processID"]?.text()
        var span = Span(
            trace: trace, id: try required("spanID").text(), parent: parent ?? follows, name: try self["operationName"]?.text() ?? "",
            service: service.flatMap { services[$0] } ?? inline, start: start, end: Int(start: start, duration: duration),
            followsOnly: parent == nil && follows != nil)
        span.attributes = try tags()
        span.isFailed = span["error"] == "true" || span["otel.status_code"] == "ERROR"
        try self["logs"]?.forEachElement { (_, log) throws(JSONFieldError) in
            guard span.firstToken == nil else { return }
            for item in try log.tags("fields") where item.key == "event" && Span.firstTokenEvents.contains(item.value) {
                span.firstToken = try log.microseconds("timestamp")
            }
        }
        return span
    }

    /// `[{"key": …, "type": …, "value": …}]`.
    private func tags(_ key: String = "tags") throws(JSONFieldError) -> [(key: String, value: String)] {
        var tags: [(key: String, value: String)] = []
        guard let list = self[key], list.value.isArray else { return [] }
        try list.forEachElement { (_, tag) throws(JSONFieldError) in
            guard let key = try tag["key"]?.text(), let value = tag["value"] else { return }
            if tag["type"]?.value.equals("float64") == true, let number = value.value.double {
                tags.append((key, "\(number)"))
            } else if let text = value.scalarText {
                tags.append((key, text))
            }
        }
        return tags
    }

    /// Nanoseconds of a field in microseconds; nil where it is absent.
    func microseconds(_ key: String) throws(JSONFieldError) -> Int? {
        guard let field = self[key] else { return nil }
        let number = try field.wholeNumber()
        guard let nanoseconds = Int(microseconds: number) else { throw field.mismatch("microseconds since 1970") }
        return nanoseconds
    }
}
