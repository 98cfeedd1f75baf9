import Measurements

extension ResultFormat {
    /// Spans as Zipkin's API takes and gives them, version 2.
    static let zipkin = ResultFormat(
        name: "zipkin", title: "Zipkin's JSON",
        signature: "a JSON list of spans with \"traceId\" and \"id\", or a list of such lists",
        writtenBy: "Zipkin: `GET /api/v2/traces`, `/api/v2/trace/…`, and what exporters post to `/api/v2/spans`",
        observation: "as of `otlp`",
        takes: .fields,
        recognises: { prefix in
            guard prefix.firstByte == UInt8(ascii: "[") else { return false }
            return Set(prefix.keysOfFirstObject).isSuperset(of: ["traceId", "id"])
        },
        read: { (source, options) throws(FormatError) in
            let run = options.run(of: source, kind: .load)
            let table = try source.withJSONFields { (document) throws(JSONFieldError) in
                var table = SpanTable(keepLabels: options.keepLabels, caseAttribute: options.fields[.id]?.name)
                try table.add(zipkin: document)
                return table
            }
            return try source.resultSet {
                try TraceMetrics.resultSet(
                    of: table, format: "zipkin", run: run, unit: TraceMetrics.microseconds, keepLabels: options.keepLabels)
            }
        })
}
