import Measurements
import Testing

/// Columns: what they hold, and how little they cost.
@Suite struct ColumnTests {
    @Test(arguments: [[], [7], [7, 7, 7], [-1, -1], [1, 2, 3], [5, 5, 6], [0, -1, 0, 0]] as [[Int32]])
    func indexColumns(values: [Int32]) {
        var appended = IndexColumn()
        for value in values { appended.append(value) }
        let whole = IndexColumn(values)
        for column in [appended, whole] {
            #expect(column.count == values.count)
            #expect((0..<column.count).map { column[$0] } == values)
            #expect(column.constant == (Set(values).count == 1 ? values.first : nil))
            let doubled = column.map { $0 * 2 }
            #expect((0..<doubled.count).map { doubled[$0] } == values.map { $0 * 2 })
        }
    }

    @Test(arguments: [[], [1, 1], [2], [1, 2]] as [[Int32]], [[], [1, 1], [2], [1, 2]] as [[Int32]])
    func joinedColumns(first: [Int32], second: [Int32]) {
        var column = IndexColumn(first)
        column.append(contentsOf: IndexColumn(second))
        #expect((0..<column.count).map { column[$0] } == first + second)
        #expect(column.count == first.count + second.count)
    }

    @Test func lateTimesAreFilledUp() {
        var series = Series(metric: Metric(name: "x", unit: .none))
        series.append(1)
        series.append(2, time: 10)
        series.append(3)
        #expect(series.times.count == 3)
        #expect(series.times[0].isNaN && series.times[1] == 10 && series.times[2].isNaN)
    }

    @Test func unequalColumnsAreNoSeries() {
        let metric = Metric(name: "x", unit: .none)
        func series(_ cases: Int, _ times: [Double]) -> Series? {
            Series(
                metric: metric, values: [1, 2], cases: IndexColumn(repeating: -1, count: cases),
                epochs: IndexColumn(repeating: -1, count: 2),
                repetitions: IndexColumn(repeating: -1, count: 2), runs: IndexColumn(repeating: 0, count: 2),
                labels: IndexColumn(repeating: 0, count: 2),
                failed: IndexColumn(repeating: 0, count: 2), times: times)
        }
        #expect(series(2, []) != nil)
        #expect(series(2, [1, 2]) != nil)
        #expect(series(3, []) == nil)
        #expect(series(2, [1]) == nil)
    }

    /// The worst case: every column varies and every observation has its time.
    @Test(arguments: [false, true])
    func bytesOfAnObservation(varies: Bool) throws {
        var builder = ResultSetBuilder(format: "test", run: Run(name: "r"))
        let metric = builder.metric(Metric(name: "latency", unit: .milliseconds))
        let count = 20_000
        for index in 0..<count {
            let step = varies ? Int32(index) : 0
            builder.append(
                metric: metric, value: Double(index), case: varies ? step : -1, epoch: step, repetition: step,
                labels: varies ? step % 2 : 0,
                failed: varies && index % 3 == 0, time: varies ? Double(index) : nil)
        }
        // Cases and labels are not looked up: only the columns count here.
        let series = builder.series(metric)
        func bytes(_ column: IndexColumn) -> Int { column.constant == nil ? 4 * column.count : 0 }
        let columns = [series.cases, series.epochs, series.repetitions, series.runs, series.labels, series.failed]
        let total = columns.map(bytes).reduce(8 * series.values.count + 8 * series.times.count, +)
        #expect(series.count == count)
        #expect(total / count < 64)
        #expect(total / count == (varies ? 36 : 8))
    }
}

extension ResultSetBuilder {
    /// What a metric's column holds so far.
    fileprivate func series(_ metric: Int) -> Series {
        var copy = self
        copy.note("")
        return (try? copy.build())?.series.values[metric] ?? Series(metric: self.metric(at: metric))
    }
}
