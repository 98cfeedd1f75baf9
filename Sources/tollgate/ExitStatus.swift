import ArgumentParser

/// Every way to end, after sysexits(3) where something went wrong. Nothing that went wrong exits 0, and an error never exits 1.
enum ExitStatus: Int32 {
    case pass = 0
    case fail = 1
    case blocked = 2
    case usage = 64
    case malformed = 65
    case notFound = 66
    case unavailable = 69
    case inputOutput = 74
    /// Ended by SIGHUP, SIGINT or SIGTERM, as shells count.
    case hungUp = 129
    case interrupted = 130
    case terminated = 143
}

/// An error that ends a command: what is wrong, where, and how to mend it.
struct CommandFailure: Error, CustomStringConvertible {
    let status: ExitStatus
    /// One problem a line.
    let description: String

    init(_ status: ExitStatus, _ description: String) {
        self.status = status
        self.description = description
    }
}
