import Measurements

extension ResultFormat {
    /// JSON lines as an evaluation of one's own writes them: an id and numbers in each.
    package static let plainJSONLines = ResultFormat(
        name: "jsonl", title: "JSON lines of cases",
        signature:
            "JSON lines with an \"id\" (\"case_id\", \"sample_id\") and \"score\", \"correct\" or a number whose name ends in its unit",
        writtenBy: "anything: a line of JSON for each case, with its id; `--field ROLE=NAME` where names differ",
        observation: "a case's numbers",
        takes: .fields,
        recognises: { prefix in
            guard prefix.firstByte == UInt8(ascii: "{"), prefix.firstLine.hasSuffix("}") else { return false }
            return PlainJSONLines.areCases(Set(prefix.keysOfFirstObject))
        },
        read: { (source, options) throws(FormatError) in
            var lines = PlainJSONLines(
                run: options.run(of: source, kind: .evaluation), keepLabels: options.keepLabels, fields: options.fields)
            try source.forEachJSONLineField { (line) throws(JSONFieldError) in try lines.add(line) }
            return try source.resultSet(of: { try lines.resultSet() })
        })
}
