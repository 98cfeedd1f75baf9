import Measurements

/// What a file of sysstat says, in whichever of its outputs: one figure of one interval after the other.
struct SysstatRecord {
    private struct Figure {
        let metric: Int32
        let set: Int32
        let value: Double
        /// NaN where the zone of its time is not known.
        let time: Double
    }

    /// Several times as many as sysstat has: each is a series of its own, so that new names in every row would fill the memory.
    private static let mostMetrics = 2_000

    private var figures: [Figure] = []
    private var metrics: [Metric] = []
    private var indices: [String: Int32] = [:]
    private var labels: LabelTable
    private var notes: [String] = []
    var environment = Environment()

    init(tool: String, keepLabels: Set<String>) {
        labels = LabelTable(keep: keepLabels)
        environment.tool = tool
    }

    /// The number of a metric, which is the same for the same name; nil where there are too many.
    mutating func index(of metric: @autoclosure () -> Metric, named name: String) -> Int32? {
        if let index = indices[name] { return index }
        guard metrics.count < SysstatRecord.mostMetrics else {
            note("there are more than \(SysstatRecord.mostMetrics) metrics; further ones are left out")
            return nil
        }
        let index = Int32(metrics.count)
        metrics.append(metric())
        indices[name] = index
        return index
    }

    /// Of the figures that follow; texts that are too long to be a name of anything are left out.
    mutating func setLabels(_ pairs: [(key: String, value: String)]) -> Int32 {
        for pair in pairs where pair.value.utf8.count <= 64 { labels.add(pair.key, pair.value) }
        return labels.finish()
    }

    /// - Parameter value: NaN where the tool has no number.
    mutating func add(_ value: Double, metric: Int32, set: Int32, time: Double?) {
        figures.append(Figure(metric: metric, set: set, value: value, time: time ?? .nan))
    }

    mutating func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }

    func resultSet(run: Run, file: String) throws(FormatError) -> ResultSet {
        let union = LabelTable.union(of: [labels])
        var run = run
        run.environment = environment
        run.started = figures.lazy.map(\.time).filter { !$0.isNaN }.min()
        var builder = ResultSetBuilder(format: "sysstat", run: run)
        for figure in figures {
            builder.append(
                metric: builder.metric(metrics[Int(figure.metric)]), value: figure.value,
                labels: builder.labelIndex(union.labels(ofSet: figure.set)), time: figure.time.isNaN ? nil : figure.time)
        }
        for note in notes + union.notes { builder.note(note) }
        do throws(MeasurementError) { return try builder.build() } catch { throw FormatError(error, file: file) }
    }
}

extension Metric {
    /// - Parameter name: with the names of the groups that the field is in.
    init(sysstat name: String, field: String) {
        // Changes of memory are in pages per second.
        let isPages = ["frmpg", "bufpg", "campg"].contains(field)
        let unit: Unit =
            if ["cpu-load", "avg-cpu", "psi."].contains(where: name.hasPrefix) || field.hasSuffix("-percent") || field == "util" {
                Unit(parsing: "%")
            } else if !isPages, ["memory.", "hugepages."].contains(where: name.hasPrefix) || isAmount(ofDisk: field) {
                Unit(parsing: "KiB")
            } else {
                .none
            }
        let direction: Direction? =
            switch field {
            case "idle", "memfree", "avail": .higher
            case "runq-sz", "blocked", "ldavg-1", "ldavg-5", "ldavg-15", "iowait", "steal": .lower
            default: nil
            }
        self.init(name: name, unit: unit, direction: direction, mood: .moody)
    }
}

/// `kB_read` of iostat, not `kB_read/s`.
private func isAmount(ofDisk field: String) -> Bool { field.hasPrefix("kB_") && !field.hasSuffix("/s") }
