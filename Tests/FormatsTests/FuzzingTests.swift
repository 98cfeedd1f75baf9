import Foundation
import Measurements
import Testing

@testable import Formats

private let fuzzingSeconds = Double(ProcessInfo.processInfo.environment["TOLLGATE_FUZZ_SECONDS"] ?? "") ?? 0

/// Mutated real files, for as many seconds a format as `TOLLGATE_FUZZ_SECONDS` says; the short run of every test run is HostileInputTests.
@Suite(.serialized, .enabled(if: fuzzingSeconds > 0, "TOLLGATE_FUZZ_SECONDS says for how long"))
struct FuzzingTests {
    static let seed = UInt64(ProcessInfo.processInfo.environment["TOLLGATE_FUZZ_SEED"] ?? "") ?? 1

    /// An execution that takes longer than this is a hang.
    private static let longest = 5.0

    /// By format, the uncompressed beginnings of its files.
    private static let corpus: [String: [[UInt8]]] = {
        var corpus: [String: [[UInt8]]] = [:]
        for path in FormatFixture.allResultFiles() where !path.hasPrefix("malformed/") {
            guard let source = try? InputSource(path: FormatFixture.root.appending(path: path).path),
                let format = try? ResultFormat.format(of: source).name
            else { continue }
            // An archive is mutated as it is.
            let isArchive = source.prefix.members.count > 1
            let whole =
                isArchive
                ? (try? Array(Data(contentsOf: FormatFixture.root.appending(path: path))))
                : try? source.withWholeDocument { (bytes) throws(FormatError) in Array(bytes.prefix(200_000)) }
            if let whole { corpus[format, default: []].append(whole) }
        }
        return corpus
    }()

    @Test("no crash, no hang, and never a result with an index outside of its tables", arguments: corpus.keys.sorted())
    func survives(format: String) throws {
        let files = try #require(Self.corpus[format])
        var random = SplitMix(state: Self.seed &* 0x9E37 &+ UInt64(format.utf8.count))
        // What no file tells is given.
        let options = ReadingOptions(unit: ResultFormat.named(format)?.takes == .unit ? .milliseconds : nil)
        var executions = 0
        var read = 0
        var slowest = 0.0
        let start = Date()
        while Date().timeIntervalSince(start) < fuzzingSeconds {
            let file = files[Int.random(in: 0..<files.count, using: &random)]
            let bytes = Mutation.of(file, beside: files, using: &random)
            let begun = Date()
            for name in [nil, format] {
                guard let set = try? ResultFormat.read(InputSource(name: "fuzzed", bytes: bytes), inputFormat: name, options: options)
                else { continue }
                read += 1
                for series in set.series.values where series.count > 0 {
                    let last = series.count - 1
                    #expect(set.runs.indices.contains(Int(series.runs[last])) && set.labels.indices.contains(Int(series.labels[last])))
                    #expect(series.cases[last] == -1 || set.cases.indices.contains(Int(series.cases[last])))
                }
            }
            executions += 2
            let taken = Date().timeIntervalSince(begun)
            slowest = max(slowest, taken)
            #expect(taken < Self.longest, "\(format): \(taken) s for \(bytes.count) bytes")
        }
        print("fuzzed | \(format) | \(executions) | \(read) | \(Int(Date().timeIntervalSince(start))) | \(Int(slowest * 1000))")
    }
}

/// Changes that break structure, numbers and texts.
private enum Mutation {
    private static let tokens = [
        "{", "}", "[", "]", "\"", ",", ":", "null", "NaN", "Infinity", "-1", "1e999", "9223372036854775808", "\\u0000", "\\ud800", "\n",
        "\r\n",
        "\t", "<", "&#0;", "true", "\u{FEFF}", "0x", "1,5", "/", "\\", "a\":{\"a", "[[[[[[[[", "1e-320",
    ].map { Array($0.utf8) }

    static func of(_ file: [UInt8], beside files: [[UInt8]], using random: inout SplitMix) -> [UInt8] {
        var bytes = file
        // Mostly small ones: they are many more a second.
        if bytes.count > 3_000, Int.random(in: 0..<4, using: &random) > 0 {
            let cut = bytes[..<3_000].lastIndex(of: UInt8(ascii: "\n")) ?? 2_999
            bytes = Array(bytes[...cut])
        }
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let length = min(Int.random(in: 1...64, using: &random), bytes.count - place)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: bytes[place] = .random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<place + length)
            case 2: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
            case 3: bytes.replaceSubrange(place..<place + length, with: tokens[Int.random(in: 0..<tokens.count, using: &random)])
            case 4: bytes.insert(contentsOf: tokens[Int.random(in: 0..<tokens.count, using: &random)], at: place)
            case 5: bytes.removeLast(min(length, bytes.count))
            case 6:
                let other = files[Int.random(in: 0..<files.count, using: &random)]
                let from = Int.random(in: 0..<other.count, using: &random)
                bytes.insert(contentsOf: other[from..<min(from + 512, other.count)], at: place)
            default:
                // A digit more, or another one.
                if let digit = bytes[place...].firstIndex(where: { $0 >= 48 && $0 <= 57 }) {
                    bytes.insert(.random(in: 48...57, using: &random), at: digit)
                }
            }
        }
        return bytes
    }
}
