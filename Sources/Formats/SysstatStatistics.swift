import Measurements

/// Reads `sysstat.hosts[].statistics[]`, an interval each: every number is an observation under the names on the way to it (`cpu-load.idle`,
/// `queue.runq-sz`), every text beside it a label (`cpu`, `disk_device`). CPU in percent of all cores together, memory in KiB.
struct SysstatStatistics {
    private struct Observation {
        let metric: Metric
        let value: Double
        let set: Int32
        let time: Double?
    }

    private var observations: [Observation] = []
    private var labels: LabelTable
    private var environment = Environment()
    private var hasDroppedFirst = false

    init(_ document: JSONField, keepLabels: Set<String>) throws(JSONFieldError) {
        labels = LabelTable(keep: keepLabels)
        environment.tool = "sysstat"
        try document.required("sysstat").required("hosts").forEachElement { (_, host) throws(JSONFieldError) in
            environment.os = try host["sysname"]?.text()
            environment.architecture = try host["machine"]?.text()
            let statistics = try host.required("statistics")
            var count = 0
            statistics.value.forEachElement { _ in count += 1 }
            try statistics.forEachElement { (index, interval) throws(JSONFieldError) in
                // The first report of iostat is of the time since the machine was started.
                if index == 0, count > 1, interval["avg-cpu"] != nil {
                    hasDroppedFirst = true
                    return
                }
                let time = try interval["timestamp"]?.sysstatTime()
                try interval.forEachMember { (key, group) throws(JSONFieldError) in
                    if key != "timestamp" { try add(group, path: key, time: time, depth: 0) }
                }
            }
        }
    }

    private mutating func add(_ group: JSONField, path: String, time: Double?, depth: Int) throws(JSONFieldError) {
        // Nothing that sysstat writes is nested deeper.
        guard depth < 8 else { return }
        if group.value.isArray {
            try group.forEachElement { (_, row) throws(JSONFieldError) in
                if row.value.isObject { try add(row, path: path, time: time, depth: depth + 1) }
            }
            return
        }
        guard group.value.isObject else { return }
        var texts: [(key: String, value: String)] = []
        try group.forEachMember { (key, field) throws(JSONFieldError) in
            if let text = field.value.string, text.utf8.count <= 64 { texts.append((key, text)) }
        }
        for text in texts { labels.add(text.key, text.value) }
        let set = labels.finish()
        try group.forEachMember { (key, field) throws(JSONFieldError) in
            if field.value.isNumber {
                observations.append(
                    Observation(metric: Metric(sysstat: "\(path).\(key)", field: key), value: try field.number(), set: set, time: time))
            } else if field.value.isObject || field.value.isArray {
                try add(field, path: "\(path).\(key)", time: time, depth: depth + 1)
            }
        }
    }

    func resultSet(run: Run, file: String) throws(FormatError) -> ResultSet {
        let union = LabelTable.union(of: [labels])
        var run = run
        run.environment = environment
        run.started = observations.lazy.compactMap(\.time).min()
        var builder = ResultSetBuilder(format: "sysstat", run: run)
        for item in observations {
            builder.append(
                metric: builder.metric(item.metric), value: item.value,
                labels: builder.labelIndex(union.labels[Int(union.maps[0][Int(item.set)])]), time: item.time)
        }
        if hasDroppedFirst { builder.note("the first report, of the time since the machine was started, is left out") }
        for note in union.notes { builder.note(note) }
        do throws(MeasurementError) { return try builder.build() } catch { throw FormatError(error, file: file) }
    }
}

extension Metric {
    /// - Parameter name: with the names of the groups that the field is in.
    fileprivate init(sysstat name: String, field: String) {
        let unit: Unit =
            if name.hasPrefix("cpu-load") || name.hasPrefix("avg-cpu") || field.hasSuffix("-percent") || field == "util" {
                Unit(parsing: "%")
            } else if name.hasPrefix("memory.") || (field.hasPrefix("kB_") && !field.hasSuffix("/s")) {
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

extension JSONField {
    /// `{"date": …, "time": …, "utc": 1}`; nil where it is local time, of which the zone is not known.
    fileprivate func sysstatTime() throws(JSONFieldError) -> Double? {
        guard value.isObject, self["utc"]?.value.int == 1, let date = try self["date"]?.text(), let time = try self["time"]?.text() else {
            return nil
        }
        return Double(timestamp: "\(date)T\(time)Z")
    }
}
