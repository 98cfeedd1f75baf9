import Baselines
import Budgets
package import History
import Measurements
import Statistics

/// Timelines for a terminal: a line of marks that shows the shape, and a table that has the numbers.
package enum TimelineReport {
    package static func text(_ timelines: [Timeline]) -> String {
        timelines.map { ([heading($0)] + chart($0) + table($0)).joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private static func heading(_ timeline: Timeline) -> String {
        "\(VisibleText.name(timeline.key.text)) · \(timeline.statistic.name) of \(VisibleText.name(timeline.metric.name)) · \(VisibleText.name(timeline.file))"
    }

    /// Eight heights between the smallest and the largest value; the commit that misses its limit has a mark below.
    private static func chart(_ timeline: Timeline) -> [String] {
        let values = timeline.points.map(\.estimate)
        guard values.count > 1, let least = values.min(), let most = values.max() else { return [] }
        let marks = Array("▁▂▃▄▅▆▇█")
        let line = values.map { value -> String in
            let share = most > least ? (value - least) / (most - least) : 0.5
            return String(marks[min(Int(share * 8), 7)])
        }.joined()
        let dimension = timeline.metric.unit.dimension
        let span = NumberFormat.row([least, most], in: dimension, separator: " … ")
        let missed = timeline.points.map { $0.outcome == .fail ? "✗" : " " }.joined()
        return ["  \(line)  \(span)"] + (missed.contains("✗") ? ["  " + missed + "  beyond its limit"] : [])
    }

    private static func table(_ timeline: Timeline) -> [String] {
        let header = ["commit", "day", "value", "97.5 % bounds", "runs", "limit", "outcome", "judged", "tags"]
        let dimension = timeline.metric.unit.dimension
        let rows = timeline.points.map { point -> [String] in
            [
                String(point.commit.prefix(7)), day(point.time), NumberFormat.value(point.estimate, in: dimension),
                point.interval.map { NumberFormat.row([$0.lower, $0.upper], in: dimension, separator: " … ") } ?? "-", String(point.runs),
                VisibleText.name(point.limit ?? "-"), point.outcome?.rawValue ?? "-", judged(point),
                point.tags.map { VisibleText.name($0) }.joined(separator: " "),
            ]
        }
        return AlignedTable(header: header, numbers: [2, 4], rows: rows).lines.map { "  " + $0 }
    }

    /// "fail → pass": what verdicts said, one after the other; the last few where they changed often.
    private static func judged(_ point: Timeline.Point) -> String {
        guard let last = point.judged.last else { return "not judged" }
        let changed = zip(point.judged, point.judged.dropFirst()).filter { $0 != $1 }.map(\.0.rawValue) + [last.rawValue]
        return ((changed.count > 3 ? ["…"] : []) + changed.suffix(3)).joined(separator: " → ")
    }

    /// The UTC day of a moment.
    static func day(_ seconds: Int64) -> String { Day(secondsSince1970: seconds)?.description ?? "-" }

    /// `tollgate/history/v1`, values in base units.
    package static func json(_ timelines: [Timeline]) -> String {
        func number(_ value: Double?) -> JSONText { value.map { .double(NumberFormat.tenDigits($0)) } ?? .null }
        return JSONText.object([
            ("schema", .string("tollgate/history/v1")),
            (
                "objectives",
                .array(
                    timelines.map { timeline in
                        .object([
                            ("budget", .string(timeline.file)), ("objective", .string(timeline.key.objective)),
                            ("labels", .object(timeline.key.labels.pairs.map { ($0.key, .string($0.value)) })),
                            ("metric", .string(timeline.metric.name)), ("statistic", .string(timeline.statistic.name)),
                            ("unit", .string(timeline.metric.unit.dimension.baseSymbol)),
                            (
                                "points",
                                .array(
                                    timeline.points.map { point in
                                        .object([
                                            ("commit", .string(point.commit)), ("time", .number(Int(point.time))),
                                            ("tags", .array(point.tags.map { .string($0) })), ("runs", .number(point.runs)),
                                            ("value", number(point.estimate)), ("lower", number(point.interval?.lower)),
                                            ("upper", number(point.interval?.upper)), ("limit", point.limit.map { .string($0) } ?? .null),
                                            ("outcome", point.outcome.map { .string($0.rawValue) } ?? .null),
                                            ("judged", .array(point.judged.map { .string($0.rawValue) })),
                                        ])
                                    })
                            ),
                        ])
                    })
            ),
        ]).text + "\n"
    }

    /// A heading, and a line for each commit of each objective; values in base units.
    package static func csv(_ timelines: [Timeline]) -> String {
        let columns = [
            "budget", "objective", "unit", "commit", "day", "tags", "runs", "value", "lower", "upper", "limit", "outcome", "judged",
        ]
        func number(_ value: Double?) -> String { value.map { "\(NumberFormat.tenDigits($0))" } ?? "" }
        let rows = timelines.flatMap { timeline in
            timeline.points.map { point in
                [
                    timeline.file, timeline.key.text, timeline.metric.unit.dimension.baseSymbol, point.commit, day(point.time),
                    point.tags.joined(separator: " "), String(point.runs), number(point.estimate), number(point.interval?.lower),
                    number(point.interval?.upper), point.limit ?? "", point.outcome?.rawValue ?? "",
                    point.judged.map(\.rawValue).joined(separator: " "),
                ]
            }
        }
        // Numbers are ours: a minus sign in front of one is no formula.
        return ([columns] + rows).map { row in
            row.map { Double($0) != nil ? $0 : AuditCSV.cell($0) }.joined(separator: ",") + "\n"
        }.joined()
    }
}
