import CLibgit2

/// The library, started once for the process.
enum Library {
    /// Objects and references are synced to disk before a write returns, so that a crash leaves the old state or the new one.
    static let isReady: Bool = git_libgit2_init() > 0 && tollgate_git_enable_fsync(1) == 0
}

/// What libgit2 says of a call that failed.
struct LibraryFailure {
    let code: Int32
    /// The part of the library that failed.
    let category: UInt32
    let message: String

    /// Reads the thread's last error: call it directly behind the call that failed.
    init(code: Int32) {
        self.code = code
        let last = git_error_last()
        category = last.map { UInt32(bitPattern: $0.pointee.klass) } ?? 0
        message = last.flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "error \(code)"
    }

    func isCode(_ code: git_error_code) -> Bool { self.code == code.rawValue }

    func isCategory(_ category: git_error_t) -> Bool { self.category == category.rawValue }

    /// The system refused, and trying again does not help.
    var isDenied: Bool {
        ["Permission denied", "Read-only file system", "Operation not permitted", "No space left on device", "Disk quota exceeded"]
            .contains { message.contains($0) }
    }

    /// A file or folder went away meanwhile.
    var isGone: Bool { message.contains("No such file or directory") }

    /// Where no more is known than what was being done.
    func error(_ action: String) -> GitError {
        isDenied ? .accessDenied(action: action, reason: message) : .failed(action: action, reason: message)
    }
}

/// Throws what the library said where the code is negative; `action` names what was done, as the beginning of a sentence.
@discardableResult
func check(_ code: Int32, _ action: @autoclosure () -> String) throws(GitError) -> Int32 {
    guard code < 0 else { return code }
    throw LibraryFailure(code: code).error(action())
}

/// Calls again where a folder went away between being made and being used, which `git gc` and `git pack-refs` do to empty ones; every other
/// failure throws at once.
func checkWritten(_ action: @autoclosure () -> String, _ call: () -> Int32) throws(GitError) {
    var attempts = 0
    while true {
        let code = call()
        guard code < 0 else { return }
        let failure = LibraryFailure(code: code)
        attempts += 1
        guard attempts < 16, failure.isGone else { throw failure.error(action()) }
    }
}
