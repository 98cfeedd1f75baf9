import Measurements
import Testing

@testable import Formats

@Suite struct GNUTimeTests {
    static let fixture = FormatFixture(format: .gnuTime, folder: "gnu-time")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: [
        ("baseline", 0.04, 5956.0, 1075.0, 0.0), ("candidate", 0.04, 6516, 1193, 0), ("failing", 0, 1248, 80, 1),
        ("signal", 0, 1264, 78, 1),
    ])
    func valuesAreThoseOfTheBlock(name: String, elapsed: Double, memory: Double, faults: Double, failed: Double) throws {
        let set = try Self.fixture.resultSet("time-v-\(name).txt")
        #expect(Selection(set, "time").values == [elapsed] && Selection(set, "memory").values == [memory])
        #expect(Selection(set, "Minor (reclaiming a frame) page faults").values == [faults])
        // A signal's block says that the exit status is 0.
        #expect(Selection(set, "failed").values == [failed] && Selection(set, "time").failed == Int(failed))
    }

    @Test func metricsHaveUnitsAndTheWordsOfTheTool() throws {
        let set = try Self.fixture.resultSet("time-v-baseline.txt")
        #expect(set.lookup("time") == .found("Elapsed (wall clock) time"))
        #expect(set.series["Maximum resident set size"]?.metric.unit.factor == 1024)
        #expect(set.series["Percent of CPU this job got"]?.metric.unit.dimension == .ratio)
        #expect(!set.series.keys.contains { $0.hasPrefix("Average") || $0.hasPrefix("Page size") })
        #expect(set.values(ofLabel: "benchmark") == ["./app sort 100"])
    }

    private static func block(_ command: String = "./a", elapsed: String = "0:01.50", status: String = "0") -> String {
        "\tCommand being timed: \"\(command)\"\n\tUser time (seconds): 0.10\n\tPercent of CPU this job got: ?%\n"
            + "\tElapsed (wall clock) time (h:mm:ss or m:ss): \(elapsed)\n\tExit status: \(status)\n"
    }

    @Test(arguments: [("0:01.50", 1.5), ("2:03.25", 123.25), ("1:02:03", 3723), ("100:00:00", 360_000)])
    func clockTimesAreSeconds(text: String, seconds: Double) throws {
        let set = try Self.fixture.resultSet(text: Self.block(elapsed: text))
        #expect(Selection(set, "time").values == [seconds] && Selection(set, "Percent of CPU this job got").missing == 1)
    }

    @Test func blocksBetweenOutputAreRepetitions() throws {
        let set = try Self.fixture.resultSet(
            text: "output: 1\n" + Self.block("x \"y: z\"") + "Command exited with non-zero status 3\n"
                + Self.block("x \"y: z\"", status: "3") + Self.block("b"))
        let series = try #require(set.series["failed"])
        #expect(series.values == [0, 1, 0] && (0..<3).map { series.repetitions[$0] } == [0, 1, 0])
        #expect(set.values(ofLabel: "benchmark") == ["b", "x \"y: z\""])
    }

    @Test(arguments: ["1.5", "a:b", "0:-1", "1:2:3:4", "::", "0:1e400", ""])
    func aWrongTimeIsNamed(text: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.block(elapsed: text)) }
        #expect(error?.line == 4 && error?.problem.contains("Elapsed") == true)
    }

    @Test func aBlockCutAnywhereIsAnErrorAndNoCrash() {
        let text = Self.block().dropLast("\tExit status: 0\n".count)
        for length in 0..<text.utf8.count {
            #expect((try? Self.fixture.resultSet(text: String(text.prefix(length)))) == nil)
        }
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: "\n" + text + Self.block()) }
        #expect(error?.line == 2)
    }
}
