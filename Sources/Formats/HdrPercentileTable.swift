import Measurements

/// Reads a percentile table of HdrHistogram (`.hgrm`): rows of a value, the percentile and how many values are at most so large. Between two rows lie
/// the values of a bucket. A row's value is the highest that its own bucket of the histogram could hold.
struct HdrPercentileTable {
    private let file: String
    private var rows: [(value: Double, count: Int, line: Int)] = []
    private var total: Int?
    private var subBuckets: Int?

    init(file: String) { self.file = file }

    static func isHeader(_ line: Substring) -> Bool {
        line.split(separator: " ") == ["Value", "Percentile", "TotalCount", "1/(1-Percentile)"]
    }

    mutating func read(_ line: String, line number: Int) throws(FormatError) {
        if line.hasPrefix("#[") {
            let words = line.split { " =,]#[:".contains($0) }
            if words.count == 4 || words.count == 5, words.first == "Max", let last = words.last { total = Int(last) }
            if words.first == "Buckets", let last = words.last { subBuckets = Int(last) }
            return
        }
        let cells = line.split(separator: " ")
        guard !cells.isEmpty, cells.first != "Value" else { return }
        guard (3...4).contains(cells.count), case .number(let value) = NumberText(cells[0]), value >= 0, let percentile = Double(cells[1]),
            (0...1).contains(percentile), let count = Int(cells[2]), count >= 0
        else { throw malformed(number, "\(line.quotedForMessage) is no row of value, percentile and count") }
        if let last = rows.last {
            guard value >= last.value, count >= last.count else {
                throw malformed(number, "value or count is below the row before it", remedy: "one table a file")
            }
            // The same bucket, or nothing between the two values.
            if value == last.value || count == last.count {
                rows[rows.count - 1] = (last.value, count, number)
                return
            }
        }
        rows.append((value, count, number))
    }

    func resultSet(of source: InputSource, run: Run, unit: Unit?) throws(FormatError) -> ResultSet {
        guard let total else {
            throw malformed(nil, "no line #[Max … Total count …] ends the table", remedy: "was the table written to its end?")
        }
        guard rows.last?.count ?? 0 == total else {
            throw malformed(rows.last?.line, "the table ends at \(rows.last?.count ?? 0) values of \(total)", remedy: "is the file cut?")
        }
        guard let unit else { throw .noUnit(file: file, hint: "; often a table shows milliseconds") }
        var run = run
        run.environment.tool = "hdrhistogram"
        var builder = ResultSetBuilder(format: "hdrhistogram", run: run)
        builder.note("a histogram does not tell which requests failed: those that did are among its values")
        builder.note("a percentile table has wide buckets between its rows; the log (.hlog) tells more")
        // How wide the bucket of the smallest value is.
        let width = 2 / Double(max(subBuckets ?? 2, 2))
        var buckets: [Histogram.Bucket] = []
        var before = (value: (rows.first?.value ?? 0) * (1 - width), count: 0)
        for row in rows {
            buckets.append(Histogram.Bucket(lower: before.value, upper: row.value, count: row.count - before.count))
            before = (row.value, row.count)
        }
        do throws(HistogramError) {
            builder.append(
                histogram: MeasuredHistogram(metric: Metric(name: "latency", unit: unit), histogram: try Histogram(buckets: buckets)))
        } catch {
            throw malformed(nil, "\(error)")
        }
        let built = builder
        return try source.resultSet(of: { try built.build() })
    }

    private func malformed(_ line: Int?, _ problem: String, remedy: String? = nil) -> FormatError {
        FormatError(.malformed, file: file, line: line, problem: problem, remedy: remedy)
    }
}
