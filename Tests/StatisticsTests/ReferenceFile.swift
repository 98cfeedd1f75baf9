import Foundation
import Testing

/// A JSON value of a reference file; numbers may also be written as the strings "inf", "-inf" and "nan".
enum JSONValue: Sendable, Equatable, Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// A value has another type than the test asks for, or a key is missing.
    struct Mismatch: Error, CustomStringConvertible {
        let description: String
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    private func mismatch(_ wanted: String) -> Mismatch { Mismatch(description: "expected \(wanted), found \(self)") }

    var isNull: Bool { self == .null }

    var bool: Bool {
        get throws {
            guard case .bool(let value) = self else { throw mismatch("a Boolean") }
            return value
        }
    }

    var string: String {
        get throws {
            guard case .string(let value) = self else { throw mismatch("a string") }
            return value
        }
    }

    /// A number, or one of "inf", "-inf" and "nan".
    var double: Double {
        get throws {
            switch self {
            case .number(let value): return value
            case .string("inf"): return .infinity
            case .string("-inf"): return -.infinity
            case .string("nan"): return .nan
            default: throw mismatch("a number")
            }
        }
    }

    /// A number that is a whole one.
    var int: Int {
        get throws {
            guard case .number(let number) = self, let value = Int(exactly: number) else { throw mismatch("an integer") }
            return value
        }
    }

    var array: [JSONValue] {
        get throws {
            guard case .array(let values) = self else { throw mismatch("an array") }
            return values
        }
    }

    var object: [String: JSONValue] {
        get throws {
            guard case .object(let members) = self else { throw mismatch("an object") }
            return members
        }
    }

    var doubles: [Double] {
        get throws { try array.map { try $0.double } }
    }

    var ints: [Int] {
        get throws { try array.map { try $0.int } }
    }

    /// The member of an object; a missing one is an error.
    subscript(key: String) -> JSONValue {
        get throws {
            guard let member = try object[key] else { throw Mismatch(description: "no member \(key) in \(self)") }
            return member
        }
    }

    /// The member of an array; one out of range is an error.
    subscript(index: Int) -> JSONValue {
        get throws {
            let values = try array
            guard values.indices.contains(index) else { throw Mismatch(description: "no element \(index) in \(self)") }
            return values[index]
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// Compact JSON, arrays of more than six elements abbreviated.
    var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let value): Int(exactly: value).map { "\($0)" } ?? "\(value)"
        case .string(let value): "\"\(value)\""
        case .array(let values):
            values.count > 6
                ? "[\(values.prefix(5).map(\.description).joined(separator: ", ")), … \(values.count) in all]"
                : "[\(values.map(\.description).joined(separator: ", "))]"
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
        }
    }
}

/// One case of a reference file, an argument of a parameterised test.
struct ReferenceCase: Sendable, CustomTestStringConvertible {
    /// The place in the file, from 0.
    let index: Int
    let input: JSONValue
    let expected: JSONValue
    let tolerance: Double

    var testDescription: String { "#\(index) \(input)" }
}

/// The files of Fixtures/reference: expected values computed by other implementations, each file naming its source.
struct ReferenceFile: Decodable {
    let name: String
    let source: String
    let cases: [ReferenceCase]

    private enum CodingKeys: CodingKey { case name, source, cases }

    private struct Record: Decodable {
        let input: JSONValue
        let expected: JSONValue
        let tolerance: Double
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        source = try container.decode(String.self, forKey: .source)
        cases = try container.decode([Record].self, forKey: .cases).enumerated().map { index, record in
            ReferenceCase(index: index, input: record.input, expected: record.expected, tolerance: record.tolerance)
        }
    }

    /// The cases of `Fixtures/reference/<name>.json`, for `@Test(arguments: try ReferenceFile.cases("normal"))`.
    static func cases(_ name: String) throws -> [ReferenceCase] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let url = root.appending(components: "Fixtures", "reference", "\(name).json")
        return try JSONDecoder().decode(ReferenceFile.self, from: Data(contentsOf: url)).cases
    }
}

/// Expects `actual` within `tolerance` of `expected`: relative to |expected|, absolute where `expected` is 0.
/// Infinities equal only themselves, and NaN only NaN.
func expectClose(
    _ actual: Double, _ expected: Double, _ tolerance: Double, _ comment: @autoclosure () -> Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let isClose: Bool
    if expected.isNaN || actual.isNaN {
        isClose = expected.isNaN && actual.isNaN
    } else if expected.isInfinite || actual.isInfinite {
        isClose = actual == expected
    } else {
        isClose = abs(actual - expected) <= tolerance * (expected == 0 ? 1 : abs(expected))
    }
    let difference = expected == 0 ? actual : actual / expected - 1
    #expect(
        isClose, "\(actual) is not \(expected) within \(tolerance), but off by \(difference). \(comment()?.rawValue ?? "")",
        sourceLocation: sourceLocation)
}
