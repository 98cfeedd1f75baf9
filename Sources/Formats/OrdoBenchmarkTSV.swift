import Measurements

/// Reads what Swift's package Benchmark exports as `histogramSamples` and `histogramPercentiles`: below a metric's words with its unit a
/// sorted value in each line, or a percentile from 0 to 100 and its value. Values are whole numbers of the unit.
struct OrdoBenchmarkTSV {
    private let file: String
    private let labels: Labels
    private let isOfPercentiles: Bool
    private var builder: ResultSetBuilder
    private var column: OrdoBenchmarkMetric.Column?
    private var values: [Int] = []

    init(of source: InputSource, isOfPercentiles: Bool, options: ReadingOptions) throws(FormatError) {
        let name = try OrdoBenchmarkExport.FileName(of: source)
        file = source.name
        labels = name.labels
        self.isOfPercentiles = isOfPercentiles
        builder = OrdoBenchmarkExport.builder(of: source, name: name, options: options)
        builder.note("values have about three digits and are whole numbers of the unit in the first row; their order is lost")
        if isOfPercentiles {
            builder.note(
                "of a benchmark with a scaling factor these percentiles are of one operation, and the baseline's figures of as many as it says"
            )
        }
    }

    mutating func read(_ line: String, number: Int) throws(FormatError) {
        guard column != nil else {
            column = OrdoBenchmarkMetric.Column(header: isOfPercentiles ? line.dropFirst("Percentile\t".count) : line[...])
            guard column != nil else { throw malformed(number, "\(line.quotedForMessage) names no metric of Benchmark") }
            return
        }
        guard !line.isEmpty else { return }
        var text = line[...]
        if isOfPercentiles {
            let start = "\(values.count)\t"
            guard line.hasPrefix(start), values.count <= 100 else {
                throw malformed(number, "\(line.quotedForMessage) is not percentile \(min(values.count, 100)) and its value")
            }
            text = line.dropFirst(start.count)
        }
        guard let value = Int(text), value >= 0 else {
            throw malformed(number, "\(String(text).quotedForMessage) is no whole number from 0 on")
        }
        if let last = values.last, value < last { throw malformed(number, "\(value) is below the value before it", "is the file cut?") }
        values.append(value)
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        var builder = builder
        guard let column, !values.isEmpty else { return try source.resultSet(of: { [builder] in try builder.build() }) }
        if isOfPercentiles {
            guard values.count == 101 else {
                throw FormatError(
                    .malformed, file: file, problem: "the percentiles end at \(values.count - 1) and not at 100", remedy: "is the file cut?"
                )
            }
            let statistics = (0...100).map { OrdoBenchmarkTSV.statistic(Double($0)) }
            let pairs = zip(statistics, values).map { ($0, Double($1) * column.factor) }
            builder.append(summary: Summary(metric: column.metric, labels: labels, values: Dictionary(pairs, uniquingKeysWith: { $1 })))
        } else {
            builder.append(histogram: MeasuredHistogram(metric: column.metric, labels: labels, histogram: try histogram(column)))
        }
        return try source.resultSet(of: { [builder] in try builder.build() })
    }

    static func statistic(_ percent: Double) -> Statistic { percent <= 0 ? .minimum : percent >= 100 ? .maximum : .percentile(percent) }

    /// A rounded value stands for half a unit on both sides.
    private func histogram(_ column: OrdoBenchmarkMetric.Column) throws(FormatError) -> Histogram {
        var buckets: [Histogram.Bucket] = []
        let half = column.isRounded ? 0.5 : 0
        var start = values.startIndex
        while start < values.endIndex {
            let value = values[start]
            let end = values[start...].firstIndex { $0 != value } ?? values.endIndex
            buckets.append(
                Histogram.Bucket(
                    lower: max(Double(value) - half, 0) * column.factor, upper: (Double(value) + half) * column.factor, count: end - start))
            start = end
        }
        do throws(HistogramError) { return try Histogram(buckets: buckets) } catch {
            throw FormatError(.malformed, file: file, problem: "\(error)")
        }
    }

    private func malformed(_ line: Int, _ problem: String, _ remedy: String? = nil) -> FormatError {
        FormatError(.malformed, file: file, line: line, problem: problem, remedy: remedy)
    }
}
