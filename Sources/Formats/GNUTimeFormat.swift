import Measurements

extension ResultFormat {
    /// What GNU time writes with `-v`, as `/usr/bin/time -v` does to standard error; the shell's own `time` is another program.
    package static let gnuTime = ResultFormat(
        name: "gnu-time", title: "output of GNU time -v",
        signature: "an indented line \"Command being timed: \"…\"\"",
        writtenBy: "`/usr/bin/time -v`",
        observation: "a command",
        recognises: { prefix in prefix.lines.contains { $0.hasPrefix("\tCommand being timed: \"") } },
        read: { (source, options) throws(FormatError) in
            var report = GNUTimeReport(file: source.name, run: options.run(of: source, kind: .benchmark))
            try source.forEachLine { (bytes, line) throws(FormatError) in try report.read(line: bytes, number: line) }
            return try report.resultSet(of: source)
        })
}
