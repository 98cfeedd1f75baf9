import Measurements

/// Reads Catch2's XML report: of each benchmark the mean over its samples, in nanoseconds for one iteration, printed with six digits.
/// That is a summary; single samples and a median are nowhere.
struct Catch2Report {
    private let file: String
    private var builder: ResultSetBuilder
    private var testCase: String?
    /// What of the test case is not known yet: whether it succeeds stands behind its benchmarks.
    private var benchmarks: [Benchmark] = []
    private var failures: [String] = []
    private var seen: Set<Labels> = []

    private struct Benchmark {
        let name: String
        let samples: Int?
        let line: Int
        var mean: Double?
        var hasFailed = false
    }

    init(run: Run, file: String) {
        self.file = file
        var run = run
        run.environment.tool = "catch2"
        builder = ResultSetBuilder(format: "catch2", run: run)
    }

    mutating func read(_ text: UnsafeBufferPointer<UInt8>) throws(FormatError) {
        var tags = XMLTags(text)
        var isBenchmark = false
        while true {
            let tag: XMLTags.Tag?
            do throws(XMLTags.SyntaxError) { tag = try tags.next() } catch {
                throw FormatError(
                    .malformed, file: file, line: error.line, problem: "this is not XML: \(error.problem)", remedy: "is the file cut?")
            }
            switch tag {
            case nil: return
            case .start("Catch2TestRun", let attributes, _):
                builder.updateRun { $0.environment.toolVersion = attributes["catch2-version"] }
            case .start("TestCase", let attributes, _): testCase = attributes["name"]
            case .end("TestCase"): try finishTestCase()
            case .start("BenchmarkResults", let attributes, let isEmpty):
                guard let name = attributes["name"] else { throw malformed("a benchmark without a name", line: tags.line) }
                benchmarks.append(Benchmark(name: name, samples: attributes["samples"].flatMap { Int($0) }, line: tags.line))
                isBenchmark = !isEmpty
            case .end("BenchmarkResults"): isBenchmark = false
            case .start("mean", let attributes, _) where isBenchmark: try read(mean: attributes, line: tags.line)
            case .start("failed", _, _) where isBenchmark: change { $0.hasFailed = true }
            case .start("OverallResult", let attributes, _) where attributes["success"] == "false":
                failures.append("test case \((testCase ?? "").quotedForMessage) failed")
            default: continue
            }
        }
    }

    private mutating func read(mean attributes: [String: String], line: Int) throws(FormatError) {
        guard case .number(let value) = NumberText(attributes["value"] ?? "x"), value >= 0 else {
            throw malformed("\((attributes["value"] ?? "nothing").quotedForMessage) is no mean of a benchmark", line: line)
        }
        change { $0.mean = value }
        if attributes["ci"] == "0" { builder.note("--benchmark-no-analysis leaves means without a spread") }
    }

    private mutating func change(_ body: (inout Benchmark) -> Void) {
        if !benchmarks.isEmpty { body(&benchmarks[benchmarks.count - 1]) }
    }

    private mutating func finishTestCase() throws(FormatError) {
        let metric = Metric(name: "time", unit: Unit(parsing: "ns"))
        for benchmark in benchmarks {
            var pairs = [("benchmark", benchmark.name)]
            if let testCase { pairs.append(("test", testCase)) }
            let labels = Labels(pairs)
            guard seen.insert(labels).inserted else {
                throw malformed("a second benchmark \(benchmark.name.quotedForMessage) in the test case", line: benchmark.line)
            }
            if benchmark.hasFailed || benchmark.mean == nil {
                failures.append("benchmark \(benchmark.name.quotedForMessage) failed")
                let index = builder.labelIndex(labels)
                builder.append(metric: builder.metric(metric), value: .nan, labels: index, failed: true)
            } else if let mean = benchmark.mean {
                builder.append(summary: Summary(metric: metric, labels: labels, count: benchmark.samples, values: [.mean: mean]))
            }
        }
        benchmarks = []
        testCase = nil
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        for failure in failures { builder.note(failure) }
        builder.note("Catch2 writes no single samples, only their mean")
        let failed = failures.isEmpty ? nil : failures.joined(separator: ", ")
        builder.updateRun { $0.unfinished = failed }
        let builder = builder
        return try source.resultSet(of: { try builder.build() })
    }

    private func malformed(_ problem: String, line: Int) -> FormatError {
        FormatError(.malformed, file: file, line: line, problem: problem, remedy: "give what -r xml wrote")
    }
}
