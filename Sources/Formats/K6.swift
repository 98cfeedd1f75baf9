import Measurements

extension ResultFormat {
    /// What `k6 run --out json=FILE` writes: one line of JSON for each metric and for each point.
    static let k6 = ResultFormat(
        name: "k6", title: "k6's JSON output",
        signature: "lines of JSON with \"type\":\"Metric\" or \"Point\", as k6 run --out json=FILE writes",
        writtenBy: "`k6 run --out json=FILE`",
        observation: "a point",
        recognises: { K6.isFirstLine($0.firstLine) }, read: { (source, options) throws(FormatError) in try K6.read(source, options) })
}

/// Reads k6's points: every metric under k6's own name, tags as labels, the file as run.
enum K6 {
    /// Files up to this size are read in one go.
    static let segmentLength = 16 << 20

    static func isFirstLine(_ line: Substring) -> Bool {
        guard line.hasPrefix("{"), let parser = try? JSONParser(), let value = try? parser.parse(line.utf8) else { return false }
        guard value["data"]?.isObject == true, value["metric"]?.isString == true, let type = value["type"]?.string else { return false }
        return type == "Metric" || type == "Point"
    }

    static func read(_ source: InputSource, _ options: ReadingOptions, segmentLength: Int = segmentLength) throws(FormatError) -> ResultSet
    {
        let name = source.name
        let limits = source.limits
        let segments: [K6Segment]
        if let file = try source.plainFile(), let size = file.size, size > segmentLength {
            let ranges = try LineRanges(file: file, size: size, length: segmentLength)
            segments = try ranges.map { (stream) throws(FormatError) in
                try K6Segment(stream, file: name, limits: limits, keep: options.keepLabels)
            }
        } else {
            segments = [try K6Segment(source.stream(), file: name, limits: limits, keep: options.keepLabels)]
        }
        var run = options.run(of: source, kind: .load)
        run.environment.tool = "k6"
        return try K6.resultSet(of: segments, run: run, file: name)
    }

    /// Joins the segments in their order; the result does not depend on where the file was divided.
    private static func resultSet(of segments: [K6Segment], run: Run, file: String) throws(FormatError) -> ResultSet {
        let union = LabelTable.union(of: segments.map(\.labels))
        var result = ResultSet(format: "k6", labels: union.labels, runs: [run], notes: union.notes)
        var columns = segments.map(\.columns)
        var order: [String] = []
        var places: [String: [(segment: Int, column: Int)]] = [:]
        for (segment, list) in columns.enumerated() {
            for (column, points) in list.enumerated() {
                if places[points.name] == nil { order.append(points.name) }
                places[points.name, default: []].append((segment, column))
            }
        }
        var started = Double.infinity
        for name in order {
            let parts = places[name] ?? []
            let count = parts.reduce(0) { $0 + columns[$1.segment][$1.column].values.count }
            guard count > 0 else { continue }
            let declared = parts.lazy.compactMap { columns[$0.segment][$0.column].declaration }.first
            if declared == nil { result.notes.append("no line describes the metric \"\(name)\"; its unit is not known") }
            let metric = Metric(k6: name, declared: declared)
            let hasFailures = name.hasPrefix("http_req_") && metric.unit.dimension == .time
            var values: [Double] = []
            var times: [Double] = []
            var labels: [Int32] = []
            var failed: [Int32] = []
            values.reserveCapacity(count)
            times.reserveCapacity(count)
            labels.reserveCapacity(count)
            for part in parts {
                let points = columns[part.segment][part.column]
                if metric.unit.dimension == .time, let line = points.firstNegative {
                    let before = segments[..<part.segment].reduce(0) { $0 + $1.lines }
                    throw FormatError(
                        .malformed, file: file, line: before + line, path: "data.value",
                        problem: "\(name.quotedForMessage) is a time and cannot be negative")
                }
                // Each part is let go as soon as it is copied, so that a large file is not held twice.
                columns[part.segment][part.column] = K6Segment.Points(name: name)
                values.append(contentsOf: points.values)
                times.append(contentsOf: points.times)
                let map = union.maps[part.segment]
                labels.append(contentsOf: points.sets.lazy.map { map[Int($0)] })
                if hasFailures {
                    let table = segments[part.segment].labels
                    failed.append(contentsOf: points.sets.lazy.map { table.flag(of: $0) ? 1 : 0 })
                }
            }
            started = times.reduce(started) { $1 < $0 ? $1 : $0 }
            result.series[name] = Series(
                metric: metric, values: values, cases: IndexColumn(repeating: -1, count: count),
                epochs: IndexColumn(repeating: -1, count: count), repetitions: IndexColumn(repeating: -1, count: count),
                runs: IndexColumn(repeating: 0, count: count), labels: IndexColumn(labels),
                failed: hasFailures ? IndexColumn(failed) : IndexColumn(repeating: 0, count: count), times: times)
        }
        if started.isFinite { result.runs[0].started = started }
        let models = Set(result.labels.compactMap { $0["model"] })
        if models.count == 1 { result.runs[0].environment.model = models.first }
        return result
    }
}
