import Measurements

/// Reads Bencher Metric Format: one value for each benchmark and measure, of which the file does not say what it stands for.
///
/// Units live on Bencher's server; those of its built-in measures are documented. `lower_value` and `upper_value` are what the producer
/// chose (a deviation, an interval, the extremes) and need not enclose the value: they are left out.
struct BencherMetricResults {
    private var builder: ResultSetBuilder

    init(document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "bencher-bmf", run: run)
        try document.forEachMember { (benchmark, measures) throws(JSONFieldError) in
            let item = builder.caseIndex(benchmark)
            let labels = builder.labelIndex(Labels([("benchmark", benchmark)]))
            try measures.forEachMember { (measure, field) throws(JSONFieldError) in
                let metric = builder.metric(BencherMetricResults.metric(measure))
                let isTime = builder.metric(at: metric).unit.dimension == .time
                let value = try field.required("value")
                builder.append(metric: metric, value: try isTime ? value.duration() : value.number(), case: item, labels: labels)
                if field["lower_value"] != nil || field["upper_value"] != nil {
                    builder.note("lower_value and upper_value are bounds of the producer's own meaning; they are left out")
                }
            }
        }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    /// Bencher's `latency` is what a benchmark takes, not a request's.
    private static func metric(_ measure: String) -> Metric {
        switch measure {
        case "latency": Metric(name: measure, unit: Unit(parsing: "ns"), standardName: "time")
        case "throughput": Metric(name: measure, unit: Unit(parsing: "1/s"))
        case "build-time": Metric(name: measure, unit: .seconds)
        case "file-size": Metric(name: measure, unit: .bytes)
        default: Metric(name: measure, unit: .none)
        }
    }

    /// Whether a text begins as nothing else does: two names, one in the other, around an object whose first key is that of a value.
    static func isBeginning(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        func skip(_ character: UInt8) -> Bool {
            rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
            guard rest.first == character else { return false }
            rest.removeFirst()
            return true
        }
        func key() -> [UInt8]? {
            guard skip(UInt8(ascii: "\"")) else { return nil }
            var text: [UInt8] = []
            while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
                text.append(byte)
                if byte == UInt8(ascii: "\\") { _ = rest.popFirst() }
            }
            return skip(UInt8(ascii: ":")) ? text : nil
        }
        guard skip(UInt8(ascii: "{")), key() != nil, skip(UInt8(ascii: "{")), key() != nil, skip(UInt8(ascii: "{")), let name = key(),
            ["value", "lower_value", "upper_value"].contains(where: { name.elementsEqual($0.utf8) })
        else { return false }
        rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return rest.first.map { $0 == UInt8(ascii: "-") || (48...57).contains($0) } ?? false
    }
}
