import CProcess
import Foundation
import Subprocess
import Synchronization

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A command that ran to its end, by itself or ended by us.
struct EndedCommand: Sendable {
    enum End: Sendable, Hashable {
        case exited(Int32)
        case signalled(Int32)
        case timedOut
        case interrupted(Int32)
        case cannotStart(String)
    }

    let end: End
    let use: MachineUse

    /// Seconds between asking a group of processes to end and ending it.
    private static let grace = 2.0

    /// Runs a program in a process group of its own, its output in files. What it leaves running is ended with it.
    ///
    /// - Parameters:
    ///   - timeout: seconds; nil for none.
    ///   - started: is told the group's number, which is also its first process's.
    init(
        running words: [String], in folder: String, variables: [String: String], output: String, errors: String, timeout: Double?,
        started: (@Sendable (Int32) -> Void)? = nil
    ) async throws(RoundsError) {
        let before = MachineReading.now()
        let start = ContinuousClock.now
        do {
            end = try await EndedCommand.run(words, folder, variables, output, errors, timeout, started)
        } catch let error as RoundsError {
            throw error
        } catch {
            throw .inputOutput(path: output, reason: "cannot be written (\(error))")
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        use = MachineUse(from: before, to: MachineReading.now(), seconds: seconds)
    }

    private static func run(
        _ words: [String], _ folder: String, _ variables: [String: String], _ output: String, _ errors: String, _ timeout: Double?,
        _ started: (@Sendable (Int32) -> Void)?
    ) async throws -> End {
        ProcessGroup.adoptOrphans()
        guard let program = words.first else { return .cannotStart("it is empty") }
        let options: FileDescriptor.OpenOptions = [.create, .truncate, .closeOnExec]
        let outputFile = try FileDescriptor.open(output, .writeOnly, options: options, permissions: [.ownerReadWrite])
        defer { try? outputFile.close() }
        let errorFile = try FileDescriptor.open(errors, .writeOnly, options: options, permissions: [.ownerReadWrite])
        defer { try? errorFile.close() }
        var platform = PlatformOptions()
        platform.processGroupID = 0
        let executable: Executable =
            program.contains("/")
            ? .path(FilePath(program.hasPrefix("/") ? program : folder + "/" + program)) : .name(program)
        let running = RunningGroup()
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await running.watch(timeout: timeout, grace: grace) }
            defer { tasks.cancelAll() }
            do {
                let ended = try await Subprocess.run(
                    executable, arguments: Arguments(Array(words.dropFirst())),
                    environment: .inherit.updating(
                        Dictionary(
                            uniqueKeysWithValues: variables.merging(["PWD": folder]) { $1 }.map {
                                (Environment.Key(stringLiteral: $0), $1)
                            })),
                    workingDirectory: FilePath(folder), platformOptions: platform, input: .none,
                    output: .fileDescriptor(outputFile, closeAfterSpawningProcess: false),
                    error: .fileDescriptor(errorFile, closeAfterSpawningProcess: false)
                ) { execution in
                    running.state.withLock { $0.number = execution.processIdentifier.value }
                    Interruption.run(group: execution.processIdentifier.value)
                    started?(execution.processIdentifier.value)
                }
                let (number, cause) = running.state.withLock { state in
                    defer { state.number = nil }
                    return (state.number, state.cause)
                }
                Interruption.run(group: 0)
                if let number { await ProcessGroup.end(number, grace: grace) }
                if let cause { return cause }
                switch ended.terminationStatus {
                case .exited(let code): return .exited(code)
                case .signaled(let signal): return .signalled(signal)
                }
            } catch let error as SubprocessError {
                return .cannotStart(String(describing: error).split(separator: "\n").first.map(String.init) ?? "unknown")
            }
        }
    }
}

/// The group of the command that runs now, and why we ended it, if we did.
private final class RunningGroup: Sendable {
    struct State {
        var number: Int32?
        var cause: EndedCommand.End?
    }

    let state = Mutex(State())

    /// Ends the group where time is up or this process was asked to end; returns then, or when it is cancelled.
    func watch(timeout: Double?, grace: Double) async {
        let deadline = timeout.map { ContinuousClock.now + .seconds($0) }
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(100))
            var reason: EndedCommand.End?
            if let signal = Interruption.signal { reason = .interrupted(signal) }
            if reason == nil, let deadline, ContinuousClock.now > deadline { reason = .timedOut }
            guard let reason else { continue }
            let number = state.withLock { state -> Int32? in
                guard state.number != nil else { return nil }
                state.cause = reason
                return state.number
            }
            guard let number else { continue }
            await ProcessGroup.end(number, grace: grace)
            return
        }
    }
}

/// A command and all that it started, unless a process left the group by itself.
enum ProcessGroup {
    /// Asks the group to end, and ends it where it does not within `grace` seconds. What was orphaned is collected, so that its processor time is
    /// known to be ours.
    static func end(_ number: Int32, grace: Double) async {
        defer { collect(number) }
        collect(number)
        guard number > 1, kill(-number, SIGTERM) == 0 else { return }
        let deadline = ContinuousClock.now + .seconds(grace)
        while ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(20))
            collect(number)
            if kill(-number, 0) != 0 { return }
            if Task.isCancelled { break }
        }
        kill(-number, SIGKILL)
        for _ in 0..<50 where kill(-number, 0) == 0 {
            collect(number)
            usleep(2000)
        }
    }

    /// Orphans of the group come to us (`adoptOrphans`) and stay until somebody asks after them; its first process is not ours to collect.
    private static func collect(_ number: Int32) {
        guard number > 1 else { return }
        var information = siginfo_t()
        while true {
            information = siginfo_t()
            guard waitid(P_PGID, id_t(number), &information, WEXITED | WNOHANG | WNOWAIT) == 0 else { return }
            let process = information._sifields._sigchld.si_pid
            guard process > 0, process != number else { return }
            var status: Int32 = 0
            waitpid(process, &status, 0)
        }
    }

    /// From now on processes whose parents ended become children of this one.
    static func adoptOrphans() { tollgate_adopt_orphans() }
}
