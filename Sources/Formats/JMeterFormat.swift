import Measurements

extension ResultFormat {
    /// JMeter's results, as the listeners and `-l FILE` write them.
    package static let jmeter = ResultFormat(
        name: "jmeter", title: "results of JMeter (JTL)",
        signature: "a first row timeStamp,elapsed,label,responseCode …, or XML <testResults>",
        writtenBy: "`jmeter -n -t PLAN -l FILE.jtl` (CSV or XML)",
        observation: "a sampler's call, without transaction controllers and embedded parts",
        recognises: { prefix in
            JMeterTable.isHeader(prefix.firstLine)
                || prefix.firstByte == UInt8(ascii: "<") && prefix.lines.prefix(20).contains { $0.contains("<testResults") }
        },
        read: { (source, options) throws(FormatError) in
            var run = options.run(of: source, kind: .load)
            run.environment.tool = "jmeter"
            var samples = JMeterSamples(run: run)
            if source.prefix.firstByte == UInt8(ascii: "<") {
                try source.withWholeDocument { (bytes) throws(FormatError) in
                    try JMeterXML.read(bytes, file: source.name, into: &samples)
                }
            } else {
                var table = JMeterTable(file: source.name)
                try CSVReader.forEachRecord(of: source) { (record) throws(FormatError) in
                    if let sample = try table.sample(record) { samples.add(sample) }
                }
            }
            return try samples.resultSet(of: source)
        })
}
