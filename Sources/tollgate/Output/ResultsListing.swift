import Gate
import Measurements
import Reports

/// What was understood of result files: for people as an aligned table, for scripts as JSON.
struct ResultsListing {
    let results: ResultSet

    private struct Row {
        let metric: Metric
        let count: Int
        let missing: Int
        let failed: Int
        let mean: Double?
        let median: Double?
        let form: Form
    }

    /// What the results hold of a metric.
    private enum Form { case observations, histograms, summaries }

    private var rows: [Row] {
        results.metrics.map { metric in
            guard let series = results.series[metric.name] else { return rowWithoutObservations(metric) }
            var values: [Double] = []
            var failed = 0
            for index in 0..<series.count {
                if series.failed[index] == 1 { failed += 1 }
                if !series.values[index].isNaN { values.append(series.values[index]) }
            }
            return Row(
                metric: metric, count: series.count, missing: series.count - values.count, failed: failed, mean: Statistic.mean.of(values),
                median: Statistic.median.of(values), form: .observations)
        }
    }

    private func rowWithoutObservations(_ metric: Metric) -> Row {
        let runs = (try? results.histogramsByRun(of: metric.name)) ?? []
        if let all = runs.dropFirst().reduce(runs.first, { whole, run in try? whole?.merging(run) }) {
            let factor = metric.unit.factor
            return Row(
                metric: metric, count: all.histogram.count + all.failed + all.missing, missing: all.missing, failed: all.failed,
                mean: all.estimate(.mean).map { $0 / factor }, median: all.estimate(.median).map { $0 / factor }, form: .histograms)
        }
        let summary = results.summaries.first { $0.metric.name == metric.name }
        return Row(
            metric: metric, count: summary?.count ?? 0, missing: 0, failed: 0, mean: summary?.values[.mean],
            median: summary?.values[.median], form: .summaries)
    }

    private var labels: [(key: String, values: [String])] {
        Set(results.allLabels.flatMap { $0.pairs.map(\.key) }).sorted().map { ($0, results.values(ofLabel: $0)) }
    }

    // MARK: for people

    var text: String {
        let environment = results.environment
        let facts = [
            ("format", results.format), ("tool", [environment.tool, environment.toolVersion].compactMap { $0 }.joined(separator: " ")),
            ("model", environment.model ?? ""), ("judge", environment.judge ?? ""), ("prompt", environment.prompt ?? ""),
            ("golden set", environment.goldenSet ?? ""),
            ("machine", [environment.os, environment.architecture, environment.cpu].compactMap { $0 }.joined(separator: ", ")),
            (
                "runs",
                "\(results.runs.count)"
                    + (results.runs.count <= 6 ? ": " + results.runs.map { visible($0.name) }.joined(separator: ", ") : "")
            ),
            ("cases", results.cases.isEmpty ? "" : "\(results.cases.count), the first \(visible(results.cases[0].id))"),
        ].filter { !$0.1.isEmpty }
        var lines = facts.map { pad($0.0, 12) + visible($0.1) }
        for reason in Set(results.runs.compactMap(\.unfinished)).sorted() { lines.append(pad("unfinished", 12) + visible(reason)) }
        lines.append("")
        lines += table
        if !labels.isEmpty {
            lines += ["", "labels"]
            for (key, values) in labels {
                let shown = values.prefix(6).map { $0.contains(", ") ? "\"\(visible($0))\"" : visible($0) }.joined(separator: ", ")
                lines.append("  \(visible(key)): \(shown)" + (values.count > 6 ? " and \(values.count - 6) more" : ""))
            }
        }
        if !results.notes.isEmpty { lines += ["", "ignored or worth knowing"] + results.notes.map { "  " + visible($0) } }
        return lines.joined(separator: "\n") + "\n"
    }

    private var table: [String] {
        var table = AlignedTable(header: ["metric", "standard", "better", "n", "mean", "median", "remarks"], numbers: [3, 4, 5])
        table.rows = rows.map { row -> [String] in
            let dimension = row.metric.unit.dimension
            func shown(_ value: Double?) -> String {
                guard let value, value.isFinite else { return "-" }
                return NumberFormat.value(value * row.metric.unit.factor, in: dimension)
            }
            let remarks = [
                row.form == .summaries ? "summary only" : row.form == .histograms ? "histogram" : nil,
                row.missing > 0 ? "\(row.missing) missing" : nil,
                row.failed > 0 ? "\(row.failed) failed" : nil,
                row.metric.mood == .exact ? "exact" : nil,
            ].compactMap { $0 }.joined(separator: ", ")
            return [
                visible(row.metric.name), row.metric.standardName.map { $0 == row.metric.name ? "" : $0 } ?? "",
                row.metric.direction?.rawValue ?? "?",
                String(row.count), shown(row.mean), shown(row.median), remarks,
            ]
        }
        return table.lines
    }

    private func pad(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

    /// Nothing that a file says may steer the terminal.
    private func visible(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(200).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: "\u{FFFD}"
            default: Character(scalar)
            }
        }
        return String(scalars) + (text.unicodeScalars.count > 200 ? "…" : "")
    }

    // MARK: for scripts

    var json: JSONText {
        let environment = results.environment
        func text(_ value: String?) -> JSONText { value.map { .string($0) } ?? .null }
        return .object([
            ("format", .string(results.format)),
            (
                "environment",
                .object([
                    ("tool", text(environment.tool)), ("toolVersion", text(environment.toolVersion)), ("os", text(environment.os)),
                    ("architecture", text(environment.architecture)), ("cpu", text(environment.cpu)), ("model", text(environment.model)),
                    ("judge", text(environment.judge)), ("prompt", text(environment.prompt)), ("goldenSet", text(environment.goldenSet)),
                ])
            ),
            (
                "runs",
                .array(
                    results.runs.map { run in
                        .object([
                            ("name", .string(run.name)), ("source", .string(run.source)),
                            ("started", run.started.map { .double($0) } ?? .null),
                            ("unfinished", text(run.unfinished)),
                        ])
                    })
            ),
            ("cases", .number(results.cases.count)),
            ("observations", .number(results.measurementCount)),
            (
                "metrics",
                .array(
                    rows.map { row in
                        let factor = row.metric.unit.factor
                        func value(_ number: Double?) -> JSONText { number.map { .double(NumberFormat.tenDigits($0 * factor)) } ?? .null }
                        return .object([
                            ("name", .string(row.metric.name)), ("standardName", text(row.metric.standardName)),
                            ("unit", .string(row.metric.unit.dimension.baseSymbol)), ("direction", text(row.metric.direction?.rawValue)),
                            ("mood", .string(row.metric.mood.rawValue)), ("n", .number(row.count)), ("missing", .number(row.missing)),
                            ("failed", .number(row.failed)), ("mean", value(row.mean)), ("median", value(row.median)),
                            ("summaryOnly", .bool(row.form == .summaries)), ("histogram", .bool(row.form == .histograms)),
                        ])
                    })
            ),
            (
                "labels",
                .object(labels.map { ($0.key, .array($0.values.prefix(1000).map { .string($0) })) })
            ),
            ("notes", .array(results.notes.map { .string($0) })),
        ])
    }
}
