import Measurements

/// Reads the spans of OTLP/JSON messages: `resourceSpans[].scopeSpans[].spans[]`.
///
/// Written from the protobuf definitions of opentelemetry-proto and their JSON mapping: 64-bit integers are texts or numbers, enums numbers
/// (names before collector v0.63), ids hexadecimal, empty fields left out. Nanoseconds.
struct OTLPSpans {
    private let keepLabels: Set<String>
    private var table: SpanTable
    private var others = OTLPMessages.Others()

    init(options: ReadingOptions) {
        keepLabels = options.keepLabels
        table = SpanTable(keepLabels: options.keepLabels, caseAttribute: options.fields[.id]?.name)
    }

    mutating func add(message: JSONField) throws(JSONFieldError) {
        guard let resources = try others.resources(.spans, of: message) else { return }
        try resources.forEachElement { (_, resource) throws(JSONFieldError) in
            let attributes = try resource["resource"]?.attributes() ?? []
            table.add(resource: attributes)
            let service = attributes.last { $0.key == "service.name" }?.value
            // Before 2022 the scope was called an instrumentation library.
            for (scopes, spans) in [("scopeSpans", "spans"), ("instrumentationLibrarySpans", "spans")] {
                try resource[scopes]?.forEachElement { (_, scope) throws(JSONFieldError) in
                    try scope[spans]?.forEachElement { (_, span) throws(JSONFieldError) in table.add(try span.otlpSpan(service: service)) }
                }
            }
        }
    }

    func resultSet(format: String, run: Run) throws(MeasurementError) -> ResultSet {
        try TraceMetrics.resultSet(
            of: table, format: format, run: run, unit: TraceMetrics.nanoseconds, keepLabels: keepLabels, notes: others.notes)
    }
}

extension JSONField {
    fileprivate func otlpSpan(service: String?) throws(JSONFieldError) -> Span {
        let parent = try self["parentSpanId"]?.text() ?? ""
        var span = Span(
            trace: try required("traceId").text(), id: try required("spanId").text(), parent: parent.isEmpty ? nil : parent,
            name: try self["name"]?.text() ?? "", service: service, start: try self["startTimeUnixNano"]?.wholeNumber().nonZero,
            end: try self["endTimeUnixNano"]?.wholeNumber().nonZero)
        if let code = self["status"]?["code"] { span.isFailed = code.value.int == 2 || code.value.equals("STATUS_CODE_ERROR") }
        span.attributes = try attributes()
        try self["events"]?.forEachElement { (_, event) throws(JSONFieldError) in
            guard span.firstToken == nil, let name = try event["name"]?.text(), Span.firstTokenEvents.contains(name) else { return }
            span.firstToken = try event["timeUnixNano"]?.wholeNumber().nonZero
        }
        return span
    }

    /// `attributes: [{"key": …, "value": {"stringValue": …}}]`; lists, maps and bytes are left out.
    func attributes() throws(JSONFieldError) -> [(key: String, value: String)] {
        var attributes: [(key: String, value: String)] = []
        try self["attributes"]?.forEachElement { (_, item) throws(JSONFieldError) in
            guard let key = try item["key"]?.text(), let value = item["value"] else { return }
            if let text = value["stringValue"]?.value.string ?? value["intValue"]?.scalarText ?? value["boolValue"]?.scalarText {
                attributes.append((key, text))
            } else if let number = value["doubleValue"]?.value.double {
                attributes.append((key, "\(number)"))
            }
        }
        return attributes
    }

    /// A whole number from 0 on, as protobuf's JSON writes those of 64 bits: a text, or a number.
    func wholeNumber() throws(JSONFieldError) -> Int {
        let number = value.int ?? value.string.flatMap { Int($0) }
        guard let number, number >= 0 else { throw mismatch("a whole number from 0 on") }
        return number
    }
}

extension Int {
    /// Nil for 0, which stands for "not set".
    var nonZero: Int? { self == 0 ? nil : self }
}
