import Foundation
import RepositoryFixtures
import Testing

/// `check --record`: the verdict stays in git, and whether it could be written never hides what it was.
@Suite("Recording verdicts, end to end")
struct VerdictRecordingTests {
    static let waiver = "waivers:\n  - { objective: quality, until: 2030-01-01, by: Mara Lind, reason: A new model }"

    /// A budget of one objective, committed on `main`, and results that meet it or not.
    static func repository(git: Bool = true, passes: Bool = true, more: String = "") async throws -> ScratchRepository {
        let repository = try await ScratchRepository(git: git)
        try repository.budget(objective, more: more)
        try write(passes: passes, in: repository)
        if git {
            try await repository.git("add", "Budgets")
            try await repository.commit("Start")
        }
        return repository
    }

    static let objective = "quality: { metric: main/accuracy, statistic: mean, direction: higher, limit: 80% }"

    static func write(passes: Bool, in repository: ScratchRepository) throws {
        let lines = (0..<100).map { "accuracy,\(passes ? 1 : $0 % 2),ratio,c\($0)\n" }
        try repository.write("metric,value,unit,case\n" + lines.joined(), to: "results/r.csv")
    }

    /// The verdicts in the records ref, as they are stored.
    static func verdicts(_ repository: ScratchRepository, in folder: String = ".") async throws -> [String] {
        let listed = try await repository.git("-C", folder, "ls-tree", "-r", "--name-only", "refs/tollgate/records")
        var texts: [String] = []
        for path in listed.split(separator: "\n") where path.hasSuffix("/verdict.json") {
            texts.append(try await repository.git("-C", folder, "show", "refs/tollgate/records:\(path)") + "\n")
        }
        return texts
    }

    @Test("what is stored, to the byte", arguments: [("fail", false, ""), ("waived", false, waiver)])
    func golden(_ name: String, _ passes: Bool, _ more: String) async throws {
        let repository = try await Self.repository(passes: passes, more: more)
        let ended = try await repository.tollgate(
            "check", "--record", "--today", "2026-02-01", environment: ["CI_PIPELINE_ID": "7", "CI_JOB_NAME": "gate", "CI_JOB_ID": "70"])
        #expect(ended.status == (name == "fail" ? 1 : 0) && ended.errors.isEmpty, "\(ended.errors)")
        let stored = try await Self.verdicts(repository)
        #expect(stored.count == 1)
        try expectGolden(stored.joined(), "recorded-verdict-\(name).json")
        try await repository.git("fsck", "--strict")
    }

    @Test("the same attempt again is no second verdict, another one is, and nothing is replaced")
    func again() async throws {
        let repository = try await Self.repository()
        for (attempt, passes) in [("1", true), ("1", true), ("2", true), ("2", false)] {
            try Self.write(passes: passes, in: repository)
            let ended = try await repository.tollgate(
                "check", "--record", environment: ["GITHUB_RUN_ID": "7", "GITHUB_JOB": "gate", "GITHUB_RUN_ATTEMPT": attempt])
            #expect(ended.status == (passes ? 0 : 1), "\(ended.errors)")
        }
        let stored = try await Self.verdicts(repository)
        #expect(stored.count == 3 && stored.count { $0.contains("\"attempt\" : \"2\"") } == 2)
        #expect(stored.count { $0.contains("\"exit\" : 1,\n  \"identity\"") } == 1)
        let verified = try await repository.tollgate("baseline", "verify")
        #expect(verified.status == 0 && verified.output == "0 records of 0 commits, 3 verdicts: all whole\n", "\(verified.output)")
    }

    /// How a repository is made unable to take the verdict.
    enum Obstacle: String, CaseIterable { case noRepository, noCommit, blockedReference, noObjects }

    @Test(
        "where it cannot be written the verdict is printed all the same, a fail stays a fail, and a pass is an error",
        arguments: Obstacle.allCases, [true, false])
    func cannotBeWritten(_ obstacle: Obstacle, _ passes: Bool) async throws {
        let repository = try await Self.repository(git: obstacle != .noRepository, passes: passes)
        switch obstacle {
        case .noRepository: break
        case .noCommit:
            try repository.remove(".git")
            try await repository.git("init", "--quiet", "--initial-branch", "main", ".")
        case .blockedReference: try repository.write("in the way", to: ".git/refs/tollgate")
        case .noObjects:
            try await repository.git("gc", "--quiet")
            for digits in 0..<256 {
                let name = String(digits + 256, radix: 16).dropFirst()
                try? repository.remove(".git/objects/\(name)")
                try repository.write("in the way", to: ".git/objects/\(name)")
            }
        }
        let plain = try await repository.tollgate("check")
        let ended = try await repository.tollgate("check", "--record")
        #expect(ended.output == plain.output && ended.output.hasPrefix(passes ? "### ✅ PASS" : "### ❌ FAIL"), "\(ended.output)")
        let errors = ended.errors.split(separator: "\n").filter { $0.hasPrefix("the verdict is not recorded: ") }
        #expect(errors.count == 1, "\(ended.errors)")
        #expect(plain.status == (passes ? 0 : 1))
        #expect(passes ? [66, 74].contains(ended.status) : ended.status == 1, "\(ended.status) \(ended.errors)")
    }

    @Test("without --record nothing is written, and --prove has no verdict")
    func notAsked() async throws {
        let repository = try await Self.repository()
        #expect(try await repository.tollgate("check").status == 0)
        #expect(try await repository.git("for-each-ref", "refs/tollgate").isEmpty)
        #expect(try await repository.tollgate("check", "--prove", "--record").status == 64)
    }

    @Test("run --record leaves its verdict, too")
    func measured() async throws {
        let repository = try await RunTests.repository(change: ["seconds": "0.054\n"])
        let ended = try await repository.tollgate("run", "--record", "--", "sh steady.sh > {out}")
        #expect(ended.status == 1, "\(ended.errors)")
        let stored = try await Self.verdicts(repository)
        #expect(
            stored.count == 1 && stored[0].contains("\"policy\" : \"merge-base\"") && stored[0].contains("\"reason\" : \"beyond-margin\""))
        let looked = try await repository.tollgate("run", "--record", "--until-decided", "--rounds", "6", "--", "sh steady.sh > {out}")
        #expect(looked.status == 1, "\(looked.errors)")
        #expect(try await Self.verdicts(repository).contains { $0.contains("\"maximum\" : 6") })
        let broken = try await repository.tollgate(
            "run", "--record", "--", "test $TOLLGATE_SIDE = baseline && sh steady.sh > {out}")
        #expect(broken.status == 69, "\(broken.errors)")
        #expect(try await Self.verdicts(repository).contains { $0.contains("\"notMeasured\"") && $0.contains("\"exit\" : 69") })
    }

    @Test("a budget outside of the commit is told by its blob alone, one named from elsewhere by its path from the root")
    func budgetFiles() async throws {
        let repository = try await Self.repository()
        try repository.budget(Self.objective + " # later", to: "Budgets/shop.yaml")
        try repository.write("", to: "sub/.keep")
        let text = try repository.read("Budgets/shop.yaml")
        let ended = try await EndedProgram(
            running: ScratchRepository.executable.path, ["check", "--record", "--budget", "../Budgets/shop.yaml"],
            in: repository.folder.path + "/sub")
        #expect(ended.status == 0, "\(ended.errors)")
        let piped = try await repository.tollgate(["check", "--record", "--budget", "-"], input: Array(text.utf8))
        #expect(piped.status == 0, "\(piped.errors)")
        let blob = try await repository.git("hash-object", "Budgets/shop.yaml")
        let stored = try await Self.verdicts(repository)
        #expect(stored.count == 2 && stored.allSatisfy { $0.contains("\"blob\" : \"\(blob)\"") && !$0.contains("\"commit\" : \"\(blob)") })
        #expect(stored.contains { $0.contains("\"file\" : \"Budgets/shop.yaml\"") } && stored.contains { $0.contains("\"file\" : \"-\"") })
        #expect(stored.allSatisfy { $0.components(separatedBy: "\"commit\"").count == 2 }, "only the verdict's own")
    }

    @Test("a later version's verdict breaks no check, and verify names it")
    func laterVersion() async throws {
        let repository = try await Self.repository()
        #expect(try await repository.tollgate("check", "--record").status == 0)
        try await VerdictRecordingTests.put("{\"schema\": \"tollgate/recorded-verdict/v2\"}", in: repository)
        #expect(try await repository.tollgate("check", "--record").status == 0)
        let verified = try await repository.tollgate("baseline", "verify")
        #expect(verified.status == 65 && verified.output.contains("recorded-verdict/v2"), "\(verified.output)")
    }

    /// Puts a text where a verdict on the checked-out commit would be.
    static func put(_ text: String, in repository: ScratchRepository) async throws {
        try repository.write(text, to: "verdict.json")
        let blob = try await repository.git("hash-object", "-w", "verdict.json")
        try repository.write("100644 blob \(blob)\tverdict.json\n", to: "lines")
        let tree = try await repository.git("-c", "alias.mk=!git mktree < lines", "mk")
        let head = try await repository.git("rev-parse", "HEAD")
        let script = """
            export GIT_INDEX_FILE=.git/records-index
            git read-tree refs/tollgate/records
            git read-tree --prefix=v/\(head.prefix(2))/\(head.dropFirst(2))/\(tree) \(tree)
            commit=$(git commit-tree $(git write-tree) -p refs/tollgate/records -m put)
            git update-ref refs/tollgate/records $commit
            rm .git/records-index
            """
        try repository.write(script, to: ".git/put.sh")
        try await repository.git("-c", "alias.put=!sh .git/put.sh", "put")
        for path in ["verdict.json", "lines"] { try repository.remove(path) }
    }

    @Test("eight checks at once, beside records, lose nothing")
    func atOnce() async throws {
        let repository = try await Self.repository()
        try repository.copy("formats/hyperfine/v1.15/baseline.json", to: "bench.json")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for job in 0..<8 {
                group.addTask {
                    let variables = ["GITHUB_RUN_ID": "7", "GITHUB_JOB": "gate-\(job)", "GITHUB_RUN_ATTEMPT": "1"]
                    let recorded = try await repository.tollgate("record", "--results", "bench=bench.json", environment: variables)
                    let checked = try await repository.tollgate("check", "--record", environment: variables)
                    #expect(recorded.status == 0 && checked.status == 0, "\(recorded.errors)\(checked.errors)")
                }
            }
            try await group.waitForAll()
        }
        #expect(try await Self.verdicts(repository).count == 8)
        #expect(try await repository.records().count == 8)
        try await repository.git("fsck", "--strict", "--full")
    }

    @Test("verdicts of two clones meet in a bare remote, and both are in both")
    func sync() async throws {
        let repository = try await Self.repository()
        try await repository.git("clone", "--quiet", "--bare", ".", "origin.git")
        for clone in ["a", "b"] {
            try await repository.git("clone", "--quiet", "origin.git", clone)
            let checked = try await repository.tollgate(
                "check", "--record", "--repo", clone, "--budget", "\(clone)/Budgets/shop.yaml", "--results", "main=results/*",
                environment: ["GITHUB_RUN_ID": "7", "GITHUB_JOB": clone, "GITHUB_RUN_ATTEMPT": "1"])
            #expect(checked.status == 0, "\(checked.errors)")
        }
        let first = try await repository.tollgate("baseline", "sync", "--repo", "a")
        #expect(first.output == "origin has no records yet\nsent 1 verdict to origin\n", "\(first.output)\(first.errors)")
        let record = try await repository.tollgate("record", "--repo", "b", "--results", "main=results/*")
        #expect(record.status == 0, "\(record.errors)")
        let second = try await repository.tollgate("baseline", "sync", "--repo", "b")
        #expect(
            second.output == "received 1 verdict from origin\nsent 1 record and 1 verdict to origin\n", "\(second.output)\(second.errors)")
        #expect(try await repository.tollgate("baseline", "sync", "--repo", "a").status == 0)
        let everywhere = try await Self.verdicts(repository, in: "origin.git")
        #expect(everywhere.count == 2)
        for clone in ["a", "b"] { #expect(try await Self.verdicts(repository, in: clone) == everywhere) }
    }
}
