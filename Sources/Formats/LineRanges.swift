import Dispatch
import Synchronization

/// A file divided at line ends into ranges of about equal length, to be read at once on all cores.
struct LineRanges {
    private let file: FileStream
    /// Where each range begins, and the file's end.
    private let bounds: [Int]

    init(file: FileStream, size: Int, length: Int) throws(FormatError) {
        self.file = file
        var bounds = [0]
        for nominal in stride(from: length, to: size, by: length) where nominal > bounds[bounds.count - 1] {
            bounds.append(try LineRanges.lineStart(in: file, from: nominal, size: size))
        }
        if bounds[bounds.count - 1] < size { bounds.append(size) }
        self.bounds = bounds
    }

    /// The first place at or behind `offset` where a line begins, or the file's end.
    private static func lineStart(in file: FileStream, from offset: Int, size: Int) throws(FormatError) -> Int {
        let range = FileRange(file, offset - 1..<size)
        var position = offset - 1
        while true {
            let piece = try range.bytes(upTo: 1 << 14)
            if piece.isEmpty { return size }
            if let feed = piece.firstIndex(of: UInt8(ascii: "\n")) { return position + feed + 1 }
            position += piece.count
        }
    }

    /// What `transform` makes of each range, in their order; the first error in the file's order, with its line counted from the file's
    /// beginning.
    func map<Value: Sendable>(_ transform: @Sendable (any ByteStream) throws(FormatError) -> Value) throws(FormatError) -> [Value] {
        let count = bounds.count - 1
        let results = Mutex<[Result<Value, FormatError>?]>(Array(repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let result = Result { () throws(FormatError) in
                try transform(FileRange(file, bounds[index]..<bounds[index + 1]))
            }
            results.withLock { $0[index] = result }
        }
        var values: [Value] = []
        for (index, result) in results.withLock({ $0 }).enumerated() {
            switch result {
            case .success(let value): values.append(value)
            case .failure(let error): throw error.shifted(by: try lineFeeds(before: bounds[index]))
            case nil: break
            }
        }
        return values
    }

    private func lineFeeds(before end: Int) throws(FormatError) -> Int {
        let range = FileRange(file, 0..<end)
        var count = 0
        while true {
            let piece = try range.bytes(upTo: 1 << 20)
            if piece.isEmpty { return count }
            count += piece.count { $0 == UInt8(ascii: "\n") }
        }
    }
}

/// A part of a file.
final class FileRange: ByteStream {
    private let file: FileStream
    private var range: Range<Int>

    init(_ file: FileStream, _ range: Range<Int>) {
        self.file = file
        self.range = range
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
        let wanted = min(buffer.count, range.count)
        let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), at: range.lowerBound)
        range = range.lowerBound + count..<range.upperBound
        return count
    }
}

extension FormatError {
    /// The same in a file that has so many more lines in front.
    fileprivate func shifted(by lines: Int) -> FormatError {
        FormatError(kind, file: file, line: line.map { $0 + lines }, column: column, path: path, problem: problem, remedy: remedy)
    }
}
