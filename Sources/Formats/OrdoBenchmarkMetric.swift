import Measurements

/// The metrics of Swift's package Benchmark: by the names that its baselines have, and by the words that its exports have in their place.
struct OrdoBenchmarkMetric {
    /// A custom metric has the default: a number of which less is better.
    static func builtIn(_ name: String) -> Metric {
        switch name {
        case "wallClock": Metric(name: name, unit: Unit(parsing: "ns"), standardName: "time")
        case "cpuUser", "cpuSystem", "cpuTotal": Metric(name: name, unit: Unit(parsing: "ns"))
        case "throughput": Metric(name: name, unit: Unit(parsing: "1/s"))
        case "peakMemoryResident": Metric(name: name, unit: .bytes, standardName: "memory")
        case "mallocCountTotal": Metric(name: name, unit: .none, standardName: "allocations")
        case "instructions": Metric(name: name, unit: .none)
        case _ where sizes.contains(name): Metric(name: name, unit: .bytes)
        // Counts of what one operation does, less of which is better.
        default: Metric(name: name, unit: .none, direction: .lower, mood: exact.contains(name) ? .exact : .moody)
        }
    }

    private static let sizes: Set<String> = [
        "peakMemoryResidentDelta", "peakMemoryVirtual", "allocatedResidentMemory", "readBytesLogical", "writeBytesLogical",
        "readBytesPhysical", "writeBytesPhysical", "mallocBytesCount",
    ]

    private static let exact: Set<String> = [
        "mallocCountSmall", "mallocCountLarge", "memoryLeaked", "objectAllocCount", "retainCount", "releaseCount", "retainReleaseDelta",
    ]

    /// Nil for a custom metric, whose direction only a baseline tells.
    static func named(_ name: String) -> Metric? { words.values.contains(name) ? builtIn(name) : nil }

    /// Of the words without their spaces, as the export for InfluxDB has them; anything else is the name of a custom metric.
    static func described(withoutSpaces text: String) -> Metric {
        words.first { $0.key.filter { $0 != " " } == text }.map { builtIn($0.value) } ?? Metric(name: text, unit: .none)
    }

    /// A column of `histogramSamples` and `histogramPercentiles`: a metric's words and its unit, with a star where a scaling factor is
    /// divided out. Nil for a custom metric too, which nothing tells from the header of any other column.
    struct Column {
        let metric: Metric
        /// Value in the metric's unit = value × `factor`.
        let factor: Double
        /// Whether the values were rounded to whole units that are larger than one.
        let isRounded: Bool

        init?(header: some StringProtocol) {
            guard let words = OrdoBenchmarkMetric.words.first(where: { header.hasPrefix($0.key + " ") }) else { return nil }
            let metric = OrdoBenchmarkMetric.builtIn(words.value)
            var unit = header.dropFirst(words.key.count + 1)
            if unit.last == "*" { unit = unit.dropLast() }
            let text = String(unit.filter { !"() ".contains($0) })
            // A count by itself has an empty unit.
            guard unit.isEmpty || unit.first == "(" && unit.contains(")") else { return nil }
            if metric.unit.dimension == .time {
                guard let divisor = Column.times[text] else { return nil }
                self.metric = metric
                factor = divisor
                isRounded = true
            } else {
                guard let prefix = Column.prefixes[text] else { return nil }
                self.metric = metric
                factor = prefix
                isRounded = prefix > 1
            }
        }

        private static let times: [String: Double] = ["ns": 1, "μs": 1e3, "µs": 1e3, "ms": 1e6, "s": 1e9, "ks": 1e12, "Ms": 1e15]
        private static let prefixes: [String: Double] = ["": 1, "#": 1, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15]
    }

    private static let words: [String: String] = [
        "Time (user CPU)": "cpuUser", "Time (system CPU)": "cpuSystem", "Time (total CPU)": "cpuTotal", "Time (wall clock)": "wallClock",
        "Throughput (# / s)": "throughput", "Memory (resident peak)": "peakMemoryResident",
        "Memory Δ (resident peak)": "peakMemoryResidentDelta", "Memory (virtual peak)": "peakMemoryVirtual",
        "Malloc (small)": "mallocCountSmall", "Malloc (large)": "mallocCountLarge", "Malloc (total)": "mallocCountTotal",
        "Malloc (bytes total)": "mallocBytesCount", "Free (total)": "freeCountTotal",
        "Memory (allocated resident)": "allocatedResidentMemory", "Memory leaked (resident)": "memoryLeaked",
        "Syscalls (total)": "syscalls", "Context switches": "contextSwitches", "Threads (peak)": "threads",
        "Threads (running)": "threadsRunning", "Syscalls (read)": "readSyscalls", "Syscalls (write)": "writeSyscalls",
        "Bytes (read logical)": "readBytesLogical", "Bytes (write logical)": "writeBytesLogical",
        "Bytes (read physical)": "readBytesPhysical", "Bytes (write physical)": "writeBytesPhysical", "Instructions": "instructions",
        "Object allocs": "objectAllocCount", "Retains": "retainCount", "Releases": "releaseCount",
        "(Alloc + Retain) - Release Δ": "retainReleaseDelta",
    ]
}
