import Measurements

/// Tells GOMAXPROCS from a number that ends a benchmark's own name.
///
/// Go appends `-P` to every name unless P is 1, and a name may itself end in `-<digits>`. One `-cpu` list holds for all benchmarks of a
/// file, so:
/// * where every line has such a suffix, it is GOMAXPROCS;
/// * where some have none (P was 1 there), `-N` is GOMAXPROCS if more than half of the names that stand alone also stand with `-N`.
struct GoTestingProcessorSuffix {
    private let everyNameHasOne: Bool
    private let accepted: Set<Int>

    init(names: some Sequence<String>) {
        let split = Set(names).map(GoTestingProcessorSuffix.split)
        let alone = Set(split.lazy.filter { $0.suffix == nil }.map(\.base))
        everyNameHasOne = alone.isEmpty
        var companions: [Int: Int] = [:]
        for name in split where alone.contains(name.base) {
            if let suffix = name.suffix { companions[suffix, default: 0] += 1 }
        }
        accepted = Set(companions.filter { $0.value * 2 > alone.count }.keys)
    }

    /// The name without GOMAXPROCS, and GOMAXPROCS (1 where Go appended nothing).
    func resolved(_ name: String) -> (name: String, processors: Int) {
        let parts = GoTestingProcessorSuffix.split(name)
        guard let suffix = parts.suffix, everyNameHasOne || accepted.contains(suffix) else { return (name, 1) }
        return (parts.base, suffix)
    }

    /// Whether a name ends in digits that were taken for a part of it.
    func isAmbiguous(_ name: String) -> Bool {
        guard let suffix = GoTestingProcessorSuffix.split(name).suffix else { return false }
        return !everyNameHasOne && !accepted.contains(suffix)
    }

    private static func split(_ name: String) -> (base: String, suffix: Int?) {
        guard let dash = name.utf8.lastIndex(of: UInt8(ascii: "-")) else { return (name, nil) }
        let digits = name.utf8[name.utf8.index(after: dash)...]
        guard dash > name.utf8.startIndex, !digits.isEmpty, digits.allSatisfy({ $0 >= 48 && $0 <= 57 }), digits.first != 48,
            let suffix = Int(Substring(digits))
        else { return (name, nil) }
        return (String(Substring(name.utf8[..<dash])), suffix)
    }
}

extension Labels {
    /// The labels of a Go benchmark: `benchmark` (its name), `pkg`, `cpus`, and each `key=value` part of a sub-benchmark's name.
    init(goBenchmark name: String, package: String, processors: Int) {
        var pairs: [(String, String)] = []
        for part in name.split(separator: "/").dropFirst() {
            guard let equals = part.firstIndex(of: "="), equals > part.startIndex else { continue }
            pairs.append((String(part[..<equals]), String(part[part.index(after: equals)...])))
        }
        pairs.append(("benchmark", name))
        if !package.isEmpty { pairs.append(("pkg", package)) }
        pairs.append(("cpus", String(processors)))
        self.init(pairs)
    }
}

extension Metric {
    /// The metric behind a unit of Go's benchmarks, named by the unit as Go prints it.
    ///
    /// Go itself defines `ns/op` (standard name `time`), `MB/s` (millions of bytes; `throughput`), `B/op` and `allocs/op`
    /// (`allocations`). A custom unit may end in a unit of time or size behind a dash (`p50-ns`); `accuracy` is a share. What a
    /// `Unit` line of the file declares holds over all of this.
    init(goUnit text: String, declared: GoTestingReport.UnitDeclaration?) {
        let standardName: String? =
            switch text {
            case "ns/op": "time"
            case "MB/s": "throughput"
            case "allocs/op": "allocations"
            default: nil
            }
        self.init(
            name: text, unit: Metric.unit(ofGo: text), direction: declared?.direction, mood: declared?.isExact == true ? .exact : nil,
            standardName: standardName)
    }

    private static func unit(ofGo text: String) -> Unit {
        if text == "accuracy" { return .ratio }
        if text == "ns/op" { return Unit(parsing: "ns") }
        let whole = Unit(parsing: text)
        guard !whole.isKnown, let dash = text.lastIndex(of: "-") else { return whole }
        let inner = Unit(parsing: String(text[text.index(after: dash)...]))
        switch inner.dimension {
        case .time, .size: return inner
        default: return whole
        }
    }
}
