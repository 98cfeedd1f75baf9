import Foundation
import Testing

@testable import Formats

/// Whatever a file holds, reading ends in a result or in one error; every truncation and seeded damage of small files.
struct HostileInputTests {
    private static let files = [
        "k6/failures.ndjson", "csv/service.csv", "results-v1/rows.json", "results-v1/columns.json", "k6/failures.ndjson.gz",
        "k6/failures.ndjson.zip", "go-testing/verbose.txt", "go-testing/candidate-failing.test2json.jsonl",
        "hyperfine/v1.15/single-run.json", "hyperfine/v2.0/single-run.json.gz", "pytest-benchmark/single.json",
        "pytest-benchmark/saved-no-data.json.gz",
        "bencher-bmf/report_dhat.json", "github-action-benchmark/baseline.jsonBiggerIsBetter.json",
        "benchmarkdotnet/null-namespace.json", "gnu-time/time-v-signal.txt", "perf-stat/perf-stat-baseline.json",
        "perf-stat/perf-stat-baseline.csv", "hyperfine/v2.0/single-run.csv", "catch2/baseline.xml", "gungraun/json_one_callgrind_diff.json",
        "hey/server-killed.csv", "hey/refused.summary.txt", "wrk/candidate.txt", "jmeter/refused.jtl", "locust/candidate_stats.csv",
        "jaeger/real-follows-from.json", "nvidia-smi/h100-load.dmon.txt",
    ]

    /// The first whole lines of a large file: what one line can do, the ones behind it can do too.
    private func bytes(_ file: String) throws -> [UInt8] {
        let whole = Array(try Data(contentsOf: FormatFixture.root.appending(path: file)))
        let beginning = whole.prefix(3_000)
        return whole.count > 3_000 ? Array(beginning[...(beginning.lastIndex(of: UInt8(ascii: "\n")) ?? 0)]) : whole
    }

    /// Reads by the content and, whatever that says, as each of the formats named; the number of ways that gave a result.
    private func attempts(_ bytes: [UInt8], _ formats: [String]) -> Int {
        ([nil] + formats).count { name in
            (try? ResultFormat.read(InputSource(name: "hostile", bytes: bytes), inputFormat: name)) != nil
        }
    }

    @Test(arguments: files)
    func survivesEveryTruncation(file: String) throws {
        let whole = try bytes(file)
        let format = try ResultFormat.format(of: InputSource(name: file, bytes: whole)).name
        #expect(attempts(whole, ResultFormat.all.map(\.name)) == 2)
        for length in 0..<whole.count { _ = attempts(Array(whole[..<length]), [format]) }
    }

    @Test(arguments: files)
    func survivesDamage(file: String) throws {
        let whole = try bytes(file)
        var random = SplitMix(state: 0x5EED)
        let format = try ResultFormat.format(of: InputSource(name: file, bytes: whole)).name
        for round in 0..<80 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<damaged.count, using: &random)
                switch UInt8.random(in: 0...3, using: &random) {
                case 0: damaged[place] = UInt8.random(in: 0...255, using: &random)
                case 1: damaged.remove(at: place)
                case 2: damaged.insert(Array("{}[]\",:0-9e.\n\r\\".utf8).randomElement(using: &random) ?? 0, at: place)
                default: damaged.replaceSubrange(place..<min(place + 40, damaged.count), with: damaged[..<min(40, place)])
                }
            }
            // What other formats make of it shows in fewer.
            _ = attempts(damaged, round.isMultiple(of: 16) ? ResultFormat.all.map(\.name) : [format])
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
