import Measurements

extension ResultFormat {
    /// Metrics as OTLP/JSON: the OpenTelemetry collector's file exporter, one message a line.
    static let otlpMetrics = ResultFormat(
        name: "otlp-metrics", title: "OpenTelemetry metrics (OTLP/JSON)",
        signature: "JSON lines, or one JSON object, with \"resourceMetrics\"",
        writtenBy: "the OpenTelemetry collector's `file` exporter, also with `compression: zstd`; SDKs' OTLP/JSON file exporters",
        observation: "histograms; a counter's total; a gauge's value at each export",
        recognises: { OTLPMessages.areThey($0, of: .metrics) },
        read: { (source, options) throws(FormatError) in
            var metrics = OTLPMetrics(keepLabels: options.keepLabels)
            try OTLPMessages.forEach(of: source) { (message) throws(JSONFieldError) in try metrics.add(message: message) }
            let run = options.run(of: source, kind: .load)
            return try source.resultSet { try metrics.resultSet(run: run) }
        })
}
