import Measurements

extension ResultFormat {
    /// What gungraun (formerly iai-callgrind) prints with `--output-format=json`, between whatever cargo prints.
    package static let gungraun = ResultFormat(
        name: "gungraun", title: "gungraun's JSON",
        signature:
            "JSON objects with \"module_path\", \"benchmark_exe\" and \"profiles\", one a line or spread over lines, between other lines",
        writtenBy: "gungraun (0.16 and later), `--output-format=json`",
        observation: "a total",
        recognises: { prefix in
            prefix.contains(key: "module_path") && prefix.contains(key: "benchmark_exe")
                && (prefix.contains(key: "profiles") || prefix.contains(key: "callgrind_summary"))
                && prefix.lines.contains { $0.hasPrefix("{") }
        },
        read: { (source, options) throws(FormatError) in
            var results = GungraunResults(run: options.run(of: source, kind: .benchmark))
            try source.forEachEmbeddedObject { (object) throws(JSONFieldError) in try results.add(object) }
            return try source.resultSet(of: { try results.resultSet() })
        })
}

extension InputSource {
    /// Each JSON object that begins with a line's first character, on one line or up to a line that is only its closing bracket; other
    /// lines are passed over. An object that does not end, or is no JSON, is an error at the line where it begins.
    fileprivate func forEachEmbeddedObject(_ body: (JSONField) throws(JSONFieldError) -> Void) throws(FormatError) {
        let parser: JSONParser
        do throws(JSONSyntaxError) { parser = try JSONParser() } catch { throw FormatError(error, file: name) }
        var lines: [UInt8] = []
        var start = 0
        func read(_ object: [UInt8]) throws(FormatError) {
            let value: JSONValue
            do throws(JSONSyntaxError) { value = try parser.parse(object) } catch { throw FormatError(error, file: name, line: start) }
            do throws(JSONFieldError) { try body(JSONField(document: value)) } catch { throw FormatError(error, file: name, line: start) }
        }
        try forEachLine { (line, number) throws(FormatError) in
            if lines.isEmpty {
                guard line.first == UInt8(ascii: "{") else { return }
                start = number
                if line.count > 1 { return try read(Array(line)) }
            }
            lines.append(contentsOf: line)
            lines.append(0x0A)
            guard lines.count <= limits.line else {
                throw FormatError(.malformed, file: name, line: start, problem: "an object of more than \(limits.line) bytes begins here")
            }
            if line.elementsEqual("}".utf8) {
                try read(lines)
                lines.removeAll()
            }
        }
        if !lines.isEmpty {
            throw FormatError(
                .malformed, file: name, line: start, problem: "the object that begins here does not end", remedy: "is the file cut?")
        }
    }
}
