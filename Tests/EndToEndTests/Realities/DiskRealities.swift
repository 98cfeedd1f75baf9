import Foundation
import RepositoryFixtures
import Testing

/// File systems in a mount namespace of their own, which is gone with the process.
enum Mounts {
    static let areAllowed: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["unshare", "-m", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// Runs a shell line in the folder, with the executable as `$TOLLGATE`.
    static func run(_ line: String, in folder: String) async throws -> EndedProgram {
        try await EndedProgram(
            running: "unshare", ["-m", "sh", "-c", line], in: folder, environment: ["TOLLGATE": ScratchRepository.executable.path])
    }
}

/// Disks that cannot be written.
enum DiskRealities {
    static func readOnly() async throws {
        let made = try await RealityRepository()
        try await made.commit("Change")
        let mount = "mount --bind . . && mount -o remount,bind,ro . && cd \"$PWD\" && "
        // Judging writes nothing.
        try await Mounts.run(mount + "$TOLLGATE check", in: made.scratch.folder.path).expect(0, "PASS", "recorded")
        try await Mounts.run(mount + "$TOLLGATE record", in: made.scratch.folder.path).expect(74, "Read-only file system")
        #expect(try await made.scratch.records().count == 1)
    }

    static func full() async throws {
        let made = try await RealityRepository()
        try await made.commit("Change")
        // Room for the repository, and for a few blocks more.
        let line = """
            mount -t tmpfs -o size=64M tmpfs /mnt && cp -r . /mnt/r && cd /mnt/r && \
            mount -o remount,size=$(($(du -sk /mnt | cut -f1) + 4))k /mnt && dd if=/dev/zero of=fill bs=1k status=none 2>/dev/null; \
            $TOLLGATE record; code=$?; rm -f fill; git fsck --strict 1>&2 || exit 99; $TOLLGATE baseline list 1>&2; exit $code
            """
        let ended = try await Mounts.run(line, in: made.scratch.folder.path)
        ended.expect(74, "No space left on device")
        #expect(ended.errors.components(separatedBy: "observations").count == 2, "only the first record is there: \(ended.errors)")
    }
}
