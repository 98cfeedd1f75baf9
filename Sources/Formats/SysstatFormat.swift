import Measurements

extension ResultFormat {
    /// JSON of the sysstat tools: how busy the machine was beside a run.
    static let sysstat = ResultFormat(
        name: "sysstat", title: "sysstat's JSON",
        signature: "a JSON object with \"sysstat\", whose \"hosts\" have \"statistics\"",
        writtenBy: "`sadf -j`, `mpstat -o JSON`, `iostat -o JSON`",
        observation: "a figure of each interval",
        recognises: { prefix in
            prefix.firstByte == UInt8(ascii: "{") && prefix.keysOfFirstObject.contains("sysstat") && prefix.contains(key: "hosts")
        },
        read: { (source, options) throws(FormatError) in
            let run = options.run(of: source, kind: .generic)
            return try source.withJSONFields { (document) throws(JSONFieldError) in
                try SysstatStatistics(document, keepLabels: options.keepLabels)
            }.resultSet(run: run, file: source.name)
        })
}
