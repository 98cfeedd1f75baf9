import Measurements

/// Reads an interval log of HdrHistogram, versions 1.2 and 1.3: `[Tag=NAME,]start,length,max,HISTOGRAM` in each line, the histogram compressed
/// and in Base64. The intervals of a tag add up to the run's histogram.
///
/// The interval's maximum is the values' divided by a ratio that the writer chose, and no line tells a unit.
struct HdrHistogramLog {
    private let file: String
    private var builder: ResultSetBuilder
    private var counts: [String: HdrCounts] = [:]
    private var order: [String] = []
    /// Values ÷ the column of maxima, of the first line that has both.
    private var ratio: Double?
    private var lines = 0

    init(run: Run, file: String) {
        self.file = file
        var run = run
        run.environment.tool = "hdrhistogram"
        builder = ResultSetBuilder(format: "hdrhistogram", run: run)
        builder.note("a histogram does not tell which requests failed: those that did are among its values")
    }

    static func isLog(_ prefix: InputPrefix) -> Bool {
        prefix.lines.prefix(20).contains { $0.hasPrefix("#[Histogram log format version ") }
    }

    mutating func read(_ line: String, line number: Int) throws(FormatError) {
        if line.hasPrefix("#[StartTime: ") {
            let seconds = line.dropFirst("#[StartTime: ".count).prefix { $0 != " " }
            if let started = Double(seconds), started.isFinite { builder.updateRun { $0.started = started } }
            return
        }
        guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix("\"StartTimestamp\"") else { return }
        var cells = line.split(separator: ",", omittingEmptySubsequences: false)
        var tag = ""
        if let first = cells.first, first.hasPrefix("Tag=") {
            tag = String(first.dropFirst("Tag=".count))
            cells.removeFirst()
        }
        guard cells.count == 4, let start = Double(cells[0]), let length = Double(cells[1]), start.isFinite, length >= 0 else {
            throw malformed(number, "this is no line of an interval: [Tag=NAME,]start,length,max,histogram")
        }
        let found: HdrCounts
        do throws(HdrPayloadError) { found = try HdrCounts(base64: String(cells[3])) } catch {
            throw malformed(number, "the histogram cannot be decoded: \(error.description)")
        }
        if ratio == nil, let highest = found.highest, let maximum = Double(cells[2]), maximum > 0 { ratio = highest / maximum }
        lines += 1
        guard let before = counts[tag] else {
            counts[tag] = found
            order.append(tag)
            guard order.count <= LabelTable.mostValues else { throw malformed(number, "more than \(LabelTable.mostValues) tags") }
            return
        }
        guard let sum = before.adding(found) else {
            throw malformed(number, "its histogram has other settings than the ones before it", remedy: "split the log where they changed")
        }
        counts[tag] = sum
    }

    private func malformed(_ line: Int, _ problem: String, remedy: String = "was the log written to its end?") -> FormatError {
        FormatError(.malformed, file: file, line: line, problem: problem, remedy: remedy)
    }

    consuming func resultSet(of source: InputSource, unit: Unit?) throws(FormatError) -> ResultSet {
        guard let unit else { throw .noUnit(file: file, hint: hint) }
        var builder = builder
        for tag in order {
            guard let counts = counts[tag] else { continue }
            let labels = tag.isEmpty ? Labels.empty : Labels([("tag", tag)])
            do throws(HistogramError) {
                builder.append(
                    histogram: MeasuredHistogram(
                        metric: Metric(name: "latency", unit: unit), labels: labels, histogram: try counts.histogram()))
            } catch {
                let place = tag.isEmpty ? "" : " of \(tag.quotedForMessage)"
                throw FormatError(.malformed, file: file, problem: "the histogram\(place): \(error)")
            }
        }
        let built = builder
        return try source.resultSet(of: { try built.build() })
    }

    private var hint: String {
        let known = [(1e3, "microseconds in milliseconds"), (1e6, "nanoseconds in milliseconds")]
        guard let ratio, let (power, words) = known.first(where: { ratio / $0.0 > 0.9 && ratio / $0.0 < 1.1 }) else { return "" }
        return "; its column of maxima is the values divided by \(Int(power)), as if to show \(words)"
    }
}
