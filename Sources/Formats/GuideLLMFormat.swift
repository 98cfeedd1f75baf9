import Measurements

extension ResultFormat {
    /// GuideLLM's report as JSON.
    package static let guideLLM = ResultFormat(
        name: "guidellm", title: "a GuideLLM report",
        signature: "a JSON object with \"benchmarks\", whose \"metadata\" has \"guidellm_version\"",
        writtenBy: "GuideLLM: `--output kind=json,path=FILE`; its CSV holds only summaries and is not read",
        observation: "a request",
        recognises: { prefix in
            prefix.firstByte == UInt8(ascii: "{") && prefix.keysOfFirstObject.contains("metadata")
                && prefix.contains(key: "guidellm_version")
        },
        read: { (source, options) throws(FormatError) in
            try source.resultSet { document in
                try GuideLLMResults(document, run: options.run(of: source, kind: .load)).resultSet()
            }
        })
}
