import Measurements

extension ResultFormat {
    /// What `vmstat` prints while something runs.
    static let vmstat = ResultFormat(
        name: "vmstat", title: "vmstat's table",
        signature: "a first line \"procs ---…\", and a second one \" r  b   swpd …\"",
        writtenBy: "`vmstat 1`, `vmstat -t 1`",
        observation: "a figure of each interval",
        recognises: { prefix in
            let lines = prefix.lines.prefix(2)
            return prefix.firstLine.hasPrefix("procs") && lines.last?.split(separator: " ").prefix(2) == ["r", "b"]
        },
        read: { (source, options) throws(FormatError) in
            var table = VmstatTable()
            try source.forEachLine { (line, number) throws(FormatError) in
                try table.add(String(decoding: line, as: UTF8.self), number: number, file: source.name)
            }
            let run = options.run(of: source, kind: .generic)
            return try source.resultSet { try table.resultSet(run: run) }
        })
}
