import Measurements

extension ResultFormat {
    /// Traces as OTLP/JSON: the OpenTelemetry collector's file exporter, one message a line; also one document over several lines.
    static let otlpTraces = ResultFormat(
        name: "otlp", title: "OpenTelemetry traces (OTLP/JSON)",
        signature: "JSON lines, or one JSON object, with \"resourceSpans\"",
        writtenBy: "the OpenTelemetry collector's `file` exporter, also with `compression: zstd`; SDKs' OTLP/JSON file exporters",
        observation: "a root span's time, a span's time and self time, a model call's tokens",
        takes: .fields,
        recognises: { OTLPMessages.areThey($0, key: "resourceSpans") },
        read: { (source, options) throws(FormatError) in
            var spans = OTLPSpans(options: options)
            try OTLPMessages.forEach(of: source) { (message) throws(JSONFieldError) in try spans.add(message: message) }
            let run = options.run(of: source, kind: .load)
            return try source.resultSet { try spans.resultSet(format: "otlp", run: run) }
        })
}

/// The messages of an OTLP/JSON file.
enum OTLPMessages {
    static func areThey(_ prefix: InputPrefix, key: String) -> Bool {
        prefix.firstByte == UInt8(ascii: "{") && prefix.keysOfFirstObject.contains(key)
    }

    /// One a line, as collectors write them, or one document that somebody laid out over lines.
    static func forEach(of source: InputSource, _ body: (JSONField) throws(JSONFieldError) -> Void) throws(FormatError) {
        if isSpreadOverLines(source.prefix) {
            try source.withJSONFields { (document) throws(JSONFieldError) in try body(document) }
        } else {
            try source.forEachJSONLineField(body)
        }
    }

    private static func isSpreadOverLines(_ prefix: InputPrefix) -> Bool {
        let first = prefix.bytes.drop { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
        guard let end = first.firstIndex(of: 0x0A) else { return false }
        return first[..<end].last { ![0x20, 0x09, 0x0D].contains($0) } != UInt8(ascii: "}")
    }
}
