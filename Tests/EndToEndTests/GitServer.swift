import Foundation
import RepositoryFixtures

/// A server for the bare repositories of a folder, on this machine only and with nothing of its settings; it ends with the object.
final class GitServer: Sendable {
    /// How a repository of the folder is reached, up to the folder's own path or its root.
    let address: String
    /// What `git` needs to be told to reach it.
    let variables: [String: String]
    private let process: Int32
    /// Closed with us, however we end, which ends a server that reads it.
    private let input: Pipe?

    private init(address: String, variables: [String: String], process: Int32, input: Pipe? = nil) {
        self.address = address
        self.variables = variables
        self.process = process
        self.input = input
    }

    deinit { kill(process, SIGKILL) }

    struct DidNotStart: Error, CustomStringConvertible { let description: String }

    static let hasPython = program("python3") != nil
    static let sshd = ["/usr/sbin/sshd", "/usr/bin/sshd"].first { FileManager.default.isExecutableFile(atPath: $0) }
    /// sshd keeps a folder of its own when it runs as root.
    static let hasSSH = sshd != nil && program("ssh") != nil && (geteuid() != 0 || FileManager.default.fileExists(atPath: "/run/sshd"))

    private static func program(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// `git http-backend`. With tokens only who sends one is let in, and only the first may push.
    static func http(_ folder: URL, tokens: [String] = []) throws -> GitServer {
        let script = ScratchRepository.fixtures.appending(path: "transport/git-http-server.py").path
        guard let python = program("python3") else { throw DidNotStart(description: "no python3") }
        let (input, output) = (Pipe(), Pipe())
        let process = try start(python, [script, folder.path] + tokens, input: input, output: output)
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { throw DidNotStart(description: line) }
        return GitServer(address: "http://127.0.0.1:\(port)", variables: ["GIT_TERMINAL_PROMPT": "0"], process: process, input: input)
    }

    /// An sshd of this user, with keys made in the folder.
    static func ssh(_ folder: URL) async throws -> GitServer {
        guard let sshd else { throw DidNotStart(description: "no sshd") }
        for name in ["host-key", "user-key"] {
            try await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", name], in: folder)
        }
        func text(_ name: String) throws -> String { try String(contentsOf: folder.appending(path: name), encoding: .utf8) }
        let user = NSUserName()
        var tries = 0
        while true {
            tries += 1
            let port = Int.random(in: 20_000..<60_000)
            let settings = """
                ListenAddress 127.0.0.1:\(port)
                HostKey "\(folder.path)/host-key"
                AuthorizedKeysFile "\(folder.path)/user-key.pub"
                PermitRootLogin prohibit-password
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                StrictModes no
                UsePAM no
                PidFile none
                MaxStartups 100
                SetEnv GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null

                """
            try Data(settings.utf8).write(to: folder.appending(path: "sshd_config"))
            try Data("[127.0.0.1]:\(port) \(try text("host-key.pub"))".utf8).write(to: folder.appending(path: "known_hosts"))
            let process = try start(sshd, ["-D", "-e", "-f", folder.path + "/sshd_config"])
            let options = [
                "-F", "/dev/null", "-i", folder.path + "/user-key", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o",
                "UserKnownHostsFile=\(folder.path)/known_hosts",
            ]
            var last = ""
            for _ in 0..<50 {
                let ended = try await EndedProgram(
                    running: "ssh", options + ["-p", "\(port)", "\(user)@127.0.0.1", "git --version"], in: folder.path)
                if ended.status == 0 {
                    return GitServer(
                        address: "ssh://\(user)@127.0.0.1:\(port)\(folder.path)",
                        variables: ["GIT_SSH_COMMAND": (["ssh"] + options).joined(separator: " ")], process: process)
                }
                last = ended.errors
                try await Task.sleep(for: .milliseconds(100))
            }
            kill(process, SIGKILL)
            // The port may have been taken.
            guard tries < 3 else { throw DidNotStart(description: last) }
        }
    }

    private static func run(_ program: String, _ arguments: [String], in folder: URL) async throws {
        let ended = try await EndedProgram(running: program, arguments, in: folder.path)
        guard ended.status == 0 else { throw DidNotStart(description: ended.errors) }
    }

    private static func start(_ program: String, _ arguments: [String], input: Pipe? = nil, output: Pipe? = nil) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = EndedProgram.isolated
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = output ?? FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process.processIdentifier
    }
}
