import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The user's own `git`, for worktrees and remotes: credential helpers, `extraheader`, proxies and ssh work as they are set up for it.
package enum GitProgram {
    /// More than this of what it writes is not taken.
    private static let outputLimit = 1 << 24

    /// Runs it to its end. Its messages are English, so that they can be told apart.
    package static func run(_ arguments: [String]) async throws(GitProgramError) -> EndedGit {
        // Variables of a hook that runs us would lead git elsewhere.
        let variables: [Environment.Key: String?] = [
            "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil, "GIT_PREFIX": nil, "LC_ALL": "C",
        ]
        do {
            // Hooks are for people's checkouts and pushes.
            let ended = try await Subprocess.run(
                .name("git"), arguments: Arguments(["-c", "core.hooksPath=/dev/null"] + arguments),
                environment: .inherit.updating(variables), output: .bytes(limit: outputLimit), error: .bytes(limit: outputLimit))
            return EndedGit(
                isSuccess: ended.terminationStatus.isSuccess, output: String(decoding: ended.standardOutput, as: UTF8.self),
                errors: String(decoding: ended.standardError, as: UTF8.self))
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw .missing
        } catch {
            throw .failed(reason: "\(error)")
        }
    }
}

/// What `git` left.
package struct EndedGit: Sendable {
    package let isSuccess: Bool
    package let output: String
    package let errors: String
}

/// Why `git` did not run to its end.
package enum GitProgramError: Error, Sendable, Hashable {
    /// It is not in PATH.
    case missing
    case failed(reason: String)
}
