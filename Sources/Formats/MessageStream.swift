/// The messages of a file in which each is compressed by itself: a length of four bytes, the highest first, then that many bytes of zstd.
/// Reads as lines, one for each message.
///
/// This is what the OpenTelemetry collector's file exporter writes with `compression: zstd`.
final class MessageStream: ByteStream {
    static let prefixLength = 4

    private let compressed: any ByteStream
    private let file: String
    private let limits: InputSource.Limits
    /// Of the message at hand, what is still to be given.
    private var message: [UInt8] = []
    private var position = 0
    private var count = 0
    private var inflated = 0

    init(_ compressed: any ByteStream, file: String, limits: InputSource.Limits) {
        self.compressed = compressed
        self.file = file
        self.limits = limits
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        while position == message.count {
            guard try nextMessage() else { return 0 }
        }
        let length = min(buffer.count, message.count - position)
        buffer.copyBytes(from: message[position..<position + length])
        position += length
        return length
    }

    /// False at the end of the file.
    private func nextMessage() throws(FormatError) -> Bool {
        let prefix = try compressed.bytes(upTo: MessageStream.prefixLength)
        if prefix.isEmpty { return false }
        count += 1
        let length = prefix.reduce(0) { $0 << 8 | Int($1) }
        guard prefix.count == MessageStream.prefixLength else { throw cutOff() }
        guard length <= limits.line else { throw malformed("has a length of \(length) bytes; at most \(limits.line) are read") }
        let frame = try compressed.bytes(upTo: length)
        guard frame.count == length else { throw cutOff() }
        do throws(FormatError) {
            let archive = try ArchiveStream(
                .zstandard, origin: .memory(frame), file: file, limit: min(limits.line, limits.stream - inflated))
            message = try archive.nextMember() == nil ? [] : archive.contents(upTo: limits.line, file: file)
        } catch { throw malformed(error.problem) }
        inflated += message.count
        message.append(UInt8(ascii: "\n"))
        position = 0
        return true
    }

    private func cutOff() -> FormatError { malformed("is cut off") }

    private func malformed(_ problem: String) -> FormatError {
        FormatError(.malformed, file: file, problem: "compressed message \(count) \(problem)", remedy: "was it copied whole?")
    }
}
