import Baselines
import Measurements

/// SplitMix64: the same numbers for the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension ResultSet {
    /// A set with everything that a set can have, by chance.
    static func random(seed: UInt64) -> ResultSet {
        var random = SeededGenerator(seed: seed)
        let texts = ["", "a", "größer", "🦆", "x\0y", "path/with \"quotes\"", String(repeating: "long", count: 300)]
        func text() -> String { texts.randomElement(using: &random) ?? "" }
        func maybe<Value>(_ value: @autoclosure () -> Value) -> Value? { Bool.random(using: &random) ? value() : nil }
        var results = ResultSet(format: text(), notes: (0..<Int.random(in: 0...3, using: &random)).map { "note \($0) \(text())" })
        for index in 0..<Int.random(in: 1...4, using: &random) {
            results.runs.append(
                Run(
                    name: "run \(index)", isNamedByFile: .random(using: &random), source: text(), digest: text(), started: maybe(1.7e9),
                    kind: [.benchmark, .evaluation, .load, .generic].randomElement(using: &random) ?? .generic,
                    environment: Environment(tool: maybe(text()), hostClass: maybe(text()), cpu: maybe(text()), goldenSet: maybe(text())),
                    unfinished: maybe(text())))
        }
        results.labels += (0..<Int.random(in: 0...3, using: &random)).map { Labels([("n", "\($0)"), ("k", text())]) }
        results.cases = (0..<Int.random(in: 1...9, using: &random)).map { Case(id: "case \($0)" + text(), digest: maybe(text())) }
        let units = [
            Unit.milliseconds, .none, .ratio, .dollars, Unit(parsing: "MB/s"), Unit(parsing: "widgets"), Unit(parsing: "allocs/op"),
        ]
        for index in 0..<Int.random(in: 0...4, using: &random) {
            let metric = Metric(
                name: index == 0 ? "latency" : "metric \(index)", unit: units.randomElement(using: &random) ?? .none,
                direction: maybe(.higher), mood: maybe(.exact), standardName: maybe("score"))
            results.series[metric.name] = Series.random(metric, of: results, using: &random)
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            results.summaries.append(
                Summary(
                    metric: Metric(name: "summarised", unit: .seconds), labels: results.labels.randomElement(using: &random) ?? .empty,
                    run: Int32.random(in: 0..<Int32(results.runs.count), using: &random), count: maybe(.random(in: 0...9, using: &random)),
                    values: [.mean: 1.5, .percentile(99.9): .infinity, .minimum: -0.0, .percentile(50): .nan]))
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let values = (0..<Int.random(in: 0...50, using: &random)).map { _ in Double(Int.random(in: -3...900, using: &random)) }
            let bounded = try? Histogram(bounds: [0, 5], counts: [1, 2, Int.random(in: 0...9, using: &random)], sum: maybe(1), floor: -9)
            guard let histogram = Bool.random(using: &random) ? bounded : try? Histogram(condensing: values) else { continue }
            results.histograms.append(
                MeasuredHistogram(
                    metric: Metric(name: "bucketed", unit: .milliseconds), labels: results.labels.randomElement(using: &random) ?? .empty,
                    run: Int32.random(in: 0..<Int32(results.runs.count), using: &random), histogram: histogram,
                    failed: .random(in: 0...3, using: &random), missing: .random(in: 0...3, using: &random), dependence: maybe(1.25)))
        }
        return results
    }

    /// Equal bit for bit, where `==` finds NaN unequal to itself.
    func isIdentical(to other: ResultSet) -> Bool {
        func bits(_ series: Series) -> [UInt64] { (series.values + series.times).map(\.bitPattern) }
        func bits(_ summary: Summary) -> [Statistic: UInt64] { summary.values.mapValues(\.bitPattern) }
        return format == other.format && notes == other.notes && runs == other.runs && labels == other.labels && cases == other.cases
            && Array(series.keys) == Array(other.series.keys)
            && zip(series.values, other.series.values).allSatisfy { left, right in
                left.metric == right.metric && left.cases == right.cases && left.epochs == right.epochs && left.runs == right.runs
                    && left.repetitions == right.repetitions && left.labels == right.labels && left.failed == right.failed
                    && left.count == right.count && bits(left) == bits(right)
            } && histograms == other.histograms && summaries.count == other.summaries.count
            && zip(summaries, other.summaries).allSatisfy { left, right in
                left.metric == right.metric && left.labels == right.labels && left.run == right.run && left.count == right.count
                    && bits(left) == bits(right)
            }
    }
}

extension Series {
    /// Values of one kind: short decimals, whole numbers, arbitrary ones, or with special ones among them.
    fileprivate static func random(_ metric: Metric, of results: ResultSet, using random: inout SeededGenerator) -> Series {
        var series = Series(metric: metric)
        let special: [Double] = [.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0x1p53, 0.1 + 0.2]
        let kind = Int.random(in: 0...3, using: &random)
        let hasTimes = Bool.random(using: &random)
        let isConstant = Bool.random(using: &random)
        for index in 0..<Int.random(in: 0...40, using: &random) {
            let value: Double =
                switch kind {
                case 0: Double(Int.random(in: -1000...100_000, using: &random)) / 1000
                case 1: Double(Int.random(in: 0...3, using: &random))
                case 2: .random(in: 0...1, using: &random)
                default: special.randomElement(using: &random) ?? 0
                }
            series.append(
                value, case: isConstant ? -1 : Int32.random(in: -1..<Int32(results.cases.count), using: &random),
                epoch: isConstant ? Int32(index) : .random(in: -1...3, using: &random), repetition: isConstant ? -1 : Int32(index * 3),
                run: isConstant ? 0 : Int32.random(in: 0..<Int32(results.runs.count), using: &random),
                labels: Int32.random(in: 0..<Int32(results.labels.count), using: &random), failed: .random(using: &random),
                time: hasTimes && .random(using: &random) ? 1.7e9 + Double(index) : nil)
        }
        return series
    }

    /// One run of these values.
    static func simple(_ values: [Double]) -> Series {
        var series = Series(metric: Metric(name: "latency", unit: .milliseconds))
        for value in values { series.append(value) }
        return series
    }
}

extension ResultSet {
    /// One run with a few values.
    static func simple(
        _ values: [Double], run: Run = Run(name: "run", digest: "d1")
    ) -> ResultSet {
        ResultSet(format: "csv", series: ["latency": .simple(values)], runs: [run])
    }
}
