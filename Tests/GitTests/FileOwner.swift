import Foundation

/// Lets a directory refuse writing, also where the tests run as root, whom permissions do not stop.
enum FileOwner {
    #if os(Linux)
        static let canRefuse = true
    #else
        static let canRefuse = geteuid() != 0
    #endif

    /// Runs the body while the directory is read-only and, on Linux, this thread's file accesses are not root's. The body must not
    /// leave the thread.
    static func withoutPrivileges(lockedDirectory: String, _ body: () -> Void) {
        chmod(lockedDirectory, 0o555)
        defer { chmod(lockedDirectory, 0o755) }
        #if os(Linux)
            let isRoot = geteuid() == 0
            if isRoot { _ = syscallSetFileUser(65534) }
            defer { if isRoot { _ = syscallSetFileUser(0) } }
        #endif
        body()
    }

    #if os(Linux)
        @_silgen_name("setfsuid")
        private static func syscallSetFileUser(_ user: UInt32) -> Int32
    #endif
}
