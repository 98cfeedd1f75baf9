import Measurements

extension ResultFormat {
    /// What JMH writes with `-rf json`. Its CSV and its table on the terminal hold nothing but summaries.
    package static let jmh = ResultFormat(
        name: "jmh", title: "JMH's JSON",
        signature: "a JSON list of objects with \"jmhVersion\" and \"primaryMetric\"",
        writtenBy: "JMH, `-rf json`",
        observation: "an iteration; a fork is a repetition; sampled times are a histogram",
        recognises: { prefix in
            prefix.firstByte == UInt8(ascii: "[") && prefix.keysOfFirstObject.contains("jmhVersion")
        },
        read: { (source, options) throws(FormatError) in
            try source.resultSet { document in
                try JMHResults(document: document, run: options.run(of: source, kind: .benchmark)).resultSet()
            }
        })
}
