import Measurements

extension ResultFormat {
    /// What `perf stat` writes with `-j` (JSON lines) or `-x,` (cells without a header).
    package static let perfStat = ResultFormat(
        name: "perf-stat", title: "output of perf stat -j or -x,",
        signature: "JSON lines with \"counter-value\" and \"event\", or lines \"value,unit,event,…\" of perf stat -x,",
        writtenBy: "`perf stat -j` or `-x,`",
        observation: "a counter",
        recognises: { PerfStatOutput($0) != nil },
        read: { (source, options) throws(FormatError) in
            var counters = PerfStatCounters(run: options.run(of: source, kind: .benchmark))
            let output = PerfStatOutput(source.prefix)
            let parser: JSONParser
            do throws(JSONSyntaxError) { parser = try JSONParser() } catch { throw FormatError(error, file: source.name) }
            try source.forEachLine { (bytes, line) throws(FormatError) in
                guard let first = bytes.first(where: { $0 != 0x20 && $0 != 0x09 }), first != UInt8(ascii: "#") else { return }
                switch output {
                case .json, nil:
                    let value: JSONValue
                    do throws(JSONSyntaxError) { value = try parser.parse(padded: bytes) } catch {
                        throw FormatError(error, file: source.name, line: line)
                    }
                    do throws(JSONFieldError) { try counters.add(PerfStatCounter(JSONField(document: value))) } catch {
                        throw FormatError(error, file: source.name, line: line)
                    }
                case .cells:
                    guard let counter = PerfStatCounter(cells: String(decoding: bytes, as: UTF8.self)) else {
                        throw FormatError(
                            .malformed, file: source.name, line: line, problem: "this is no line of perf stat -x,",
                            remedy: "count without -I and -A")
                    }
                    counters.add(counter)
                }
            }
            return try counters.resultSet(of: source)
        })
}

/// In which of its two machine-readable ways perf wrote, told by the first line that is no comment.
private enum PerfStatOutput {
    case json, cells

    init?(_ prefix: InputPrefix) {
        let lines = prefix.lines.filter { !$0.hasPrefix("#") && !$0.allSatisfy(\.isWhitespace) }
        guard let first = lines.first else { return nil }
        if first.hasPrefix("{"), first.contains("\"counter-value\""), first.contains("\"event\"") {
            self = .json
        } else if PerfStatCounter(cells: String(first)) != nil {
            self = .cells
        } else {
            return nil
        }
    }
}
