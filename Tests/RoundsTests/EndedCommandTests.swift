import Foundation
import Testing

@testable import Rounds

/// Commands run to their end, or are brought to it with all that they started.
@Suite struct EndedCommandTests {
    private let folder = TemporaryFolder()

    private func run(_ line: String, timeout: Double? = nil, variables: [String: String] = [:]) async throws -> EndedCommand {
        try await EndedCommand(
            running: ["/bin/sh", "-c", line], in: folder.path, variables: variables, output: folder.path + "/out",
            errors: folder.path + "/err", timeout: timeout)
    }

    @Test(
        "how it ended",
        arguments: [("exit 0", .exited(0)), ("exit 7", .exited(7)), ("kill -KILL $$", .signalled(9))] as [(String, EndedCommand.End)])
    func end(_ line: String, _ end: EndedCommand.End) async throws { #expect(try await run(line).end == end) }

    @Test func outputAndErrorsAreKeptApart() async throws {
        _ = try await run("echo $said; echo wrong >&2", variables: ["said": "right"])
        #expect(RoundsFolder.lastLines(of: folder.path + "/out") == ["right"])
        #expect(RoundsFolder.lastLines(of: folder.path + "/err") == ["wrong"])
    }

    @Test func aProgramThatIsNotThereCannotBeStarted() async throws {
        let ended = try await EndedCommand(
            running: ["no-such-program-here"], in: folder.path, variables: [:], output: folder.path + "/out", errors: folder.path + "/err",
            timeout: nil)
        guard case .cannotStart = ended.end else {
            Issue.record("\(ended.end)")
            return
        }
    }

    /// Seconds of real time: a timeout cannot be tested without waiting for one.
    @Test func whatHangsIsEndedWithItsChildren() async throws {
        let ended = try await run("sleep 1000 & echo $! > child; wait", timeout: 2)
        #expect(ended.end == .timedOut)
        #expect(try isGone(child: "child"))
    }

    @Test func whatACommandLeavesRunningIsEndedWithIt() async throws {
        #expect(try await run("sleep 1000 & echo $! > child").end == .exited(0))
        #expect(try isGone(child: "child"))
    }

    /// It ignores being asked, so it is ended after two seconds.
    @Test func whatDoesNotListenIsEndedToo() async throws {
        let ended = try await run("trap '' TERM; echo $$ > child; while :; do sleep 0.05; done", timeout: 2)
        #expect(ended.end == .timedOut)
        #expect(try isGone(child: "child"))
    }

    /// A process that ended and was not collected yet is gone, too.
    private func isGone(child: String) throws -> Bool {
        let number = try #require(
            Int32(try String(contentsOfFile: folder.path + "/" + child, encoding: .utf8).trimmingCharacters(in: .newlines)))
        for _ in 0..<100 {
            guard kill(number, 0) == 0, let text = SystemFile.text("/proc/\(number)/stat"), !text.contains(") Z ") else { return true }
            usleep(20_000)
        }
        return false
    }
}

/// A folder that goes with the object.
final class TemporaryFolder: Sendable {
    let path = NSTemporaryDirectory() + "tollgate-rounds-" + UUID().uuidString

    init() { try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func text(_ name: String) -> String? { try? String(contentsOfFile: path + "/" + name, encoding: .utf8) }
}
