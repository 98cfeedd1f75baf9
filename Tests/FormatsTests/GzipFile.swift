@testable import Formats

/// Makes gzip files of any content, in stored blocks (RFC 1951, section 3.2.4; RFC 1952).
enum GzipFile {
    static func holding(_ content: [UInt8]) -> [UInt8] {
        var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        var start = 0
        repeat {
            let block = content[start..<min(start + 0xFFFF, content.count)]
            start = block.endIndex
            let length = UInt16(block.count)
            file.append(start == content.count ? 1 : 0)
            file += littleEndian(length) + littleEndian(~length) + block
        } while start < content.count
        var checksum = GzipChecksum()
        content.withUnsafeBytes { checksum.add($0) }
        return file + littleEndian(checksum.value) + littleEndian(UInt32(truncatingIfNeeded: content.count))
    }

    private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}
