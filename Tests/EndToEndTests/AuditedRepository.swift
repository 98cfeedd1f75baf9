import RepositoryFixtures
import Testing

/// A repository whose budgets are edited in known ways: it remembers what its audit has to say.
final class AuditedRepository {
    let repository: ScratchRepository
    /// The lines of the CSV, in the order of the commits.
    private var rows: [[String]] = []
    private var commits = 0

    init() async throws { repository = try await ScratchRepository() }

    /// The whole CSV that is due: the newest commit first.
    var csv: String {
        let columns = "commit,date,author,email,message,file,objective,key,from,to,tendency,expired,dropped\n"
        return columns + rows.reversed().flatMap { $0 }.map { $0 + ",\n" }.joined()
    }

    var count: Int { rows.map(\.count).reduce(0, +) }

    private static let authors = ["Mara Lind", "Ada Okafor", "Jun Sato"]

    /// Runs git as the author of the next commit, an hour after the last.
    @discardableResult
    func git(_ arguments: String...) async throws -> String { try await git(arguments) }

    private func git(_ arguments: [String]) async throws -> String {
        let name = Self.authors[commits % 3]
        let email = name.lowercased().replacing(" ", with: ".") + "@example.com"
        return try await TemporaryRepository.run(
            arguments, in: repository.folder.path,
            environment: [
                "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_AUTHOR_DATE": "\(Self.start + commits * 3600) +0100",
                "GIT_COMMITTER_DATE": "\(Self.start + commits * 3600) +0100",
            ])
    }

    /// 2026-01-01 00:00:00 UTC.
    private static let start = 1_767_225_600

    /// Commits everything, and expects these cells from `file` on for the commit.
    func commit(_ message: String, _ expected: String...) async throws {
        try await git("add", "--all")
        try await git("commit", "--quiet", "--allow-empty", "--message", message)
        try await told(message, expected)
    }

    /// Expects these cells of the commit that git made by itself.
    func told(_ message: String, _ expected: [String] = []) async throws {
        let id = try await git("rev-parse", "HEAD")
        let name = Self.authors[commits % 3]
        let day = commits / 24 + 1
        let hour = commits % 24
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = "2026-01-\(two(day))T\(two(hour)):00:00Z"
        let email = name.lowercased().replacing(" ", with: ".") + "@example.com"
        rows.append(expected.map { "\(id),\(date),\(name),\(email),\(message),\($0)" })
        commits += 1
    }

    /// Replaces text in a file; a text that is not there is a mistake in the test.
    func replace(_ old: String, _ new: String, in file: String) throws {
        let text = try repository.read(file)
        try #require(text.contains(old), "\(old) is not in:\n\(text)")
        try repository.write(text.replacing(old, with: new), to: file)
    }
}
