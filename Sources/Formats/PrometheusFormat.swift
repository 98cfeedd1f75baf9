import Measurements

extension ResultFormat {
    /// Prometheus: the text that servers show under `/metrics`, OpenMetrics too, and answers of Prometheus's API.
    static let prometheus = ResultFormat(
        name: "prometheus", title: "Prometheus's metrics",
        signature: "lines \"# TYPE name kind\", or a JSON object with \"resultType\" and \"result\" in its \"data\"",
        writtenBy:
            "`curl …/metrics` at the end of a run (text exposition, OpenMetrics); Prometheus: `GET /api/v1/query_range`, `/api/v1/query`",
        observation: "histograms; a counter's total; a gauge's value; of a query over a range each point",
        takes: .unit,
        recognises: { prefix in
            if prefix.firstByte == UInt8(ascii: "{"), Set(prefix.keysOfFirstObject).isSuperset(of: ["status", "data"]) {
                return prefix.contains(key: "resultType")
            }
            return prefix.lines.contains { PrometheusExposition.isType($0) }
        },
        read: { (source, options) throws(FormatError) in
            let run = options.run(of: source, kind: .load)
            if source.prefix.firstByte == UInt8(ascii: "{"), source.prefix.contains(key: "resultType") {
                let query = try source.withJSONFields { (document) throws(JSONFieldError) in try PrometheusQuery(document, options: options)
                }
                return try source.resultSet { try query.resultSet(run: run) }
            }
            var exposition = PrometheusExposition(keepLabels: options.keepLabels, file: source.name)
            try source.forEachLine { (line, number) throws(FormatError) in try exposition.add(line, number: number) }
            return try source.resultSet { try exposition.resultSet(run: run) }
        })
}
