import Measurements

extension ResultFormat {
    /// What hey writes: a row for each response with `-o csv`, else a summary in words.
    package static let hey = ResultFormat(
        name: "hey", title: "a load test of hey",
        signature: "a first row \"response-time\",\"DNS+dialup\" … or the words Summary: and Status code distribution:",
        writtenBy: "`hey -o csv`, and `hey` (a summary)",
        observation: "a request that got a response",
        recognises: { prefix in HeyTable.isHeader(prefix.firstLine) || HeySummary.isSummary(prefix) },
        read: { (source, options) throws(FormatError) in
            var run = options.run(of: source, kind: .load)
            run.environment.tool = "hey"
            if HeySummary.isSummary(source.prefix) {
                var summary = HeySummary(run: run, file: source.name)
                try source.forEachLine { (bytes, number) throws(FormatError) in
                    try summary.read(String(decoding: bytes, as: UTF8.self), line: number)
                }
                return try summary.resultSet(of: source)
            }
            var table = HeyTable(run: run)
            try CSVReader.forEachRecord(of: source) { (record) throws(FormatError) in try table.read(record, file: source.name) }
            return try table.resultSet(of: source)
        })
}
