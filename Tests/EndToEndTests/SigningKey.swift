import Foundation
import RepositoryFixtures

/// A key that signs commits, in a folder that is gone with it.
struct SigningKey {
    enum Kind: String, CaseIterable {
        case ssh, openpgp

        /// Whether this machine can make and use such keys.
        var isThere: Bool {
            ["/usr/bin/", "/usr/local/bin/"].contains {
                FileManager.default.isExecutableFile(atPath: $0 + (self == .ssh ? "ssh-keygen" : "gpg"))
            }
        }
    }

    let kind: Kind
    private let folder: ScratchRepository
    private let name: String

    /// - Parameter folder: where the key's files, and the file or keyring of known signers, are made.
    init(_ kind: Kind, named name: String, in folder: ScratchRepository) async throws {
        self.kind = kind
        self.folder = folder
        self.name = name
        switch kind {
        case .ssh:
            _ = try await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", name])
        case .openpgp:
            try FileManager.default.createDirectory(
                atPath: home(name), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            _ = try await run(
                "gpg",
                [
                    "--homedir", home(name), "--batch", "--quiet", "--passphrase", "", "--quick-gen-key", "\(name) <\(name)@example.com>",
                    "ed25519", "sign", "never",
                ])
        }
    }

    private struct Failure: Error, CustomStringConvertible { let description: String }

    private func home(_ name: String) -> String { folder.folder.path + "/gpg-\(name)" }

    private func run(_ program: String, _ arguments: [String]) async throws -> EndedProgram {
        let ended = try await EndedProgram(running: program, arguments, in: folder.folder.path, environment: ["HOME": folder.folder.path])
        guard ended.status == 0 else { throw Failure(description: "\(program): \(ended.errors)") }
        return ended
    }

    /// Lets a clone sign with this key and know these signers.
    func use(in clone: String, knowing known: [SigningKey]) async throws {
        let path = folder.folder.path
        try await folder.git("-C", clone, "config", "gpg.format", kind.rawValue)
        switch kind {
        case .ssh:
            try await folder.git("-C", clone, "config", "user.signingkey", "\(path)/\(name).pub")
            let lines = try known.map { "\($0.name)@example.com \(try folder.read("\($0.name).pub"))" }
            try folder.write(lines.joined(), to: "allowed-\(clone)")
            try await folder.git("-C", clone, "config", "gpg.ssh.allowedSignersFile", "\(path)/allowed-\(clone)")
        case .openpgp:
            try await folder.git("-C", clone, "config", "user.signingkey", "\(name)@example.com")
            // A program that uses this key's own keyring, with the public keys of the known ones in it.
            let script = "gpg-\(clone)"
            for other in known where other.name != name {
                let exported = try await run("gpg", ["--homedir", home(other.name), "--batch", "--armor", "--export"])
                try folder.write(exported.output, to: "\(other.name).asc")
                _ = try await run("gpg", ["--homedir", home(name), "--batch", "--quiet", "--import", "\(other.name).asc"])
            }
            try folder.write("#!/bin/sh\nexec gpg --homedir '\(home(name))' \"$@\"\n", to: script)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(path)/\(script)")
            try await folder.git("-C", clone, "config", "gpg.program", "\(path)/\(script)")
        }
    }

    /// Ends the agent that gpg left behind.
    func end() async {
        guard kind == .openpgp else { return }
        _ = try? await run("gpgconf", ["--homedir", home(name), "--kill", "all"])
    }
}
