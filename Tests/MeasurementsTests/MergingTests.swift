import Measurements
import Testing

/// One suite from its files: shards, runs, named runs, units, and what contradicts itself.
@Suite struct MergingTests {
    static let latency = Metric(name: "latency", unit: .milliseconds)

    struct Observation {
        var value: Double
        var id: String?
        var epoch: Int32 = -1
        var run: String?
        var labels: [(String, String)] = []
    }

    static func file(
        _ name: String, metric: Metric = latency, format: String = "test", unfinished: String? = nil,
        environment: Environment = Environment(),
        _ observations: [Observation]
    ) throws -> ResultSet {
        var builder = ResultSetBuilder(
            format: format, run: Run(name: name, digest: "d" + name, environment: environment, unfinished: unfinished))
        let index = builder.metric(metric)
        for item in observations {
            builder.append(
                metric: index, value: item.value, case: item.id.map { builder.caseIndex($0) } ?? -1, epoch: item.epoch,
                run: item.run.map { builder.runIndex($0) } ?? 0, labels: builder.labelIndex(Labels(item.labels)))
        }
        return try builder.build()
    }

    static func permutations<T>(_ items: [T]) -> [[T]] {
        guard items.count > 1 else { return [items] }
        return items.indices.flatMap { index in
            var rest = items
            let first = rest.remove(at: index)
            return permutations(rest).map { [first] + $0 }
        }
    }

    /// The merged set of any order, once all orders gave the same.
    static func merged(_ files: [ResultSet], allShards: Bool = false) throws -> ResultSet {
        let results = try permutations(files).map { try ResultSet.merging($0, allShards: allShards) }
        #expect(results.dropFirst().allSatisfy { $0 == results[0] })
        return results[0]
    }

    @Test func runsInNaturalOrder() throws {
        let files = try ["run-10", "run-2", "run-1"].map { try Self.file($0, [Observation(value: 1), Observation(value: 2)]) }
        let result = try Self.merged(files)
        #expect(result.runs.map(\.name) == ["run-1", "run-2", "run-10"])
        #expect(result.observationCount == 6)
    }

    @Test func disjointCasesAreShards() throws {
        let files = try (0..<3).map { shard in
            try Self.file("s\(shard)", unfinished: shard == 1 ? "killed" : nil, [Observation(value: 1, id: "c\(shard)")])
        }
        let result = try Self.merged(files)
        #expect(result.runs.count == 1)
        #expect(result.cases.count == 3)
        #expect(result.runs[0].unfinished == "killed")
        #expect(result.runs[0].digest == "ds0+ds1+ds2")
    }

    @Test func overlappingCasesAreRuns() throws {
        let files = try (0..<3).map {
            try Self.file("s\($0)", [Observation(value: Double($0), id: "c1"), Observation(value: 1, id: "c2")])
        }
        let result = try Self.merged(files)
        #expect(result.runs.count == 3)
        #expect(result.cases.map(\.id) == ["c1", "c2"])
    }

    /// Two shards of each of two runs: every file finds a run that lacks its cases.
    @Test func shardsOfSeveralRuns() throws {
        let files = try ["a1", "a2", "b1", "b2"].map { name in
            try Self.file(name, [Observation(value: 1, id: name.hasSuffix("1") ? "c1" : "c2")])
        }
        let result = try Self.merged(files)
        #expect(result.runs.count == 2)
        #expect(result.observationCount == 4)
    }

    @Test func allShards() throws {
        let files = try (0..<3).map { try Self.file("s\($0)", [Observation(value: Double($0))]) }
        #expect(try Self.merged(files).runs.count == 3)
        #expect(try Self.merged(files, allShards: true).runs.count == 1)
        let same = try (0..<2).map { try Self.file("s\($0)", [Observation(value: Double($0), id: "c1")]) }
        #expect(throws: MeasurementError.self) { try ResultSet.merging(same, allShards: true) }
    }

    /// Runs that the files name are one run wherever their name stands.
    @Test func namedRuns() throws {
        let files = try (0..<3).map { file in
            try Self.file("f\(file)", [Observation(value: 1, id: "c\(file)", run: "A"), Observation(value: 2, id: "c\(file)", run: "B")])
        }
        let result = try Self.merged(files)
        #expect(result.runs.map(\.name) == ["A", "B"])
        #expect(result.runs.map(\.isNamedByFile) == [true, true])
        let twice = try [files[0], Self.file("again", [Observation(value: 9, id: "c0", run: "A")])]
        #expect(throws: MeasurementError.duplicate(case: "c0", metric: "latency", run: "A", epoch: nil, repetition: nil)) {
            try ResultSet.merging(twice)
        }
    }

    /// Values in different units of one dimension meet in its base unit.
    @Test func unitsConvert() throws {
        let files = try [
            Self.file("a", [Observation(value: 250)]),
            Self.file("b", metric: Metric(name: "latency", unit: .seconds), [Observation(value: 0.25)]),
            Self.file("c", metric: Metric(name: "latency", unit: Unit(parsing: "µs")), [Observation(value: 250_000)]),
        ]
        for order in Self.permutations(files) {
            let series = try #require(try ResultSet.merging(order).series["latency"])
            #expect(series.metric.unit.factor == 1)
            #expect(series.values.allSatisfy { abs($0 - 0.25) < 1e-15 })
        }
        let alike = try ResultSet.merging([files[0], Self.file("d", [Observation(value: 1)])])
        #expect(alike.series["latency"]?.metric.unit == .milliseconds)
    }

    @Test func dimensionsDoNot() throws {
        let files = try [
            Self.file("a", [Observation(value: 1)]), Self.file("b", metric: Metric(name: "latency", unit: .bytes), [Observation(value: 1)]),
        ]
        #expect(throws: MeasurementError.unitMismatch(metric: "latency", first: "a time", second: "a size in bytes")) {
            try ResultSet.merging(files)
        }
    }

    @Test(arguments: [(-1, "epoch"), (3, "epoch 3")])
    func duplicateCases(epoch: Int32, text: String) throws {
        let item = Observation(value: 1, id: "c1", epoch: epoch)
        do {
            _ = try Self.file("a", [item, item])
            Issue.record("accepted")
        } catch let error as MeasurementError {
            #expect(error == .duplicate(case: "c1", metric: "latency", run: "a", epoch: epoch < 0 ? nil : epoch, repetition: nil))
            #expect(error.description.contains("\"c1\"") && error.description.contains(text))
        }
        // Another epoch, label or run is another observation; without a case anything may repeat.
        var other = item
        other.epoch = 9
        var labelled = item
        labelled.labels = [("k", "v")]
        #expect(try Self.file("a", [item, other, labelled]).observationCount == 3)
        #expect(try Self.file("a", [Observation(value: 1), Observation(value: 1)]).observationCount == 2)
    }

    /// Ids are whole: two of 5,000 characters that differ in the last are two cases.
    @Test func longIds() throws {
        let long = String(repeating: "x", count: 5000)
        let result = try Self.file(
            "a",
            [
                Observation(value: 1, id: long + "1"), Observation(value: 1, id: long + "2"), Observation(value: 1, id: "X"),
                Observation(value: 1, id: "x"),
            ])
        #expect(result.cases.count == 4)
    }

    @Test func formatsAndNotesAndEnvironments() throws {
        let files = try [
            Self.file("a", format: "k6", environment: Environment(os: "linux", cpu: "x"), [Observation(value: 1)]),
            Self.file("b", format: "csv", environment: Environment(os: "linux", cpu: "y"), [Observation(value: 1)]),
        ]
        let result = try Self.merged(files)
        #expect(result.format == "csv+k6")
        #expect(result.environment == Environment(os: "linux"))
        #expect(try ResultSet.merging([]).isEmpty)
        #expect(try ResultSet.merging([files[0]]) == files[0])
    }

    /// A summary says nothing beside the observations that it sums up.
    @Test func summariesBesideObservations() throws {
        func summary(_ labels: Labels, _ name: String) throws -> ResultSet {
            var builder = ResultSetBuilder(format: "test", run: Run(name: name, digest: name))
            builder.append(summary: Summary(metric: Self.latency, labels: labels, count: 3, values: [.mean: 1]))
            return try builder.build()
        }
        let raw = try Self.file("raw", [Observation(value: 1, labels: [("k", "v")])])
        let both = try ResultSet.merging([raw, summary(Labels([("k", "v")]), "sum")], allShards: true)
        #expect(both.summaries.isEmpty)
        #expect(try ResultSet.merging([raw, summary(Labels([("k", "w")]), "sum")], allShards: true).summaries.count == 1)
        #expect(try ResultSet.merging([raw, summary(Labels([("k", "v")]), "sum")]).summaries.count == 1)
    }

    @Test(arguments: [
        ("latency", MetricLookup.found("http_req_duration")), ("http_req_duration", .found("http_req_duration")),
        ("acc", .found("acc,none")),
        ("f1", .ambiguous(["f1,none", "f1,strict"])), ("latencies", .absent(["acc,none", "f1,none", "f1,strict", "http_req_duration"])),
    ])
    func lookups(name: String, expected: MetricLookup) throws {
        var builder = ResultSetBuilder(format: "test", run: Run(name: "r"))
        for metric in [Metric(name: "http_req_duration", unit: .milliseconds, standardName: "latency")]
            + ["acc,none", "f1,none", "f1,strict"].map({ Metric(name: $0, unit: .ratio) })
        {
            let index = builder.metric(metric)
            builder.append(metric: index, value: 1)
        }
        let found = try builder.build().lookup(name)
        if case .absent(let names) = found, case .absent(let all) = expected {
            #expect(names.sorted() == all)
        } else {
            #expect(found == expected)
        }
    }
}
