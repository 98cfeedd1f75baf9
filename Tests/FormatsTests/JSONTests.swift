import Testing

@testable import Formats

/// The parser, its mending and the places of its errors.
struct JSONTests {
    private func withValue(_ text: String, _ body: (JSONValue) throws -> Void) throws {
        let parser = try JSONParser()
        try withExtendedLifetime(parser) { try body(parser.parse(text.utf8)) }
    }

    @Test func readsEveryKindOfValue() throws {
        try withValue(#"{"a":-7,"b":18446744073709551615,"c":1.5e3,"d":"é\n","e":true,"f":null,"g":[1,[2],{}],"h":3.0}"#) { value in
            #expect(value["a"]?.int == -7)
            #expect(value["b"]?.int == nil)
            #expect(value["b"]?.double == 0x1p64)
            #expect(value["c"]?.double == 1500)
            #expect(value["d"]?.string == "é\n")
            #expect(value["e"]?.bool == true)
            #expect(value["f"]?.isNull == true)
            #expect(value["h"]?.int == 3)
            #expect(value["zz"] == nil)
            #expect(value["a"]?["b"] == nil)
            var kinds: [String] = []
            value["g"]?.forEachElement { kinds.append($0.kindName) }
            #expect(kinds == ["a number", "a list", "an object"])
            var keys: [String] = []
            value.forEachMember { key, _ in keys.append(key) }
            #expect(keys == ["a", "b", "c", "d", "e", "f", "g", "h"])
        }
    }

    @Test func lastOfRepeatedKeysCounts() throws {
        try withValue(#"{"a":{"a":9},"b":2,"a":3}"#) { #expect($0["a"]?.int == 3 && $0.member("a")?.int == 3) }
    }

    @Test func mendsWhatPythonWrites() throws {
        try withValue(#"[NaN, Infinity,-Infinity, "NaN and -Infinity", "\ud83d", "\ud83d\ude00", "\ude00x", -1, "\\NaN"]"#) { value in
            var numbers: [Double?] = []
            var texts: [String?] = []
            value.forEachElement {
                numbers.append($0.double)
                texts.append($0.string)
            }
            #expect(numbers[0]?.isNaN == true)
            #expect(numbers[1...3] == [.infinity, -.infinity, nil])
            #expect(texts[3...8] == ["NaN and -Infinity", "\u{FFFD}", "😀", "\u{FFFD}x", nil, "\\NaN"])
        }
    }

    @Test func skipsByteOrderMark() throws {
        try withValue("\u{FEFF}[1]") { #expect($0.isArray) }
    }

    @Test(arguments: [
        ("", 1, 1, "the document is empty"), ("tru", 1, 1, "expected a value"), ("[1,2,]", 1, 6, "expected a value"),
        ("{\n  \"é\": 1,\n  b: 2\n}", 3, 3, "expected a key in double quotes"), ("{\"a\" 1}", 1, 6, "expected a colon behind the key"),
        ("[1 2]", 1, 4, "expected a comma or ]"), ("{\"a\":1", 1, 7, "the document ends early"),
        ("[\"a\nb\"]", 1, 4, "a control character inside a text; write it as an escape"),
        ("[\"abc", 1, 2, "the text that begins here has no end"),
        ("[01]", 1, 2, "this is no number"), ("[1e999]", 1, 2, "the number is too large"),
        ("[18446744073709551616]", 1, 2, "the number is too large"), ("[\"\\x\"]", 1, 3, "this escape is not one of JSON's"),
        ("[\"\\u12g4\"]", 1, 3, "expected four hexadecimal digits behind \\u"), ("[1] x", 1, 5, "something follows the document's end"),
        ("[NaN, nul]", 1, 7, "expected a value"), ("[é]", 1, 2, "expected a value"),
        ("[truex]", 1, 2, "expected a number, a text, true, false or null"),
    ])
    func saysWhereItFailed(text: String, line: Int, column: Int, problem: String) throws {
        #expect(throws: JSONSyntaxError(line: line, column: column, problem: problem)) { try JSONParser().parse(text.utf8) }
    }

    @Test func refusesWhatIsNotUTF8() throws {
        let bytes: [UInt8] = Array("[\"a".utf8) + [0xC3, 0x28] + Array("\"]".utf8)
        let error = try #require(throws: JSONSyntaxError.self) { try JSONParser().parse(bytes) }
        #expect(error.column == 4 && error.problem.contains("UTF-8"))
    }

    @Test func refusesEndlessDepth() throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSONParser().parse(String(repeating: "[", count: 100_000).utf8) }
        #expect(error.problem.contains("1,024"))
    }

    @Test(arguments: [
        (JSONPath.member(.document, "b"), 3, 8), (.element(.member(.document, "b"), 1), 3, 15),
        (.member(.element(.member(.document, "b"), 1), "d"), 3, 29), (.member(.element(.member(.document, "b"), 1), "none"), 3, 15),
        (.member(.document, "c"), 4, 8), (.document, 1, 1),
    ])
    func findsThePlaceOfAField(path: JSONPath, line: Int, column: Int) {
        let text = "{\n  \"a\": \"b\\\"]\", \"c\": 0,\n  \"b\": [ \"x\", {\"é\":[1],\"d\": 2}],\n  \"c\": 1\n}"
        let place = Array(text.utf8).withUnsafeBufferPointer { JSONLocator.place(of: path, in: $0) }
        #expect(place.line == line && place.column == column)
    }
}
