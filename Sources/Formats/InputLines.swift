extension InputSource {
    /// Bytes that are read at a time.
    static let chunkLength = 1 << 20

    /// The whole content in memory, followed by `JSONParser.padding` readable bytes. The bytes die with the call.
    func withWholeDocument<Value>(_ body: (UnsafeBufferPointer<UInt8>) throws(FormatError) -> Value) throws(FormatError) -> Value {
        var buffer = GrowingBuffer(capacity: try plainFile()?.size.map { min($0, limits.document) } ?? InputSource.chunkLength)
        defer { buffer.deallocate() }
        let stream = try stream()
        while true {
            if buffer.space.isEmpty { buffer.grow() }
            let count = try stream.read(into: buffer.space)
            if count == 0 { break }
            buffer.count += count
            guard buffer.count <= limits.document else {
                throw FormatError(
                    .malformed, file: name, problem: "one document of more than \(limits.document) bytes",
                    remedy: "split it into several files")
            }
        }
        return try body(buffer.filled)
    }

    /// The content in pieces of about a megabyte that end anywhere. The bytes die with each call.
    func forEachChunk(_ body: (UnsafeBufferPointer<UInt8>) throws(FormatError) -> Void) throws(FormatError) {
        var buffer = GrowingBuffer(capacity: InputSource.chunkLength)
        defer { buffer.deallocate() }
        let stream = try stream()
        while true {
            buffer.count = 0
            buffer.count = try stream.read(into: buffer.space)
            if buffer.count == 0 { return }
            try body(buffer.filled)
        }
    }

    /// The content in pieces of whole lines, the last one possibly without its line feed; each is followed by `JSONParser.padding`
    /// readable bytes. The bytes die with each call.
    func forEachPieceOfLines(_ body: (UnsafeBufferPointer<UInt8>) throws(FormatError) -> Void) throws(FormatError) {
        try InputSource.forEachPieceOfLines(of: try stream(), file: name, limit: limits.line, body)
    }

    static func forEachPieceOfLines(
        of stream: any ByteStream, file: String, limit: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(FormatError) -> Void
    ) throws(FormatError) {
        var buffer = GrowingBuffer(capacity: chunkLength)
        defer { buffer.deallocate() }
        while true {
            if buffer.space.isEmpty {
                guard buffer.count <= limit else {
                    throw FormatError(.malformed, file: file, problem: "a line of more than \(limit) bytes")
                }
                buffer.grow()
            }
            let searched = buffer.count
            let count = try stream.read(into: buffer.space)
            if count == 0 { break }
            buffer.count += count
            guard let end = buffer.filled[searched...].lastIndex(of: UInt8(ascii: "\n")) else { continue }
            try body(UnsafeBufferPointer(rebasing: buffer.filled[...end]))
            buffer.removeFirst(end + 1)
        }
        if buffer.count > 0 { try body(buffer.filled) }
    }

    /// Each line with its number from 1, without its line feed and carriage return, followed by `JSONParser.padding` readable bytes. The
    /// bytes die with each call.
    func forEachLine(_ body: (UnsafeBufferPointer<UInt8>, Int) throws(FormatError) -> Void) throws(FormatError) {
        var number = 0
        try forEachPieceOfLines { (piece) throws(FormatError) in
            var start = 0
            while start < piece.count {
                let end = piece.indexOfLineFeed(from: start)
                number += 1
                let last = end > start && piece[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
                try body(UnsafeBufferPointer(rebasing: piece[start..<last]), number)
                start = end + 1
            }
        }
    }
}

/// Memory that is filled from its beginning, with padding behind it.
private struct GrowingBuffer {
    private var memory: UnsafeMutableRawBufferPointer
    var count = 0

    init(capacity: Int) {
        memory = GrowingBuffer.allocate(capacity + 1)
    }

    var filled: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: memory.assumingMemoryBound(to: UInt8.self)[..<count]) }
    var space: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: memory[count..<memory.count - JSONParser.padding]) }

    mutating func grow() {
        let larger = GrowingBuffer.allocate(2 * (memory.count - JSONParser.padding))
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
        memory.deallocate()
        memory = larger
    }

    mutating func removeFirst(_ length: Int) {
        let rest = count - length
        if rest > 0 { memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[length..<count])) }
        count = rest
    }

    func deallocate() { memory.deallocate() }

    private static func allocate(_ capacity: Int) -> UnsafeMutableRawBufferPointer {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity + JSONParser.padding, alignment: 64)
        memory[capacity...].withMemoryRebound(to: UInt8.self) { $0.update(repeating: 0) }
        return memory
    }
}
