import Testing

@testable import Formats

/// Which format a content is, never by the file's name, and what is said where it is none or several.
struct RecognitionTests {
    private func error(_ bytes: [UInt8], inputFormat: String? = nil) throws -> FormatError {
        try #require(throws: FormatError.self) {
            try ResultFormat.read(InputSource(name: "results", bytes: bytes), inputFormat: inputFormat)
        }
    }

    @Test(arguments: [ResultFormat.k6, .csv, .tollgate].map(\.name))
    func recognisesItsOwnFilesOnly(name: String) throws {
        let format = try #require(ResultFormat.named(name))
        let folder = ["k6": "k6", "csv": "csv", "tollgate": "results-v1"][name] ?? ""
        #expect(try FormatFixture(format: format, folder: folder).misjudgedFiles() == [])
    }

    /// Exactly one format for each file, and the same for what its content begins with, plain and compressed.
    @Test func everyFileIsOneFormatAlsoCompressed() throws {
        for path in FormatFixture.allResultFiles().filter({ !$0.hasPrefix("malformed/") }) {
            let file = FormatFixture.root.appending(path: path).path
            let source = try InputSource(path: file)
            let format = try ResultFormat.format(of: source).name
            // An archive of several members is no document that begins somewhere.
            guard source.prefix.members.count < 2 else { continue }
            let content = try InputSource(path: file).withWholeDocument { Array($0.prefix(100_000)) }
            #expect(try ResultFormat.format(of: InputSource(name: "plain", bytes: content)).name == format, "\(path)")
            let compressed = GzipFile.holding(content)
            #expect(try ResultFormat.format(of: InputSource(name: "compressed", bytes: compressed)).name == format, "\(path)")
        }
    }

    @Test func namesAreUnique() {
        #expect(Set(ResultFormat.all.map(\.name)).count == ResultFormat.all.count)
    }

    @Test(arguments: [
        ("", FormatError.Kind.empty, "empty"), ("hello world\n", .unrecognised, "\"hello world\""),
        ("{}", .unrecognised, "none of the known formats"),
        ("\u{0}\u{1}\u{2}", .unrecognised, "binary"), ("\u{1B}[31mred", .unrecognised, "\"\u{FFFD}[31mred\""),
    ])
    func saysWhatItIsNot(text: String, kind: FormatError.Kind, words: String) throws {
        let error = try error(Array(text.utf8))
        #expect(error.kind == kind && error.exitCode == 65)
        #expect(error.description.contains(words))
        if kind == .unrecognised { #expect(ResultFormat.all.allSatisfy { error.description.contains("  \($0.name): ") }) }
    }

    @Test func saysThatItIsUTF16() throws {
        #expect(try error([0xFF, 0xFE, 0x6D, 0x00]).problem.contains("UTF-16"))
    }

    @Test("the nearest formats are named first, with what is missing")
    func namesTheNearest() throws {
        let error = try error(Array(#"{"status":"success","eval":{}}"#.utf8))
        #expect(error.problem.contains("inspect is near, and lacks \"plan\""), "\(error.problem)")
        let other = try self.error(Array(#"{"jmhVersion":"1.37"}"#.utf8))
        #expect(other.problem.contains("jmh is near, and lacks \"primaryMetric\""), "\(other.problem)")
        #expect(!(try self.error(Array("{}".utf8)).problem.contains("is near")))
    }

    @Test func namesBothWhereTwoCouldBeMeant() throws {
        let both = "{\"metric\":\"m\",\"type\":\"Metric\",\"data\":{},\"schema\":\"tollgate/results/v1\"}"
        let error = try error(Array(both.utf8))
        #expect(error.kind == .ambiguous)
        #expect(error.description.contains("--input-format k6") && error.description.contains("--input-format tollgate"))
    }

    @Test func refusesAnUnknownFormatName() throws {
        let error = try error(Array("metric,value\na,1".utf8), inputFormat: "cvs")
        #expect(error.description.contains("\"cvs\"") && error.description.contains("write one of csv"))
    }

    @Test(arguments: [
        ("k6", "{\"type\":\"Metric\",\"data\":{\"name\":\"a\"},\"metric\":\"a\"}"), ("csv", "metric,value\n"),
        ("tollgate", "{\"schema\":\"tollgate/results/v1\",\"observations\":[]}"),
    ])
    func saysThatNothingWasMeasured(format: String, text: String) throws {
        #expect(try error(Array(text.utf8)).kind == .empty)
        #expect(try error(Array(text.utf8), inputFormat: format).kind == .empty)
    }

    @Test(arguments: ["csv", "k6", "tollgate"])
    func refusesWhatIsAnotherFormat(name: String) throws {
        #expect(try error(Array("goos: linux\nBenchmarkA 1 2 ns/op\n".utf8), inputFormat: name).kind == .malformed)
    }
}
