import Measurements

extension ResultFormat {
    /// What the sysstat tools say of how busy the machine was beside a run.
    static let sysstat = ResultFormat(
        name: "sysstat", title: "sysstat's output",
        signature:
            "a JSON object with \"sysstat\", whose \"hosts\" have \"statistics\", or a first line \"# hostname;interval;timestamp;…\" or "
            + "\"Linux … (…)\" with a table below",
        writtenBy: "`sadf -j`, `sadf -d`, `sar`, `pidstat`, `mpstat` as text and with `-o JSON`, `iostat -o JSON`",
        observation: "a figure of each interval; of `pidstat` of each process too",
        recognises: { prefix in isJSON(prefix) || SysstatTable.isHeader(prefix.firstLine) || SysstatText.isHead(of: prefix) },
        read: { (source, options) throws(FormatError) in
            let run = options.run(of: source, kind: .generic)
            if source.prefix.firstByte == UInt8(ascii: "#") {
                var table = SysstatTable(file: source.name, keepLabels: options.keepLabels)
                try source.forEachLine { (line, number) throws(FormatError) in
                    try table.add(String(decoding: line, as: UTF8.self), number: number)
                }
                return try table.record.resultSet(run: run, file: source.name)
            }
            if SysstatText.isHead(of: source.prefix) {
                var text = SysstatText(file: source.name, keepLabels: options.keepLabels)
                try source.forEachLine { (line, number) throws(FormatError) in
                    try text.add(String(decoding: line, as: UTF8.self), number: number)
                }
                return try text.record.resultSet(run: run, file: source.name)
            }
            return try source.withJSONFields { (document) throws(JSONFieldError) in
                try SysstatStatistics(document, keepLabels: options.keepLabels)
            }.record.resultSet(run: run, file: source.name)
        })

    private static func isJSON(_ prefix: InputPrefix) -> Bool {
        prefix.firstByte == UInt8(ascii: "{") && prefix.keysOfFirstObject.contains("sysstat") && prefix.contains(key: "hosts")
    }
}
