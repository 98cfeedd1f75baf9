import Measurements

/// A value of a JSON document together with the way to it, so that an error can name the field: `results[2].times[5]`.
///
/// Lives as long as the document's parser, like the value.
struct JSONField {
    let value: JSONValue
    let path: JSONPath

    /// The document itself.
    init(document value: JSONValue) {
        self.value = value
        path = .document
    }

    private init(value: JSONValue, path: JSONPath) {
        self.value = value
        self.path = path
    }

    /// Nil where the key is absent or its value null.
    subscript(key: String) -> JSONField? {
        guard let member = value[key], !member.isNull else { return nil }
        return JSONField(value: member, path: .member(path, key))
    }

    func required(_ key: String) throws(JSONFieldError) -> JSONField {
        guard let field = self[key] else { throw JSONFieldError(path: .member(path, key), expected: "a value", found: "nothing") }
        return field
    }

    /// A finite number; NaN where the file says NaN or an infinity, which is "missing" for every format.
    func number() throws(JSONFieldError) -> Double {
        guard let number = value.double else { throw mismatch("a number") }
        return number.isFinite ? number : .nan
    }

    /// The same for an element, where null is "missing", too.
    func numberOrMissing() throws(JSONFieldError) -> Double { value.isNull ? .nan : try number() }

    /// The same of a time span, which cannot be negative: a clock was set back, or a subtraction went the wrong way round.
    func duration() throws(JSONFieldError) -> Double {
        let number = try number()
        guard !(number < 0) else { throw JSONFieldError(path: path, expected: "a duration of at least 0", found: "\(number)") }
        return number
    }

    /// The same for an element, where null is "missing", too.
    func durationOrMissing() throws(JSONFieldError) -> Double { value.isNull ? .nan : try duration() }

    func integer() throws(JSONFieldError) -> Int {
        guard let integer = value.int else { throw mismatch("a whole number") }
        return integer
    }

    func text() throws(JSONFieldError) -> String {
        guard let text = value.string else { throw mismatch("a text") }
        return text
    }

    /// An id: a text, or a whole number as text.
    func identifier() throws(JSONFieldError) -> String {
        if let text = value.string { return text }
        guard let number = value.wholeNumberText else { throw mismatch("a text or a whole number") }
        return number
    }

    /// A text, number or boolean as text; nil for anything else.
    var scalarText: String? {
        if let text = value.string { return text }
        if let flag = value.bool { return flag ? "true" : "false" }
        if let number = value.wholeNumberText { return number }
        return value.double.map { "\($0)" }
    }

    /// The same as a label's value: nil for texts of more than 64 bytes, which are contents and no segments.
    var labelText: String? { scalarText.flatMap { $0.utf8.count <= 64 ? $0 : nil } }

    /// Every element with its position.
    func forEachElement(_ body: (Int, JSONField) throws(JSONFieldError) -> Void) throws(JSONFieldError) {
        guard value.isArray else { throw mismatch("a list") }
        var index = 0
        try value.forEachElement { (element) throws(JSONFieldError) in
            try body(index, JSONField(value: element, path: .element(path, index)))
            index += 1
        }
    }

    /// Every member in the file's order, null ones included.
    func forEachMember(_ body: (String, JSONField) throws(JSONFieldError) -> Void) throws(JSONFieldError) {
        guard value.isObject else { throw mismatch("an object") }
        try value.forEachMember { (key, member) throws(JSONFieldError) in
            try body(key, JSONField(value: member, path: .member(path, key)))
        }
    }

    func mismatch(_ expected: String) -> JSONFieldError {
        JSONFieldError(path: path, expected: expected, found: value.kindName)
    }
}

/// The way to a value in a JSON document.
indirect enum JSONPath: Sendable, Equatable, CustomStringConvertible {
    case document
    case member(JSONPath, String)
    case element(JSONPath, Int)

    var description: String {
        switch self {
        case .document: ""
        case .member(.document, let key): key
        case .member(let parent, let key): "\(parent).\(key)"
        case .element(let parent, let index): "\(parent)[\(index)]"
        }
    }
}

/// A field that is not what its format documents.
struct JSONFieldError: Error, Equatable {
    let path: JSONPath
    let expected: String
    let found: String
}

extension FormatError {
    /// `line` is that of a document which is one line of its file.
    init(_ error: JSONFieldError, file: String, line: Int? = nil) {
        self.init(
            .malformed, file: file, line: line, path: "\(error.path)", problem: "expected \(error.expected), found \(error.found)")
    }
}

extension InputSource {
    /// What the content means as one JSON document; a field that is not as documented becomes an error of the file, observations that
    /// contradict each other too.
    func resultSet(ofJSON body: (JSONField) throws -> ResultSet) throws(FormatError) -> ResultSet {
        try withJSONDocument { (value) throws(FormatError) in
            try resultSet { try body(JSONField(document: value)) }
        }
    }

    /// The same for what was gathered before.
    func resultSet(of body: () throws -> ResultSet) throws(FormatError) -> ResultSet {
        do {
            return try body()
        } catch let error as JSONFieldError {
            throw FormatError(error, file: name)
        } catch let error as FormatError {
            throw error
        } catch let error as MeasurementError {
            throw FormatError(error, file: name)
        } catch {
            throw FormatError(.malformed, file: name, problem: "\(error)")
        }
    }

    /// Each line of JSON lines.
    func forEachJSONLineField(_ body: (JSONField) throws(JSONFieldError) -> Void) throws(FormatError) {
        try forEachJSONLine { (value, line) throws(FormatError) in
            do throws(JSONFieldError) { try body(JSONField(document: value)) } catch { throw FormatError(error, file: name, line: line) }
        }
    }
}
