import Foundation
import RepositoryFixtures
import Testing

/// Many processes record and share at once, some are killed, and in the end everything is there once. One test at a time: each of them
/// is a load of its own.
@Suite("Recording and sharing at once, end to end", .serialized)
struct RecordsConcurrencyTests {
    /// What a process said it did.
    private actor Reported {
        private(set) var suites: [String] = []
        private(set) var killed = 0

        func add(_ names: [String], _ ended: EndedProgram) {
            if ended.status == 0 { suites += names } else { killed += 1 }
        }
    }

    private func fsck(_ shared: SharedRepository, _ repositories: [String]) async throws {
        for repository in repositories {
            let said = try await shared.folder.git("-C", repository, "fsck", "--strict", "--full", "--no-dangling")
            #expect(said.isEmpty, "\(repository): \(said)")
        }
    }

    /// The words of one `record`, with a suite of its own for each record.
    private func record(_ names: [String], of repository: String, commit: Int, _ shared: SharedRepository, _ more: [String]) throws
        -> [String]
    {
        var words = ["record", "--repo", repository, "--commit", "c\(commit)"] + more
        for name in names { words += ["--results", "\(name)=\(try shared.results(name))"] }
        return words
    }

    /// Slow, five to ten seconds: eighty processes that get into each other's way are what is tested.
    @Test("16 writers of 50 records each, in 5 processes of 10, on one repository")
    func oneRepository() async throws {
        let shared = try await SharedRepository(clones: 1, commits: 4)
        let reported = Reported()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<16 {
                group.addTask {
                    for step in 0..<5 {
                        let names = (0..<10).map { "w\(writer)-\(step)-\($0)" }
                        let ended = try await shared.folder.tollgate(record(names, of: "clone-0", commit: step % 4, shared, []))
                        #expect(ended.status == 0, "\(ended.errors)")
                        await reported.add(names, ended)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(await reported.suites.count == 800)
        #expect(try await shared.suites("clone-0") == (await reported.suites.sorted()))
        try await fsck(shared, ["clone-0"])
    }

    /// Each clone sends 20 records, in so many pushes.
    private func share(_ shared: SharedRepository, pushes: Int, environment: [String: String] = [:]) async throws {
        let reported = Reported()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for clone in shared.clones {
                group.addTask {
                    for step in 0..<pushes {
                        let names = (0..<(20 / pushes)).map { "\(clone)-\(step)-\($0)" }
                        let words = try record(names, of: clone, commit: step % 4, shared, ["--push"])
                        let ended = try await shared.folder.tollgate(words, environment: environment)
                        #expect(ended.status == 0, "\(ended.errors)")
                        await reported.add(names, ended)
                    }
                }
            }
            try await group.waitForAll()
        }
        let expected = await reported.suites.sorted()
        #expect(expected.count == shared.clones.count * 20)
        #expect(try await shared.suites() == expected)
        for clone in shared.clones {
            let ended = try await shared.tollgate(clone, "baseline", "sync", environment: environment)
            #expect(ended.status == 0, "\(ended.errors)")
        }
        // All had been sent, so nothing moved any more, and all are the same.
        let tips = try await (shared.clones + ["origin.git"]).asyncMap {
            try await shared.folder.git("-C", $0, "rev-parse", "refs/tollgate/records")
        }
        #expect(Set(tips).count == 1)
        try await fsck(shared, shared.clones + ["origin.git"])
    }

    /// Slow, some five seconds: 16 pushes that get into each other's way.
    @Test("8 clones share 20 records each through a folder, in 2 pushes of 10")
    func throughAFolder() async throws {
        try await share(SharedRepository(clones: 8, commits: 4), pushes: 2)
    }

    /// Slow, as the one before.
    @Test("8 clones share 20 records each over HTTP, in 2 pushes of 10", .enabled(if: GitServer.hasPython, "python3 is not installed"))
    func overHTTP() async throws {
        let folder = try await ScratchRepository(git: false)
        let server = try GitServer.http(folder.folder)
        let shared = try await SharedRepository(clones: 8, commits: 4, in: folder, address: server.address + "/origin.git")
        try await share(shared, pushes: 2, environment: server.variables)
    }

    /// Slow, some ten seconds: each connection over ssh makes keys on both ends.
    @Test(
        "8 clones share 20 records each over ssh, in one push",
        .enabled(if: GitServer.hasSSH, "sshd is not installed, or its /run/sshd is not there"))
    func overSSH() async throws {
        let folder = try await ScratchRepository(git: false)
        let server = try await GitServer.ssh(folder.folder)
        let shared = try await SharedRepository(clones: 8, commits: 4, in: folder, address: server.address + "/origin.git")
        try await share(shared, pushes: 1, environment: server.variables)
    }

    /// Runs the executable in a process group of its own and kills the whole group, git and all, after a while.
    private func killed(_ words: [String], after seconds: Double, in folder: ScratchRepository) async throws -> EndedProgram {
        let script = """
            set -m
            "$@" & group=$!
            (sleep \(seconds); kill -KILL -- -$group) 2> /dev/null & watch=$!
            wait $group; status=$?
            kill -KILL -- -$watch 2> /dev/null
            exit $status
            """
        return try await EndedProgram(
            running: "bash", ["-c", script, "bash", ScratchRepository.executable.path] + words, in: folder.folder.path)
    }

    /// Removes locks that nobody renews, as the messages say, until it is cancelled.
    private func removeStaleLocks(_ files: [String]) async {
        while !Task.isCancelled {
            for file in files {
                let made = (try? FileManager.default.attributesOfItem(atPath: file))?[.modificationDate] as? Date
                if let made, Date().timeIntervalSince(made) > 3 { try? FileManager.default.removeItem(atPath: file) }
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }

    /// Slow, some ten seconds: the killed ones leave work for the others.
    @Test(
        "8 writers of 4 processes each, half of them killed at some moment: nothing is lost that was reported, with a clone each and in one",
        arguments: [true, false])
    func kills(isShared: Bool) async throws {
        let shared = try await SharedRepository(clones: isShared ? 8 : 1, commits: 4)
        let locks = (shared.clones.map { $0 + "/.git" } + ["origin.git"]).flatMap { repository in
            ["records", "remotes/origin/records"].map { "\(shared.folder.folder.path)/\(repository)/refs/tollgate/\($0).lock" }
        }
        let reported = Reported()
        let writers = (0..<8).map { ($0, isShared ? "clone-\($0)" : "clone-0") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await removeStaleLocks(locks) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (writer, clone) in writers {
                    group.addTask {
                        for step in 0..<4 {
                            let names = (0..<2).map { "w\(writer)-\(step)-\($0)" }
                            let words = try record(names, of: clone, commit: step, shared, isShared ? ["--push"] : [])
                            let isDoomed = (writer + step) % 2 == 0
                            // The first one of all does not even start.
                            let moment = writer + step == 0 ? 0 : Double.random(in: 0...(isShared ? 0.6 : 0.15))
                            let ended =
                                isDoomed
                                ? try await killed(words, after: moment, in: shared.folder)
                                : try await shared.folder.tollgate(words)
                            #expect(ended.status == 0 || (isDoomed && ended.status == 137), "\(ended.status) \(ended.errors)")
                            await reported.add(names, ended)
                        }
                    }
                }
                try await group.waitForAll()
            }
            group.cancelAll()
        }
        // Nobody runs any more, so whatever lock is left is one of the killed ones'.
        for lock in locks where FileManager.default.fileExists(atPath: lock) { try FileManager.default.removeItem(atPath: lock) }
        let there = try await shared.suites(isShared ? "origin.git" : "clone-0")
        #expect(Set(there).count == there.count)
        let missing = Set(await reported.suites).subtracting(there)
        #expect(missing.isEmpty)
        #expect(await reported.killed > 0)
        // What a killed one recorded and did not send goes with the next sync.
        if isShared {
            for clone in shared.clones {
                let ended = try await shared.tollgate(clone, "baseline", "sync")
                #expect(ended.status == 0, "\(ended.errors)")
                #expect(Set(try await shared.suites()).isSuperset(of: try await shared.suites(clone)))
            }
        }
        try await fsck(shared, shared.clones + ["origin.git"])
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
