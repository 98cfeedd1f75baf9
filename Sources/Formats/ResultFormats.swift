package import Measurements

extension ResultFormat {
    /// Every format that Tollgate reads.
    package static let all: [ResultFormat] = [
        .tollgate, .inspect, .lmEvaluationHarness, .promptfoo, .deepEval, .ragas, .openAIEvals, .plainJSONLines, .vllmBench,
        .aiPerf, .genAIPerf, .guideLLM, .k6, .k6Summary, .locust, .vegeta, .oha, .hey, .wrk, .jmeter, .hdrHistogram,
        .goTesting, .googleBenchmark, .hyperfine, .pytestBenchmark, .pyperf, .jmh, .criterion, .benchmarkDotNet, .asv,
        .ordoBenchmark, .bencherMetricFormat, .gitHubActionBenchmark, .callgrind, .perfStat, .gnuTime, .catch2, .gungraun,
        .otlpTraces, .otlpMetrics, .jaeger, .zipkin, .prometheus, .chromeTrace, .sysstat, .vmstat, .nvidia, .csv,
    ]

    package static func named(_ name: String) -> ResultFormat? { all.first { $0.name == name } }

    /// Reads a file in the format that its content tells, or in `inputFormat`.
    package static func read(path: String, inputFormat: String? = nil, options: ReadingOptions = ReadingOptions()) throws(FormatError)
        -> ResultSet
    {
        let source = try InputSource(path: path)
        return try read(source, inputFormat: inputFormat, options: options)
    }

    package static func read(
        _ source: InputSource, inputFormat: String? = nil, options: ReadingOptions = ReadingOptions()
    ) throws(FormatError) -> ResultSet {
        // Who names fields has JSON lines whose own names say nothing, unless it is another format that takes names.
        let isNamed = !options.fields.isEmpty && !all.contains { $0.takes == .fields && $0.recognises(source.prefix) }
        let inputFormat = inputFormat ?? (isNamed ? ResultFormat.plainJSONLines.name : nil)
        return try format(of: source, inputFormat: inputFormat).read(source, options: options)
    }

    /// The one format that recognises the content.
    package static func format(of source: InputSource, inputFormat: String? = nil) throws(FormatError) -> ResultFormat {
        let prefix = source.prefix
        if prefix.bytes.isEmpty, prefix.members.count < 2 {
            throw FormatError(.empty, file: source.name, problem: "the file is empty", remedy: "did the tool run?")
        }
        if let inputFormat {
            if let format = named(inputFormat) { return format }
            let names = nearest(to: inputFormat, in: all.map(\.name)).joined(separator: ", ")
            throw FormatError(
                .unrecognised, file: source.name, problem: "there is no input format \"\(inputFormat)\"", remedy: "write one of \(names)")
        }
        let found = all.filter { $0.recognises(prefix) }
        if found.count == 1, let format = found.first { return format }
        if found.isEmpty { throw unrecognised(source) }
        throw FormatError(
            .ambiguous, file: source.name, problem: "this could be " + found.map(\.title).joined(separator: " or "),
            remedy: "say which: " + found.map { "--input-format \($0.name)" }.joined(separator: " or "))
    }

    private static func unrecognised(_ source: InputSource) -> FormatError {
        let prefix = source.prefix
        let problem =
            if prefix.members.count > 1 {
                "this zip archive (\(prefix.members.prefix(3).joined(separator: ", ")) …) is none of the known formats"
            } else if prefix.bytes.starts(with: [0xFF, 0xFE]) || prefix.bytes.starts(with: [0xFE, 0xFF]) {
                "this is UTF-16 text; save it as UTF-8"
            } else if prefix.isBinary {
                "this is binary data in none of the known formats"
            } else {
                "this is none of the known formats; it begins with \(prefix.firstLine.quotedForMessage)"
            }
        let near = nearby(prefix).map { "\n  \($0.format.name) is near, and lacks \($0.missing.joined(separator: ", "))" }.joined()
        let formats = all.map { "\n  \($0.name): \($0.signature)" }.joined()
        return FormatError(
            .unrecognised, file: source.name, problem: problem + (near.isEmpty ? "" : ";" + near),
            remedy: "looked for:\(formats)\nand --input-format NAME reads a file as one of them")
    }

    /// The formats of whose signature most words in quotation marks are there, up to three, each with the words that are not.
    private static func nearby(_ prefix: InputPrefix) -> [(format: ResultFormat, missing: [String])] {
        let found = all.enumerated().compactMap { place, format -> (place: Int, share: Double, format: ResultFormat, missing: [String])? in
            let words = format.signature.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
            let missing = words.filter { !prefix.contains(key: $0) }
            guard words.count > 1, missing.count < words.count, !missing.isEmpty else { return nil }
            return (place, Double(words.count - missing.count) / Double(words.count), format, missing.map { "\"\($0)\"" })
        }
        return found.filter { $0.share >= 0.5 }.sorted { ($1.share, $0.place) < ($0.share, $1.place) }.prefix(3).map {
            ($0.format, $0.missing)
        }
    }
}
