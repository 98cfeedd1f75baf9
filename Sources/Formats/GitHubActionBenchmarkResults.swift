import Measurements

/// Reads the history of github-action-benchmark, or one list of its benches: one value for each, of which nothing says how it was computed.
///
/// Runs stand in the order in which they were uploaded; a commit may occur twice. A name that occurs several times in one run is measured
/// again.
struct GitHubActionBenchmarkResults {
    static let assignment = Array("window.BENCHMARK_DATA =".utf8)

    private var builder: ResultSetBuilder
    private var repetitions = RepetitionCounter()

    init(run: Run) {
        builder = ResultSetBuilder(format: "github-action-benchmark", run: run)
        builder.updateRun { $0.environment.tool = "github-action-benchmark" }
    }

    /// Where the list belongs, as far as the file tells.
    private struct Place {
        var run: Int32 = 0
        var labels: [(String, String)] = []
        var direction: Direction?
    }

    consuming func resultSet(benches: JSONField) throws -> ResultSet {
        try read(benches: benches, at: Place())
        return try builder.build()
    }

    consuming func resultSet(history document: JSONField) throws -> ResultSet {
        var uploads = 0
        try document.required("entries").forEachMember { (suite, runs) throws(JSONFieldError) in
            try runs.forEachElement { (_, run) throws(JSONFieldError) in
                uploads += 1
                try read(run: run, suite: suite)
            }
        }
        builder.updateRun { $0.started = nil }
        builder.note("the file is a history of \(uploads) uploads: each is a run of its own, and the label commit tells them apart")
        return try builder.build()
    }

    private mutating func read(run: JSONField, suite: String) throws(JSONFieldError) {
        let commit = try run.required("commit").required("id").text()
        let date = try run.required("date").number()
        guard date.isFinite else { throw try run.required("date").mismatch("milliseconds since 1970") }
        // A run that is made from here on has this start.
        builder.updateRun { $0.started = date / 1000 }
        var place = Place(run: builder.runIndex("\(Int64(exactly: date.rounded()) ?? 0) \(commit)"))
        place.labels = [("suite", suite), ("commit", commit)]
        place.direction =
            switch try run["tool"]?.text() {
            case "customSmallerIsBetter": .lower
            case "customBiggerIsBetter": .higher
            default: nil
            }
        try read(benches: run.required("benches"), at: place)
    }

    private mutating func read(benches: JSONField, at place: Place) throws(JSONFieldError) {
        try benches.forEachElement { (_, bench) throws(JSONFieldError) in
            let name = try bench.required("name").text()
            let unitText = try bench.required("unit").text()
            let metric = metric(Unit(ofBenchmark: unitText), text: unitText, stated: place.direction)
            let column = try builder.column(metric, at: bench.required("unit"))
            let item = builder.caseIndex(name)
            let labels = builder.labelIndex(Labels(place.labels + [("benchmark", name)]))
            // Also below 0: producers list differences of times beside times.
            let value = try bench.required("value").number()
            let repetition = repetitions.next(case: item, labels: labels, run: place.run, metric: column.index)
            if repetition > 0 { builder.note("names occur several times in one run: their values count as repetitions") }
            builder.append(
                metric: column.index, value: column.converted(value), case: item, repetition: repetition, run: place.run, labels: labels)
        }
        if benches.value.isArray { builder.note("range and extra are texts of the producer's own form; they are left out") }
    }

    /// A time, a rate, or what the unit says. Producers have been seen to call rates smaller-is-better: the unit is believed.
    private mutating func metric(_ unit: Unit, text: String, stated: Direction?) -> Metric {
        switch unit.dimension {
        case .time:
            if stated == .higher {
                builder.note("the tool says that more is better, and the unit \(text.quotedForMessage) is a time; less is")
            }
            return Metric(name: "time", unit: unit)
        case .perSecond:
            if stated == .lower {
                builder.note("the tool says that less is better, and the unit \(text.quotedForMessage) is a rate; more is")
            }
            return Metric(name: "throughput", unit: unit)
        default:
            return Metric(name: unit.symbol.isEmpty ? "value" : unit.symbol, unit: unit, direction: stated)
        }
    }
}
