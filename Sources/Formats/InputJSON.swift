extension InputSource {
    /// The content as one JSON document, whose values die with the call.
    func withJSONDocument<Value>(_ body: (JSONValue) throws(FormatError) -> Value) throws(FormatError) -> Value {
        let parser = try makeParser()
        return try withWholeDocument { (text) throws(FormatError) in
            let value: JSONValue
            do throws(JSONSyntaxError) { value = try parser.parse(padded: text) } catch { throw FormatError(error, file: name) }
            return try body(value)
        }
    }

    /// The same by fields: one that is not as documented becomes an error with its line, column and path.
    func withJSONFields<Value>(_ body: (JSONField) throws(JSONFieldError) -> Value) throws(FormatError) -> Value {
        let parser = try makeParser()
        return try withWholeDocument { (text) throws(FormatError) in
            let value: JSONValue
            do throws(JSONSyntaxError) { value = try parser.parse(padded: text) } catch { throw FormatError(error, file: name) }
            do throws(JSONFieldError) { return try body(JSONField(document: value)) } catch {
                let place = JSONLocator.place(of: error.path, in: text)
                throw FormatError(
                    .malformed, file: name, line: place.line, column: place.column, path: "\(error.path)",
                    problem: "expected \(error.expected), found \(error.found)")
            }
        }
    }

    /// Each line that is not empty as a JSON document of its own, with the line's number from 1. A value dies when the next line is read.
    func forEachJSONLine(_ body: (JSONValue, Int) throws(FormatError) -> Void) throws(FormatError) {
        let parser = try makeParser()
        try forEachLine { (text, line) throws(FormatError) in
            if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return }
            let value: JSONValue
            do throws(JSONSyntaxError) { value = try parser.parse(padded: text) } catch { throw FormatError(error, file: name, line: line) }
            try body(value, line)
        }
    }

    private func makeParser() throws(FormatError) -> JSONParser {
        do throws(JSONSyntaxError) { return try JSONParser() } catch { throw FormatError(error, file: name) }
    }
}

extension FormatError {
    /// `line` is the line that was parsed by itself; without it the error's own line counts.
    init(_ error: JSONSyntaxError, file: String, line: Int? = nil) {
        self.init(.malformed, file: file, line: line ?? error.line, column: error.column, problem: "this is not JSON: \(error.problem)")
    }
}
