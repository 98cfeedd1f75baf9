/// The checksum of what a gzip file inflates to. libarchive reads over the trailer that holds it, so that a flipped bit would become
/// another number without a word.
struct GzipChecksum {
    /// CRC-32 (RFC 1952, section 8), inverted as it is while computed.
    private var register = UInt32.max
    /// Of the content, modulo 2^32 as the trailer has it.
    private var length: UInt32 = 0

    /// CRC-32 of the bytes so far.
    var value: UInt32 { ~register }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        length &+= UInt32(truncatingIfNeeded: bytes.count)
        register = GzipChecksum.tables.withUnsafeBufferPointer { tables in
            var register = register
            var index = 0
            // Eight bytes at a time, each by the table for its distance from the end (Kounavis and Berry, 2005).
            while index + 8 <= bytes.count {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ UInt64(register)
                register = 0
                for place in 0..<8 {
                    register ^= tables[(7 - place) << 8 | Int(truncatingIfNeeded: word >> UInt64(8 * place) & 0xFF)]
                }
                index += 8
            }
            while index < bytes.count {
                register = register >> 8 ^ tables[Int(truncatingIfNeeded: register ^ UInt32(bytes[index])) & 0xFF]
                index += 1
            }
            return register
        }
    }

    /// Whether the trailer at the file's end has this checksum and length. A file of several members, whose trailers are each of a part
    /// that cannot be told from here, is believed.
    func agrees(with origin: ArchiveStream.Origin) throws(FormatError) -> Bool {
        let trailer = try origin.bytes(at: max(0, origin.size - 8), upTo: 8)
        guard trailer.count == 8 else { return false }
        let numbers = trailer.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        if UInt32(truncatingIfNeeded: numbers >> 32) == length { return UInt32(truncatingIfNeeded: numbers) == value }
        return try GzipChecksum.hasSecondMember(origin)
    }

    /// Whether what begins a member, by its magic, method and flags, stands anywhere but at the beginning.
    private static func hasSecondMember(_ origin: ArchiveStream.Origin) throws(FormatError) -> Bool {
        let step = 1 << 20
        let magic: [UInt8] = [0x1F, 0x8B, 8]
        for offset in stride(from: 1, to: max(1, origin.size), by: step) {
            let piece = try origin.bytes(at: offset, upTo: step + 3)
            let isFound = piece.indices.dropLast(3).contains { piece[$0...].starts(with: magic) && piece[$0 + 3] & 0xE0 == 0 }
            if isFound { return true }
        }
        return false
    }

    /// Eight tables of 256: what a byte does to the register, with 0 to 7 bytes behind it.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = []
        for byte in UInt32(0)..<256 {
            var value = byte
            for _ in 0..<8 {
                let isOdd = value & 1 == 1
                value >>= 1
                if isOdd { value ^= 0xEDB8_8320 }
            }
            tables.append(value)
        }
        for index in 256..<2_048 {
            let nearer = tables[index - 256]
            tables.append(nearer >> 8 ^ tables[Int(nearer & 0xFF)])
        }
        return tables
    }()
}

extension ArchiveStream.Origin {
    /// In bytes, as compressed.
    fileprivate var size: Int {
        switch self {
        case .file(let stream): stream.size ?? 0
        case .memory(let bytes): bytes.count
        }
    }

    /// The compressed bytes at a place, fewer only at the end.
    fileprivate func bytes(at offset: Int, upTo count: Int) throws(FormatError) -> [UInt8] {
        let range = offset..<max(offset, min(offset + count, size))
        switch self {
        case .file(let stream): return try FileRange(stream, range).bytes(upTo: range.count)
        case .memory(let bytes): return Array(bytes[range])
        }
    }
}
