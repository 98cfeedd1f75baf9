package import Git
package import GitProgram

extension GitProgram {
    /// Runs the user's git on a repository that is open, also where no search would find it.
    package static func run(in repository: Repository, _ arguments: [String]) async throws(GitProgramError) -> EndedGit {
        try await run(["-C", repository.path, "--git-dir", repository.gitDirectory] + arguments)
    }
}
