import Measurements
import Testing

/// A load level for whatever does not say its own.
@Suite struct LabellingTests {
    static let latency = Metric(name: "latency", unit: .milliseconds)

    @Test func addsWhatIsMissing() throws {
        var builder = ResultSetBuilder(format: "test", run: Run(name: "r"))
        let metric = builder.metric(Self.latency)
        let sets: [[(String, String)]] = [[], [("load", "1x")], [("intent", "refund")], [("load", "2x")]]
        for (place, labels) in sets.enumerated() {
            // The first one is missing.
            builder.append(metric: metric, value: place == 0 ? .nan : Double(place), labels: builder.labelIndex(Labels(labels)))
        }
        builder.append(summary: Summary(metric: Self.latency, labels: Labels([("endpoint", "a")]), count: 3, values: [.mean: 1]))
        builder.append(summary: Summary(metric: Self.latency, labels: Labels([("load", "1x")]), values: [.mean: 1]))
        let histogram = try Histogram(bounds: [], counts: [4])
        builder.append(histogram: MeasuredHistogram(metric: Self.latency, histogram: histogram))
        let before = try builder.build()
        let after = before.labelled(load: "2x")
        let series = try #require(after.series["latency"])
        #expect(
            (0..<series.count).map { after.labels[Int(series.labels[$0])] }
                == [[("load", "2x")], [("load", "1x")], [("intent", "refund"), ("load", "2x")], [("load", "2x")]].map(Labels.init))
        #expect(series.labels[0] == series.labels[3], "equal labels are one set")
        #expect(after.labels.first == .empty && Set(after.labels).count == after.labels.count)
        #expect(
            after.summaries.map(\.labels) == [Labels([("endpoint", "a"), ("load", "2x")]), Labels([("load", "1x")])])
        #expect(after.summaries[0].count == 3)
        #expect(after.histograms.map(\.labels) == [Labels([("load", "2x")])])
        #expect(after.histograms[0].histogram.count == 4)
        // Nothing else changes, and again there is nothing to do.
        #expect(series.values.dropFirst() == [1, 2, 3] && series.values[0].isNaN && after.runs == before.runs)
        #expect(after.labelled(load: "9x").values(ofLabel: "load") == ["1x", "2x"])
    }

    @Test func costsNothingWhileAllAreAlike() throws {
        var builder = ResultSetBuilder(format: "test", run: Run(name: "r"))
        let metric = builder.metric(Self.latency)
        for value in 0..<10 { builder.append(metric: metric, value: Double(value), time: Double(value)) }
        let series = try #require(try builder.build().labelled(load: "1x").series["latency"])
        #expect(series.labels.constant == 1)
        #expect(series.times.count == 10)
    }
}
