import Foundation

/// Writes text whole or not at all: to a new file beside the target, which then takes its place. `-` is standard output.
func write(_ text: String, to path: String) throws(CommandFailure) {
    if path == "-" { return print(text, terminator: text.hasSuffix("\n") ? "" : "\n") }
    let data = Data((text.hasSuffix("\n") ? text : text + "\n").utf8)
    do {
        try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
        throw CommandFailure(
            .inputOutput, "\(path): cannot be written (\(error.localizedDescription)); check the folder and its permissions")
    }
}

/// One message to standard error.
func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
