/// Takes comma-separated text apart as RFC 4180 has it: quoted cells may hold commas, line ends and doubled quotes; lines end with LF or
/// CRLF.
struct CSVReader {
    /// One row.
    struct Record {
        /// Where it begins, from 1.
        fileprivate(set) var line = 1
        fileprivate var bytes: [UInt8] = []
        fileprivate var ends: [Int] = []

        var count: Int { ends.count }
        /// An empty line.
        var isBlank: Bool { ends.count <= 1 && bytes.isEmpty }

        /// Whether its bytes are UTF-8: an id with other bytes would be replaced and could become another case's.
        var isText: Bool {
            bytes.withUnsafeBufferPointer { $0.reduce(0, |) } < 0x80 || String(validating: bytes, as: UTF8.self) != nil
        }

        /// Throws where the row has not as many cells as its table has columns, or is no text.
        func require(columns: Int, file: String) throws(FormatError) {
            guard count == columns, isText else {
                throw FormatError(
                    .malformed, file: file, line: line, problem: "\(count) cells under \(columns) columns", remedy: "is the file cut?")
            }
        }

        /// A cell's text; empty where the row is shorter.
        subscript(index: Int) -> String {
            guard ends.indices.contains(index) else { return "" }
            return String(decoding: bytes[range(of: index)], as: UTF8.self)
        }

        /// A cell's bytes, which die with the call; none where the row is shorter.
        func withCell<Value>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
            bytes.withUnsafeBufferPointer { buffer in
                body(UnsafeBufferPointer(rebasing: ends.indices.contains(index) ? buffer[range(of: index)] : buffer[0..<0]))
            }
        }

        private func range(of index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

        fileprivate mutating func begin(line: Int) {
            self.line = line
            bytes.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
        }
    }

    private enum State {
        case cellStart, plain, quoted, quoteInQuoted, carriageReturn
    }

    private let file: String
    private let limit: Int
    private var record = Record()
    private var state = State.cellStart
    private var line = 1
    /// Where the last quote opened.
    private var quoteLine = 1

    /// Every row that is not blank. A row of more than `limits.line` bytes is an error, as is what RFC 4180 does not allow.
    static func forEachRecord(of source: InputSource, _ body: (Record) throws(FormatError) -> Void) throws(FormatError) {
        var reader = CSVReader(file: source.name, limit: source.limits.line)
        try source.forEachChunk { (chunk) throws(FormatError) in try reader.read(chunk, body) }
        try reader.finish(body)
    }

    private init(file: String, limit: Int) {
        self.file = file
        self.limit = limit
    }

    private mutating func read(_ chunk: UnsafeBufferPointer<UInt8>, _ body: (Record) throws(FormatError) -> Void) throws(FormatError) {
        var index = 0
        while index < chunk.count {
            let byte = chunk[index]
            switch state {
            case .cellStart, .plain:
                let end = CSVReader.endOfPlain(chunk, from: index)
                if end > index {
                    try append(UnsafeBufferPointer(rebasing: chunk[index..<end]))
                    state = .plain
                    index = end
                    continue
                }
                if state == .cellStart, byte == UInt8(ascii: "\"") {
                    quoteLine = line
                    state = .quoted
                } else {
                    try readUnquoted(byte, body)
                }
            case .quoted:
                if byte == UInt8(ascii: "\"") {
                    state = .quoteInQuoted
                } else {
                    if byte == 0x0A { line += 1 }
                    try append(byte)
                }
            case .quoteInQuoted where byte == UInt8(ascii: "\""):
                try append(byte)
                state = .quoted
            case .carriageReturn where byte != 0x0A:
                throw malformed("a carriage return without a line feed", remedy: "end lines with LF or CRLF")
            default:
                try readUnquoted(byte, body)
            }
            index += 1
        }
    }

    /// Index of the next byte that ends a cell, or a line, or is a quote.
    private static func endOfPlain(_ chunk: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < chunk.count {
            switch chunk[index] {
            case UInt8(ascii: ","), UInt8(ascii: "\""), 0x0D, 0x0A: return index
            default: index += 1
            }
        }
        return index
    }

    private mutating func readUnquoted(_ byte: UInt8, _ body: (Record) throws(FormatError) -> Void) throws(FormatError) {
        switch byte {
        case UInt8(ascii: ","):
            record.ends.append(record.bytes.count)
            state = .cellStart
        case 0x0D:
            state = .carriageReturn
        case 0x0A:
            try endRecord(body)
            line += 1
            record.begin(line: line)
        default:
            if state == .quoteInQuoted {
                throw malformed("something follows a closing quote", remedy: "double the quotes inside a cell: \"\"")
            }
            if byte == UInt8(ascii: "\"") {
                throw malformed("a quote inside a cell that is not quoted", remedy: "quote the whole cell and double the quotes inside")
            }
            try append(byte)
            state = .plain
        }
    }

    private mutating func finish(_ body: (Record) throws(FormatError) -> Void) throws(FormatError) {
        if state == .quoted {
            throw FormatError(.malformed, file: file, line: quoteLine, problem: "the quote that opens in this line is never closed")
        }
        try endRecord(body)
    }

    private mutating func endRecord(_ body: (Record) throws(FormatError) -> Void) throws(FormatError) {
        record.ends.append(record.bytes.count)
        state = .cellStart
        if !record.isBlank { try body(record) }
    }

    private mutating func append(_ byte: UInt8) throws(FormatError) {
        record.bytes.append(byte)
        try checkLength()
    }

    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatError) {
        record.bytes.append(contentsOf: bytes)
        try checkLength()
    }

    private func checkLength() throws(FormatError) {
        guard record.bytes.count <= limit else {
            throw FormatError(
                .malformed, file: file, line: record.line, problem: "a row of more than \(limit) bytes", remedy: "is a quote left open?")
        }
    }

    private func malformed(_ problem: String, remedy: String) -> FormatError {
        FormatError(.malformed, file: file, line: line, problem: problem, remedy: remedy)
    }
}
