import Measurements

extension ResultFormat {
    /// Answers of Jaeger's API, which its user interface also saves: `/api/traces`, and `/api/v3/traces`.
    static let jaeger = ResultFormat(
        name: "jaeger", title: "Jaeger's JSON",
        signature:
            "a JSON object with \"data\", whose traces have \"traceID\" and \"spans\", or with \"result\" and \"resourceSpans\" in it",
        writtenBy: "Jaeger: `GET /api/traces`, `/api/v3/traces`, and what its user interface saves",
        observation: "as of `otlp`",
        takes: .fields,
        recognises: { prefix in
            guard prefix.firstByte == UInt8(ascii: "{") else { return false }
            let keys = prefix.keysOfFirstObject
            if keys.contains("data") { return prefix.contains(key: "traceID") && prefix.contains(key: "spans") }
            return keys.contains("result") && prefix.contains(key: "resourceSpans")
        },
        read: { (source, options) throws(FormatError) in
            let run = options.run(of: source, kind: .load)
            let traces = try source.withJSONFields { (document) throws(JSONFieldError) in try JaegerTraces(document, options: options) }
            return try source.resultSet { try traces.resultSet(run: run, keepLabels: options.keepLabels) }
        })
}
