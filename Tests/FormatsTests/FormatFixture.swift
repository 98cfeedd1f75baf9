import Foundation
import Measurements

@testable import Formats

/// The result files of one tool under `Fixtures/formats`.
struct FormatFixture {
    let format: ResultFormat
    let folder: String

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/formats")

    func path(_ name: String) -> String { FormatFixture.root.appending(path: folder).appending(path: name).path }

    func resultSet(_ name: String) throws -> ResultSet { try format.read(InputSource(path: path(name))) }

    /// Of a text that no file holds.
    func resultSet(text: String, name: String = "made-up.json") throws -> ResultSet {
        try format.read(InputSource(name: name, bytes: Array(text.utf8)))
    }

    /// The file's text, for tests that change or cut it.
    func text(_ name: String) throws -> String {
        try InputSource(path: path(name)).withWholeDocument { (bytes) throws(FormatError) in String(decoding: bytes, as: UTF8.self) }
    }

    /// Every result file of every tool, by its path below `Fixtures/formats`.
    static func allResultFiles() -> [String] {
        let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        // What only names what other files measured is no result.
        let others = ["ground-truth.csv", "README.md", "/benchmark.json", "/benchmarks.json"]
        return paths.filter { path in
            var isDirectory: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isDirectory)
            return exists && !isDirectory.boolValue && !others.contains { path.hasSuffix($0) }
        }.sorted()
    }

    /// The files that the format should take and does not, and the other way round.
    func misjudgedFiles() throws -> [String] {
        try FormatFixture.prefixes.get().filter { format.recognises($0.prefix) != $0.path.hasPrefix(folder + "/") }.map(\.path)
    }

    /// What each file begins with, read once for all formats.
    private static let prefixes = Result {
        try allResultFiles().map { (path: $0, prefix: try InputSource(path: root.appending(path: $0).path).prefix) }
    }

    /// Of a line of CSV, whose quoted cells may hold commas and doubled quotes.
    private static func cells(of line: Substring) -> [String] {
        var cells = [""]
        var isQuoted = false
        for character in line.replacing("\"\"", with: "\u{1}") {
            switch character {
            case "\"": isQuoted.toggle()
            case ",": if isQuoted { cells[cells.count - 1].append(character) } else { cells.append("") }
            case "\u{1}": cells[cells.count - 1].append("\"")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }

    /// The figures that the tool's users would compute with NumPy: file, case, metric, unit, n, mean, median, p95, failed.
    func groundTruth() throws -> [GroundTruth] {
        let lines = try String(contentsOfFile: path("ground-truth.csv"), encoding: .utf8).split(separator: "\n").dropFirst()
        return lines.map { line in
            let cells = FormatFixture.cells(of: line)
            return GroundTruth(
                file: cells[0], item: cells[1], metric: cells[2], unit: cells[3], count: Int(cells[4]) ?? -1,
                mean: Double(cells[5]) ?? .nan,
                median: Double(cells[6]) ?? .nan, failed: Int(cells[8]) ?? -1)
        }
    }
}

struct GroundTruth: CustomStringConvertible {
    let file: String
    let item: String
    let metric: String
    let unit: String
    let count: Int
    let mean: Double
    let median: Double
    let failed: Int

    var description: String { "\(file) \(item) \(metric)" }
}

/// What the histograms of a metric hold, as computed from the same file.
struct HistogramFigure: Sendable, CustomStringConvertible {
    let file: String
    let metric: String
    let count: Int
    let sum: Double
    var description: String { "\(file) \(metric)" }
}

/// The observations of a metric that a test selects.
struct Selection {
    let values: [Double]
    let failed: Int

    /// The metric is looked up as a budget would; nothing is selected where it is not found.
    init(_ set: ResultSet, _ metric: String, where matches: (Labels) -> Bool = { _ in true }) {
        guard case .found(let name) = set.lookup(metric), let series = set.series[name] else {
            values = []
            failed = 0
            return
        }
        let indices = (0..<series.count).filter { matches(set.labels[Int(series.labels[$0])]) }
        values = indices.map { series.values[$0] }
        failed = indices.count { series.failed[$0] == 1 }
    }

    var present: [Double] { values.filter { !$0.isNaN } }
    var missing: Int { values.count - present.count }
    var sum: Double { present.reduce(0, +) }
    var mean: Double { sum / Double(present.count) }

    var median: Double {
        let sorted = present.sorted()
        guard let middle = sorted.dropFirst(sorted.count / 2).first else { return .nan }
        return sorted.count.isMultiple(of: 2) ? (sorted[sorted.count / 2 - 1] + middle) / 2 : middle
    }
}

/// Within what a table of ten digits can hold.
func agrees(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) <= 1e-8 * max(abs(expected), 1e-12) }
