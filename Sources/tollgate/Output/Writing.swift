import Foundation

/// Writes text whole or not at all: to a new file beside the target, which then takes its place. `-` is standard output.
func write(_ text: String, to path: String) throws(CommandFailure) {
    if path == "-" { return try output(text) }
    let data = Data((text.hasSuffix("\n") ? text : text + "\n").utf8)
    do {
        try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
        throw CommandFailure(
            .inputOutput, "\(path): cannot be written (\(error.localizedDescription)); check the folder and its permissions")
    }
}

/// A text to standard output, with a line's end if it has none. What cannot be written is an error: a full disk must not look like a verdict.
func output(_ text: String) throws(CommandFailure) {
    let bytes = Array((text.hasSuffix("\n") ? text : text + "\n").utf8)
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
            throw CommandFailure(.inputOutput, "standard output cannot be written (\(String(cString: strerror(errno))))")
        }
        written += count
    }
}

/// One message to standard error.
func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
