import Measurements

extension ResultFormat {
    /// k6's end-of-test summary in its three layouts: `--summary-export`, what `handleSummary` gets, and the machine-readable one of k6 2.
    package static let k6Summary = ResultFormat(
        name: "k6-summary", title: "a summary of k6",
        signature: "a JSON object with \"root_group\" and \"metrics\", or with \"config\", \"metadata\", \"results\" and \"k6_version\"",
        writtenBy: "`k6 run --summary-export=FILE`, or `JSON.stringify(data)` in `handleSummary`; only summaries",
        observation: "only summaries",
        recognises: { prefix in
            guard prefix.firstByte == UInt8(ascii: "{") else { return false }
            let keys = Set(prefix.keysOfFirstObject)
            if keys.contains("root_group") { return keys.contains("metrics") || prefix.isCut && prefix.contains(key: "groups") }
            return keys.isSuperset(of: ["config", "metadata"]) && prefix.contains(key: "k6_version")
        },
        read: { (source, options) throws(FormatError) in
            try source.resultSet { document in
                try K6SummaryReader(document, run: options.run(of: source, kind: .load)).resultSet()
            }
        })
}
