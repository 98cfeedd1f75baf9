import Foundation
import RepositoryFixtures
import Testing

/// `tollgate run` with a program of several revisions. `bench.sh` measures a sleep, and of it is only asked what no machine, however busy, may
/// get wrong; `steady.sh` says the same time in every round but for two per mille.
///
/// Slow, for what is measured is real time: some hundred milliseconds a side and test.
@Suite struct RunTests {
    /// A repository whose `main` sleeps 50 ms, and a budget that allows 3 %.
    static func repository() async throws -> ScratchRepository {
        let repository = try await ScratchRepository()
        try repository.budget("sleep: { metric: main/time, statistic: mean, direction: lower, margin: 3% }")
        try repository.write("0.050\n", to: "seconds")
        try repository.write(
            """
            start=$(date +%s%N); sleep $(cat seconds); end=$(date +%s%N)
            echo "{\\"schema\\": \\"tollgate/results/v1\\", \\"metrics\\": {\\"time\\": {\\"unit\\": \\"ns\\"}},"
            echo "  \\"observations\\": [{\\"metric\\": \\"time\\", \\"value\\": $((end - start))}]}"

            """, to: "bench.sh")
        try repository.write(
            """
            value=$(awk -v round="$TOLLGATE_ROUND" '{ printf "%.6f", $1 * (1 + (round * 7 % 5) / 2000) }' seconds) || exit 2
            echo "metric,value,unit"; echo "time,$value,s"


            """, to: "steady.sh")
        try await repository.git("add", ".")
        try await repository.git("commit", "--quiet", "--message", "Fifty milliseconds")
        try await repository.git("checkout", "--quiet", "-b", "change")
        return repository
    }

    /// The same with a second revision in which these files are others.
    static func repository(change: [String: String]) async throws -> ScratchRepository {
        let repository = try await repository()
        for (path, text) in change { try repository.write(text, to: path) }
        try await repository.git("add", ".")
        try await repository.git("commit", "--quiet", "--allow-empty", "--message", "The change")
        return repository
    }

    private static func isClean(_ repository: ScratchRepository) async throws -> Bool {
        let folder = repository.folder
        let beside = folder.deletingLastPathComponent().appending(path: ".tollgate-" + folder.lastPathComponent).path
        let isAlone = try await repository.git("worktree", "list").split(separator: "\n").count == 1
        return isAlone && !FileManager.default.fileExists(atPath: beside)
    }

    private let bench = ["--", "sh bench.sh > {out}"]
    private let steady = ["--", "sh steady.sh > {out}"]

    // MARK: verdicts

    /// On a machine that is disturbed all the time it may be undecided.
    @Test func whatIsSlowerByEightPerCentNeverPasses() async throws {
        let repository = try await RunTests.repository(change: ["seconds": "0.054\n"])
        let ended = try await repository.tollgate(["run"] + bench)
        #expect([0, 1, 2].contains(ended.status) && !ended.output.hasPrefix("### ✅"), "\(ended.output)\(ended.errors)")
        #expect(try await RunTests.isClean(repository))
    }

    @Test(
        "a steady program is decided in five rounds",
        arguments: [("0.054", 1, "### ❌ FAIL"), ("0.050", 0, "### ✅ PASS"), ("0.0505", 0, "### ✅ PASS")] as [(String, Int32, String)])
    func steadyProgram(_ seconds: String, _ status: Int32, _ headline: String) async throws {
        let repository = try await RunTests.repository(change: ["seconds": seconds + "\n"])
        let ended = try await repository.tollgate(["run"] + steady)
        #expect(ended.status == status && ended.output.hasPrefix(headline), "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("5 alternating rounds"))
        #expect(ended.errors.split(separator: "\n").filter { $0.hasPrefix("round ") }.count == 5, "a line a round: \(ended.errors)")
        #expect(try await RunTests.isClean(repository))
    }

    @Test func whatIsEqualDoesNotFail() async throws {
        let repository = try await RunTests.repository(change: ["unrelated": "text\n"])
        let ended = try await repository.tollgate(["run", "--baseline", "main", "--warm-up"] + bench)
        #expect([0, 2].contains(ended.status), "\(ended.output)\(ended.errors)")
        #expect(try await RunTests.isClean(repository))
    }

    /// Whatever is in the working tree is the candidate.
    @Test func theWorkingTreeIsMeasuredAsItIs() async throws {
        let repository = try await RunTests.repository(change: [:])
        try repository.write("0.150\n", to: "seconds")
        let ended = try await repository.tollgate(["run", "--baseline", "HEAD", "--rounds", "3"] + steady)
        #expect(ended.status == 1, "\(ended.output)\(ended.errors)")
        #expect(try repository.read("seconds") == "0.150\n")
    }

    @Test func keptFilesGiveTheSameVerdictAndCanBeRecorded() async throws {
        let repository = try await RunTests.repository(change: ["seconds": "0.150\n"])
        let ran = try await repository.tollgate(["run", "--rounds", "4", "--keep", "rounds", "--format", "json"] + steady)
        #expect(ran.status == 1, "\(ran.output)\(ran.errors)")
        let again = try await repository.tollgate(
            "check", "--results", "main=rounds/candidate/main/*", "--baseline-results", "main=rounds/baseline/main/*", "--format", "json")
        #expect(again.status == ran.status)
        let verdicts = try [ran, again].map { ended in
            let verdict = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
            let budgets = try #require(verdict["budgets"] as? [[String: Any]])
            return try JSONSerialization.data(withJSONObject: try #require(budgets.first?["objectives"]), options: .sortedKeys)
        }
        #expect(verdicts[0] == verdicts[1])
        let recorded = try await repository.tollgate("record", "--results", "main=rounds/candidate/main/*")
        #expect(recorded.status == 0 && recorded.output.contains("4 runs"), "\(recorded.output)\(recorded.errors)")
        #expect(
            ran.errors.contains("kept in rounds; the same verdict again: tollgate check --results main='rounds/candidate/main/round-*'"))
        let twice = try await repository.tollgate(["run", "--keep", "rounds"] + bench)
        #expect(twice.status == 64 && twice.errors.contains("--resume rounds"))
    }

    @Test func aRealHarnessIsDriven() async throws {
        let repository = try await RunTests.repository(change: ["seconds": "0.150\n"])
        try repository.budget("sleep: { metric: main/time, statistic: mean, each: benchmark, margin: 5% }")
        let ended = try await repository.tollgate(
            "run", "--rounds", "3", "--", "hyperfine", "--shell", "none", "--runs", "2", "--command-name", "bench", "--export-json",
            "{out}",
            "sh bench.sh")
        let isRight = [0, 1, 2].contains(ended.status) && ended.output.contains("bench") && !ended.output.hasPrefix("### ✅")
        #expect(isRight, "\(ended.output)\(ended.errors)")
    }

    // MARK: until decided

    @Test(
        "what is clear ends early",
        arguments: [("0.060", 1, "### ❌ FAIL"), ("0.050", 0, "### ✅ PASS")] as [(String, Int32, String)])
    func untilDecided(_ seconds: String, _ status: Int32, _ headline: String) async throws {
        let repository = try await RunTests.repository(change: ["seconds": seconds + "\n"])
        let ended = try await repository.tollgate(["run", "--until-decided", "--keep", "rounds"] + steady)
        #expect(ended.status == status && ended.output.hasPrefix(headline), "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("every objective is decided") && ended.output.contains("of at most 30"))
        #expect(ended.errors.contains("1 of 1 objectives decided"))
        let count = ended.errors.split(separator: "\n").filter { $0.hasPrefix("round ") }.count
        #expect((5...12).contains(count), "\(ended.errors)")
        // The same files at the same look are the same verdict; looked at once they are another.
        let files = ["--results", "main=rounds/candidate/main/*", "--baseline-results", "main=rounds/baseline/main/*"]
        let again = try await repository.tollgate(["check", "--looked", "\(count)/30"] + files)
        func table(_ output: String) -> [Substring] { output.split(separator: "\n").filter { $0.hasPrefix("|") || $0.hasPrefix("#") } }
        #expect(again.status == status && table(again.output) == table(ended.output), "\(again.output)\(ended.output)")
        let once = try await repository.tollgate(["check"] + files)
        #expect(!once.output.contains("look at round"))
    }

    /// Times that differ by a third from round to round, whichever side: thirty rounds cannot promise 3 %.
    @Test func whatNoNumberOfRoundsDecidesEndsEarlyToo() async throws {
        let noisy = """
            awk -v round="$TOLLGATE_ROUND" -v side="$TOLLGATE_SIDE" 'BEGIN {
              print "metric,value,unit"
              print "time," 50 + ((round * 37 + (side == "baseline") * 11) % 17) * 2 ",ms"
            }'
            """
        let repository = try await RunTests.repository(change: [:])
        let ended = try await repository.tollgate("run", "--until-decided", "--", noisy + " > {out}")
        #expect(ended.status == 0 && ended.output.hasPrefix("### ❔ UNDECIDED"), "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("more rounds, up to 30, would hardly decide `sleep`"), "\(ended.output)")
    }

    @Test func timeEndsIt() async throws {
        let repository = try await RunTests.repository(change: [:])
        let ended = try await repository.tollgate("run", "--time-limit", "2s", "--rounds", "50", "--", "sleep 0.3; sh steady.sh > {out}")
        #expect([0, 2].contains(ended.status), "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("time was up after"), "\(ended.output)")
    }

    @Test func theMostRoundsStayFixedWhenItIsGoneOn() async throws {
        let repository = try await RunTests.repository(change: [:])
        let first = try await repository.tollgate(["run", "--until-decided", "--rounds", "12", "--keep", "rounds"] + steady)
        #expect(first.status == 0, "\(first.output)\(first.errors)")
        try repository.write("0.051\n", to: "seconds")
        let other = try await repository.tollgate("run", "--resume", "rounds")
        #expect(other.status == 64 && other.errors.contains("working tree was changed"), "\(other.errors)")
        try repository.write("0.050\n", to: "seconds")
        let same = try await repository.tollgate("run", "--resume", "rounds")
        #expect(same.status == 0 && same.output.contains("of at most 12"), "\(same.output)\(same.errors)")
    }

    // MARK: what the budget names

    @Test func aSuiteNamesItsCommandForEachLevel() async throws {
        let repository = try await RunTests.repository(change: ["seconds": "0.150\n"])
        try repository.write(
            """
            schema: tollgate/budget/v1
            service: shop
            suites:
              main:
                prepare: "echo {side} >> built"
                levels:
                  1x: "sh steady.sh > {out}"
                  2x: "sh steady.sh > {out}; test {level} = 2x && test -e built"
            objectives:
              idle: { metric: main/time, statistic: mean, where: { load: 1x }, margin: 3% }
              busy: { metric: main/time, statistic: mean, where: { load: 2x }, margin: 3% }

            """, to: "Budgets/shop.yaml")
        let both = try await repository.tollgate("run", "--rounds", "4", "--keep", "rounds")
        #expect(both.status == 1, "\(both.output)\(both.errors)")
        #expect(both.output.contains("busy") && both.output.contains("idle"))
        #expect(FileManager.default.fileExists(atPath: repository.folder.path + "/rounds/baseline/main/load=2x/round-04"))
        #expect(try repository.read("built") == "candidate\n")
        let one = try await repository.tollgate("run", "--rounds", "3", "--level", "2x")
        #expect(one.status == 1 && one.output.contains("busy"), "\(one.output)\(one.errors)")
        let none = try await repository.tollgate("run", "--level", "3x")
        #expect(none.status == 64 && none.errors.contains("--level 3x"))
    }

    @Test func aFirstBudgetIsMeasured() async throws {
        let repository = try await RunTests.repository(change: [:])
        let drafted = try await repository.tollgate(
            "budget", "init", "--rounds", "3", "--prepare", "touch built", "--service", "shop", "--", "sh steady.sh > {out}")
        #expect(drafted.status == 0, "\(drafted.errors)")
        #expect(drafted.output.contains("3 runs of the unchanged code by this command"))
        #expect(drafted.errors.contains("round 3 of 3") && drafted.errors.contains("tollgate run"))
        try repository.write(drafted.output, to: "Budgets/shop.yaml")
        let validated = try await repository.tollgate("budget", "validate")
        #expect(validated.status == 0, "\(validated.errors)")
        // What was drafted is all that a measurement needs.
        let ran = try await repository.tollgate("run", "--rounds", "3")
        #expect(ran.status == 0, "\(ran.output)\(ran.errors)")
        let failed = try await repository.tollgate("budget", "init", "--", "echo wrong >&2; exit 4")
        #expect(failed.status == 69 && failed.errors.contains("exited with 4 in round 1") && failed.errors.contains("wrong"))
    }

    /// A file of several runs would count as several rounds.
    @Test func aRoundIsOneRun() async throws {
        let repository = try await RunTests.repository(change: [:])
        let several = try await repository.tollgate(
            "run", "--", "printf 'metric,value,unit,run\\ntime,1,s,a\\ntime,2,s,b\\n' > {out}")
        #expect(several.status == 65 && several.errors.contains("it holds 2 runs, and a round is one run"), "\(several.errors)")
        // The same name in every round is no reason to take all rounds for one run.
        let named = try await repository.tollgate("run", "--", "printf 'metric,value,unit,run\\ntime,1,s,same\\n' > {out}")
        #expect(named.status == 0 && named.output.contains("in 5 rounds"), "\(named.output)\(named.errors)")
    }

    /// Another suite of the budget has no files in this job: its objectives are named, and the measured ones judged.
    @Test func whatWasNotMeasuredIsNamed() async throws {
        let repository = try await RunTests.repository(change: [:])
        try repository.write(
            """
            schema: tollgate/budget/v1
            service: shop
            primary: quality
            suites:
              golden: { results: "golden/*.json" }
              main: { command: "sh steady.sh > {out}" }
            objectives:
              quality: { metric: golden/accuracy, statistic: mean, limit: 0.9 }
              sleep: { metric: main/time, statistic: mean, direction: lower, margin: 3% }

            """, to: "Budgets/shop.yaml")
        let ended = try await repository.tollgate("run")
        #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
        #expect(ended.output.lowercased().contains("not judged here") && ended.output.contains("`quality`"), "\(ended.output)")
    }

    // MARK: commands that do not do their part

    struct Fault: Sendable {
        let script: String
        var options: [String] = []
        let status: Int32
        let headline: String
        var lastLine = ""
    }

    static let faults: [Fault] = [
        Fault(
            script: "echo 'panic: `no` | memory' >&2; exit 3", status: 69,
            headline: "the candidate does not run: `sh bench.sh > {out}` exited with 3 in round 1",
            lastLine: "memory"),
        Fault(script: "sleep 1000 & wait", options: ["--timeout", "5s"], status: 69, headline: "did not end within 5 s in round 1"),
        Fault(script: "kill -KILL $$", status: 69, headline: " in round 1"),
        Fault(script: "echo 'all is well'", status: 65, headline: "left a file that is no result"),
        Fault(script: "true", status: 65, headline: "left a file that is no result"),
    ]

    @Test("a candidate that does not run is no regression", arguments: faults)
    func fault(_ fault: Fault) async throws {
        let repository = try await RunTests.repository(change: ["bench.sh": fault.script + "\n"])
        let ended = try await repository.tollgate(
            ["run"] + fault.options + ["--format", "markdown", "--format", "json=verdict.json"] + bench)
        #expect(ended.status == fault.status, "\(ended.output)\(ended.errors)")
        let first = try #require(ended.output.split(separator: "\n").first)
        #expect(first.hasPrefix("### 🛑 NOT MEASURED · the candidate does not run") && first.contains(fault.headline), "\(ended.output)")
        #expect(fault.lastLine.isEmpty || ended.output.contains(fault.lastLine))
        let json = try #require(try JSONSerialization.jsonObject(with: Data(repository.read("verdict.json").utf8)) as? [String: Any])
        #expect(json["exit"] as? Int32 == fault.status && json["notMeasured"] is [String: Any])
        #expect(try await RunTests.isClean(repository))
    }

    @Test func aBaselineThatDoesNotRunIsAnErrorWithoutAVerdict() async throws {
        let repository = try await RunTests.repository(change: ["new.sh": "sh bench.sh\n"])
        let ended = try await repository.tollgate("run", "--", "sh new.sh > {out}")
        #expect(ended.status == 69 && ended.output.isEmpty)
        #expect(ended.errors.contains("the baseline does not run: sh new.sh > {out} exited with") && ended.errors.contains("new.sh"))
        #expect(try await RunTests.isClean(repository))
    }

    @Test func neitherSideRuns() async throws {
        let repository = try await RunTests.repository(change: [:])
        let ended = try await repository.tollgate("run", "--", "nonesuch", "{out}")
        #expect(ended.status == 69 && ended.output.isEmpty && ended.errors.contains("neither side runs: nonesuch {out} cannot be started"))
    }

    @Test func aCandidateThatDoesNotBuildIsSaid() async throws {
        let repository = try await RunTests.repository(change: ["Makefile.broken": ""])
        let ended = try await repository.tollgate(["run", "--prepare", "test ! -e Makefile.broken"] + bench)
        #expect(ended.status == 69 && ended.output.contains("the candidate does not build: `test ! -e Makefile.broken` exited with 1"))
    }

    // MARK: interrupted

    /// Starts a measurement of many rounds, waits for its second one, and does something to it.
    private func interrupted(_ repository: ScratchRepository, _ signal: String) async throws -> EndedProgram {
        let tollgate = ScratchRepository.executable.path
        return try await EndedProgram(
            running: "/bin/sh",
            [
                "-c",
                """
                '\(tollgate)' run --rounds 8 --keep rounds -- 'sh steady.sh > {out}; sleep 0.2' &
                while kill -0 $! && ! grep -q '"number" : 2' rounds/rounds.json 2> /dev/null; do sleep 0.05; done
                kill -\(signal) $!
                wait $!
                """,
            ], in: repository.folder.path)
    }

    @Test func anInterruptedMeasurementIsGoneOnWith() async throws {
        let repository = try await RunTests.repository(change: ["seconds": "0.150\n"])
        let ended = try await interrupted(repository, "INT")
        #expect(ended.status == 130, "\(ended.errors)")
        #expect(ended.errors.contains("tollgate run --resume rounds"))
        #expect(try await RunTests.isClean(repository))
        let resumed = try await repository.tollgate("run", "--resume", "rounds")
        #expect(resumed.status == 1, "\(resumed.output)\(resumed.errors)")
        #expect(resumed.errors.contains("round 8 of 8") && !resumed.errors.contains("round 2 of"))
        #expect(resumed.output.contains("8 alternating rounds"))
        let judged = try await repository.tollgate("run", "--resume", "rounds")
        #expect(judged.status == 64 && judged.errors.contains("its verdict was given"), "\(judged.errors)")
        try await repository.git("commit", "--quiet", "--allow-empty", "--message", "Another")
        let other = try await repository.tollgate("run", "--resume", "rounds")
        #expect(other.status == 64 && other.errors.contains("is checked out"))
    }

    @Test func afterAKillTheNextOneTidiesUp() async throws {
        let repository = try await RunTests.repository(change: [:])
        let ended = try await interrupted(repository, "KILL")
        #expect(ended.status == 137)
        #expect(try await !RunTests.isClean(repository), "nobody could tidy up yet")
        let next = try await repository.tollgate(["run", "--rounds", "3"] + steady)
        #expect(next.status == 0, "\(next.output)\(next.errors)")
        #expect(try await RunTests.isClean(repository))
    }

    // MARK: where and how it is called

    @Test func fromAFolderBothSidesRunThere() async throws {
        let repository = try await RunTests.repository(change: [:])
        try repository.write("", to: "only-now/here")
        for (folder, status, message) in [("deep", 66, "does not exist"), ("only-now", 66, "only-now/ does not exist in the baseline")] {
            try repository.write("", to: "\(folder)/file")
            let ended = try await EndedProgram(
                running: ScratchRepository.executable.path, ["run", "--rounds", "3", "--", "sh ../bench.sh > {out}"],
                in: repository.folder.path + "/" + folder)
            #expect(ended.status == Int32(status) && ended.errors.contains(message), "\(ended.errors)")
        }
        try repository.write("0.05\n", to: "deep/seconds")
        try await repository.git("add", "deep")
        try await repository.git("commit", "--quiet", "--message", "A folder")
        let ended = try await EndedProgram(
            running: ScratchRepository.executable.path, ["run", "--baseline", "HEAD", "--rounds", "3", "--", "sh ../bench.sh > {out}"],
            in: repository.folder.path + "/deep")
        #expect([0, 2].contains(ended.status), "\(ended.output)\(ended.errors)")
    }

    @Test func theHarnessKeepsToItsProcessors() async throws {
        let repository = try await RunTests.repository(change: [:])
        let ended = try await repository.tollgate(
            "run", "--rounds", "3", "--cpus", "1", "--keep", "rounds", "--", "nproc >&2; sh bench.sh > {out}")
        #expect([0, 2].contains(ended.status), "\(ended.errors)")
        #expect(try repository.read("rounds/log/round-1-0-candidate.err") == "1\n")
    }

    @Test(
        "wrong usage is said",
        arguments: [
            (["run"], "write the harness behind --"), (["run", "--rounds", "0", "--", "x"], "--rounds"),
            (["run", "--until-decided", "--rounds", "4", "--", "x"], "first looks after 5 rounds"),
            (["run", "--suite", "golden", "--", "x"], "no objective is about a suite \"golden\""),
            (["run", "--resume", "none", "--rounds", "9"], "--rounds"), (["run", "--results", "main=x", "--", "x"], "has no other files"),
            (["run", "--resume", "none", "--", "x"], "leave out the command"), (["run", "--cpus", "100000", "--", "x"], "--cpus 100000"),
            (["run", "--level", "1x,1x", "--", "x"], "1x,1x"), (["run", "--level", "../x", "--", "x"], "../x"),
            (["run", "--level", "1x,2x", "--", "x"], "does not say {level}"), (["run", "--timeout", "5", "--", "x"], "'5' is invalid"),
        ] as [([String], String)])
    func usage(_ arguments: [String], _ message: String) async throws {
        let repository = try await RunTests.repository(change: [:])
        let ended = try await repository.tollgate(arguments)
        #expect(ended.status == 64 && ended.errors.contains(message), "\(ended.status) \(ended.errors)")
    }

    @Test func whatIsNotThereIsSaid() async throws {
        let repository = try await RunTests.repository(change: [:])
        let resumed = try await repository.tollgate("run", "--resume", "none")
        #expect(resumed.status == 66 && resumed.errors.contains("no measurement was begun there"))
        let unknown = try await repository.tollgate(["run", "--baseline", "nonesuch"] + bench)
        #expect(unknown.status == 66 && unknown.errors.contains("nonesuch"))
        let withoutGit = try await EndedProgram(
            running: ScratchRepository.executable.path, ["run", "--baseline", "main"] + bench, in: repository.folder.path,
            environment: ["PATH": "/nonexistent"])
        #expect(withoutGit.status == 69 && withoutGit.errors.contains("git is not there"), "\(withoutGit.errors)")
    }
}
