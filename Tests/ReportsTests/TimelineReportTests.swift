import Baselines
import Foundation
import Gate
import Measurements
import Statistics
import Testing

@testable import History
@testable import Reports

@Suite("Timelines")
struct TimelineReportTests {
    private static func timeline(_ text: String, judged: [RecordedObjectiveVerdict.Mark], estimate: Double = 1) -> Timeline {
        let point = Timeline.Point(
            commit: text, time: 1_700_000_000, tags: [text], runs: 1, estimate: estimate, interval: nil, limit: text, outcome: nil,
            judged: judged)
        return Timeline(
            file: text, key: InstanceKey(objective: text, labels: Labels([(text, text)])), metric: Metric(name: text, unit: .none),
            statistic: .mean, points: [point])
    }

    private static func problems(_ text: String) throws -> [String] {
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(HistorySchema.json.utf8)) as? [String: Any])
        return SchemaCheck(root: schema).problems(of: try JSONSerialization.jsonObject(with: Data(text.utf8)), schema, at: "$")
    }

    @Test("follows the schema, whatever the texts and numbers are", arguments: HostileKinds.texts)
    func schema(_ text: String) throws {
        for estimate in [1, .nan, .infinity] {
            #expect(try Self.problems(TimelineReport.json([Self.timeline(text, judged: [.fail, .waived], estimate: estimate)])) == [])
        }
    }

    @Test(
        "the schema refuses what is no history",
        arguments: [("\"waived\"", "\"forgiven\""), ("\"outcome\": null", "\"outcome\": \"good\""), ("\"judged\"", "\"judge\"")])
    func refused(_ old: String, _ new: String) throws {
        let text = TimelineReport.json([Self.timeline("x", judged: [.waived])])
        #expect(text.contains(old))
        #expect(try !Self.problems(text.replacing(old, with: new)).isEmpty)
    }

    @Test(
        "each commit has its mark, and how it came to it",
        arguments: [
            ([], "not judged"), ([.pass], "pass"), ([.fail, .fail], "fail"), ([.fail, .fail, .waived], "fail → waived"),
            ([.undecided, .pass, .fail, .pass, .pass], "… → pass → fail → pass"),
        ] as [([RecordedObjectiveVerdict.Mark], String)])
    func marks(_ judged: [RecordedObjectiveVerdict.Mark], _ text: String) {
        let row = TimelineReport.text([Self.timeline("x", judged: judged)]).split(separator: "\n").last
        #expect(row?.contains("-        \(text)  ") == true, "\(row ?? "")")
    }
}
