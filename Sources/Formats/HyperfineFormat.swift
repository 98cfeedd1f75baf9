import Measurements

extension ResultFormat {
    /// The JSON exports of hyperfine 1.x and 2.0, and their CSV exports, which hold nothing but summaries.
    package static let hyperfine = ResultFormat(
        name: "hyperfine", title: "a hyperfine export",
        signature:
            "a JSON object whose \"results\" have a \"command\" and \"times\", or with \"schema_version\" and \"primary_metric\"; or its CSV",
        writtenBy: "`hyperfine --export-json` (1.x and 2.x); `--export-csv` holds only summaries",
        observation: "a timing",
        recognises: { prefix in
            if HyperfineCSV.isHeader(prefix.firstLine) { return true }
            let keys = Set(prefix.keysOfFirstObject)
            guard keys.contains("results"), prefix.contains(key: "command") else { return false }
            if keys.contains("schema_version") { return keys.contains("primary_metric") || prefix.contains(key: "hyperfine_version") }
            return keys == ["results"] && (prefix.contains(key: "times") || prefix.contains(key: "mean"))
        },
        read: { (source, options) throws(FormatError) in
            if HyperfineCSV.isHeader(source.prefix.firstLine) {
                var table = HyperfineCSV(run: options.run(of: source, kind: .benchmark))
                try CSVReader.forEachRecord(of: source) { (record) throws(FormatError) in try table.read(record, file: source.name) }
                return try table.resultSet(of: source)
            }
            return try source.resultSet { document in
                try HyperfineResults(document: document, run: options.run(of: source, kind: .benchmark)).resultSet()
            }
        })
}
