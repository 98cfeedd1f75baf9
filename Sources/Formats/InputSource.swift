/// A results file, standard input or bytes in memory; plain, or compressed by gzip, zstd, xz, bzip2 or zip, which its content tells.
///
/// Opening reads the first kilobytes, so that a format can be recognised. Files and bytes can then be read any number of times, standard
/// input once. A compressed file that ends early is an error wherever it ends: what was read before must not be believed.
package final class InputSource {
    /// How much is read at most.
    package struct Limits: Sendable {
        /// Of a compressed file that is read as a stream, inflated, in bytes.
        package var stream = 16 << 30
        /// Of one document, which is held in memory, in bytes; the JSON parser takes no more than 4 GB.
        package var document = 4_000_000_000
        /// Of one line, in bytes.
        package var line = 64 << 20

        package init() {}
    }

    /// As given; `standard input` for `-`.
    package let name: String
    package let limits: Limits
    /// What the content begins with; taken apart where somebody asks, for the members of an archive are not recognised one by one.
    private(set) lazy var prefix = InputPrefix(head, members: members)
    private let head: [UInt8]
    private let members: [String]
    private let origin: Origin
    private let isPlain: Bool
    /// What opening read, continued where the prefix ends; nil once somebody has read on.
    private var opened: Opened?

    enum Origin {
        case file(path: String)
        case standardInput(descriptor: Int32)
        case memory([UInt8])
    }

    /// A stream whose first bytes have been read.
    private struct Opened {
        let head: [UInt8]
        let stream: any ByteStream
        let container: Container?
    }

    /// Opens a file, or standard input for `-`. Throws for what is missing, cannot be read, or is neither a file nor standard input.
    package convenience init(path: String, limits: Limits = Limits()) throws(FormatError) {
        if path == "-" {
            try self.init(name: "standard input", origin: .standardInput(descriptor: 0), limits: limits)
        } else {
            try self.init(name: path, origin: .file(path: path), limits: limits)
        }
    }

    /// Bytes in memory under the name that messages give them.
    package convenience init(name: String, bytes: [UInt8], limits: Limits = Limits()) throws(FormatError) {
        try self.init(name: name, origin: .memory(bytes), limits: limits)
    }

    init(name: String, origin: Origin, limits: Limits) throws(FormatError) {
        self.name = name
        self.limits = limits
        let opened: Opened
        if case .standardInput(let descriptor) = origin {
            let pipe = FileStream(standardInput: descriptor, name: name)
            let magic = try pipe.bytes(upTo: Container.magicLength)
            if Container(magic: magic) != nil {
                // An archive is read from more than one place, which a pipe does not allow.
                self.origin = .memory(try magic + pipe.contents(upTo: limits.document, file: name))
                opened = try InputSource.open(name: name, origin: self.origin, limits: limits)
            } else {
                self.origin = origin
                let head = try magic + pipe.bytes(upTo: InputPrefix.length - magic.count)
                opened = Opened(head: head, stream: pipe, container: nil)
            }
        } else {
            self.origin = origin
            opened = try InputSource.open(name: name, origin: origin, limits: limits)
        }
        self.opened = opened
        isPlain = opened.container == nil
        members = opened.container == .zip ? try InputSource.memberNames(name: name, origin: self.origin, limits: limits) : []
        head = opened.head
    }

    /// The run's name where nothing else names it: the base name without the directories and without the endings of formats and
    /// compression.
    package var runName: String {
        guard case .file(let path) = origin else { return name }
        var base = path.split(separator: "/").last.map(String.init) ?? path
        for endings in [
            [".gz", ".zst", ".xz", ".bz2", ".zip"],
            [".json", ".ndjson", ".jsonl", ".csv", ".txt", ".eval", ".jtl", ".hlog", ".hgrm", ".prom"],
        ] {
            if let ending = endings.first(where: { base.hasSuffix($0) && base.count > $0.count }) { base.removeLast(ending.count) }
        }
        return base
    }

    /// The folders that the path names, the innermost last; none where this is no file.
    var folderNames: [String] {
        guard case .file(let path) = origin else { return [] }
        return path.split(separator: "/").dropLast().map(String.init)
    }

    /// The path of another file, relative to this one's folder; nil where this is no file.
    func siblingPath(_ name: String) -> String? {
        guard case .file(let path) = origin else { return nil }
        guard let slash = path.lastIndex(of: "/") else { return name }
        return String(path[...slash]) + name
    }

    /// The file itself where it is neither compressed nor standard input: it can be read at any place.
    func plainFile() throws(FormatError) -> FileStream? {
        guard case .file(let path) = origin, isPlain else { return nil }
        return try FileStream(path: path)
    }

    /// The content from its beginning, a byte order mark skipped; of a zip archive its only member.
    func stream() throws(FormatError) -> any ByteStream {
        let opened = try takeOpened()
        return ResumedStream(head: opened.head.withoutByteOrderMark, rest: opened.stream)
    }

    /// The members of a zip archive that are wanted, each as a source of its own, in the archive's order.
    func forEachMember(
        where isWanted: (String) -> Bool, _ body: (String, InputSource) throws(FormatError) -> Void
    ) throws(FormatError) {
        let archive = try InputSource.archive(.zip, name: name, origin: origin, limits: limits)
        while let path = try archive.nextMember() {
            guard isWanted(path) else { continue }
            let bytes = try archive.contents(upTo: limits.document, file: name)
            try body(path, InputSource(name: "\(name)/\(path)", bytes: bytes, limits: limits))
        }
    }

    // MARK: Opening

    private func takeOpened() throws(FormatError) -> Opened {
        if let opened {
            self.opened = nil
            return opened
        }
        return try InputSource.open(name: name, origin: origin, limits: limits)
    }

    /// Opens what can be opened again.
    private static func open(name: String, origin: Origin, limits: Limits) throws(FormatError) -> Opened {
        let plain: any ByteStream =
            switch origin {
            case .file(let path): try FileStream(path: path)
            case .memory(let bytes): MemoryStream(bytes)
            case .standardInput: throw FormatError(.unreadable, file: name, problem: "standard input can be read only once")
            }
        let magic = try plain.bytes(upTo: Container.magicLength)
        guard let container = Container(magic: magic) else {
            let head = try magic + plain.bytes(upTo: InputPrefix.length - magic.count)
            return Opened(head: head, stream: plain, container: nil)
        }
        if container == .zstandardMessages {
            let messages = MessageStream(ResumedStream(head: magic, rest: plain), file: name, limits: limits)
            return Opened(head: try messages.bytes(upTo: InputPrefix.length), stream: messages, container: container)
        }
        let archive = try archive(container, name: name, origin: origin, limits: limits)
        let head = try archive.nextMember() == nil ? [] : archive.bytes(upTo: InputPrefix.length)
        return Opened(head: head, stream: archive, container: container)
    }

    private static func archive(
        _ container: Container, name: String, origin: Origin, limits: Limits
    ) throws(FormatError) -> ArchiveStream {
        let archived: ArchiveStream.Origin =
            switch origin {
            case .file(let path): .file(try FileStream(path: path))
            case .memory(let bytes): .memory(bytes)
            case .standardInput: throw FormatError(.unreadable, file: name, problem: "standard input can be read only once")
            }
        return try ArchiveStream(container, origin: archived, file: name, limit: limits.stream)
    }

    private static func memberNames(name: String, origin: Origin, limits: Limits) throws(FormatError) -> [String] {
        let archive = try archive(.zip, name: name, origin: origin, limits: limits)
        var names: [String] = []
        while let path = try archive.nextMember() { names.append(path) }
        return names
    }
}
