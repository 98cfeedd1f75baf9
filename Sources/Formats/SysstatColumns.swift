import Measurements

/// What the columns of sysstat's tables are in its JSON, so that a recording gives the same measurements in each of its outputs: `%user` beside
/// `CPU` is `cpu-load.user`, `kbmemfree` is `memory.memfree`. A column that is in none of the known groups keeps its own name.
struct SysstatColumns {
    enum Column {
        /// What the figures beside it are of: `all` under `CPU`.
        case label(String)
        case figure(metric: Int32)
        case nothing
    }

    var columns: [Column] = []
    /// False where a negative number stands for one that could not be read.
    var hasNegatives = true

    /// Whether the last cell is a name, which may have spaces in it.
    var endsWithLabel: Bool { if case .label = columns.last { true } else { false } }

    init(_ names: [String], of record: inout SysstatRecord) {
        var group: String?
        var label: String?
        for name in names {
            if let known = SysstatColumns.label(of: name) {
                group = nil
                label = name
                columns.append(.label(known))
                continue
            }
            if name == "tps" {
                group = label == "DEV" ? "disk" : "io"
            } else if let opened = SysstatColumns.openings[name] {
                group = opened
            } else if name.hasPrefix("%scpu") || name.hasPrefix("%sio") || name.hasPrefix("%smem") {
                group = "psi"
            }
            let (path, field) = SysstatColumns.field(of: name, in: group)
            let index = record.index(of: Metric(sysstat: path, field: field), named: path)
            columns.append(index.map { .figure(metric: $0) } ?? .nothing)
        }
    }

    /// Adds a row that has as many cells as there are columns. Returns the place of a cell that should be a number and is none.
    func add(_ cells: [String], time: Double?, to record: inout SysstatRecord) -> Int? {
        var labels: [(key: String, value: String)] = []
        for case (.label(let key), let text) in zip(columns, cells) { labels.append((key, SysstatColumns.item(text, of: key))) }
        let set = record.setLabels(labels)
        for (place, (column, text)) in zip(columns, cells).enumerated() {
            guard case .figure(let metric) = column else { continue }
            guard let value = SysstatColumns.number(text) else { return place }
            record.add(value < 0 && !hasNegatives ? .nan : value, metric: metric, set: set, time: time)
        }
        return nil
    }

    /// NaN for what is missing; nil for what is no number. Digits are never grouped, so that a comma is the locale's decimal mark.
    static func number(_ text: String) -> Double? {
        switch NumberText(text) {
        case .number(let value), .localised(_, let value?): value
        case .missing: .nan
        case .localised, .noNumber: nil
        }
    }

    // MARK: Names

    private static func label(of name: String) -> String? {
        if let known = ["DEV": "disk-device", "TTY": "line"][name] { return known }
        guard name.count > 1, name.allSatisfy({ $0.isASCII && $0.isUppercase }) else { return nil }
        return name.lowercased()
    }

    /// `sadf -d` numbers what is of all together.
    private static func item(_ text: String, of label: String) -> String {
        switch (label, text) {
        case ("cpu", "-1"): "all"
        case ("intr", "-1"): "sum"
        default: text
        }
    }

    /// The first columns of the groups.
    private static let openings = [
        "%user": "cpu-load", "%usr": "cpu-load", "proc/s": "process-and-context-switch", "intr/s": "interrupts", "pswpin/s": "swap-pages",
        "pgpgin/s": "paging", "kbmemfree": "memory", "kbswpfree": "memory", "frmpg/s": "memory", "kbhugfree": "hugepages",
        "dentunusd": "kernel", "runq-sz": "queue", "rcvin/s": "serial", "rxpck/s": "network.net-dev", "rxerr/s": "network.net-edev",
        "totsck": "network.net-sock",
    ]

    private static let subgroups = [
        "rtps": "io-reads", "bread": "io-reads", "wtps": "io-writes", "bwrtn": "io-writes", "dtps": "io-discard", "bdscd": "io-discard",
    ]

    private static func field(of name: String, in group: String?) -> (path: String, field: String) {
        guard let group else { return (name, name) }
        var field = name.hasSuffix("/s") ? String(name.dropLast(2)) : name
        if group == "psi", let pressure = pressure(field) { return ("psi.\(pressure)", pressure) }
        if field.hasPrefix("%") {
            field = String(field.dropFirst()) + (group == "cpu-load" ? "" : "-percent")
        } else if field.hasPrefix("kb") {
            field = String(field.dropFirst(2))
        }
        switch (group, field) {
        case ("memory", "inact"): field = "inactive"
        case ("interrupts", "intr"): field = "value"
        case ("serial", "txmtin"): field = "xmtin"
        case ("io", _): if let inner = subgroups[field] { return ("io.\(inner).\(field)", field) }
        default: break
        }
        return ("\(group).\(field)", field)
    }

    /// `psi-cpu.some_avg10` of `%scpu-10`.
    private static func pressure(_ name: String) -> String? {
        let parts = name.split(separator: "-", maxSplits: 1)
        guard let first = parts.first, let resource = ["cpu", "io", "mem"].first(where: { first.dropFirst(2) == $0 }) else { return nil }
        let share = first.hasPrefix("%s") ? "some" : "full"
        return "psi-\(resource).\(share)_avg\(parts.dropFirst().first ?? "")"
    }
}
