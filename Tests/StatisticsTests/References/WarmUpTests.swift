import Testing

@testable import Statistics

@Suite("Warm-up by MSER-5")
struct WarmUpTests {
    @Test("Against reference values", arguments: try ReferenceFile.cases("rules_mser5"))
    func reference(_ reference: ReferenceCase) throws {
        let warmUp = WarmUp(try reference.input["x"].doubles)
        #expect(try warmUp.cut == reference.expected["cut"].int)
        expectClose(warmUp.cutShare, try reference.expected["cut_share"].double, reference.tolerance)
        #expect(try warmUp.neverSettled == reference.expected["never_settled"].bool)
        #expect(try warmUp.applies == reference.expected["applies"].bool)
    }

    /// The rule as it is written, in quadratic time.
    private func byDefinition(_ series: [Double]) -> Int {
        let batches = series.count / 5
        let means = (0..<batches).map { batch in series[(5 * batch)..<(5 * batch + 5)].reduce(0, +) / 5 }
        var (best, least) = (0, Double.infinity)
        for cut in 0..<max(batches / 2, 1) {
            let kept = means.dropFirst(cut)
            let mean = kept.reduce(0, +) / Double(kept.count)
            let error = kept.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(kept.count * kept.count)
            if error < least { (best, least) = (cut, error) }
        }
        return 5 * best
    }

    @Test("One pass from the end finds what the definition finds", arguments: 0..<20)
    func definition(_ seed: Int) {
        var generator = SampleGenerator(seed: UInt64(seed))
        let start = seed % 5 == 0 ? 0.0 : 6.0
        let series = generator.autoregressive(200 + 7 * seed, seed % 2 == 0 ? 0 : 0.6).enumerated().map {
            $0.element + ($0.offset < 10 * (seed % 7) ? start : 0)
        }
        #expect(WarmUp(series).cut == byDefinition(series))
    }

    @Test("A cold start is cut and little else, far from zero too", arguments: [0, 1e9])
    func coldStart(_ offset: Double) {
        var generator = SampleGenerator(seed: 6)
        let series = generator.normals(2000).enumerated().map { offset + $0.element + ($0.offset < 40 ? 10 : 0) }
        let warmUp = WarmUp(series)
        #expect(warmUp.applies && !warmUp.neverSettled)
        #expect((40...100).contains(warmUp.cut))
        #expect(warmUp.cutShare == Double(warmUp.cut) / 2000)
    }

    @Test("What goes on changing never settled")
    func drift() {
        let warmUp = WarmUp((0..<1000).map { Double($0) })
        #expect(warmUp.neverSettled)
        #expect(warmUp.cut == 5 * 99)
    }

    @Test("A thousand values are needed")
    func applies() {
        #expect(!WarmUp(Array(repeating: 1, count: 999)).applies)
        #expect(WarmUp(Array(repeating: 1, count: 1000)).applies)
    }

    @Test("Values that are not numbers or too large are cut or left, but harm nothing", arguments: [.nan, .infinity, 1e300])
    func notFinite(_ value: Double) {
        for place in [0, 30, 99] {
            var series = (0..<100).map { Double($0 % 7) }
            series[place] = value
            #expect((0...45).contains(WarmUp(series).cut))
        }
    }
}
