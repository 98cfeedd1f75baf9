import Measurements
import Testing

@testable import Formats

struct ChromeTraceTests {
    private let chrome = FormatFixture(format: .chromeTrace, folder: "chrome-trace")

    @Test func recognisesItsOwnFilesOnly() throws { #expect(try chrome.misjudgedFiles() == []) }

    /// Microseconds.
    @Test(arguments: [
        ("baseline", "tokenize", 30, 10_620.8, 10_505.4), ("candidate", "tokenize", 30, 13_881.8, 13_646.0),
        ("baseline", "build_prompt", 30, 7_894.9, 7_675.8), ("baseline", "parse_json", 30, 5_745.4, 5_614.5),
        ("baseline", "handle", 90, 8_143.8, 7_849.6), ("candidate", "handle", 90, 9_292.2, 7_848.2),
    ])
    func durationsAgree(file: String, name: String, count: Int, mean: Double, median: Double) throws {
        let selection = Selection(try chrome.resultSet("\(file).json.gz"), "duration") { $0["span"] == name }
        #expect(selection.values.count == count)
        #expect(abs(selection.mean - mean) < 0.06 && abs(selection.median - median) < 0.06)
    }

    @Test("a task takes from its first slice to its last", arguments: [("baseline", 74_631.0), ("candidate", 82_755.9)])
    func tasksAgree(file: String, median: Double) throws {
        let set = try chrome.resultSet("\(file).json.gz")
        let tasks = Selection(set, "latency") { $0["span"] == "handle" }
        #expect(tasks.values.count == 30 && abs(tasks.median - median) < 0.06)
        #expect(set.environment.tool == "viztracer" && set.environment.toolVersion == "1.1.1" && set.notes.isEmpty)
        #expect(set.series["duration"]?.times.isEmpty == true && set.series["duration"]?.metric.unit.symbol == "µs")
    }

    private func event(_ phase: String, _ name: String, ts: Double, thread: Int = 1, more: String = "") -> String {
        "{\"ph\":\"\(phase)\",\"pid\":1,\"tid\":\(thread),\"name\":\"\(name)\",\"ts\":\(ts)\(more)}"
    }

    private func read(_ events: String...) throws -> ResultSet { try chrome.resultSet(text: "[" + events.joined(separator: ",") + "]") }

    @Test func selfTimesAreInsideOneThread() throws {
        let set = try read(
            event("X", "inner", ts: 20, more: ",\"dur\":30"), event("X", "outer", ts: 10, more: ",\"dur\":100"),
            event("X", "other", ts: 30, thread: 2, more: ",\"dur\":10"), event("X", "inner", ts: 60, more: ",\"dur\":10"))
        #expect(Selection(set, "self_time") { $0["span"] == "outer" }.values == [60])
        #expect(Selection(set, "self_time") { $0["span"] == "inner" }.values == [30, 10])
    }

    @Test("begin and end on a thread, and under an id")
    func readsBeginAndEnd() throws {
        let set = try read(
            event("B", "a", ts: 1), event("B", "b", ts: 2), event("E", "b", ts: 5), event("E", "a", ts: 9),
            event("b", "c", ts: 1, more: ",\"cat\":\"x\",\"id\":7"), event("e", "c", ts: 4, thread: 2, more: ",\"cat\":\"x\",\"id\":7"))
        #expect(Selection(set, "duration") { $0["span"] == "a" }.values == [8])
        #expect(Selection(set, "duration") { $0["span"] == "b" }.values == [3])
        #expect(Selection(set, "duration") { $0["span"] == "c" }.values == [3] && set.notes.isEmpty)
        #expect(Selection(set, "self_time").values == [5, 3])
    }

    @Test func saysWhatDoesNotMatch() throws {
        let set = try read(
            event("X", "a", ts: 1, more: ",\"dur\":1"), event("B", "b", ts: 2), event("e", "c", ts: 5), event("E", "d", ts: 0, thread: 9))
        #expect(set.notes == ["events that begin and do not end: 1", "events that end and did not begin: 2"])
    }

    @Test("tasks of one id and name inside each other")
    func nestedTasks() throws {
        let id = ",\"cat\":\"c\",\"id\":\"1\""
        let events = [("b", 1), ("b", 3), ("e", 4), ("e", 8), ("b", 9)].map { event($0.0, "t", ts: $0.1, more: id) }
        let set = try chrome.resultSet(text: "[" + events.joined(separator: ",") + "]")
        #expect(Selection(set, "duration").values.sorted() == [1, 7] && set.notes == ["events that begin and do not end: 1"])
    }

    @Test("a list that was left open", arguments: ["", ",", ",\n"])
    func readsAnOpenList(ending: String) throws {
        let set = try chrome.resultSet(text: "[" + event("X", "a", ts: 1, more: ",\"dur\":2") + ending)
        #expect(Selection(set, "duration").values == [2] && set.notes.contains { $0.contains("not closed") })
    }

    @Test(
        "the place in the source is no part of a name",
        arguments: [
            ("handle (/app/pipeline.py:12)", "handle"), ("f (a (b):3)", "f (a (b):3)"), ("(x:1)", "(x:1)"), ("f (x)", "f (x)"),
            ("f (x:y)", "f (x:y)"),
            ("A.run (/usr/lib/events.py:78)", "A.run"), ("f()", "f()"), ("", ""),
        ])
    func stripsPlaces(name: String, stripped: String) { #expect(ChromeTrace.stripped(name) == stripped) }

    @Test(arguments: [
        ("{\"ph\":\"X\",\"pid\":1,\"ts\":\"x\",\"dur\":1}", "[0].ts"), ("{\"ph\":\"X\",\"pid\":1,\"dur\":1}", "[0].ts"),
        ("{\"ph\":\"X\",\"pid\":1,\"ts\":1,\"dur\":-1}", "[0].dur"), ("5", "[0]"),
    ])
    func namesTheField(event: String, path: String) throws {
        let error = try #require(throws: FormatError.self) {
            try ResultFormat.chromeTrace.read(InputSource(name: "x", bytes: Array("[\(event)]".utf8)))
        }
        #expect(error.path == path || (event == "5" && error.kind == .empty), "\(error)")
    }
}
