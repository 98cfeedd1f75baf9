import Measurements
import Testing

@testable import Formats

@Suite struct GungraunTests {
    static let fixture = FormatFixture(format: .gungraun, folder: "gungraun")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test func everyMetricOfTheTotalsIsRead() throws {
        let set = try Self.fixture.resultSet("json_one_callgrind_all_metrics.json")
        #expect(set.series.count == 37 && set.observationCount == 37)
        #expect(Selection(set, "instructions").values == [1900] && Selection(set, "TotalRW").values == [2800])
        #expect(Selection(set, "D1MissRate").values == [0] && Selection(set, "RamHitRate").values == [0.7])
        #expect(set.cases.map(\.id) == ["play_game::bench_play_game_group::bench_play_game_100 some_id"])
    }

    @Test func countsAreExactAndHaveDirections() throws {
        let set = try Self.fixture.resultSet("json_one_callgrind_all_metrics.json")
        func metric(_ name: String) throws -> Metric { try #require(set.series[name]?.metric) }
        #expect(try metric("Ir").mood == .exact && metric("Ir").direction == .lower && metric("Ir").unit == .none)
        #expect(try metric("L1hits").direction == .higher && metric("LLhits").direction == nil && metric("RamHits").direction == .lower)
        #expect(try metric("D1MissRate").unit.factor == 0.01 && metric("SysTime").mood == .moody)
        let memory = try Self.fixture.resultSet("json_one_dhat_all_metrics.json")
        #expect(memory.lookup("allocations") == .found("TotalBlocks") && memory.series["TotalBytes"]?.metric.unit == .bytes)
        #expect(memory.series.count == 13 && Selection(memory, "WritesBytes").values == [12])
    }

    @Test(arguments: [("json_multiple_tools.json", 3), ("json_one_callgrind_diff.json", 2)])
    func aRunHasSeveralToolsAndOldValuesAreNone(file: String, count: Int) throws {
        let set = try Self.fixture.resultSet(file)
        #expect(set.observationCount == count && Selection(set, "D1mr").values == [6])
    }

    @Test func objectsMayBeSpreadOverLines() throws {
        let set = try Self.fixture.resultSet("json_pretty_two_callgrind.json")
        #expect(
            set.values(ofLabel: "benchmark") == [
                "play_game::bench_play_game_group::bench_play_game_100 first",
                "play_game::bench_play_game_group::bench_play_game_100 second",
            ])
    }

    private static func text(_ metrics: String) -> String {
        "running 0 tests\n"
            + #"{"module_path": "m", "id": null, "profiles": [{"summaries": {"total": {"summary": {"Callgrind": {"Ir": {"metrics": \#(metrics)}}}}}}]}"#
    }

    @Test func whatOnlyAnEarlierRunMeasuredIsMissing() throws {
        let set = try Self.fixture.resultSet(text: Self.text(#"{"Right": {"Int": 5}}"#))
        #expect(Selection(set, "Ir").missing == 1 && set.notes.contains { $0.contains("earlier run") })
        #expect(Selection(try Self.fixture.resultSet(text: Self.text(#"{"Both": [{"Int": 5}, {"Int": 4}]}"#)), "Ir").values == [5])
    }

    @Test(arguments: [
        ("{}", "metrics"), (#"{"Left": {"Text": 1}}"#, "metrics.Left"), (#"{"Left": {"Int": "x"}}"#, "metrics.Left.Int"),
        (#"{"Both": []}"#, "metrics.Both"), (#"{"Both": 1}"#, "metrics.Both"),
    ])
    func aWrongFieldIsNamed(metrics: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(metrics)) }
        #expect(error?.line == 2 && error?.path?.hasSuffix(path) == true, "\(String(describing: error))")
    }

    @Test func theShapeBefore016IsRefused() throws {
        let error = #expect(throws: FormatError.self) {
            try Self.fixture.resultSet(text: #"{"module_path": "m", "callgrind_summary": {}}"#)
        }
        #expect(error?.problem.contains("0.16") == true)
    }

    @Test func anObjectThatDoesNotEndIsNamed() throws {
        for text in ["a\nb\n{\n  \"module_path\": \"m\"\n", "a\nb\n{\"module_path\": \"m\""] {
            let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: text) }
            #expect(error?.line == 3)
        }
    }

    @Test(arguments: ["json_pretty_two_callgrind.json", "json_multiple_tools.json"])
    func aFileCutAnywhereNeverCrashes(file: String) throws {
        let text = try Self.fixture.text(file).utf8
        let whole = try Self.fixture.resultSet(file).observationCount
        for length in stride(from: 0, to: text.count, by: 29) {
            let part = try? Self.fixture.resultSet(text: String(decoding: text.prefix(length), as: UTF8.self))
            #expect(part?.observationCount ?? 0 <= whole)
        }
    }
}
