import Foundation
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// What a program left: its exit code and what it wrote.
package struct EndedProgram: Sendable {
    /// The exit code; 128 and the signal's number where a signal ended it, as shells count.
    package let status: Int32
    package let output: String
    package let errors: String

    /// Runs a program to its end. Nothing of the machine's or the CI's settings takes part: it sees the `isolated` variables and the given ones.
    ///
    /// - Parameters:
    ///   - program: A path, or a name to look up in PATH.
    ///   - input: What it reads on standard input; an empty file by default.
    package init(
        running program: String, _ arguments: [String], in directory: String, input: [UInt8] = [], environment: [String: String] = [:]
    ) async throws {
        let variables = EndedProgram.isolated.merging(environment) { $1 }.map { (Subprocess.Environment.Key(stringLiteral: $0), $1) }
        let ended = try await Subprocess.run(
            program.contains("/") ? .path(FilePath(program)) : .name(program), arguments: Arguments(arguments),
            environment: .custom(Dictionary(uniqueKeysWithValues: variables)), workingDirectory: FilePath(directory), input: .array(input),
            output: .bytes(limit: 1 << 26), error: .bytes(limit: 1 << 24))
        status =
            switch ended.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        output = String(decoding: ended.standardOutput, as: UTF8.self)
        errors = String(decoding: ended.standardError, as: UTF8.self)
    }

    /// No settings of git but its defaults, and fixed people, so that a commit's id depends on its content and date alone.
    package static let isolated: [String: String] = {
        let own = ProcessInfo.processInfo.environment
        var variables = [
            "PATH": own["PATH"] ?? "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C", "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.com",
            "GIT_COMMITTER_NAME": "Test",
            "GIT_COMMITTER_EMAIL": "test@example.com",
        ]
        // Where the toolchain's libraries lie, if not where the linker was told.
        variables["LD_LIBRARY_PATH"] = own["LD_LIBRARY_PATH"]
        return variables
    }()
}
