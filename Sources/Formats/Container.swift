/// What a compressed file is, told by its first bytes.
enum Container: CaseIterable {
    case gzip, zstandard, xz, bzip2, zip
    /// Messages compressed each by itself, with their lengths before them, as the OpenTelemetry collector writes them.
    case zstandardMessages

    /// Bytes of the longest magic, with what stands before it.
    static let magicLength = 8

    init?(magic bytes: some Collection<UInt8>) {
        guard let container = Container.allCases.first(where: { bytes.dropFirst($0.offset).starts(with: $0.magic) }) else { return nil }
        self = container
    }

    /// Where the magic stands.
    private var offset: Int { self == .zstandardMessages ? MessageStream.prefixLength : 0 }

    private var magic: [UInt8] {
        switch self {
        case .gzip: [0x1F, 0x8B]
        case .zstandard, .zstandardMessages: [0x28, 0xB5, 0x2F, 0xFD]
        case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
        case .bzip2: [0x42, 0x5A, 0x68]
        case .zip: [0x50, 0x4B, 0x03, 0x04]
        }
    }
}
