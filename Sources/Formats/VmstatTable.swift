import Measurements

/// Reads the table of `vmstat`: memory in KiB unless `-S` said otherwise, CPU in percent of all cores together. The first row is the average since the
/// machine was started, and is left out; of `-t` the time counts where its zone is UTC.
struct VmstatTable {
    private var names: [String] = []
    private var isUTC = false
    private var rows: [(values: [Double], time: Double?)] = []
    private var hasSkipped = false

    mutating func add(_ line: String, number: Int, file: String) throws(FormatError) {
        var cells = line.split(separator: " ").map(String.init)
        guard let first = cells.first, first != "procs" else { return }
        if first == "r" {
            // The last name of a table with times is their zone.
            if let zone = cells.last, zone.allSatisfy({ $0.isUppercase || "+-".contains($0) || $0.isNumber }) {
                isUTC = zone == "UTC"
                cells.removeLast()
            }
            names = cells
            return
        }
        guard cells.count == names.count || cells.count == names.count + 2 else {
            throw FormatError(
                .malformed, file: file, line: number, problem: "expected \(names.count) numbers, found \(line.quotedForMessage)")
        }
        if !hasSkipped {
            hasSkipped = true
            return
        }
        var values: [Double] = []
        for (name, cell) in zip(names, cells) {
            guard case .number(let value) = NumberText(cell) else {
                throw FormatError(
                    .malformed, file: file, line: number, path: name, problem: "expected a number, found \(cell.quotedForMessage)")
            }
            values.append(value)
        }
        let stamp = cells.count > names.count && isUTC ? cells.suffix(2).joined(separator: "T") : nil
        rows.append((values, stamp.flatMap { Double(timestamp: $0) }))
    }

    func resultSet(run: Run) throws(MeasurementError) -> ResultSet {
        var run = run
        run.environment.tool = "vmstat"
        run.started = rows.first?.time
        var builder = ResultSetBuilder(format: "vmstat", run: run)
        for row in rows {
            for (name, value) in zip(names, row.values) {
                builder.append(metric: builder.metric(Metric(vmstat: name)), value: value, time: row.time)
            }
        }
        if !rows.isEmpty { builder.note("the first row, of the time since the machine was started, is left out") }
        return try builder.build()
    }
}

extension Metric {
    fileprivate init(vmstat name: String) {
        let unit: Unit =
            switch name {
            case "us", "sy", "id", "wa", "st", "gu": Unit(parsing: "%")
            case "swpd", "free", "buff", "cache", "inact", "active": Unit(parsing: "KiB")
            default: .none
            }
        let direction: Direction? =
            switch name {
            case "id", "free": .higher
            case "r", "b", "wa", "st", "si", "so": .lower
            default: nil
            }
        self.init(name: name, unit: unit, direction: direction, mood: .moody)
    }
}
