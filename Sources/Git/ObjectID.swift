import CLibgit2

/// The name of a git object: its SHA-1.
package struct ObjectID: Hashable, Sendable, Comparable, CustomStringConvertible {
    // The bytes in big-endian order, so that ids compare as their hexadecimal forms do.
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// Number of hexadecimal digits.
    package static let hexLength = 40

    /// All zero: what git writes where there is no object.
    static let zero = ObjectID(high: 0, middle: 0, low: 0)

    private init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// Nil unless the text is 40 hexadecimal digits; upper case is accepted.
    package init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count == ObjectID.hexLength, digits.allSatisfy({ ($0 >= 48 && $0 <= 57) || ($0 | 32 >= 97 && $0 | 32 <= 102) }) else {
            return nil
        }
        func number(_ range: Range<Int>) -> UInt64 {
            digits[range].reduce(0) { $0 << 4 | UInt64($1 <= 57 ? $1 - 48 : ($1 | 32) - 87) }
        }
        self.init(high: number(0..<16), middle: number(16..<32), low: UInt32(truncatingIfNeeded: number(32..<40)))
    }

    /// The id that libgit2 wrote.
    init(_ oid: git_oid) {
        self = withUnsafeBytes(of: oid) { bytes in
            ObjectID(
                high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                middle: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                low: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
        }
    }

    /// As libgit2 takes it.
    var oid: git_oid {
        var result = git_oid()
        withUnsafeMutableBytes(of: &result) { bytes in
            bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
            bytes.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
        }
        return result
    }

    /// Forty lower-case hexadecimal digits.
    package var hex: String {
        func digits(_ number: UInt64, _ width: Int) -> String {
            let text = String(number, radix: 16)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return digits(high, 16) + digits(middle, 16) + digits(UInt64(low), 8)
    }

    /// The first seven digits, for sentences; not an identity.
    package var short: String { String(hex.prefix(7)) }

    package var description: String { hex }

    package static func < (left: ObjectID, right: ObjectID) -> Bool {
        (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
    }
}
