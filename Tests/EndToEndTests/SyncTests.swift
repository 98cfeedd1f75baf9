import Foundation
import RepositoryFixtures
import Testing

/// Records go from clone to clone through a remote, and whatever stops them is said in one sentence with its exit code.
@Suite("Sharing records, end to end")
struct SyncTests {
    @Test func exchanges() async throws {
        let shared = try await SharedRepository(clones: 2)
        let nothing = try await shared.tollgate("clone-0", "baseline", "sync")
        #expect(nothing.status == 0 && nothing.output.contains("origin has no records yet"), "\(nothing.output)\(nothing.errors)")
        for (name, clone) in [("a", "clone-0"), ("b", "clone-0"), ("c", "clone-1")] {
            #expect(try await shared.record(name, in: clone).status == 0)
        }
        let first = try await shared.tollgate("clone-0", "baseline", "sync")
        #expect(first.output == "origin has no records yet\nsent 2 records to origin\n", "\(first.errors)")
        let second = try await shared.tollgate("clone-1", "baseline", "sync")
        #expect(second.output == "received 2 records from origin\nsent 1 record to origin\n", "\(second.errors)")
        let third = try await shared.tollgate("clone-0", "baseline", "sync")
        #expect(third.output == "received 1 record from origin\nsent no new records to origin\n", "\(third.errors)")
        for repository in ["origin.git", "clone-0", "clone-1"] {
            #expect(try await shared.suites(repository) == ["a", "b", "c"])
            try await shared.folder.git("-C", repository, "fsck", "--strict", "--full")
        }
        #expect(
            try await shared.folder.git("-C", "clone-0", "for-each-ref", "refs/heads", "refs/remotes/origin/tollgate").hasSuffix("main"))
    }

    @Test("only one way")
    func oneWay() async throws {
        let shared = try await SharedRepository(clones: 2)
        _ = try await shared.record("a", in: "clone-0")
        _ = try await shared.record("b", in: "clone-1")
        let sent = try await shared.tollgate("clone-0", "baseline", "sync", "--push-only")
        #expect(sent.status == 0 && sent.output == "sent the records to origin\n", "\(sent.errors)")
        let overtaken = try await shared.tollgate("clone-1", "baseline", "sync", "--push-only")
        #expect(overtaken.status == 69 && overtaken.output.isEmpty)
        #expect(overtaken.errors.contains("has records that are not here; fetch them first"), "\(overtaken.errors)")
        let fetched = try await shared.tollgate("clone-1", "baseline", "sync", "--fetch-only")
        #expect(fetched.status == 0 && fetched.output == "received 1 record from origin\n", "\(fetched.errors)")
        #expect(try await shared.suites("clone-1") == ["a", "b"])
        #expect(try await shared.suites() == ["a"])
        #expect(try await shared.tollgate("clone-1", "baseline", "sync", "--push-only").status == 0)
        #expect(try await shared.suites() == ["a", "b"])
    }

    @Test("record --push shares in one step, and knows what others have recorded")
    func recordAndPush() async throws {
        let shared = try await SharedRepository(clones: 2)
        let first = try await shared.record("a", in: "clone-0", "--push")
        #expect(first.status == 0 && first.output.hasSuffix("sent 1 record to origin\n"), "\(first.output)\(first.errors)")
        let again = try await shared.record("a", in: "clone-1", "--push", "--json")
        #expect(again.status == 0 && again.output.contains("already-recorded"), "\(again.output)\(again.errors)")
        #expect(try JSONSerialization.jsonObject(with: Data(again.output.utf8)) is [String: Any])
        #expect(try await shared.record("b", in: "clone-1", "--push").status == 0)
        #expect(try await shared.suites() == ["a", "b"])
        // One line of history, since the remote's records came first.
        #expect(try await shared.folder.git("-C", "origin.git", "rev-list", "--count", "refs/tollgate/records") == "2")
    }

    @Test("refspecs that fetch the records by force lose nothing of the clone's own")
    func forcefulRefspec() async throws {
        let shared = try await SharedRepository(clones: 2)
        try await shared.folder.git("-C", "clone-1", "config", "--add", "remote.origin.fetch", "+refs/tollgate/*:refs/tollgate/*")
        try await shared.folder.git("-C", "clone-1", "config", "fetch.prune", "true")
        _ = try await shared.record("a", in: "clone-0", "--push")
        _ = try await shared.record("b", in: "clone-1")
        #expect(try await shared.tollgate("clone-1", "baseline", "sync").status == 0)
        #expect(try await shared.suites("clone-1") == ["a", "b"])
    }

    @Test("shallow clones, bare ones and a branch for the records", arguments: ["shallow", "bare", "branch"])
    func kinds(_ kind: String) async throws {
        let shared = try await SharedRepository(clones: 1, commits: 3)
        let address = "file://\(shared.folder.folder.path)/origin.git"
        switch kind {
        case "shallow": try await shared.folder.git("clone", "--quiet", "--depth", "1", address, "other")
        case "bare": try await shared.folder.git("clone", "--quiet", "--bare", address, "other")
        default:
            try await shared.folder.git("clone", "--quiet", address, "other")
            for clone in ["other", "clone-0", "origin.git"] { try await shared.folder.git("-C", clone, "config", "tollgate.ref", "perf") }
        }
        #expect(try await shared.record("a", in: "clone-0", "--push").status == 0)
        let file = try shared.results("b")
        #expect(try await shared.tollgate("other", "record", "--results", "b=\(file)").status == 0)
        let synced = try await shared.tollgate("other", "baseline", "sync")
        #expect(synced.output == "received 1 record from origin\nsent 1 record to origin\n", "\(synced.errors)")
        #expect(try await shared.suites("other") == ["a", "b"])
        #expect(try await shared.suites() == ["a", "b"])
        if kind == "branch" {
            #expect(try await shared.folder.git("-C", "origin.git", "for-each-ref", "--format", "%(refname)", "refs/tollgate").isEmpty)
        }
    }

    // MARK: what goes wrong

    @Test(
        "there is no such remote",
        arguments: [["baseline", "sync", "--remote", "upstream"], ["record", "--push", "--remote", "upstream"]])
    func noRemote(_ command: [String]) async throws {
        let shared = try await SharedRepository(clones: 1)
        let results = command[0] == "record" ? ["--results", "a=" + (try shared.results("a"))] : []
        let ended = try await shared.folder.tollgate(command + results + ["--repo", "clone-0"])
        #expect(ended.status == 66)
        #expect(ended.errors.contains("no remote \"upstream\", but \"origin\"; name one with --remote"), "\(ended.errors)")
        try await shared.folder.git("-C", "clone-0", "remote", "remove", "origin")
        let none = try await shared.tollgate("clone-0", "baseline", "sync")
        #expect(none.status == 66 && none.errors.contains("git remote add origin URL"), "\(none.errors)")
    }

    @Test("git is not installed")
    func noGit() async throws {
        let shared = try await SharedRepository(clones: 1)
        let ended = try await shared.tollgate("clone-0", "baseline", "sync", environment: ["PATH": "/nonexistent"])
        #expect(ended.status == 69 && ended.output.isEmpty)
        #expect(ended.errors == "git is not there, and the records are fetched from a remote with it; install it, or see PATH\n")
    }

    @Test("the remote cannot be reached: what was recorded stays, the sentence names no password")
    func unreachable() async throws {
        let shared = try await SharedRepository(clones: 1)
        for address in ["file:///nowhere/origin.git", "http://user:s3cret@127.0.0.1:1/origin.git"] {
            try await shared.folder.git("-C", "clone-0", "remote", "set-url", "origin", address)
            let ended = try await shared.tollgate("clone-0", "baseline", "sync")
            #expect(ended.status == 69 && ended.output.isEmpty)
            let shown = address.replacingOccurrences(of: "user:s3cret@", with: "")
            #expect(ended.errors.contains("refs/tollgate/records cannot be fetched from origin (\(shown)): "), "\(ended.errors)")
            #expect(!ended.errors.contains("s3cret") && ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
        }
        let recorded = try await shared.record("a", in: "clone-0", "--push")
        #expect(recorded.status == 69 && recorded.output.hasPrefix("recorded a for"))
        #expect(recorded.errors.contains("recorded in this clone only; \"tollgate baseline sync\" sends them later"), "\(recorded.errors)")
        #expect(try await shared.suites("clone-0") == ["a"])
    }

    @Test("a server that refuses is quoted, without what would move a terminal's cursor")
    func refused() async throws {
        let shared = try await SharedRepository(clones: 1)
        try shared.folder.write(
            "#!/bin/sh\nprintf 'You are \\033[31mnot\\033[0m allowed to\\r\\n'\nexit 1\n", to: "origin.git/hooks/pre-receive")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: shared.folder.folder.path + "/origin.git/hooks/pre-receive")
        let ended = try await shared.record("a", in: "clone-0", "--push")
        #expect(ended.status == 69)
        #expect(ended.errors.contains("cannot be sent to origin (file://"), "\(ended.errors)")
        #expect(ended.errors.contains("pre-receive hook declined"), "\(ended.errors)")
        #expect(ended.errors.contains("You are ␛[31mnot␛[0m allowed to"), "\(ended.errors)")
        #expect(!ended.errors.contains("\u{1B}") && !ended.errors.contains("\r"))
        #expect(try await shared.suites("clone-0") == ["a"])
        #expect(try await shared.suites().isEmpty)
    }

    @Test("a remote's name that is an option, and hostile names", arguments: ["--upload-pack=x", "a b", "..", "a\u{1B}[31m"])
    func hostileNames(_ name: String) async throws {
        let shared = try await SharedRepository(clones: 1)
        let ended = try await shared.folder.tollgate(["baseline", "sync", "--repo", "clone-0", "--remote=\(name)"])
        #expect(ended.status == 66 && !ended.errors.contains("\u{1B}"), "\(ended.errors)")
    }

    @Test(
        "wrong usage",
        arguments: [
            ["baseline", "sync", "--fetch-only", "--push-only"], ["record", "--remote", "origin"], ["check", "--remote", "origin"],
        ])
    func wrongUsage(_ command: [String]) async throws {
        let repository = try await ScratchRepository()
        let ended = try await repository.tollgate(command)
        #expect(ended.status == 64 && ended.output.isEmpty && !ended.errors.isEmpty)
    }

    @Test(
        "over HTTP credentials are git's own: none is refused, one that may read fetches, one that may write sends",
        .enabled(if: GitServer.hasPython, "python3 is not installed"))
    func credentials() async throws {
        let folder = try await ScratchRepository(git: false)
        let server = try GitServer.http(folder.folder, tokens: ["writer", "reader"])
        let shared = try await SharedRepository(clones: 1, in: folder, address: server.address + "/origin.git")
        _ = try await shared.record("a", in: "clone-0")
        let refused = try await shared.tollgate("clone-0", "baseline", "sync", environment: server.variables)
        #expect(refused.status == 69)
        #expect(refused.errors.contains("cannot be fetched from origin (\(server.address)/origin.git), which refuses"), "\(refused.errors)")
        func use(_ token: String) async throws {
            try await folder.git("-C", "clone-0", "config", "http.extraheader", "Authorization: Bearer \(token)")
        }
        try await use("reader")
        #expect(try await shared.tollgate("clone-0", "baseline", "sync", "--fetch-only", environment: server.variables).status == 0)
        let unwritten = try await shared.tollgate("clone-0", "baseline", "sync", environment: server.variables)
        #expect(unwritten.status == 69)
        #expect(unwritten.errors.contains("which refuses") && unwritten.errors.contains("403"), "\(unwritten.errors)")
        #expect(unwritten.errors.contains("right to write"), "\(unwritten.errors)")
        try await use("writer")
        let sent = try await shared.tollgate("clone-0", "baseline", "sync", environment: server.variables)
        #expect(sent.status == 0 && sent.output.hasSuffix("sent 1 record to origin\n"), "\(sent.errors)")
        #expect(try await shared.suites() == ["a"])
    }
}

/// `check --fetch`: the remote's records, or a note that they could not be had.
@Suite("Checking with fetched records, end to end")
struct FetchingCheckTests {
    /// A clone with a budget against the merge base, whose records another clone has sent.
    private func shared() async throws -> SharedRepository {
        let shared = try await SharedRepository(clones: 2)
        let cases = (1...200).map { "accuracy,1,ratio,case-\($0)\n" }.joined()
        try shared.folder.write("metric,value,unit,case\n" + cases, to: "results.csv")
        try shared.folder.budget(
            "quality: { metric: main/accuracy, statistic: mean, direction: higher, margin: 5pp }", to: "clone-1/Budgets/shop.yaml")
        try await shared.folder.git("-C", "clone-1", "commit", "--quiet", "--allow-empty", "--message", "Change")
        let recorded = try await shared.tollgate("clone-0", "record", "--push", "--results", "main=results.csv")
        #expect(recorded.status == 0, "\(recorded.errors)")
        return shared
    }

    private func check(_ shared: SharedRepository, _ more: String...) async throws -> EndedProgram {
        try await shared.folder.tollgate(["check", "--repo", "clone-1", "--results", "main=results.csv", "--target", "c0"] + more)
    }

    @Test func fetches() async throws {
        let shared = try await shared()
        let without = try await check(shared)
        #expect(without.output.contains("tollgate baseline sync --fetch-only"), "\(without.output)\(without.errors)")
        let ended = try await check(shared, "--fetch")
        #expect(ended.status == 0 && ended.output.contains("PASS") && ended.errors.isEmpty, "\(ended.output)\(ended.errors)")
    }

    @Test("where fetching fails the verdict says so, and stands on what is here", arguments: ["gone", "no remote"])
    func goesOn(_ how: String) async throws {
        let shared = try await shared()
        _ = try await check(shared, "--fetch")
        if how == "gone" {
            try shared.folder.remove("origin.git")
        } else {
            try await shared.folder.git("-C", "clone-1", "remote", "remove", "origin")
        }
        let ended = try await check(shared, "--fetch")
        #expect(ended.status == 0 && ended.output.contains("PASS"), "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("- Judged with the records of this clone: "), "\(ended.output)")
        #expect(ended.errors.contains("going on with the records of this clone") && ended.errors.split(separator: "\n").count == 1)
    }
}
