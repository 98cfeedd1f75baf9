import CSimdjson

/// Parses one JSON document at a time; owns simdjson's parser with its tape.
final class JSONParser {
    /// Bytes behind a text that must be readable, whatever they hold.
    static let padding = tollgate_json_padding()

    private let parser: OpaquePointer
    /// Holds the mended copy of the last document that needed one.
    private var mended: [UInt8] = []

    init() throws(JSONSyntaxError) {
        guard let parser = tollgate_json_parser_new() else { throw JSONSyntaxError(line: nil, column: nil, problem: "not enough memory") }
        self.parser = parser
    }

    deinit { tollgate_json_parser_free(parser) }

    /// The document's value, which lives until the next call. `padding` bytes behind the text must be readable.
    ///
    /// A byte order mark is skipped. Bare `NaN`, `Infinity` and `-Infinity`, and unpaired surrogates, which Python writes, are mended only
    /// after a failure, so that clean documents pay nothing for it. Lines and columns of an error count from 1 within `text`.
    func parse(padded text: UnsafeBufferPointer<UInt8>) throws(JSONSyntaxError) -> JSONValue {
        let text = text.skippingByteOrderMark
        let first = parsed(text)
        if let value = first.value { return value }
        if let copy = JSONMending.mended(text, padding: JSONParser.padding) {
            mended = copy
            let second = mended.withUnsafeBufferPointer { parsed(UnsafeBufferPointer(rebasing: $0.dropLast(JSONParser.padding))) }
            if let value = second.value { return value }
        }
        throw JSONSyntaxError(in: text, message: String(cString: tollgate_json_message(first.error)))
    }

    /// The same for text that lies anywhere.
    func parse(_ text: some Sequence<UInt8>) throws(JSONSyntaxError) -> JSONValue {
        var bytes = Array(text)
        bytes.append(contentsOf: repeatElement(0, count: JSONParser.padding))
        let result: Result<JSONValue, JSONSyntaxError> = bytes.withUnsafeBufferPointer { buffer in
            let document = UnsafeBufferPointer(rebasing: buffer.dropLast(JSONParser.padding))
            return Result { () throws(JSONSyntaxError) in try parse(padded: document) }
        }
        return try result.get()
    }

    private func parsed(_ text: UnsafeBufferPointer<UInt8>) -> (value: JSONValue?, error: Int32) {
        guard let start = text.baseAddress else { return (nil, JSONParser.emptyError) }
        let result = tollgate_json_parse(parser, start, text.count)
        guard result.error == 0, let tape = result.tape, let strings = result.strings else { return (nil, result.error) }
        // The first word is the document's root.
        return (JSONValue(tape: tape, strings: strings, index: 1), 0)
    }

    /// simdjson's code for a document without any value.
    private static let emptyError: Int32 = 12
}

extension UnsafeBufferPointer<UInt8> {
    /// Without the UTF-8 byte order mark that some Windows programs put first.
    var skippingByteOrderMark: UnsafeBufferPointer<UInt8> {
        starts(with: [0xEF, 0xBB, 0xBF]) ? UnsafeBufferPointer(rebasing: dropFirst(3)) : self
    }
}
