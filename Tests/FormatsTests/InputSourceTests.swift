import Foundation
import Testing

@testable import Formats

/// Files, streams and compression; what cannot be read says so.
struct InputSourceTests {
    private let k6 = FormatFixture(format: .k6, folder: "k6")

    @Test(arguments: ["gz", "xz", "zst", "bz2", "zip"])
    func readsEveryCompression(ending: String) throws {
        let plain = try k6.text("failures.ndjson")
        #expect(try k6.text("failures.ndjson.\(ending)") == plain)
        var result = try k6.resultSet("failures.ndjson.\(ending)")
        result.runs[0].source = k6.path("failures.ndjson")
        #expect(try k6.resultSet("failures.ndjson") == result)
        #expect(result.runs[0].name == "failures")
    }

    /// Of a compressed file only the whole may be believed.
    @Test(arguments: ["gz", "xz", "zst", "bz2", "zip"])
    func refusesEveryTruncation(ending: String) throws {
        let whole = Array(try Data(contentsOf: URL(filePath: k6.path("failures.ndjson.\(ending)"))))
        for length in Array(stride(from: 1, to: whole.count - 30, by: 7)) + (whole.count - 30..<whole.count) {
            #expect(throws: FormatError.self, "\(length) bytes of \(whole.count)") {
                try ResultFormat.read(InputSource(name: "cut", bytes: Array(whole[..<length])))
            }
        }
    }

    /// A flipped bit is an error, or changes nothing (a file's date, say).
    @Test(arguments: ["gz", "xz", "zst", "bz2", "zip"])
    func neverBelievesDamage(ending: String) throws {
        let whole = Array(try Data(contentsOf: URL(filePath: k6.path("failures.ndjson.\(ending)"))))
        let plain = Array(try k6.text("failures.ndjson").utf8)
        for place in Array(6..<60) + stride(from: 60, to: whole.count, by: 5) {
            var damaged = whole
            damaged[place] ^= 1 << UInt8(place % 8)
            let content = try? InputSource(name: "damaged", bytes: damaged).withWholeDocument { Array($0) }
            #expect(content == nil || content == plain, "bit \(place % 8) of byte \(place)")
        }
    }

    @Test func readsSeveralGzipMembers() throws {
        let line = Array("{\"type\":\"Point\",\"metric\":\"m\",\"data\":{\"value\":1}}\n".utf8)
        let two = GzipFile.holding(line) + GzipFile.holding(line + line)
        #expect(try ResultFormat.read(InputSource(name: "two", bytes: two)).observationCount == 3)
    }

    /// Of a file on disk as of bytes in memory, and where the trailer alone is wrong.
    @Test(arguments: [-8, -4, -1])
    func comparesTheTrailer(place: Int) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "tollgate-\(UUID().uuidString).gz").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var bytes = GzipFile.holding(Array(repeating: UInt8(ascii: "x"), count: 200_000))
        bytes[bytes.count + place] ^= 1
        try Data(bytes).write(to: URL(filePath: path))
        let error = try #require(throws: FormatError.self) { try InputSource(path: path).withWholeDocument { _ in } }
        #expect(error.kind == .malformed && error.problem.contains("checksum"))
    }

    @Test func checksumIsCRC32() {
        for (text, value) in [("", 0), ("123456789", 0xCBF4_3926), ("The quick brown fox jumps over the lazy dog", 0x414F_A339)]
            as [(String, UInt32)]
        {
            var checksum = GzipChecksum()
            Array(text.utf8).withUnsafeBytes { checksum.add($0) }
            #expect(checksum.value == value)
        }
    }

    @Test func readsMembersOfAnArchive() throws {
        let archive = try InputSource(path: FormatFixture.root.appending(path: "malformed/two-members.zip").path)
        #expect(archive.prefix.members == ["head.json", "parts/1.json"] && archive.prefix.bytes.isEmpty)
        var members: [String: String] = [:]
        try archive.forEachMember(where: { $0.hasPrefix("parts/") }) { (path, member) throws(FormatError) in
            members[path] = member.prefix.text
        }
        #expect(members == ["parts/1.json": "{\"b\":2}"])
        let error = try #require(throws: FormatError.self) { try ResultFormat.read(archive) }
        #expect(error.kind == .unrecognised && error.problem.contains("head.json, parts/1.json"))
    }

    @Test func capsWhatAFileInflatesTo() throws {
        var limits = InputSource.Limits()
        limits.stream = 10_000
        let error = try #require(throws: FormatError.self) { try InputSource(path: k6.path("failures.ndjson.gz"), limits: limits) }
        #expect(error.kind == .malformed && error.description.contains("10000 bytes"))
        limits = InputSource.Limits()
        limits.document = 100
        #expect(throws: FormatError.self) {
            try InputSource(name: "a", bytes: Array(repeating: 0x20, count: 200), limits: limits).withWholeDocument { _ in }
        }
    }

    @Test func refusesWhatIsNoFile() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tollgate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pipe = folder.appending(path: "pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        let cases: [(String, FormatError.Kind, String, Int32)] = [
            (folder.path, .unreadable, "directory", 74), (pipe, .unreadable, "pipe", 74),
            (folder.appending(path: "none.json").path, .notFound, "no such file", 66),
            (k6.path("failures.ndjson") + "/x", .notFound, "no such file", 66),
        ]
        for (path, kind, words, code) in cases {
            let error = try #require(throws: FormatError.self) { try InputSource(path: path) }
            #expect(error.kind == kind && error.exitCode == code && error.file == path && error.problem.contains(words))
        }
    }

    /// Standard input, plain and compressed, once.
    @Test(arguments: ["failures.ndjson", "failures.ndjson.gz", "failures.ndjson.zip", "baseline.ndjson.gz"])
    func readsAStream(name: String) throws {
        let file = try FileHandle(forReadingFrom: URL(filePath: k6.path(name)))
        let source = try InputSource(name: "standard input", origin: .standardInput(descriptor: file.fileDescriptor), limits: .init())
        #expect(try ResultFormat.read(source).series == k6.resultSet(name).series)
        if name == "failures.ndjson" { #expect(throws: FormatError.self) { try source.stream() } }
    }

    @Test(arguments: [1, 5, 100, 1 << 16, 1 << 20, (1 << 20) + 1, 5_000_000])
    func keepsLinesWhole(length: Int) throws {
        let text = "a\r\n" + String(repeating: "x", count: length) + "\n\nlast"
        var lines: [Int] = []
        var numbers: [Int] = []
        try InputSource(name: "a", bytes: Array(text.utf8)).forEachLine { (bytes, number) throws(FormatError) in
            lines.append(bytes.count)
            numbers.append(number)
        }
        #expect(lines == [1, length, 0, 4])
        #expect(numbers == [1, 2, 3, 4])
    }

    @Test func refusesEndlessLines() throws {
        var limits = InputSource.Limits()
        limits.line = 1 << 20
        let source = try InputSource(name: "a", bytes: Array(repeating: 0x61, count: 5 << 20), limits: limits)
        let error = try #require(throws: FormatError.self) { try source.forEachLine { _, _ in } }
        #expect(error.problem.contains("line of more than"))
    }

    @Test func readsTwice() throws {
        let source = try InputSource(path: k6.path("failures.ndjson.gz"))
        let first = try ResultFormat.k6.read(source)
        #expect(try ResultFormat.k6.read(source) == first)
    }
}
