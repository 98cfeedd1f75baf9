import CZlib
import FoundationEssentials
import Measurements

/// Why the bytes of a histogram are none.
enum HdrPayloadError: Error, Equatable {
    case notBase64, cutOff, damaged
    case tooLarge(Int)
    /// The cookie that it begins with.
    case otherEncoding(UInt32)
    case invalidSettings(String)
    case negativeCount

    var description: String {
        switch self {
        case .notBase64: "it is not Base64"
        case .cutOff: "it ends early"
        case .damaged: "its compressed bytes are damaged"
        case .tooLarge(let counts): "it would have more than \(counts) counts"
        case .otherEncoding(let cookie): "its encoding (0x\(String(cookie, radix: 16))) is not V2 of whole numbers"
        case .invalidSettings(let setting): "it has \(setting)"
        case .negativeCount: "a count is negative"
        }
    }
}

/// The counts of a histogram in HdrHistogram's V2 encoding, and the settings that tell which values they are of.
///
/// Source: the encoding of HdrHistogram's `AbstractHistogram.encodeIntoCompressedByteBuffer`: big-endian cookie 0x1c849314 and length, then
/// a zlib stream of cookie 0x1c849313, payload length, normalising offset, significant digits, lowest and highest value and a ratio, and the counts
/// from index 0 on as ZigZag LEB128, where −n stands for n zeros.
struct HdrCounts: Equatable {
    let significantDigits: Int
    let lowestDiscernible: Int
    /// Those that are not zero, by index: a few bytes can stand for millions of zeros.
    private(set) var rows: [Row]

    struct Row: Equatable {
        let index: Int
        let count: Int
    }

    private static let compressed: UInt32 = 0x1C84_9314
    private static let plain: UInt32 = 0x1C84_9313
    private static let headerLength = 40
    /// The largest array of counts that the settings allow has 2^18 counts in each of 64 half-rows; real ones are far below.
    private static let mostCounts = 1 << 24

    init(base64 text: String) throws(HdrPayloadError) {
        guard let data = Data(base64Encoded: text) else { throw .notBase64 }
        var outer = BigEndianReader(Array(data))
        let cookie = try outer.uint32()
        guard cookie == HdrCounts.compressed else { throw .otherEncoding(cookie) }
        let length = Int(try outer.uint32())
        guard length <= outer.rest.count else { throw .cutOff }
        try self.init(plain: HdrCounts.inflated(outer.rest.prefix(length)))
    }

    private static func inflated(_ bytes: ArraySlice<UInt8>) throws(HdrPayloadError) -> [UInt8] {
        // A count has nine bytes at most, and deflate makes at most 1,032 bytes of one.
        let most = min(headerLength + 9 * mostCounts, 1_032 * bytes.count + 64)
        var capacity = min(most, max(1 << 12, 8 * bytes.count))
        while true {
            var output = [UInt8](repeating: 0, count: capacity)
            var length = uLongf(capacity)
            let input = Array(bytes)
            let code = uncompress(&output, &length, input, uLong(input.count))
            if code == Z_OK { return Array(output.prefix(Int(length))) }
            guard code == Z_BUF_ERROR else { throw .damaged }
            // Too small, or the input ends early: which of the two is known at the largest size.
            guard capacity < most else { throw .cutOff }
            capacity = min(most, 8 * capacity)
        }
    }

    private init(plain bytes: [UInt8]) throws(HdrPayloadError) {
        var reader = BigEndianReader(bytes)
        let cookie = try reader.uint32()
        guard cookie == HdrCounts.plain else { throw .otherEncoding(cookie) }
        let length = Int(try reader.uint32())
        let offset = try reader.uint32()
        let digits = Int(try reader.uint32())
        let lowest = try reader.uint64()
        _ = try reader.uint64()
        let ratio = Double(bitPattern: try reader.uint64())
        guard offset == 0 else { throw .invalidSettings("a normalising offset of \(offset)") }
        guard (0...5).contains(digits) else { throw .invalidSettings("\(digits) significant digits") }
        guard (1...(1 << 40)).contains(lowest) else { throw .invalidSettings("\(lowest) as its lowest value") }
        guard ratio == 1 else { throw .invalidSettings("a ratio of \(ratio) to its values") }
        guard length <= reader.rest.count else { throw .cutOff }
        significantDigits = digits
        lowestDiscernible = Int(lowest)
        rows = try HdrCounts.decoded(reader.rest.prefix(length))
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) throws(HdrPayloadError) -> [Row] {
        var rows: [Row] = []
        var index = 0
        var position = bytes.startIndex
        while position < bytes.endIndex {
            // Eight groups of seven bits, and a ninth byte of eight.
            var raw: UInt64 = 0
            var shift: UInt64 = 0
            while true {
                guard position < bytes.endIndex else { throw .cutOff }
                let byte = bytes[position]
                position += 1
                if shift == 56 {
                    raw |= UInt64(byte) << 56
                    break
                }
                raw |= UInt64(byte & 0x7F) << shift
                if byte & 0x80 == 0 { break }
                shift += 7
            }
            let count = Int(bitPattern: UInt(raw >> 1)) ^ -Int(raw & 1)
            guard count > -mostCounts, index + max(-count, 1) <= mostCounts else { throw .tooLarge(index) }
            if count > 0 { rows.append(Row(index: index, count: count)) }
            index += max(-count, 1)
        }
        return rows
    }

    /// Nil where the two have other settings, or too many values.
    func adding(_ other: HdrCounts) -> HdrCounts? {
        guard significantDigits == other.significantDigits, lowestDiscernible == other.lowestDiscernible else { return nil }
        var sum: [Row] = []
        sum.reserveCapacity(max(rows.count, other.rows.count))
        var (left, right) = (rows[...], other.rows[...])
        while let first = left.first, let second = right.first {
            if first.index == second.index {
                let (count, overflow) = first.count.addingReportingOverflow(second.count)
                guard !overflow else { return nil }
                sum.append(Row(index: first.index, count: count))
            } else {
                sum.append(first.index < second.index ? first : second)
            }
            if first.index <= second.index { left.removeFirst() }
            if second.index <= first.index { right.removeFirst() }
        }
        var result = self
        result.rows = sum + left + right
        return result
    }

    func histogram() throws(HistogramError) -> Histogram {
        try Histogram(
            HdrLayout(significantDigits: significantDigits, lowestDiscernible: lowestDiscernible),
            counts: rows.lazy.map { (index: $0.index, count: $0.count) })
    }

    /// The upper edge of the highest bucket that holds something; nil where none does.
    var highest: Double? {
        guard let last = rows.last, let layout = try? HdrLayout(significantDigits: significantDigits, lowestDiscernible: lowestDiscernible)
        else { return nil }
        return layout.edges(at: last.index).upper
    }
}

/// Numbers as a network protocol writes them.
private struct BigEndianReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func uint32() throws(HdrPayloadError) -> UInt32 { UInt32(truncatingIfNeeded: try number(of: 4)) }
    mutating func uint64() throws(HdrPayloadError) -> UInt64 { try number(of: 8) }

    private mutating func number(of length: Int) throws(HdrPayloadError) -> UInt64 {
        guard rest.count >= length else { throw .cutOff }
        let number = rest.prefix(length).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        rest = rest.dropFirst(length)
        return number
    }
}
