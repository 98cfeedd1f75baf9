import Measurements

extension ResultFormat {
    /// GuideLLM's report as JSON, and its CSV, which holds nothing but summaries.
    package static let guideLLM = ResultFormat(
        name: "guidellm", title: "a GuideLLM report",
        signature:
            "a JSON object with \"benchmarks\", whose \"metadata\" has \"guidellm_version\"; or CSV with the rows Run Info … and Run ID,Run Index …",
        writtenBy: "GuideLLM: `--output kind=json,path=FILE`; `--output kind=csv,path=FILE` holds only summaries",
        observation: "a request",
        recognises: { prefix in
            if GuideLLMTable.isHeader(prefix) { return true }
            return prefix.firstByte == UInt8(ascii: "{") && prefix.keysOfFirstObject.contains("metadata")
                && prefix.contains(key: "guidellm_version")
        },
        read: { (source, options) throws(FormatError) in
            if GuideLLMTable.isHeader(source.prefix) {
                var table = try GuideLLMTable(run: options.run(of: source, kind: .load), file: source.name)
                try CSVReader.forEachRecord(of: source) { (record) throws(FormatError) in try table.read(record, file: source.name) }
                return try table.resultSet(of: source)
            }
            return try source.resultSet { document in
                try GuideLLMResults(document, run: options.run(of: source, kind: .load)).resultSet()
            }
        })
}
