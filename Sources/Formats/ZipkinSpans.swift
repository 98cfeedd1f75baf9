/// Reads Zipkin's spans of version 2, in microseconds. Every tag is a text; a duration of 0, or none, is a span that was never finished.
extension SpanTable {
    /// A list of spans, or of lists of them.
    mutating func add(zipkin list: JSONField) throws(JSONFieldError) {
        try list.forEachElement { (_, element) throws(JSONFieldError) in
            if element.value.isArray {
                try element.forEachElement { (_, span) throws(JSONFieldError) in try addSpan(span) }
            } else {
                try addSpan(element)
            }
        }
    }

    private mutating func addSpan(_ field: JSONField) throws(JSONFieldError) {
        let span = try field.zipkinSpan()
        add(resource: span.attributes)
        add(span)
    }
}

extension JSONField {
    fileprivate func zipkinSpan() throws(JSONFieldError) -> Span {
        guard value.isObject else { throw mismatch("a span") }
        let parent = try self["parentId"]?.text() ?? ""
        let start = try microseconds("timestamp")?.nonZero
        var span = Span(
            trace: try required("traceId").text(), id: try required("id").text(), parent: parent.isEmpty ? nil : parent,
            name: try self["name"]?.text() ?? "", service: try self["localEndpoint"]?["serviceName"]?.text(), start: start,
            end: Int(start: start, duration: try microseconds("duration")?.nonZero))
        span.sharesID = self["shared"]?.value.bool == true
        var attributes: [(key: String, value: String)] = []
        try self["tags"]?.forEachMember { (key, tag) throws(JSONFieldError) in
            if let text = tag.scalarText { attributes.append((key, text)) }
        }
        span.attributes = attributes
        // The tag's text may be empty; that it is there says enough.
        span.isFailed = span["error"].map { $0 != "false" } ?? false || span["otel.status_code"] == "ERROR"
        try self["annotations"]?.forEachElement { (_, annotation) throws(JSONFieldError) in
            guard span.firstToken == nil, let text = try annotation["value"]?.text(), Span.isFirstToken(annotation: text) else { return }
            span.firstToken = try annotation.microseconds("timestamp")
        }
        return span
    }
}

extension Span {
    /// An annotation is an event's name, or its name with its attributes as JSON: `{"gen_ai.first_token": {…}}`.
    fileprivate static func isFirstToken(annotation text: String) -> Bool {
        firstTokenEvents.contains(text) || firstTokenEvents.contains { text.hasPrefix("{\"\($0)\":") }
    }
}
