import Measurements

// Columns of a record's samples. Numbers of one column lie transposed by byte: all lowest bytes, then all second ones, and so on, so that
// a general compressor finds what is alike. Every value takes at least a byte, which bounds what a reader allocates by what it was given;
// only of values that repeat, as sorted ones do, a number and their count are kept (since version 2).

extension SampleWriter {
    /// Doubles: each once with its count where most repeat the one before (`kind` 2), as decimal integers where all are short decimals (`kind` 1),
    /// else as they are (`kind` 0).
    mutating func column(_ values: [Double]) {
        if let spans = Repetitions(values.lazy.map(\.bitPattern)) {
            needs(version: 2)
            byte(2)
            list(spans.spans) { writer, span in
                writer.number(span.count)
                writer.double(Double(bitPattern: span.value))
            }
        } else if let (integers, exponent) = DecimalColumn.integers(of: values), let least = integers.min(), let most = integers.max() {
            byte(1)
            byte(UInt8(exponent))
            signed(least)
            planes(integers.map { UInt64(bitPattern: $0 - least) }, most: UInt64(bitPattern: most - least))
        } else {
            byte(0)
            planes(values.map(\.bitPattern), width: 8)
        }
    }

    /// Indices: equal (`kind` 0), evenly spaced (1), each once with its count (3), or their distances to the least one (2).
    mutating func column(_ column: IndexColumn) {
        let values = (0..<column.count).map { Int64(column[$0]) }
        let start = values.first ?? -1
        let step = values.count > 1 ? values[1] - values[0] : 0
        if step == 0, column.constant != nil || values.isEmpty {
            byte(0)
            signed(start)
        } else if values.indices.allSatisfy({ values[$0] == start + Int64($0) * step }) {
            byte(1)
            signed(start)
            signed(step)
        } else if let spans = Repetitions(values) {
            needs(version: 2)
            byte(3)
            list(spans.spans) { writer, span in
                writer.number(span.count)
                writer.signed(span.value)
            }
        } else {
            let least = values.min() ?? 0
            byte(2)
            signed(least)
            planes(values.map { UInt64($0 - least) }, most: UInt64((values.max() ?? 0) - least))
        }
    }

    /// With as many planes as the largest value needs, the number of them in front.
    private mutating func planes(_ values: [UInt64], most: UInt64) {
        let width = max(1, (UInt64.bitWidth - most.leadingZeroBitCount + 7) / 8)
        byte(UInt8(width))
        planes(values, width: width)
    }

    private mutating func planes(_ values: [UInt64], width: Int) {
        reserve(values.count * width)
        for plane in 0..<width {
            for value in values { byte(UInt8(truncatingIfNeeded: value >> UInt64(8 * plane))) }
        }
    }
}

extension SampleReader {
    /// `count` doubles.
    mutating func doubles(count: Int) throws(SampleFormatError) -> [Double] {
        switch try byte() {
        case 0: return try planes(count: count, width: 8).map { Double(bitPattern: $0) }
        case 1:
            let exponent = Int(try byte())
            guard let power = DecimalColumn.power(exponent) else { throw SampleFormatError("a decimal exponent of \(exponent)") }
            let least = try signed()
            return try planes(count: count).map { Double(least &+ Int64(bitPattern: $0)) / power }
        case 2: return try repetitions(count: count) { reader throws(SampleFormatError) in try reader.double() }
        case let kind: throw SampleFormatError("a column of unknown kind \(kind)")
        }
    }

    /// `count` indices, each at least `least` and below `limit`.
    mutating func indices(count: Int, from least: Int32 = .min, below limit: Int? = nil) throws(SampleFormatError) -> IndexColumn {
        let column = try anyIndices(count: count)
        let isInside = { (value: Int32) in value >= least && limit.map { Int(value) < $0 } ?? true }
        let isValid = column.constant.map(isInside) ?? (0..<count).allSatisfy { isInside(column[$0]) }
        guard isValid else { throw SampleFormatError("an index outside of its table") }
        return column
    }

    private mutating func anyIndices(count: Int) throws(SampleFormatError) -> IndexColumn {
        switch try byte() {
        case 0:
            let value = try index(try signed())
            return count == 0 ? IndexColumn([]) : IndexColumn(repeating: value, count: count)
        case 1:
            var value = try signed()
            let step = try signed()
            var values: [Int32] = []
            values.reserveCapacity(count)
            for _ in 0..<count {
                values.append(try index(value))
                value = value &+ step
            }
            return IndexColumn(values)
        case 2:
            let least = try signed()
            var values: [Int32] = []
            values.reserveCapacity(count)
            for distance in try planes(count: count) { values.append(try index(least &+ Int64(bitPattern: distance))) }
            return IndexColumn(values)
        case 3:
            return IndexColumn(try repetitions(count: count) { reader throws(SampleFormatError) in try reader.index(try reader.signed()) })
        case let kind: throw SampleFormatError("a column of unknown kind \(kind)")
        }
    }

    private func index(_ value: Int64) throws(SampleFormatError) -> Int32 {
        guard let index = Int32(exactly: value) else { throw SampleFormatError("an index of \(value)") }
        return index
    }

    private mutating func repetitions<Value>(
        count: Int, _ read: (inout SampleReader) throws(SampleFormatError) -> Value
    ) throws(SampleFormatError) -> [Value] {
        let spans = try list { reader throws(SampleFormatError) in (count: try reader.number(), value: try read(&reader)) }
        try repeated(count)
        var values: [Value] = []
        for span in spans {
            guard span.count >= 0, span.count <= count - values.count else {
                throw SampleFormatError("more repeated values than there are")
            }
            values.append(contentsOf: repeatElement(span.value, count: span.count))
        }
        guard values.count == count else { throw SampleFormatError("fewer repeated values than there are") }
        return values
    }

    private mutating func planes(count: Int) throws(SampleFormatError) -> [UInt64] {
        let width = Int(try byte())
        guard width >= 1, width <= 8 else { throw SampleFormatError("numbers of \(width) bytes") }
        return try planes(count: count, width: width)
    }

    private mutating func planes(count: Int, width: Int) throws(SampleFormatError) -> [UInt64] {
        let (size, overflow) = count.multipliedReportingOverflow(by: width)
        guard !overflow else { throw SampleFormatError("a column of \(count) numbers") }
        let bytes = try take(size)
        var values = [UInt64](repeating: 0, count: count)
        var position = bytes.startIndex
        for plane in 0..<width {
            for index in 0..<count {
                values[index] |= UInt64(bytes[position]) << UInt64(8 * plane)
                position += 1
            }
        }
        return values
    }
}

/// Values of which most equal the one before.
private struct Repetitions<Value: Equatable> {
    let spans: [(value: Value, count: Int)]

    /// Nil where telling each value with its count is not clearly shorter.
    init?(_ values: some Collection<Value>) {
        guard values.count >= 4096 else { return nil }
        let most = values.count / 64
        var spans: [(value: Value, count: Int)] = []
        for value in values {
            if let last = spans.last, last.value == value {
                spans[spans.count - 1].count += 1
            } else {
                guard spans.count < most else { return nil }
                spans.append((value, 1))
            }
        }
        self.spans = spans
    }
}

/// Values that tools print with few decimals are integers over a power of ten: shorter, and what compresses well.
private enum DecimalColumn {
    private static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
    /// Integers up to here are exact in a double, so that integer / power is the decimal's own double.
    private static let largest = 9_007_199_254_740_992.0

    static func power(_ exponent: Int) -> Double? { powers.indices.contains(exponent) ? powers[exponent] : nil }

    /// The integers and the exponent, where every value comes back bit for bit; else nil.
    static func integers(of values: [Double]) -> (integers: [Int64], exponent: Int)? {
        var exponent = 0
        for value in values {
            while integer(of: value, powers[exponent]) == nil {
                exponent += 1
                guard exponent < powers.count else { return nil }
            }
        }
        var integers: [Int64] = []
        integers.reserveCapacity(values.count)
        for value in values {
            guard let integer = integer(of: value, powers[exponent]) else { return nil }
            integers.append(integer)
        }
        return (integers, exponent)
    }

    private static func integer(of value: Double, _ power: Double) -> Int64? {
        let scaled = (value * power).rounded()
        guard abs(scaled) <= largest, let integer = Int64(exactly: scaled), (Double(integer) / power).bitPattern == value.bitPattern else {
            return nil
        }
        return integer
    }
}
