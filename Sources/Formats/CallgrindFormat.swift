import Measurements

extension ResultFormat {
    /// What valgrind's callgrind writes, `callgrind.out.<pid>`.
    package static let callgrind = ResultFormat(
        name: "callgrind", title: "callgrind's profile",
        signature: "a first line \"# callgrind format\", and a line \"events: …\"",
        writtenBy: "`valgrind --tool=callgrind`",
        observation: "a total",
        recognises: { prefix in
            let lines = prefix.lines.prefix(40)
            return lines.contains { $0.hasPrefix("events:") }
                && lines.contains { $0.hasPrefix("# callgrind format") || $0.hasPrefix("creator: callgrind") }
        },
        read: { (source, options) throws(FormatError) in
            var profile = CallgrindProfile(file: source.name)
            try source.forEachLine { (bytes, line) throws(FormatError) in try profile.read(line: bytes, number: line) }
            let totals = try profile.finish()
            return try source.resultSet(of: { try totals.resultSet(run: options.run(of: source, kind: .benchmark)) })
        })
}
