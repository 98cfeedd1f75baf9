import Measurements

extension SysstatColumns {
    static func areOfProcesses(_ names: [String]) -> Bool { names.last == "Command" && names.contains { $0 == "PID" || $0 == "TGID" } }

    /// Columns of `pidstat` under its own names: `%CPU` is of one core, and may be more than 100; `%wait` is the time in which the process could
    /// have run and did not; memory is in KiB. Of the process only the command is kept, since its number is another one in each run.
    init(ofProcesses names: [String], in record: inout SysstatRecord) {
        hasNegatives = false
        columns = names.map { name in
            if name == "Command" { return .label("process") }
            if ["UID", "USER", "PID", "TGID", "TID", "CPU", "prio", "policy"].contains(name) { return .nothing }
            return record.index(of: Metric(pidstat: name), named: name).map { .figure(metric: $0) } ?? .nothing
        }
    }
}

extension Metric {
    fileprivate init(pidstat name: String) {
        let unit: Unit =
            if name.hasPrefix("%") {
                Unit(parsing: "%")
            } else if ["VSZ", "RSS", "StkSize", "StkRef"].contains(name) {
                Unit(parsing: "KiB")
            } else if name.hasSuffix("-ms") {
                Unit(parsing: "ms")
            } else {
                .none
            }
        self.init(name: name, unit: unit, direction: name == "%wait" ? .lower : nil, mood: .moody)
    }
}
