#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

private let systemRead = read(_:_:_:)

/// Bytes that are read from front to back.
protocol ByteStream: AnyObject {
    /// Fills the buffer from its beginning and gives the number of bytes, which is less than the buffer holds only now and then, and 0 only
    /// at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int
}

/// An open file; owns the descriptor unless it is standard input's.
final class FileStream: ByteStream, Sendable {
    let descriptor: Int32
    /// In bytes; nil for what has no size, a pipe.
    let size: Int?
    private let file: String
    private let isOwned: Bool

    init(path: String) throws(FormatError) {
        file = path
        isOwned = true
        // A FIFO without a writer would block for ever.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FormatError(errno: errno, file: path, act: "open") }
        var status = stat()
        let code = fstat(descriptor, &status)
        size = Int(exactly: status.st_size)
        let problem: FormatError? =
            switch status.st_mode & S_IFMT {
            case _ where code != 0: FormatError(errno: errno, file: path, act: "open")
            case S_IFREG: nil
            case S_IFDIR:
                FormatError(
                    .unreadable, file: path, problem: "this is a directory",
                    remedy: "name the files in it, or a pattern: \"\(path)/*.json\"")
            default:
                FormatError(
                    .unreadable, file: path, problem: "this is a pipe or a device, not a file",
                    remedy: "write - to read standard input")
            }
        if let problem { throw problem }
    }

    /// Standard input, or what stands for it in a test.
    init(standardInput descriptor: Int32, name: String) {
        self.descriptor = descriptor
        file = name
        size = nil
        isOwned = false
    }

    deinit { if isOwned, descriptor >= 0 { close(descriptor) } }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        guard let start = buffer.baseAddress, !buffer.isEmpty else { return 0 }
        while true {
            let count = systemRead(descriptor, start, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw FormatError(errno: errno, file: file, act: "read") }
        }
    }

    /// Reads at a place, whatever was read before; safe from several threads.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FormatError) -> Int {
        guard let start = buffer.baseAddress, !buffer.isEmpty else { return 0 }
        while true {
            let count = pread(descriptor, start, buffer.count, off_t(offset))
            if count >= 0 { return count }
            guard errno == EINTR else { throw FormatError(errno: errno, file: file, act: "read") }
        }
    }
}

/// Bytes in memory.
final class MemoryStream: ByteStream {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        let count = min(buffer.count, bytes.count - position)
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}

/// What was read ahead, and what follows it.
final class ResumedStream: ByteStream {
    private let head: MemoryStream
    private let rest: any ByteStream

    init(head: [UInt8], rest: any ByteStream) {
        self.head = MemoryStream(head)
        self.rest = rest
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        let count = try head.read(into: buffer)
        return count > 0 ? count : try rest.read(into: buffer)
    }
}

extension ByteStream {
    /// As many bytes as there are, at most `limit`.
    func bytes(upTo limit: Int) throws(FormatError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(0, limit))
        var count = 0
        while count < bytes.count {
            let result: Result<Int, FormatError> = bytes.withUnsafeMutableBytes { buffer in
                Result { () throws(FormatError) in try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...])) }
            }
            let added = try result.get()
            if added == 0 { break }
            count += added
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// All bytes that are left; more than `limit` are an error.
    func contents(upTo limit: Int, file: String) throws(FormatError) -> [UInt8] {
        var contents: [UInt8] = []
        while true {
            let piece = try bytes(upTo: 1 << 20)
            if piece.isEmpty { return contents }
            contents += piece
            guard contents.count <= limit else { throw FormatError(.malformed, file: file, problem: "is larger than \(limit) bytes") }
        }
    }
}

extension FormatError {
    init(errno code: Int32, file: String, act: String) {
        switch code {
        case ENOENT, ENOTDIR:
            self.init(.notFound, file: file, problem: "there is no such file")
        case EISDIR:
            self.init(.unreadable, file: file, problem: "this is a directory")
        default:
            self.init(.unreadable, file: file, problem: "cannot \(act) it: \(String(cString: strerror(code)))")
        }
    }
}
