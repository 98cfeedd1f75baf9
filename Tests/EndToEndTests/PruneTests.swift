import Foundation
import RepositoryFixtures
import Testing

/// `tollgate baseline prune`, and what other commands say of what is left.
@Suite("Thinning records, end to end")
struct PruneTests {
    /// Ten commits a day apart, each with a load test of its own recorded, and the same on the remote.
    private func shared(clones: Int = 1) async throws -> SharedRepository {
        let shared = try await SharedRepository(clones: clones, commits: 10)
        for index in 0..<10 {
            let start = "2026-01-\(index < 9 ? "0" : "")\(index + 1)T00:00:00Z"
            let values = (1...400).map { Double(100 + index % 3) + Double($0 * 7919 % 1000) / 997 }
            let lines = values.map { #"{"metric":"latency","value":\#($0),"unit":"ms","run":"run"}"# }.joined(separator: ",")
            try shared.folder.write(
                """
                {"schema":"tollgate/results/v1","runs":[{"name":"run","started":"\(start)"}],"observations":[\(lines)]}
                """, to: "r\(index).json")
            let ended = try await shared.folder.tollgate([
                "record", "--repo", "clone-0", "--commit", "c\(index)", "--results", "main=r\(index).json",
            ])
            #expect(ended.status == 0, "\(ended.errors)")
        }
        _ = try await shared.folder.git("-C", "clone-0", "tag", "--delete", "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9")
        #expect(try await shared.tollgate("clone-0", "baseline", "sync").status == 0)
        return shared
    }

    private func prune(_ shared: SharedRepository, _ more: String..., in clone: String = "clone-0") async throws -> EndedProgram {
        try await shared.folder.tollgate(["baseline", "prune", "--repo", clone, "--today", "2026-01-11"] + more)
    }

    private func head(_ shared: SharedRepository, _ back: Int) async throws -> String {
        try await shared.folder.git("-C", "clone-0", "rev-parse", "main~\(back)")
    }

    @Test("first says what it would do, then does it")
    func says() async throws {
        let shared = try await shared()
        let tip = try await shared.folder.git("-C", "clone-0", "rev-parse", "refs/tollgate/records")
        let foreseen = try await prune(shared, "--older-than", "5d", "--dry-run")
        #expect(
            foreseen.status == 0 && foreseen.output.hasPrefix("5 records of 5 commits would be thinned: "),
            "\(foreseen.output)\(foreseen.errors)")
        #expect(foreseen.output.contains("left: 4 records younger than that"), "\(foreseen.output)")
        #expect(foreseen.output.contains("no tag is in this clone"), "\(foreseen.output)")
        #expect(try await shared.folder.git("-C", "clone-0", "rev-parse", "refs/tollgate/records") == tip)
        let listing = try await prune(shared, "--older-than", "5d", "--dry-run", "--json")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(listing.output.utf8)) as? [String: Any])
        #expect((json["thinned"] as? [[String: Any]])?.count == 5)
        let reasons = (json["untouched"] as? [[String: Any]])?.compactMap { $0["why"] as? String }.sorted()
        #expect(reasons == ["newest", "young", "young", "young", "young"], "\(listing.output)")
        let done = try await prune(shared, "--older-than", "5d")
        #expect(
            done.output == foreseen.output.replacingOccurrences(of: "would be thinned", with: "thinned"), "\(done.output)\(done.errors)")
        let listed = try await shared.tollgate("clone-0", "baseline", "list").output
        #expect(listed.split(separator: "\n").filter { $0.hasSuffix("  thinned") }.count == 5, "\(listed)")
        let shown = try await shared.tollgate("clone-0", "baseline", "show", try await head(shared, 9))
        #expect(
            shown.status == 0 && shown.output.contains("thinned: summaries of 400 observations are kept"), "\(shown.output)\(shown.errors)")
        #expect(shown.output.contains("summary only"), "\(shown.output)")
        #expect(try await shared.tollgate("clone-0", "baseline", "verify").output == "10 records of 10 commits: all whole\n")
        let again = try await prune(shared, "--older-than", "5d")
        #expect(again.output.hasPrefix("nothing thinned\n") && again.output.contains("5 records thinned before"), "\(again.output)")
    }

    @Test("a check against a thinned baseline says so, and one near it has the noise of thinned records")
    func checks() async throws {
        let shared = try await shared()
        _ = try await prune(shared, "--older-than", "1d")
        try shared.folder.budget(
            "slow: { metric: main/latency, statistic: mean, direction: lower, margin: 5% }", to: "clone-0/Budgets/shop.yaml")
        try shared.folder.budget(
            "slow: { metric: main/latency, statistic: p97, direction: lower, margin: 5%, noise: none }", service: "exact", to: "exact.yaml")
        func check(_ more: [String]) async throws -> EndedProgram {
            try await shared.folder.tollgate(["check", "--repo", "clone-0", "--results", "main=r9.json", "--commit", "main"] + more)
        }
        // The baseline is a summary, and so are the nine records that show the noise.
        let judged = try await check([])
        #expect(judged.status == 0 && judged.output.contains("PASS"), "\(judged.output)\(judged.errors)")
        #expect(judged.output.contains("its samples were thinned to summaries"), "\(judged.output)")
        let refused = try await check(["--budget", "exact.yaml"])
        #expect(refused.output.contains("were thinned") && refused.output.contains("UNDECIDED"), "\(refused.output)\(refused.errors)")
        let calibrated = try await shared.folder.tollgate(["budget", "calibrate", "--repo", "clone-0", "--budget", "exact.yaml"])
        #expect(
            calibrated.output.contains("were thinned") && !calibrated.output.contains("Sentence("),
            "\(calibrated.output)\(calibrated.errors)")
        let history = try await shared.tollgate("clone-0", "history")
        #expect(history.status == 0 && history.output.contains("slow"), "\(history.output)\(history.errors)")
    }

    @Test("a cut history is sent with a lease; a clone with the old one puts its own records on top, and nothing comes back")
    func cut() async throws {
        let shared = try await shared(clones: 3)
        for clone in ["clone-1", "clone-2"] { #expect(try await shared.tollgate(clone, "baseline", "sync").status == 0) }
        // One clone is behind, with a record of its own; the other one sends one before the cut arrives.
        #expect(try await shared.record("behind", in: "clone-1").status == 0)
        let done = try await prune(shared, "--older-than", "5d", "--cut-history")
        #expect(done.status == 0 && done.output.contains("begins anew, without its 10 commits"), "\(done.output)\(done.errors)")
        #expect(try await shared.record("meanwhile", in: "clone-2", "--push").status == 0)
        for clone in ["clone-0", "clone-1", "clone-2", "clone-0", "clone-1"] {
            let ended = try await shared.tollgate(clone, "baseline", "sync")
            #expect(ended.status == 0, "\(clone): \(ended.errors)")
        }
        var tips: Set<String> = []
        for repository in ["origin.git", "clone-0", "clone-1", "clone-2"] {
            tips.insert(try await shared.folder.git("-C", repository, "rev-parse", "refs/tollgate/records"))
            #expect(
                try await shared.suites(repository) == ["behind"] + Array(repeating: "main", count: 10) + ["meanwhile"], "\(repository)")
            #expect(try await shared.folder.git("-C", repository, "rev-list", "--count", "refs/tollgate/records") == "3", "\(repository)")
            let listed = try await shared.tollgate(repository, "baseline", "list").output
            #expect(listed.split(separator: "\n").filter { $0.hasSuffix("  thinned") }.count == 5, "\(repository): \(listed)")
        }
        #expect(tips.count == 1)
        try await shared.folder.git("-C", "origin.git", "fsck", "--strict", "--full")
    }

    /// Slow, some seconds: fourteen processes that get into each other's way.
    @Test("who records while records are thinned and the history is cut loses nothing")
    func concurrency() async throws {
        let shared = try await shared()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for step in 0..<3 {
                        let name = "w\(writer)-\(step)"
                        let ended = try await shared.folder.tollgate([
                            "record", "--repo", "clone-0", "--commit", "main", "--results", "\(name)=\(try shared.results(name))",
                        ])
                        #expect(ended.status == 0, "\(ended.errors)")
                    }
                }
            }
            for options in [["--older-than", "5d"], ["--older-than", "3d", "--cut-history"]] {
                group.addTask {
                    let ended = try await shared.folder.tollgate(
                        ["baseline", "prune", "--repo", "clone-0", "--today", "2026-01-11"] + options)
                    #expect(ended.status == 0, "\(ended.errors)")
                }
            }
            try await group.waitForAll()
        }
        let names = (0..<4).flatMap { writer in (0..<3).map { "w\(writer)-\($0)" } }
        #expect(try await shared.suites("clone-0") == (Array(repeating: "main", count: 10) + names).sorted())
        #expect(try await shared.tollgate("clone-0", "baseline", "verify").status == 0)
        let listed = try await shared.tollgate("clone-0", "baseline", "list").output
        #expect(listed.split(separator: "\n").filter { $0.hasSuffix("  thinned") }.count == 7, "\(listed)")
    }

    @Test("a push after the cut does not overwrite what it has not seen")
    func lease() async throws {
        let shared = try await shared(clones: 2)
        _ = try await prune(shared, "--cut-history")
        _ = try await shared.tollgate("clone-1", "baseline", "sync")
        #expect(try await shared.record("meanwhile", in: "clone-1", "--push").status == 0)
        let blind = try await shared.tollgate("clone-0", "baseline", "sync", "--push-only")
        #expect(blind.status == 69 && blind.errors.contains("fetch them first"), "\(blind.errors)")
        #expect(try await shared.suites().contains("meanwhile"))
        #expect(try await shared.tollgate("clone-0", "baseline", "sync").status == 0)
        #expect(try await shared.suites().contains("meanwhile"))
    }

    @Test("a server that refuses to let go of history is quoted, and nothing is lost")
    func refused() async throws {
        let shared = try await shared()
        let hook = "origin.git/hooks/update"
        try shared.folder.write("#!/bin/sh\ngit merge-base --is-ancestor $2 $3 || { echo 'history stays'; exit 1; }\n", to: hook)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: shared.folder.folder.path + "/" + hook)
        _ = try await prune(shared, "--cut-history")
        let ended = try await shared.tollgate("clone-0", "baseline", "sync")
        #expect(ended.status == 69 && ended.errors.contains("hook declined to update"), "\(ended.status) \(ended.errors)")
        #expect(try await shared.suites().count == 10)
    }

    @Test("signed records are thinned under a signature")
    func signed() async throws {
        let shared = try await shared()
        let key = try await SigningKey(.ssh, named: "key", in: shared.folder)
        try await key.use(in: "clone-0", knowing: [key])
        try await shared.folder.git("-C", "clone-0", "config", "tollgate.requireSigned", "true")
        let refused = try await prune(shared, "--older-than", "5d")
        #expect(refused.status == 65 && refused.errors.contains("it is not signed"), "\(refused.errors)")
        #expect(try await shared.tollgate("clone-0", "baseline", "sign").status == 0)
        let done = try await prune(shared, "--older-than", "5d", "--cut-history")
        #expect(done.status == 0, "\(done.errors)")
        try await shared.folder.git("-C", "clone-0", "verify-commit", "refs/tollgate/records")
    }

    @Test("a signed history that was cut: what others have recorded comes on top under a signature of theirs")
    func signedCut() async throws {
        let shared = try await shared(clones: 2)
        var keys: [SigningKey] = []
        for name in ["key0", "key1"] { keys.append(try await SigningKey(.ssh, named: name, in: shared.folder)) }
        for (key, clone) in zip(keys, shared.clones) {
            try await key.use(in: clone, knowing: keys)
            try await shared.folder.git("-C", clone, "config", "tollgate.requireSigned", "true")
        }
        #expect(try await shared.tollgate("clone-0", "baseline", "sign").status == 0)
        for clone in shared.clones { #expect(try await shared.tollgate(clone, "baseline", "sync").status == 0) }
        #expect(try await shared.record("behind", in: "clone-1").status == 0)
        #expect(try await prune(shared, "--older-than", "5d", "--cut-history").status == 0)
        for clone in ["clone-0", "clone-1", "clone-0"] {
            let ended = try await shared.tollgate(clone, "baseline", "sync")
            #expect(ended.status == 0, "\(clone): \(ended.errors)")
        }
        for clone in shared.clones {
            try await shared.folder.git("-C", clone, "verify-commit", "refs/tollgate/records")
            #expect(try await shared.folder.git("-C", clone, "rev-list", "--count", "refs/tollgate/records") == "2")
            #expect(try await shared.suites(clone).contains("behind"))
        }
    }

    @Test(
        "wrong usage",
        arguments: [[], ["--older-than", "soon"], ["--older-than", "180"], ["--keep", "0"], ["--keep", "3", "--today", "tomorrow"]])
    func usage(_ words: [String]) async throws {
        let repository = try await ScratchRepository()
        try await repository.commit("Start")
        let ended = try await repository.tollgate(["baseline", "prune"] + words)
        #expect(ended.status == 64 && ended.output.isEmpty, "\(ended.status) \(ended.errors)")
    }

    @Test("in a shallow clone, and before anything is recorded")
    func nothing() async throws {
        let shared = try await shared()
        try await shared.folder.git("clone", "--quiet", "--depth", "1", "file://\(shared.folder.folder.path)/origin.git", "shallow")
        let shallow = try await prune(shared, "--keep", "1", in: "shallow")
        #expect(shallow.status == 66 && shallow.errors.contains("git fetch --unshallow"), "\(shallow.errors)")
        let empty = try await ScratchRepository()
        try await empty.commit("Start")
        let ended = try await empty.tollgate("baseline", "prune", "--older-than", "1d")
        #expect(ended.status == 0 && ended.output.hasPrefix("nothing thinned"), "\(ended.output)\(ended.errors)")
    }
}
