import Measurements

extension ResultFormat {
    /// What JMH writes with `-rf json`, and with `-rf csv`, which holds nothing but summaries.
    package static let jmh = ResultFormat(
        name: "jmh", title: "JMH's JSON or CSV",
        signature:
            "a JSON list of objects with \"jmhVersion\" and \"primaryMetric\", or CSV with Benchmark,Mode,Threads,Samples",
        writtenBy: "JMH, `-rf json`; `-rf csv` holds only summaries",
        observation: "an iteration; a fork is a repetition; sampled times are a histogram",
        recognises: { prefix in
            JMHTable.isHeader(prefix.firstLine) || prefix.firstByte == UInt8(ascii: "[") && prefix.keysOfFirstObject.contains("jmhVersion")
        },
        read: { (source, options) throws(FormatError) in
            if JMHTable.isHeader(source.prefix.firstLine) {
                var table = JMHTable(run: options.run(of: source, kind: .benchmark))
                try CSVReader.forEachRecord(of: source) { (record) throws(FormatError) in try table.read(record, file: source.name) }
                return try table.resultSet(of: source)
            }
            return try source.resultSet { document in
                try JMHResults(document: document, run: options.run(of: source, kind: .benchmark)).resultSet()
            }
        })
}
