import Testing

@testable import Statistics

@Suite("Split tests and the stretches they leave")
struct SplitTestTests {
    @Test("Critical values are those simulated, linear between, and constant beyond")
    func criticalValues() {
        #expect((0..<5).allSatisfy { SplitTest.criticalValue(count: $0) == nil })
        #expect([5, 6, 10, 20, 30, 50, 51, 10_000].map(SplitTest.criticalValue) == [57.2, 38.3, 22.0, 16.1, 14.8, 14.0, 14.0, 14.0])
        #expect(abs((SplitTest.criticalValue(count: 25) ?? 0) - 15.45) < 1e-12)
    }

    @Test("Fewer than five values and equal ones are not split")
    func notSplit() {
        #expect(SplitTest([0, 0, 9, 9]) == SplitTest([Double]()))
        let equal = SplitTest(Array(repeating: 0.1, count: 12))
        #expect(equal.statistic == 0 && equal.split == nil)
        // One outlier at an end is no level: each side keeps two values.
        #expect(Segmentation([1, 1.1, 0.9, 1, 1.1, 9]).starts == [0])
    }

    @Test("Two levels without spread are split with an infinite statistic")
    func exactStep() {
        let test = SplitTest([1, 1, 1, 3, 3, 3])
        #expect(test.statistic == .infinity && test.split == 3)
        let levels = Array(repeating: 1.0, count: 5) + Array(repeating: 9.0, count: 4) + Array(repeating: 9.5, count: 4)
        #expect(Segmentation(levels).starts == [0, 5, 9])
    }

    @Test("Of places that tie the first is taken")
    func ties() {
        // By symmetry places 6 and 8 have the same statistic, and 7 a smaller one.
        for unit in (1...60).map({ 0.01 * Double($0) }) {
            let series = Array(repeating: 3 * unit, count: 6) + [7 * unit, 7 * unit] + Array(repeating: 11 * unit, count: 6)
            #expect(SplitTest(series).split == 6)
            #expect(SplitTest(series.map { -$0 }).split == 6)
            #expect(abs(SplitTest(series).statistic - 84) < 1e-9)
        }
    }

    @Test("An affine change of the values changes no split", arguments: 0..<20)
    func invariance(_ seed: Int) {
        var generator = SampleGenerator(seed: UInt64(seed))
        let series = generator.normals(8) + generator.normals(7).map { $0 + Double(seed) }
        let test = SplitTest(series)
        let changed = SplitTest(series.map { 100 - 3 * $0 })
        #expect(abs(test.statistic / changed.statistic - 1) < 1e-9)
        #expect(test.split == changed.split)
        #expect(seed < 10 || test.split == 8)
    }

    @Test("A stationary series is split in about one of a hundred", arguments: [5, 10, 20])
    func falseSplits(_ count: Int) {
        var generator = SampleGenerator(seed: 7)
        let splits = (0..<1500).count { _ in SplitTest(generator.normals(count)).split != nil }
        // Four standard errors about 1 %.
        #expect((1...31).contains(splits))
    }

    @Test("The last twenty records count, in two stretches where one step lies between")
    func history() throws {
        let older = [50.0, 60, 70]
        let records = (0..<20).map { Double($0 % 2) * 0.01 + ($0 < 12 ? 1 : 2) }
        let variance = try #require(HistoryVariance(older + records))
        #expect(variance.records == records)
        #expect(variance.lastSegment == 12 && variance.degreesOfFreedom == 18)
        // Each stretch is half zeros, half hundredths: 20 squares of 0.005.
        #expect(abs(variance.variance - 20 * 0.005 * 0.005 / 18) < 1e-15)
        #expect(HistoryVariance([1, 2, 3, 4]) == nil)
    }

    @Test("Fewer runs than the history's records vary more, more runs not less")
    func runsOfASide() throws {
        let variance = try #require(HistoryVariance([1, 2, 1, 2, 1, 2]))
        func scaled(_ runs: Int) -> Double {
            variance.variance(of: MeasuredSide(value: 0, runs: runs), runsPerRecord: 4) / variance.variance
        }
        #expect([1, 2, 4, 8].map(scaled) == [4, 2, 1, 1])
        #expect(variance.variance(of: MeasuredSide(value: 0, withinVariance: 9), runsPerRecord: 1) == 9)
    }

    @Test("A window's baseline is the mean of its last stretch, with that many records' variance")
    func window() throws {
        let variance = try #require(HistoryVariance([1, 1.1, 0.9, 1.05, 0.95, 1]))
        let window = [3, 3.1, 2.9, 3, 2.95, 1.1, 1.0, 0.9, 1.0]
        let change = WindowChange(candidate: MeasuredSide(value: 1.2), window: window, variance: variance)
        #expect(change.stretch == 4 && abs(change.baseline - 1) < 1e-12)
        #expect(abs(change.standardError * change.standardError - variance.variance * 1.25) < 1e-15)
        #expect(WindowChange(candidate: MeasuredSide(value: 1), window: [], variance: variance).bounds(alpha: 0.025) == .unbounded)
    }
}
