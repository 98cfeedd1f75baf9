import Foundation
import Testing

@testable import Formats

/// JSON that is well-formed and whose values are not what its format documents: damaged bytes seldom get past the parser.
struct HostileValueTests {
    private static let files = [
        "k6/failures.ndjson", "results-v1/rows.json", "results-v1/columns.json", "hyperfine/v1.15/failures-baseline.json",
        "hyperfine/v1.15/scan-range-baseline.json", "hyperfine/v2.0/failures-baseline.json.gz", "inspect/full-events-5.json.gz",
        "inspect/status-error.json.gz", "go-testing/candidate-failing.test2json.jsonl", "pytest-benchmark/single.json",
        "pytest-benchmark/saved-no-data.json.gz", "pytest-benchmark/candidate-failing.json.gz",
        "lm-evaluation-harness/baseline/results_2026-11-25T02-22-18.085310.json",
        "lm-evaluation-harness/baseline/samples_support_gen_2026-11-25T02-22-18.085310.jsonl.gz",
        "google-benchmark/candidate-errors-bigo.json.gz", "google-benchmark/candidate-aggregates-only.json.gz", "pyperf/memory.json.gz",
        "jmh/single-sample.json", "jmh/baseline.json.gz", "benchmarkdotnet/memory.json.gz", "benchmarkdotnet/two-brief.json",
        "asv/quick-one-sample.json", "bencher-bmf/report_bmf_mixed.json", "github-action-benchmark/baseline.jsonSmallerIsBetter.json",
        "perf-stat/perf-stat-baseline.json", "gungraun/json_pretty_two_callgrind.json", "ordo-one-benchmark/baseline-twin.json.gz",
        "criterion/baseline-and-candidate/parse/new/sample.json",
    ]

    private static let values = [
        "null", "true", "0", "-1", "-0.0", "0.5", "1e308", "-1e308", "5e-324", "2147483648", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "18446744073709551615", "NaN", "-Infinity", "\"\"", "\"NaN\"", "\"1e999\"", "\"99999999999999999999\"",
        "\"\\ud83d\"", "\"9999-12-31T23:59:60.999999999+23:59\"", "\"a\\u0000b\"", "[]", "[[]]", "{}", "{\"\":null}",
    ].map { Array($0.utf8) }

    @Test(arguments: files)
    func survivesOtherValues(file: String) throws {
        let whole = try InputSource(path: FormatFixture.root.appending(path: file).path).withWholeDocument { Array($0) }
        // Of JSON lines a few suffice.
        let isLines = file.contains("jsonl") || file.contains("ndjson")
        let text = isLines ? Array(whole.split(separator: UInt8(ascii: "\n")).prefix(8).joined(separator: [0x0A])) : whole
        let places = HostileValueTests.scalars(of: text)
        #expect(places.count > 4)
        var random = SplitMix(state: 0x0DD)
        for round in 0..<max(20, min(200, 1_000_000 / text.count)) {
            // Each place once where there are few of them, at random where there are many.
            var changed = text
            let first = places.count <= 200 ? round % places.count : Int.random(in: 0..<places.count, using: &random)
            let others = (0..<Int.random(in: 0...2, using: &random)).map { _ in Int.random(in: 0..<places.count, using: &random) }
            for index in Set([first] + others).sorted(by: >) {
                changed.replaceSubrange(places[index], with: HostileValueTests.values.randomElement(using: &random) ?? [])
            }
            guard let result = try? ResultFormat.read(InputSource(name: file, bytes: changed)) else { continue }
            for series in result.series.values {
                #expect(!series.values.contains { $0.isInfinite }, "\(series.metric.name) in round \(round)")
            }
        }
    }

    /// Where texts that are no keys, numbers and words stand.
    private static func scalars(of text: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var index = 0
        while index < text.count {
            let start = index
            switch text[index] {
            case UInt8(ascii: "\""):
                index += 1
                while index < text.count, text[index] != UInt8(ascii: "\"") { index += text[index] == UInt8(ascii: "\\") ? 2 : 1 }
                index = min(index + 1, text.count)
                let next = text[index...].first { ![0x20, 0x0A, 0x0D].contains($0) }
                if next != UInt8(ascii: ":") { ranges.append(start..<index) }
            case let byte where Array("+-.0123456789abcdefghijklmnopqrstuvwxyzEIN".utf8).contains(byte):
                while index < text.count, !Array(",]} \n\r".utf8).contains(text[index]) { index += 1 }
                ranges.append(start..<index)
            default:
                index += 1
            }
        }
        return ranges
    }
}
