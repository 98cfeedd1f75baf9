import Measurements

/// Reads a result file of asv into a result set: the samples of each benchmark and combination of parameters, or their median where asv
/// recorded none.
///
/// A benchmark's entry is a list in the order of `result_columns`, cut short behind the last column it has. `result`, `samples` and the
/// others are flat lists over the product of the parameters, the last of which varies fastest. The version is a digest of the benchmark's
/// code.
struct ASVResults {
    private var builder: ResultSetBuilder
    private let benchmarks: ASVBenchmarks
    private var started: Double?

    init(document: JSONField, benchmarks: ASVBenchmarks, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "asv", run: run)
        self.benchmarks = benchmarks
        var columns: [String] = []
        try document.required("result_columns").forEachElement { (_, field) throws(JSONFieldError) in columns.append(try field.text()) }
        try document.required("results").forEachMember { (name, field) throws(JSONFieldError) in
            try read(Entry(field, columns: columns), name: name)
        }
        try readMetadata(document)
        if !benchmarks.areKnown {
            builder.note("benchmarks.json is not in the folder above: units follow from the names, parameters have numbers for names")
        }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private mutating func readMetadata(_ document: JSONField) throws(JSONFieldError) {
        let machine = document["params"]
        // "Linux 6.1.0-30-amd64": updates of a system leave it the same.
        let os = try machine?["os"]?.text().split(separator: " ").first.map(String.init)
        let architecture = try machine?["arch"]?.text()
        let cpu = try machine?["cpu"]?.text()
        let started = started
        builder.updateRun { run in
            run.started = started
            run.environment.tool = "asv"
            run.environment.os = os
            run.environment.architecture = architecture
            run.environment.cpu = cpu
        }
    }

    /// The columns of one benchmark by name; nil where the list is cut short or null.
    private struct Entry {
        private var fields: [String: JSONField] = [:]
        let place: JSONField

        init(_ field: JSONField, columns: [String]) throws(JSONFieldError) {
            place = field
            try field.forEachElement { (index, field) throws(JSONFieldError) in
                guard index < columns.count else { throw field.mismatch("no more than the \(columns.count) result_columns") }
                if !field.value.isNull { fields[columns[index]] = field }
            }
        }

        subscript(column: String) -> JSONField? { fields[column] }
    }

    private mutating func read(_ entry: Entry, name: String) throws(JSONFieldError) {
        let benchmark = benchmarks[name]
        let version = try entry["version"]?.identifier()
        let time = try entry["started_at"]?.number()
        if let time, time.isFinite { started = min(started ?? .infinity, time / 1000) }
        var results: [JSONField] = []
        try entry["result"]?.forEachElement { (_, field) throws(JSONFieldError) in results.append(field) }
        var samples: [JSONField] = []
        try entry["samples"]?.forEachElement { (_, field) throws(JSONFieldError) in samples.append(field) }
        let combinations = try ASVParameters(entry["params"], names: benchmark.parameterNames)
        guard combinations.count == max(results.count, 1) || entry["result"] == nil else {
            throw JSONFieldError(
                path: entry["result"]?.path ?? entry.place.path,
                expected: "one result for each of \(combinations.count) combinations of params",
                found: "\(results.count)")
        }
        let metric = builder.metric(benchmark.metric(of: name))
        let failed = builder.metric(Metric.failed)
        // Of a benchmark that failed as a whole, `result` is null.
        for index in 0..<(entry["result"] == nil ? 1 : combinations.count) {
            let values = entry["result"] == nil ? [] : combinations[index]
            let item = builder.caseIndex(
                values.isEmpty ? name : "\(name)(\(values.map(\.text).joined(separator: ", ")))", digest: version)
            let labels = builder.labelIndex(Labels(values.map { ($0.name, $0.label) } + [("benchmark", name)]))
            let outcome = try Outcome(results.indices.contains(index) ? results[index] : nil)
            if outcome == .skipped { builder.note("\(name) was skipped") }
            if outcome == .failed { builder.note("\(name) failed or ran out of time") }
            if outcome != .skipped {
                builder.append(
                    metric: failed, value: outcome == .failed ? 1 : 0, case: item, labels: labels, failed: outcome == .failed)
            }
            var count: Int32 = 0
            if samples.indices.contains(index), !samples[index].value.isNull, outcome == .measured {
                try samples[index].forEachElement { (_, field) throws(JSONFieldError) in
                    let value = try benchmark.kind == .time ? field.durationOrMissing() : field.numberOrMissing()
                    builder.append(
                        metric: metric, value: value, case: item, repetition: count, labels: labels, time: time.map { $0 / 1000 })
                    count += 1
                }
            }
            guard count == 0 else { continue }
            let value = try outcome == .measured ? results[index].number() : .nan
            if benchmark.kind == .time, outcome == .measured {
                builder.note("where the file has no samples, the result is their median; --record-samples keeps them all")
            }
            builder.append(
                metric: metric, value: value, case: item, repetition: 0, labels: labels, failed: outcome == .failed,
                time: time.map { $0 / 1000 })
        }
    }

    /// null is a failure, NaN what the benchmark's setup skipped.
    private enum Outcome {
        case measured, failed, skipped

        init(_ result: JSONField?) throws(JSONFieldError) {
            guard let result, !result.value.isNull else {
                self = .failed
                return
            }
            self = try result.number().isNaN ? .skipped : .measured
        }
    }
}

/// The combinations of a benchmark's parameters, the last parameter varying fastest; one without any where there are no parameters.
private struct ASVParameters {
    struct Value {
        let name: String
        /// A Python literal: `'list'`, `100`.
        let text: String

        /// A text without its quotes.
        var label: String {
            guard text.count > 1, let quote = text.first, quote == "'" || quote == "\"", text.last == quote else { return text }
            return String(text.dropFirst().dropLast())
        }
    }

    private var lists: [[Value]] = []
    private(set) var count = 1

    init(_ field: JSONField?, names: [String]) throws(JSONFieldError) {
        try field?.forEachElement { (position, values) throws(JSONFieldError) in
            let name = names.indices.contains(position) && !names[position].isEmpty ? names[position] : "param\(position + 1)"
            var list: [Value] = []
            try values.forEachElement { (_, field) throws(JSONFieldError) in list.append(Value(name: name, text: try field.text())) }
            let product = count.multipliedReportingOverflow(by: list.count)
            guard !product.overflow else { throw values.mismatch("fewer parameters") }
            count = product.partialValue
            lists.append(list)
        }
    }

    subscript(index: Int) -> [Value] {
        var rest = index
        var values: [Value] = []
        for list in lists.reversed() where !list.isEmpty {
            values.append(list[rest % list.count])
            rest /= list.count
        }
        return values.reversed()
    }
}
