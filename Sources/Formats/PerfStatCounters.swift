import Measurements

/// One line of `perf stat`: a counter, with `-r` its mean over runs whose number the file does not tell.
struct PerfStatCounter {
    let event: String
    let unit: String
    /// NaN where the machine does not have it, or perf did not count it.
    let value: Double
    /// How long it ran of the time it should have, in percent.
    let running: Double?

    init(_ line: JSONField) throws(JSONFieldError) {
        if line["interval"] != nil || line["cpu"] != nil || line["core"] != nil {
            throw JSONFieldError(
                path: line.path, expected: "one value for a counter", found: "intervals or processors; count without -I and -A")
        }
        event = try line.required("event").text()
        unit = try line["unit"]?.text() ?? ""
        // A text, whatever it holds.
        let field = try line.required("counter-value")
        guard let text = field.scalarText, let value = PerfStatCounter.value(text) else {
            throw field.mismatch("a number or <not supported>")
        }
        self.value = value
        running = try line["pcnt-running"]?.number()
    }

    /// `value,unit,event[,variance%],run time,percent running[,metric,unit]`; nil for anything else.
    init?(cells line: String) {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count >= 5, let value = PerfStatCounter.value(String(cells[0])), !cells[2].isEmpty, Double(cells[2]) == nil else {
            return nil
        }
        let hasVariance = cells[3].hasSuffix("%")
        let rest = cells.dropFirst(hasVariance ? 4 : 3)
        guard rest.count >= 2, let time = rest.first, UInt64(time) != nil, let running = Double(rest[rest.startIndex + 1]), running <= 100
        else { return nil }
        event = String(cells[2])
        unit = String(cells[1])
        self.value = value
        self.running = running
    }

    private static func value(_ text: String) -> Double? {
        if text == "<not supported>" || text == "<not counted>" { return .nan }
        return if case .number(let number) = NumberText(text) { number } else { nil }
    }
}

/// The counters of one file. No line tells what was run: a budget names the suite, and there is no label `benchmark`.
struct PerfStatCounters {
    private var builder: ResultSetBuilder
    private var repetitions = RepetitionCounter()

    init(run: Run) {
        var run = run
        run.environment.tool = "perf stat"
        builder = ResultSetBuilder(format: "perf-stat", run: run)
        builder.note("with -r a value is the mean of several runs, whose number and spread the file does not hold")
    }

    mutating func add(_ counter: PerfStatCounter) {
        if counter.value.isNaN { builder.note("\(counter.event) was not counted on this machine") }
        if let running = counter.running, running < 100 {
            builder.note("\(counter.event) ran only a part of the time and was scaled: too many counters at once")
        }
        let metric = builder.metric(PerfStatCounters.metric(counter))
        builder.append(metric: metric, value: counter.value, repetition: repetitions.next(labels: 0, metric: metric))
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        let builder = builder
        return try source.resultSet(of: { try builder.build() })
    }

    /// By the event's name; modifiers (`instructions:u`) do not change what it is.
    private static func metric(_ counter: PerfStatCounter) -> Metric {
        let base = counter.event.split(separator: ":").first.map(String.init) ?? counter.event
        let standardName: String? =
            switch base {
            case "instructions": "instructions"
            case "duration_time": "time"
            default: nil
            }
        let unit = counter.event.hasPrefix("duration_time") && counter.unit.isEmpty ? Unit(parsing: "ns") : Unit(parsing: counter.unit)
        return Metric(name: counter.event, unit: unit, direction: .lower, standardName: standardName)
    }
}
