import Measurements

/// What the text output of `go test -bench` says, line by line, before names and units are interpreted.
struct GoTestingReport {
    /// One line of results: `Benchmark<Name>[-P] <iterations> <value> <unit> [<value> <unit> …]`.
    struct Result {
        let package: String
        /// Without the prefix `Benchmark`, with the suffix that may be GOMAXPROCS.
        let name: String
        let measurements: [Measurement]
    }

    /// A mean over the iterations of a line; NaN where Go printed `NaN` or an infinity.
    struct Measurement {
        let value: Double
        let unit: String
    }

    /// What a `Unit` line declares.
    struct UnitDeclaration: Equatable {
        let direction: Direction?
        let isExact: Bool
    }

    /// A line that is neither a result nor anything else that Go writes.
    struct SyntaxError: Error, Equatable {
        /// Counted from 1 in the text read.
        let line: Int
        let message: String
    }

    private(set) var results: [Result] = []
    /// A metric has one direction, so the first declaration of a unit holds for the whole file.
    private(set) var units: [String: UnitDeclaration] = [:]
    /// `goos`, `goarch`, `cpu`: the first value of each.
    private(set) var configuration: [String: String] = [:]
    /// What failed, as phrases: benchmarks by name, and packages that failed without naming a benchmark.
    private(set) var failures: [String] = []
    private(set) var notes: [String] = []

    private var package = ""
    /// The benchmark whose numbers are still to come: its own output can stand between its name and its numbers.
    private var pending: String?
    private var failuresOfPackage = 0
    /// Whether a package has begun whose `PASS`, `FAIL` or `ok` is still to come.
    private var isOpen = false

    /// Reads the output of one test binary or of several after each other. `package` names it where the text itself does not (`-json`).
    mutating func read(_ text: String, package: String = "") throws(SyntaxError) {
        self.package = package
        pending = nil
        failuresOfPackage = 0
        isOpen = false
        var number = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            try read(line: Substring(line), number: number)
        }
        if isOpen { append(failure: package.isEmpty ? "the output breaks off" : "the output of \(package) breaks off") }
    }

    private mutating func read(line: Substring, number: Int) throws(SyntaxError) {
        let fields = line.utf8.split { GoTestingReport.isSpace($0) }.map { Substring($0) }
        guard let first = fields.first else { return }
        if first.hasPrefix("Benchmark"), !line.utf8.starts(with: " ".utf8) {
            try readBenchmark(fields, number: number)
        } else if first == "Unit", fields.count > 2 {
            readUnit(fields)
        } else if first == "---", fields.count > 2 {
            readOutcome(fields)
        } else if first == "FAIL" {
            isOpen = false
            readFailedPackage(fields)
        } else if first == "PASS" {
            isOpen = false
        } else if first == "ok" {
            isOpen = false
            failuresOfPackage = 0
            pending = nil
        } else if first.hasSuffix(":"), fields.count > 1, !GoTestingReport.isSpace(line.utf8.first ?? 32) {
            readConfiguration(key: String(first.dropLast()), value: fields.dropFirst().joined(separator: " "))
        } else if let name = pending, fields.count > 2, Int(first) != nil, fields[2].hasSuffix("/op") {
            try append(name: name, fields: fields.dropFirst(), number: number)
            pending = nil
        }
    }

    private mutating func readBenchmark(_ fields: [Substring], number: Int) throws(SyntaxError) {
        let name = String(fields[0].dropFirst("Benchmark".count))
        // `Benchmarking …` is a sentence, not a function of Go's naming rule.
        if let initial = name.unicodeScalars.first, initial.properties.isLowercase { return }
        guard fields.count > 1, Int(fields[1]) != nil else {
            // With -v a bare name comes first; a benchmark that prints puts its output behind the name.
            pending = name
            return
        }
        guard fields.count > 2 else { throw SyntaxError(line: number, message: "Benchmark\(name) has no value behind its iterations") }
        try append(name: name, fields: fields.dropFirst(2), number: number)
        pending = nil
    }

    private mutating func append(name: String, fields: ArraySlice<Substring>, number: Int) throws(SyntaxError) {
        guard fields.count.isMultiple(of: 2) else {
            throw SyntaxError(line: number, message: "Benchmark\(name): the value \(fields.last ?? "") has no unit; is the line cut off?")
        }
        var measurements: [Measurement] = []
        var rest = fields
        while let text = rest.popFirst(), let unit = rest.popFirst() {
            guard let value = Double(text) else {
                let hint = text.contains(",") ? "; a comma is no part of Go's numbers" : ""
                throw SyntaxError(line: number, message: "Benchmark\(name): \"\(text)\" is no number of \(unit)\(hint)")
            }
            guard value >= 0 || value.isNaN || !GoTestingReport.isTime(unit) else {
                throw SyntaxError(line: number, message: "Benchmark\(name): \(text) \(unit) is a time and cannot be negative")
            }
            guard !measurements.contains(where: { $0.unit == unit }) else {
                throw SyntaxError(line: number, message: "Benchmark\(name) has two values of \(unit)")
            }
            measurements.append(Measurement(value: value.isFinite ? value : .nan, unit: String(unit)))
        }
        results.append(Result(package: package, name: name, measurements: measurements))
    }

    /// `Unit <unit> better=higher|lower [assume=exact]`.
    private mutating func readUnit(_ fields: [Substring]) {
        var direction: Direction?
        var isExact = false
        for field in fields.dropFirst(2) {
            switch field {
            case "better=higher": direction = .higher
            case "better=lower": direction = .lower
            case "assume=exact": isExact = true
            case "assume=nothing": isExact = false
            default: return
            }
        }
        let unit = String(fields[1])
        let declaration = UnitDeclaration(direction: direction, isExact: isExact)
        if let known = units[unit] {
            if known != declaration { note("unit \(unit) is declared twice in different ways; the first declaration holds") }
        } else {
            units[unit] = declaration
        }
    }

    /// `--- FAIL: BenchmarkX` and `--- SKIP: BenchmarkX`.
    private mutating func readOutcome(_ fields: [Substring]) {
        guard fields[2].hasPrefix("Benchmark") else { return }
        let name = String(fields[2])
        if fields[1] == "FAIL:" {
            failuresOfPackage += 1
            append(failure: "\(name) failed")
        } else if fields[1] == "SKIP:" {
            note("\(name) was skipped")
        }
        pending = nil
    }

    /// `FAIL <package> <time>` or `FAIL <package> [build failed]`; a bare `FAIL` says nothing more.
    private mutating func readFailedPackage(_ fields: [Substring]) {
        guard fields.count > 1 else { return }
        let name = String(fields[1])
        if failuresOfPackage == 0 {
            // Go puts a reason in brackets, or else the time.
            let rest = fields.dropFirst(2).joined(separator: " ")
            append(failure: rest.hasPrefix("[") && rest.hasSuffix("]") ? "\(name): \(rest.dropFirst().dropLast())" : "\(name) failed")
        }
        failuresOfPackage = 0
        pending = nil
    }

    private mutating func readConfiguration(key: String, value: String) {
        switch key {
        case "pkg":
            isOpen = true
            package = value
            failuresOfPackage = 0
            pending = nil
        case "goos", "goarch", "cpu":
            if let known = configuration[key], known != value {
                note("\(key) is \"\(known)\" first and \"\(value)\" later; the first one is taken")
            } else {
                configuration[key] = value
            }
        default:
            break
        }
    }

    private mutating func append(failure: String) { if !failures.contains(failure) { failures.append(failure) } }

    private mutating func note(_ text: String) { if !notes.contains(text) { notes.append(text) } }

    private static func isTime(_ unit: Substring) -> Bool { Unit(parsing: String(unit)).dimension == .time || unit.hasSuffix("-ns") }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }
}
