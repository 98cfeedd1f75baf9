import Measurements
import Testing

@testable import Formats

@Suite struct PerfStatTests {
    static let fixture = FormatFixture(format: .perfStat, folder: "perf-stat")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: [
        ("perf-stat-baseline.json", 2.624584, 1056.0, 1.0), ("perf-stat-candidate.json", 2.718483, 1169, 1),
        ("perf-stat-baseline.csv", 2.59, 1053, 2), ("perf-stat-candidate.csv", 2.90, 1174, 2),
    ])
    func countersAreMetrics(file: String, clock: Double, faults: Double, switches: Double) throws {
        let set = try Self.fixture.resultSet(file)
        #expect(Array(set.series.keys) == ["task-clock", "context-switches", "page-faults", "cycles", "instructions"])
        #expect(Selection(set, "task-clock").values == [clock] && set.series["task-clock"]?.metric.unit == .milliseconds)
        #expect(Selection(set, "page-faults").values == [faults] && Selection(set, "context-switches").values == [switches])
        #expect(set.series.values.allSatisfy { $0.metric.direction == .lower })
        #expect(set.series["page-faults"]?.metric.mood == .moody && set.lookup("instructions") == .found("instructions"))
        #expect(set.cases.isEmpty && set.values(ofLabel: "benchmark").isEmpty && set.runs.first?.kind == .benchmark)
    }

    @Test(arguments: ["perf-stat-baseline.json", "perf-stat-baseline.csv"])
    func whatTheMachineCannotCountIsMissing(file: String) throws {
        let set = try Self.fixture.resultSet(file)
        #expect(Selection(set, "cycles").missing == 1 && Selection(set, "instructions").missing == 1)
        #expect(set.notes.contains("cycles was not counted on this machine"))
    }

    @Test func withoutRepetitionsCellsHaveNoVariance() throws {
        let set = try Self.fixture.resultSet(
            text: "2.5,msec,task-clock:u,2500000,100.00,0.9,CPUs utilized\n100,,instructions:u,2500000,50.00,,\n")
        #expect(Selection(set, "task-clock:u").values == [2.5] && Selection(set, "instructions").values == [100])
        #expect(set.notes.contains { $0.contains("instructions:u ran only a part") })
    }

    @Test func wallClockTimeIsTime() throws {
        let set = try Self.fixture.resultSet(
            text: #"{"counter-value" : "5000.0", "unit" : "ns", "event" : "duration_time", "pcnt-running" : 100.00}"#)
        #expect(set.lookup("time") == .found("duration_time") && set.series["duration_time"]?.metric.unit.symbol == "ns")
    }

    @Test(arguments: ["1,2,3\n", "metric,value,unit,a,b\n", "1.0,s,2,3,4\n", "1.0,s,event,x,4\n", "1,,e,1,101\n", "a,b,event,1,100\n"])
    func otherCellsAreNotTakenForIt(text: String) {
        #expect(!ResultFormat.perfStat.recognises(InputPrefix(Array(text.utf8))))
    }

    private static let line = #"{"counter-value" : "1", "unit" : "", "event" : "a", "pcnt-running" : 100.00}"#

    @Test(arguments: [
        (#"{"counter-value" : "1,5", "event" : "a"}"#, "counter-value"), (#"{"counter-value" : "1"}"#, "event"),
        (#"{"interval" : 1.0, "counter-value" : "1", "event" : "a"}"#, "-I"),
        (#"{"cpu" : "0", "counter-value" : "1", "event" : "a"}"#, "-A"),
        (#"{"counter-value" : "1""#, "JSON"),
    ])
    func aWrongLineIsNamed(text: String, words: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.line + "\n" + text) }
        #expect(error?.line == 2 && error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test func aWrongRowIsNamed() throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: "# started\n\n1,,a,5,100.00,,\n1,,a,5\n") }
        #expect(error?.line == 4)
    }
}
