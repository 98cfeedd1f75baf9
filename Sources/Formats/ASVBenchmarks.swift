import Measurements

/// What `benchmarks.json`, which asv writes one folder above its result files, says of each benchmark. Without it the kind of a benchmark
/// follows from its name, as in asv itself; what a `track_` benchmark's numbers are and what parameters are called is then unknown.
struct ASVBenchmarks {
    struct Benchmark {
        let kind: Kind
        let unit: String?
        let parameterNames: [String]
    }

    /// By the beginning of the function's name.
    enum Kind {
        case time, memory, peakMemory, track

        init(name: String) {
            let function = name.split(separator: ".").last ?? ""
            self =
                if function.hasPrefix("time") {
                    .time
                } else if function.hasPrefix("peakmem") {
                    .peakMemory
                } else if function.hasPrefix("mem") {
                    .memory
                } else { .track }
        }
    }

    private var byName: [String: Benchmark] = [:]
    /// Whether the file was found.
    private(set) var areKnown = false

    init() {}

    init(beside source: InputSource) throws(FormatError) {
        guard let path = source.siblingPath("../benchmarks.json") else { return }
        let file: InputSource
        do throws(FormatError) { file = try InputSource(path: path) } catch {
            guard error.kind == .notFound else { throw error }
            return
        }
        self = try file.withJSONFields { (document) throws(JSONFieldError) in try ASVBenchmarks(document) }
    }

    private init(_ document: JSONField) throws(JSONFieldError) {
        areKnown = true
        try document.forEachMember { (name, field) throws(JSONFieldError) in
            // The version of the file itself stands beside the names.
            guard field.value.isObject else { return }
            var names: [String] = []
            try field["param_names"]?.forEachElement { (_, field) throws(JSONFieldError) in names.append(try field.text()) }
            byName[name] = Benchmark(kind: Kind(name: name), unit: try field["unit"]?.text(), parameterNames: names)
        }
    }

    subscript(name: String) -> Benchmark {
        byName[name] ?? Benchmark(kind: Kind(name: name), unit: nil, parameterNames: [])
    }
}

extension ASVBenchmarks.Benchmark {
    /// `time` in seconds, `memory` (peak) and `mem` (of an object, exact) in bytes. What a benchmark tracks is named by its function:
    /// each may have a unit of its own, and only that tells which way is better.
    func metric(of name: String) -> Metric {
        switch kind {
        case .time: Metric(name: "time", unit: .seconds)
        case .memory: Metric(name: "mem", unit: .bytes, mood: .exact)
        case .peakMemory: Metric(name: "peakmem", unit: .bytes, standardName: "memory")
        case .track:
            Metric(
                name: name.split(separator: ".").last.map(String.init) ?? name,
                unit: unit.map { $0 == "unit" ? .none : Unit(ofBenchmark: $0) } ?? .none)
        }
    }
}
