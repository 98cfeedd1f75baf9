import Measurements

extension ResultFormat {
    /// Traces as OTLP/JSON: the OpenTelemetry collector's file exporter, one message a line; also one document over several lines.
    static let otlpTraces = ResultFormat(
        name: "otlp", title: "OpenTelemetry traces (OTLP/JSON)",
        signature: "JSON lines, or one JSON object, with \"resourceSpans\"",
        writtenBy: "the OpenTelemetry collector's `file` exporter, also with `compression: zstd`; SDKs' OTLP/JSON file exporters",
        observation: "a root span's time, a span's time and self time, a model call's tokens",
        takes: .fields,
        recognises: { OTLPMessages.areThey($0, of: .spans) },
        read: { (source, options) throws(FormatError) in
            var spans = OTLPSpans(options: options)
            try OTLPMessages.forEach(of: source) { (message) throws(JSONFieldError) in try spans.add(message: message) }
            let run = options.run(of: source, kind: .load)
            return try source.resultSet { try spans.resultSet(format: "otlp", run: run) }
        })
}

/// The messages of an OTLP/JSON file.
enum OTLPMessages {
    /// By the key of the resources that have it.
    enum Signal: String, CaseIterable {
        case logs = "resourceLogs"
        case metrics = "resourceMetrics"
        case spans = "resourceSpans"
    }

    /// Messages of other signals than the one that is read: pipelines of several may share one file.
    struct Others {
        private var counts: [Signal: Int] = [:]

        /// The message's resources; nil where it has those of another signal.
        mutating func resources(_ signal: Signal, of message: JSONField) throws(JSONFieldError) -> JSONField? {
            if let resources = message[signal.rawValue] { return resources }
            guard let other = Signal.allCases.last(where: { message[$0.rawValue] != nil }) else {
                throw JSONFieldError(path: .member(message.path, signal.rawValue), expected: "a list", found: "nothing")
            }
            counts[other, default: 0] += 1
            return nil
        }

        var notes: [String] {
            Signal.allCases.compactMap { signal in
                counts[signal].map { "messages with \(signal.rawValue) are not read here: \($0)" }
            }
        }
    }

    static func areThey(_ prefix: InputPrefix, of signal: Signal) -> Bool {
        prefix.firstByte == UInt8(ascii: "{") && prefix.keysOfFirstObject.contains(signal.rawValue)
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
