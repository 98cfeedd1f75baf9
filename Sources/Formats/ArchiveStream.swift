import CLibarchive

/// The inflated bytes of a compressed file, or of the members of a zip archive one after the other.
final class ArchiveStream: ByteStream {
    private let archive: OpaquePointer
    private let container: Container
    private let file: String
    private let limit: Int
    private var inflated = 0
    /// Of a gzip file, until its end has been checked.
    private var checksum: GzipChecksum?
    /// What the archive reads from; held until the archive is closed.
    private let origin: Origin

    enum Origin {
        case file(FileStream)
        case memory([UInt8])
    }

    /// At the beginning of the first member. More than `limit` inflated bytes are an error.
    init(_ container: Container, origin: Origin, file: String, limit: Int) throws(FormatError) {
        self.container = container
        self.file = file
        self.limit = limit
        self.origin = origin
        guard let archive = archive_read_new() else { throw FormatError(.unreadable, file: file, problem: "not enough memory") }
        self.archive = archive
        checksum = container == .gzip ? GzipChecksum() : nil
        // Only what the magic promises: libarchive would also try formats that start other programs.
        switch container {
        case .gzip: archive_read_support_filter_gzip(archive)
        case .zstandard, .zstandardMessages: archive_read_support_filter_zstd(archive)
        case .xz: archive_read_support_filter_xz(archive)
        case .bzip2: archive_read_support_filter_bzip2(archive)
        case .zip: break
        }
        if container == .zip {
            // By its directory, which stands at the end: one that is cut between two members looks whole from the front.
            archive_read_support_format_zip_seekable(archive)
        } else {
            archive_read_support_format_raw(archive)
        }
        let code: Int32 =
            switch origin {
            case .file(let stream): archive_read_open_fd(archive, stream.descriptor, 1 << 18)
            case .memory(let bytes): openMemory(bytes)
            }
        guard code == ARCHIVE_OK else { throw failure() }
    }

    deinit {
        archive_read_free(archive)
        memory?.deallocate()
    }

    /// libarchive keeps a pointer to what it reads, which an array doesn't promise.
    private var memory: UnsafeMutableRawBufferPointer?

    private func openMemory(_ bytes: [UInt8]) -> Int32 {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 16)
        copy.copyBytes(from: bytes)
        memory = copy
        return archive_read_open_memory(archive, copy.baseAddress, bytes.count)
    }

    /// Goes to the next member that is a file and gives its path; nil at the end. A compressed file has one member.
    func nextMember() throws(FormatError) -> String? {
        while true {
            var entry: OpaquePointer?
            let code = archive_read_next_header(archive, &entry)
            if code == ARCHIVE_EOF { return nil }
            guard code == ARCHIVE_OK || code == ARCHIVE_WARN, let entry else { throw failure() }
            // With a header that is damaged behind the magic, the compressed bytes would be passed on as they are.
            guard container == .zip || archive_filter_code(archive, 0) != ARCHIVE_FILTER_NONE else { throw damaged("its header is wrong") }
            let path = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
            let name = path.map { String(cString: $0) } ?? ""
            if !name.hasSuffix("/") { return name }
        }
    }

    /// Reads from the member at hand, 0 at its end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        guard let start = buffer.baseAddress, !buffer.isEmpty else { return 0 }
        let count = archive_read_data(archive, start, buffer.count)
        guard count >= 0 else { throw failure() }
        if count == 0, let checksum {
            self.checksum = nil
            guard try checksum.agrees(with: origin) else { throw damaged("its checksum is another") }
        }
        checksum?.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        inflated += count
        guard inflated <= limit else {
            throw FormatError(
                .malformed, file: file, problem: "inflates to more than \(limit) bytes",
                remedy: "inflate it yourself if it is meant to be so large")
        }
        return count
    }

    private func failure() -> FormatError {
        damaged(archive_error_string(archive).map { String(cString: $0) } ?? "unknown error")
    }

    private func damaged(_ message: String) -> FormatError {
        FormatError(
            .malformed, file: file, problem: "the compressed data is damaged or cut off (\(message))", remedy: "was it copied whole?")
    }
}
