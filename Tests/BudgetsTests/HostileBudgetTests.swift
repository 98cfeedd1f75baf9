import Testing

@testable import Budgets

/// Whatever a file holds, reading it ends, with a budget or with problems.
@Suite struct HostileBudgetTests {
    @Test(arguments: BudgetCorpus.good) func cutOffAtEveryByte(_ path: String) throws {
        let bytes = Array(try BudgetCorpus.text(path).utf8)
        for end in bytes.indices {
            let parse = Budget.parse(bytes: Array(bytes[..<end]), file: path)
            #expect((parse.budget == nil) == !parse.errors.isEmpty)
        }
    }

    @Test(arguments: BudgetCorpus.good) func damagedBytes(_ path: String) throws {
        let bytes = Array(try BudgetCorpus.text(path).utf8)
        var generator = SplitMix(state: UInt64(bytes.count))
        let spice = Array("*&{}[]:,-?!|>'\"%@`#\n\t ~<\\\u{0}\u{FF}".utf8) + [0xFF, 0x80]
        for _ in 0..<150 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                damaged[Int.random(in: bytes.indices, using: &generator)] = spice.randomElement(using: &generator) ?? 0
            }
            let parse = Budget.parse(bytes: damaged, file: path)
            #expect((parse.budget == nil) == !parse.errors.isEmpty)
        }
    }

    @Test func randomBytes() {
        var generator = SplitMix(state: 7)
        for length in 0..<600 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            #expect(Budget.parse(bytes: bytes, file: "x").budget == nil)
            let text = String(decoding: bytes.map { $0 & 0x7F }, as: UTF8.self)
            #expect(Budget.parse(text: text, file: "x").budget == nil)
        }
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "[{a: [", "&a [", "!!seq [", "'", "\"", "a: &a\n", "*"], [500, 900, 20_000])
    func nestedDeeply(_ part: String, _ count: Int) {
        let parse = Budget.parse(text: String(repeating: part, count: count), file: "x")
        #expect(parse.budget == nil)
        #expect(!parse.errors.isEmpty)
    }

    private static let head = "schema: tollgate/budget/v1\nservice: s\nobjectives: { o: { metric: l/x, statistic: mean, limit: 1 } }\n"

    @Test func nestedAliasesDoNotExpand() {
        var text = "a0: &a0 x\n"
        for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1)]\n" }
        let parse = Budget.parse(text: Self.head + text + "? *a40\n: x\n? [*a40]\n: y\nsuites: { l: { results: *a40 } }\n", file: "x")
        #expect(parse.budget == nil)
        #expect(parse.errors.contains { $0.description.contains("\"results\" takes a text; this is a list") })
    }

    @Test func aliasesThatMultiplyAreCounted() {
        let list = (0..<2_000).map { "v\($0)" }.joined(separator: ", ")
        let suites = (0..<200).map { "  s\($0): { results: *many }\n" }.joined()
        let parse = Budget.parse(text: Self.head + "suites:\n  l: { results: &many [\(list)] }\n" + suites, file: "x")
        #expect(parse.budget == nil)
        #expect(parse.errors.map(\.message) == ["the file stands for more than 100000 values"])
    }

    @Test func chainsOfAnchorsDoNotDeepenTheTree() {
        var text = "a0: &a0 x\n"
        for level in 1...100 {
            text +=
                "a\(level): &a\(level) " + String(repeating: "[", count: 900) + "*a\(level - 1)" + String(repeating: "]", count: 900) + "\n"
        }
        #expect(Budget.parse(text: text, file: "x").budget == nil)
    }

    @Test func problemsAreBounded() {
        let text = Self.head + (0..<20_000).map { "kex\($0): 1\n" }.joined()
        #expect(Budget.parse(text: text, file: "x").problems.count == 200)
        let doubled = Self.head + String(repeating: "service: 1\n", count: 2_000)
        #expect(Budget.parse(text: doubled, file: "x").budget == nil)
    }

    @Test func sizeIsBounded() {
        let parse = Budget.parse(text: Self.head + String(repeating: "#", count: 1_048_576), file: "x")
        #expect(parse.errors.map(\.message) == ["the file has \(Self.head.utf8.count + 1_048_576) bytes; a budget has at most 1048576"])
    }

    @Test(arguments: ["margin", "limit", "baseline", "noise", "failures", "confidence", "statistic", "metric"])
    func longTextsWithASyntaxOfTheirOwn(_ key: String) {
        for filling in [" ", "/op", "9", "5% or ", "(", "p"] {
            let text = Self.head.replacing("limit: 1 }", with: "\(key): \"x\(String(repeating: filling, count: 100_000))x\" }")
            #expect(Budget.parse(text: text, file: "x").budget == nil)
        }
    }

    @Test func controlCharactersAndBytes() {
        #expect(Budget.parse(text: "service: a\u{1}b\n", file: "x").errors.first?.location == SourceLocation(line: 1, column: 11))
        #expect(Budget.parse(text: "service: \"a\\u202Eb\"\n", file: "x").errors.contains { $0.message.contains("control character") })
        let invalid = Budget.parse(bytes: Array("a: b\nc: é".utf8) + [0xC3, 0x28], file: "x")
        #expect(invalid.errors.map(\.description) == ["x:2:5: error: not UTF-8; save the file as UTF-8"])
        #expect(Budget.parse(text: "why: \u{F1E00}\n", file: "x").errors.first?.location == SourceLocation(line: 1, column: 6))
        let marked = "\u{FEFF}" + Self.head + "suites: { l: { results: r } }\n"
        #expect(Budget.parse(text: marked, file: "x").budget != nil)
        let windows = (Self.head + "suites: { l: { results: r } }\nservice: t\n").replacing("\n", with: "\r\n")
        let messages = Budget.parse(text: windows, file: "x").errors.map(\.description)
        #expect(messages == ["x:5:1: error: duplicate key \"service\"; it stands at 2:1 already; remove one of them"])
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014), for repeatable tests.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
