import Foundation

/// A line on standard error for work that lasts: only on a terminal, only after two seconds, gone when the work is done.
enum Progress {
    static func during<Value>(_ what: String, _ work: () throws(CommandFailure) -> Value) throws(CommandFailure) -> Value {
        guard isatty(STDERR_FILENO) == 1 else { return try work() }
        let timer = DispatchSource.makeTimerSource(queue: .global())
        let start = Date()
        timer.schedule(deadline: .now() + 2, repeating: 1)
        timer.setEventHandler { show("\(what) … \(Int(Date().timeIntervalSince(start))) s") }
        timer.resume()
        defer {
            timer.cancel()
            if Date().timeIntervalSince(start) > 2 { show("") }
        }
        return try work()
    }

    /// Replaces the terminal's line; empty text leaves it clear.
    static func show(_ text: String) { FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8)) }
}
