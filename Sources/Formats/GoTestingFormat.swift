import Measurements

extension ResultFormat {
    /// The output of `go test -bench`, as text or with `-json`.
    package static let goTesting = ResultFormat(
        name: "go", title: "output of go test -bench",
        signature: "lines \"Benchmark… N value unit\" or \"goos: …\", or JSON lines with \"Action\" and \"Package\"",
        writtenBy: "`go test -bench`, also with `-json`",
        observation: "a result line",
        recognises: { prefix in GoTestingOutput(prefix) != nil },
        read: { (source, options) throws(FormatError) in
            let report: GoTestingReport
            var run = options.run(of: source, kind: .benchmark)
            if GoTestingOutput(source.prefix) == .events {
                var stream = GoTestingStream()
                try source.forEachJSONLineField { (event) throws(JSONFieldError) in try stream.add(event) }
                run.started = stream.started
                do throws(GoTestingReport.SyntaxError) { report = try stream.report() } catch {
                    throw FormatError(error, file: source.name, isLine: false)
                }
            } else {
                let text = try source.withWholeDocument { (bytes) throws(FormatError) in
                    guard let text = String(validating: bytes, as: UTF8.self) else {
                        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                        let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
                        throw FormatError(
                            .malformed, file: source.name, line: line.map { $0 + 1 }, problem: "this is not UTF-8 text",
                            remedy: "save the file as UTF-8")
                    }
                    return text
                }
                var reader = GoTestingReport()
                do throws(GoTestingReport.SyntaxError) { try reader.read(text) } catch {
                    throw FormatError(error, file: source.name, isLine: true)
                }
                report = reader
            }
            if report.results.isEmpty {
                let failed = report.failures.joined(separator: ", ")
                throw FormatError(
                    .empty, file: source.name, problem: "no line is a benchmark's result" + (failed.isEmpty ? "" : ": \(failed)"),
                    remedy: failed.isEmpty
                        ? "give what go test -bench wrote itself; a table of benchstat holds no single results"
                        : "mend what failed and measure again")
            }
            return try source.resultSet(of: { try report.resultSet(run: run) })
        })
}

/// In which of its two ways Go wrote its output.
private enum GoTestingOutput {
    case text, events

    init?(_ prefix: InputPrefix) {
        if prefix.firstByte == UInt8(ascii: "{") {
            let keys = Set(prefix.keysOfFirstObject)
            guard keys.contains("Action"), !keys.isDisjoint(with: ["Package", "ImportPath"]) else { return nil }
            self = .events
        } else {
            guard prefix.lines.contains(where: GoTestingOutput.isGo) else { return nil }
            self = .text
        }
    }

    /// A line that only Go writes so: a result, the first of the configuration, a declared unit, or how a package ended.
    private static func isGo(_ line: Substring) -> Bool {
        let fields = line.split(whereSeparator: \.isWhitespace)
        guard let first = fields.first else { return false }
        if first.hasPrefix("Benchmark"), fields.count > 3 { return Int(fields[1]) != nil && Double(fields[2]) != nil }
        if line.hasPrefix("goos: ") || line.hasPrefix("FAIL\t") || line.hasPrefix("ok  \t") || line.hasPrefix("--- FAIL: Benchmark") {
            return true
        }
        return first == "Unit" && fields.count > 2 && fields[2].hasPrefix("better=")
    }
}

extension FormatError {
    /// In the output of `-json` a line is one of a package's output, not of the file.
    fileprivate init(_ error: GoTestingReport.SyntaxError, file: String, isLine: Bool) {
        self.init(.malformed, file: file, line: isLine ? error.line : nil, problem: error.message)
    }
}
