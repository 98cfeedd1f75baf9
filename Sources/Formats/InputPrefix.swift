/// The first kilobytes of a file, inflated and without a byte order mark: what formats are recognised by.
struct InputPrefix: Sendable {
    /// Bytes that are read for it.
    static let length = 1 << 16

    /// Empty for a zip archive of several members.
    let bytes: [UInt8]
    /// True where the file is longer than `bytes`.
    let isCut: Bool
    /// The paths of all members of a zip archive; empty for everything else.
    let members: [String]
    // Every format asks for these, so they are made once.
    /// What is no UTF-8 is replaced; lines end with line feeds.
    let text: String
    /// The whole lines, of which the last one may be cut where the file is longer.
    let lines: [Substring]
    /// The text up to the first line's end, which may be cut; without white space around it.
    let firstLine: Substring
    /// As `keysOfFirstObject(in:)` finds them.
    let keysOfFirstObject: [String]

    init(_ head: [UInt8], members: [String] = []) {
        isCut = head.count >= InputPrefix.length
        bytes = members.count > 1 ? [] : head.withoutByteOrderMark
        self.members = members
        let content = bytes.contains(0x0D) ? InputPrefix.withoutCarriageReturns(bytes) : bytes
        text = String(decoding: content, as: UTF8.self)
        lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Substring($0) }
        firstLine = lines.first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        keysOfFirstObject = InputPrefix.keysOfFirstObject(in: bytes)
    }

    /// Without those that stand before a line feed.
    private static func withoutCarriageReturns(_ bytes: [UInt8]) -> [UInt8] {
        bytes.indices.lazy.filter { bytes[$0] != 0x0D || $0 + 1 == bytes.count || bytes[$0 + 1] != 0x0A }.map { bytes[$0] }
    }

    /// The first byte that is not white space.
    var firstByte: UInt8? { bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } }

    /// Whether the quoted key occurs, at whatever depth: a cheap sign, where documents are cut.
    func contains(key: String) -> Bool {
        bytes.withUnsafeBufferPointer { $0.contains(Array("\"\(key)\"".utf8)) }
    }

    /// Whether this looks like no text at all: zero bytes occur.
    var isBinary: Bool { bytes.contains(0) }
}

extension [UInt8] {
    var withoutByteOrderMark: [UInt8] { starts(with: [0xEF, 0xBB, 0xBF]) ? Array(dropFirst(3)) : self }
}
