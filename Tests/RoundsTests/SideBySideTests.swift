import Foundation
import Testing

@testable import Rounds

/// Whole rounds of real commands in two folders.
@Suite struct SideBySideTests {
    private let folder = TemporaryFolder()

    private var places: [RoundSide: String] { [.baseline: folder.path + "/b", .candidate: folder.path + "/c"] }

    private func measurement(
        _ lines: [String], levels: [String?] = [nil], prepare: String? = nil, timeout: Double? = nil, accepted: [Int32] = [],
        bound: Double = 1, check: @escaping (String) -> String? = { _ in nil }
    ) throws -> SideBySide {
        for place in places.values { try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true) }
        let units = lines.enumerated().flatMap { index, line in
            levels.map { RoundsPlan.Unit(suite: "suite\(index)", level: $0, command: .shell(line), prepare: prepare) }
        }
        let plan = RoundsPlan(
            baseline: "b", candidate: "c", units: units, seed: 7, disturbance: Disturbance(bound: bound), acceptedExits: accepted,
            timeout: timeout)
        return try SideBySide(plan, in: RoundsFolder(folder.path + "/rounds"), places: places, check: { path, _ in check(path) })
    }

    private func files() -> [String] {
        RoundsFolder.files(in: folder.path + "/rounds").filter { $0.hasPrefix("baseline/") || $0.hasPrefix("candidate/") }
    }

    @Test func eachSideRunsInItsPlaceAndItsFilesAreKept() async throws {
        let rounds = try measurement(["echo {side} {round} $(basename $PWD) > {out}", "pwd > {out}.json"])
        try await rounds.round()
        try await rounds.round()
        #expect(
            files() == [
                "baseline/suite0/round-01", "baseline/suite0/round-02", "baseline/suite1/round-01.json", "baseline/suite1/round-02.json",
                "candidate/suite0/round-01", "candidate/suite0/round-02", "candidate/suite1/round-01.json",
                "candidate/suite1/round-02.json",
            ])
        #expect(folder.text("rounds/baseline/suite0/round-02") == "baseline 2 b\n")
        #expect(folder.text("rounds/candidate/suite0/round-01") == "candidate 1 c\n")
    }

    @Test func levelsAreFolders() async throws {
        let rounds = try measurement(["echo {level} > {out}"], levels: ["1x", "2x"])
        try await rounds.round()
        #expect(
            files() == [
                "baseline/suite0/load=1x/round-01", "baseline/suite0/load=2x/round-01", "candidate/suite0/load=1x/round-01",
                "candidate/suite0/load=2x/round-01",
            ])
        #expect(folder.text("rounds/candidate/suite0/load=2x/round-01") == "2x\n")
    }

    @Test func whatIsPrintedIsTheResultWhereNoneIsNamed() async throws {
        let rounds = try measurement(["echo ok there"])
        try await rounds.round()
        #expect(folder.text("rounds/candidate/suite0/round-01") == "ok there\n")
    }

    @Test func theOrderIsThePlans() async throws {
        let rounds = try measurement(["echo {side} >> ../order; echo > {out}"])
        for _ in 0..<4 { try await rounds.round() }
        let order = folder.text("order")?.split(separator: "\n").map(String.init)
        #expect(order == (1...4).flatMap { RoundOrder(seed: 7).sides(round: $0, unit: 0).map(\.rawValue) })
    }

    @Test func preparingHappensOnceASide() async throws {
        let rounds = try measurement(
            ["cat built > {out}", "cat built > {out}"], prepare: "echo built >> built; echo {side} >> ../prepared")
        try await rounds.prepare()
        try await rounds.round()
        #expect(folder.text("rounds/candidate/suite1/round-01") == "built\n")
        #expect(folder.text("prepared")?.split(separator: "\n").count == 2)
    }

    @Test func theWarmUpIsThrownAway() async throws {
        let rounds = try measurement(["echo {round} > {out}"])
        try await rounds.warmUp()
        #expect(files().isEmpty && rounds.rounds.isEmpty)
        try await rounds.round()
        #expect(folder.text("rounds/candidate/suite0/round-01") == "1\n")
    }

    struct Fault: Sendable {
        let line: String
        let kind: HarnessFailure.Kind
        var lastLines: [String] = []
    }

    static let faults: [Fault] = [
        Fault(line: "echo oops >&2; exit 3", kind: .exited(3), lastLines: ["oops"]),
        Fault(line: "echo said; exit 3", kind: .exited(3), lastLines: ["said"]),
        Fault(line: "kill -SEGV $$", kind: .signalled(11)),
        Fault(line: "sleep 1000", kind: .timedOut(seconds: 5)),
        Fault(line: "echo 'FAILED a'; echo wrote >&2; : {out}; exit 1", kind: .exited(1), lastLines: ["FAILED a", "wrote"]),
        Fault(line: ": {out}; echo printed", kind: .noFile, lastLines: ["printed"]),
        Fault(line: "true", kind: .noFile),
        Fault(line: "echo > {out}; echo > {out}.log", kind: .severalFiles(["result", "result.log"])),
        Fault(line: "echo rubbish > {out}", kind: .unreadable("no result")),
    ]

    /// The fault is said to be one side's where the other one runs, in whichever order they had their turns.
    @Test("a command that does not do its part", arguments: faults, [["candidate"], ["baseline"], ["baseline", "candidate"]])
    func fault(_ fault: Fault, at sides: [String]) async throws {
        let line = "case {side} in \(sides.joined(separator: "|"))) \(fault.line);; *) echo good > {out};; esac"
        let rounds = try measurement([line], timeout: fault.kind == .timedOut(seconds: 5) ? 5 : nil) { path in
            (try? String(contentsOfFile: path, encoding: .utf8)) == "rubbish\n" ? "no result" : nil
        }
        let error = await #expect(throws: RoundsError.self) { _ = try await rounds.round() }
        guard case .harness(let failure)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failure.kind == fault.kind)
        #expect(failure.lastLines == fault.lastLines)
        #expect(sides.contains(failure.side.rawValue))
        #expect(failure.otherSideRuns == (sides.count == 1))
        #expect(failure.isOfCandidateOnly == (sides == ["candidate"]))
        #expect(files().isEmpty && rounds.rounds.isEmpty)
        #expect(!failure.description.contains(folder.path))
    }

    @Test func whatNeitherWritesNorPrintsIsSaidToDoNeither() async throws {
        let error = await #expect(throws: RoundsError.self) { _ = try await measurement(["true"]).round() }
        guard case .harness(let failure)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failure.kind == .noOutput && failure.otherSideRuns == false)
    }

    /// Any use of the processors by others is more than this bound; the third one in a row shows that the machine is always so.
    @Test func aDisturbedRoundIsMeasuredOnceMore() async throws {
        let rounds = try measurement(["echo {round} >> ../count; sleep 0.1; echo > {out}"], bound: -1)
        for _ in 0..<4 { try await rounds.round() }
        #expect(rounds.rounds.map(\.wasRepeated) == [true, true, true, false])
        #expect(!rounds.rounds.contains { !$0.firstAttemptWasDisturbed })
        #expect(
            folder.text("count")?.split(separator: "\n").map(String.init) == [
                "1", "1", "1", "1", "2", "2", "2", "2", "3", "3", "3", "3", "4", "4",
            ])
        #expect(files().count == 8)
    }

    @Test func aLinkIsNoResultFile() async throws {
        let rounds = try measurement(["ln -s /etc/hostname {out}"])
        await #expect(throws: RoundsError.self) { _ = try await rounds.round() }
    }

    @Test func whatTakesForEverIsEndedWithoutATimeout() async throws {
        let unit = RoundsPlan.Unit(suite: "main", command: .shell("echo > {out}"), prepare: "sleep 1000")
        let plan = RoundsPlan(baseline: "b", candidate: "c", units: [unit], seed: 1)
        for place in places.values { try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true) }
        let rounds = try SideBySide(
            plan, in: RoundsFolder(folder.path + "/rounds"), places: places, patience: 1, check: { _, _ in nil })
        let error = await #expect(throws: RoundsError.self) { try await rounds.prepare() }
        guard case .harness(let failure)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failure.kind == .timedOut(seconds: 1) && failure.otherSideRuns == false)
    }

    @Test func eachSideIsToldItsOwnFolder() async throws {
        let rounds = try measurement(["echo $PWD $(printenv PWD) > {out}"])
        try await rounds.round()
        #expect(folder.text("rounds/baseline/suite0/round-01") == "\(folder.path)/b \(folder.path)/b\n")
    }

    @Test func anExitCodeMayBeAccepted() async throws {
        let rounds = try measurement(["echo > {out}; exit 99"], accepted: [99])
        try await rounds.round()
        #expect(files().count == 2)
    }

    @Test func aSideThatDoesNotBuildIsNamed() async throws {
        let rounds = try measurement(["echo > {out}"], prepare: "test {side} = baseline")
        let error = await #expect(throws: RoundsError.self) { try await rounds.prepare() }
        guard case .harness(let failure)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failure.stage == .preparing && failure.isOfCandidateOnly)
    }

    @Test func anotherMeasurementGoesOnWhereOneStopped() async throws {
        let first = try measurement(["echo {round} > {out}"])
        try await first.round()
        try first.fix(maximum: 20)
        let left = try #require(try first.folder.read())
        #expect(left.plan.maximum == 20 && left.rounds == first.rounds)
        let second = try SideBySide(left.plan, in: first.folder, after: left.rounds, places: places, check: { _, _ in nil })
        try await second.round()
        #expect(second.rounds.map(\.number) == [1, 2])
        #expect(folder.text("rounds/baseline/suite0/round-02") == "2\n")
    }

    @Test func aJournalOfAnotherVersionIsRefused() throws {
        let other = RoundsFolder(folder.path)
        try Data("{\"schema\":\"tollgate/rounds/v9\"}".utf8).write(to: URL(fileURLWithPath: folder.path + "/rounds.json"))
        #expect(throws: RoundsError.self) { try other.read() }
        #expect(try RoundsFolder(folder.path + "/none").read() == nil)
    }
}
