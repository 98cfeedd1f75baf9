import Measurements
import Testing

@testable import Formats

@Suite struct CriterionTests {
    static let fixture = FormatFixture(format: .criterion, folder: "criterion")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    /// Every `sample.json` of one run, merged.
    static func run(_ name: String) throws -> ResultSet {
        let folders = [
            "baseline": ("baseline-and-candidate", "base"), "candidate": ("baseline-and-candidate", "new"), "twin": ("twin", "base"),
        ]
        let (side, run) = try #require(folders[name])
        return try ResultSet.merging(
            ["hash_fnv 1a/small input_", "parse", "sort/vec/64", "sort/vec/512"].map {
                try fixture.resultSet("\(side)/\($0)/\(run)/sample.json")
            })
    }

    @Test(arguments: try fixture.groundTruth())
    func countMeanAndMedianAgree(_ expected: GroundTruth) throws {
        let set = try Self.run(expected.file)
        let selection = Selection(set, "time") { $0["benchmark"] == expected.item }
        #expect(selection.values.count == expected.count && set.series["time"]?.metric.unit.symbol == "ns")
        #expect(agrees(selection.mean, expected.mean))
        #expect(agrees(selection.median, expected.median))
    }

    @Test func filesOfOneRunAreItsShards() throws {
        let set = try Self.run("candidate")
        #expect(set.runs.map(\.name) == ["new"] && set.runs.first?.environment == Environment(tool: "criterion"))
        #expect(set.values(ofLabel: "benchmark") == ["hash/fnv 1a/small input?", "parse", "sort/vec/64", "sort/vec/512"])
        #expect(set.labels.contains(Labels([("benchmark", "sort/vec/64"), ("group", "sort"), ("function", "vec"), ("value", "64")])))
    }

    @Test func estimatesAreASummary() throws {
        let set = try Self.fixture.resultSet("baseline-and-candidate/parse/new/estimates.json")
        #expect(set.observationCount == 0)
        #expect(set.summaries.map(\.values) == [[.mean: 1077636.2370878493, .median: 1075775.99375]])
        #expect(set.summaries.first?.labels["benchmark"] == "parse" && set.notes.contains { $0.contains("sample.json") })
    }

    /// Its fractions look like the estimates of a time.
    @Test func criterionsOwnComparisonIsRefused() throws {
        let error = #expect(throws: FormatError.self) {
            try Self.fixture.resultSet("baseline-and-candidate/parse/change/estimates.json")
        }
        #expect(error?.remedy?.contains("new/sample.json") == true)
    }

    @Test func whatNoFileNamesIsRefused() throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: #"{"iters": [1], "times": [1]}"#) }
        #expect(error?.remedy?.contains("benchmark.json") == true)
    }

    private static let message =
        #"{"reason": "benchmark-complete", "id": "norm", "iteration_count": [10, 20], "measured_values": [50.0, 120.0], "unit": "us"}"#

    @Test func messagesHoldTheTimeOfAllIterations() throws {
        let set = try Self.fixture.resultSet(
            text: Self.message + "\n" + #"{"reason": "group-complete", "group_name": "norm", "benchmarks": ["norm"]}"# + "\n"
                + #"{"reason": "benchmark-complete", "id": "b", "iteration_count": [2], "measured_values": [4000.0], "unit": "ns", "mean": {}}"#
        )
        #expect(Selection(set, "time") { $0["benchmark"] == "norm" }.values == [5, 6])
        #expect(agrees(Selection(set, "time") { $0["benchmark"] == "b" }.mean, 2) && set.series["time"]?.metric.unit.symbol == "µs")
    }

    @Test func anotherMeasurementIsNamedByItsUnit() throws {
        let set = try Self.fixture.resultSet(text: Self.message.replacing("\"us\"", with: "\"cycles\""))
        #expect(Array(set.series.keys) == ["cycles"])
    }

    @Test(arguments: [
        (#""id": "norm""#, #""id": 7"#, "id"), ("[10, 20]", "[10, 0]", "iteration_count[1]"), ("[10, 20]", "[10]", "measured_values"),
        ("50.0", "-1", "measured_values[0]"), ("50.0", #""x""#, "measured_values[0]"), (#""us""#, "null", "unit"),
    ])
    func aWrongFieldIsNamed(part: String, wrong: String, path: String) throws {
        let error = #expect(throws: FormatError.self) {
            try Self.fixture.resultSet(
                text: Self.message + "\n" + Self.message.replacing(part, with: wrong).replacing("norm", with: "other"))
        }
        #expect(error?.path == path && error?.line == 2, "\(String(describing: error))")
    }

    @Test func theSameBenchmarkTwiceIsNamed() throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.message + "\n" + Self.message) }
        #expect(error?.problem.contains("case \"norm\"") == true)
    }

    @Test func messagesCutAnywhereAreAnErrorAndNoCrash() {
        for length in stride(from: 0, to: Self.message.utf8.count, by: 7) {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(Self.message.prefix(length))) }
        }
    }
}
