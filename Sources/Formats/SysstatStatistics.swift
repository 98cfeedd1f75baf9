import Measurements

/// Reads `sysstat.hosts[].statistics[]`, an interval each: every number is an observation under the names on the way to it (`cpu-load.idle`,
/// `queue.runq-sz`), every text beside it a label (`cpu`, `disk_device`). CPU in percent of all cores together, memory in KiB.
struct SysstatStatistics {
    private(set) var record: SysstatRecord

    init(_ document: JSONField, keepLabels: Set<String>) throws(JSONFieldError) {
        record = SysstatRecord(tool: "sysstat", keepLabels: keepLabels)
        try document.required("sysstat").required("hosts").forEachElement { (_, host) throws(JSONFieldError) in
            record.environment.os = try host["sysname"]?.text()
            record.environment.architecture = try host["machine"]?.text()
            let statistics = try host.required("statistics")
            var count = 0
            statistics.value.forEachElement { _ in count += 1 }
            try statistics.forEachElement { (index, interval) throws(JSONFieldError) in
                // The first report of iostat is of the time since the machine was started.
                if index == 0, count > 1, interval["avg-cpu"] != nil {
                    record.note("the first report, of the time since the machine was started, is left out")
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
            if let text = field.value.string { texts.append((key, text)) }
        }
        let set = record.setLabels(texts)
        try group.forEachMember { (key, field) throws(JSONFieldError) in
            if field.value.isNumber {
                let name = "\(path).\(key)"
                if let metric = record.index(of: Metric(sysstat: name, field: key), named: name) {
                    record.add(try field.number(), metric: metric, set: set, time: time)
                }
            } else if field.value.isObject || field.value.isArray {
                try add(field, path: "\(path).\(key)", time: time, depth: depth + 1)
            }
        }
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
