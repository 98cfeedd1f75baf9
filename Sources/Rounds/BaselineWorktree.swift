import Foundation
import GitProgram

/// A git worktree of the baseline's commit, beside the working tree: on the same file system, and as far from whatever tools look for further up
/// (a workspace, a configuration, `node_modules`) as the candidate is.
///
/// A lock, which the system releases however its holder ends, tells whose it is. What a process that died left is used again if it is whole,
/// and removed otherwise.
package final class BaselineWorktree: Sendable {
    /// Its root, without a slash at the end.
    package let path: String
    private let repository: String
    private let lock: Int32
    private var lockFile: String { path + ".lock" }
    /// Stands once everything is checked out.
    private var wholeFile: String { path + ".whole" }

    /// - Parameters:
    ///   - commit: the full id.
    ///   - repository: the root of the working tree.
    ///   - commonDirectory: the directory that all worktrees share, ending in a slash.
    ///   - folder: where to put it; nil for beside the working tree.
    package init(
        of commit: String, repository: String, commonDirectory: String, in folder: String? = nil
    ) async throws(RoundsError) {
        let parent = folder ?? BaselineWorktree.place(of: repository, commonDirectory: commonDirectory)
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw .inputOutput(path: parent, reason: "cannot be made (\(error.localizedDescription))")
        }
        try await BaselineWorktree.removeStale(in: parent, repository: repository)
        var number = 0
        while true {
            let path = "\(parent)/\(BaselineWorktree.name)\(number == 0 ? "" : "-\(number)")"
            // What has no lock beside it is not ours to remove.
            guard access(path, F_OK) != 0 || access(path + ".lock", F_OK) == 0 else {
                throw .inputOutput(
                    path: path, reason: "is there already and is no worktree of Tollgate's; remove it, or name another place")
            }
            guard let lock = try BaselineWorktree.lock(path + ".lock") else {
                number += 1
                continue
            }
            self.path = path
            self.repository = repository
            self.lock = lock
            break
        }
        try await checkOut(commit)
    }

    private static let name = "tollgate-baseline"

    /// `../.tollgate-NAME` where that can be made on the same file system, else within the repository's own directory.
    private static func place(of repository: String, commonDirectory: String) -> String {
        let root = URL(fileURLWithPath: repository).standardizedFileURL
        let parent = root.deletingLastPathComponent().path
        var here = stat()
        var above = stat()
        guard stat(root.path, &here) == 0, stat(parent, &above) == 0, here.st_dev == above.st_dev, access(parent, W_OK) == 0 else {
            return commonDirectory + "tollgate/worktrees"
        }
        return (parent == "/" ? "" : parent) + "/.tollgate-" + root.lastPathComponent
    }

    deinit { close(lock) }

    private func checkOut(_ commit: String) async throws(RoundsError) {
        if access(wholeFile, F_OK) == 0 {
            // What was built stays, so that building again is cheap; everything else becomes the commit's.
            let isReused = try await git(["-C", path, "checkout", "--quiet", "--force", "--detach", commit]) == nil
            if isReused, try await git(["-C", path, "clean", "--quiet", "-d", "--force"]) == nil { return }
        }
        try await remove(keepingLock: true)
        if let reason = try await git(["-C", repository, "worktree", "add", "--quiet", "--force", "--detach", path, commit]) {
            try await remove()
            throw .git(action: "check the baseline \(commit.prefix(8)) out into a worktree", reason: reason)
        }
        guard FileManager.default.createFile(atPath: wholeFile, contents: nil) else {
            throw .inputOutput(path: wholeFile, reason: "cannot be made")
        }
    }

    /// Notes which process group works in it, so that one that outlives us is found.
    package func note(group: Int32) {
        guard let start = ProcessStart.ticks(of: group) else { return }
        try? Data("\(group) \(start)\n".utf8).write(to: URL(fileURLWithPath: path + ".group"))
    }

    /// Leaves it for the next one, with what was built in it.
    package func rest() { unlink(path + ".group") }

    /// Takes it away, from git's list too.
    package func remove() async throws(RoundsError) { try await remove(keepingLock: false) }

    private func remove(keepingLock: Bool) async throws(RoundsError) {
        defer {
            if !keepingLock {
                unlink(lockFile)
                // Only where it is empty.
                rmdir(URL(fileURLWithPath: path).deletingLastPathComponent().path)
            }
        }
        unlink(wholeFile)
        unlink(path + ".group")
        try await BaselineWorktree.delete(path, repository: repository)
    }

    private static func delete(_ path: String, repository: String) async throws(RoundsError) {
        // Also where the folder is gone: then git still lists it.
        _ = try await run(["-C", repository, "worktree", "remove", "--force", "--force", path])
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Removes what processes that died have left behind the first place, which is used again, and ends what they started.
    private static func removeStale(in parent: String, repository: String) async throws(RoundsError) {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        let names = all.filter { name in
            guard name.hasPrefix(BaselineWorktree.name), name.hasSuffix(".lock") else { return false }
            let number = name.dropFirst(BaselineWorktree.name.count).dropLast(".lock".count)
            return number.isEmpty || (number.first == "-" && Int(number.dropFirst()).map { $0 > 0 } == true)
        }.sorted()
        for name in names {
            let path = parent + "/" + name.dropLast(".lock".count)
            guard let descriptor = try lock(path + ".lock") else { continue }
            defer { close(descriptor) }
            if let text = SystemFile.text(path + ".group") {
                let parts = text.split(separator: " ").compactMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
                if parts.count == 2, let group = Int32(exactly: parts[0]), ProcessStart.ticks(of: group) == parts[1] {
                    kill(-group, SIGKILL)
                }
                unlink(path + ".group")
            }
            guard !path.hasSuffix("/" + BaselineWorktree.name) else { continue }
            unlink(path + ".whole")
            try await delete(path, repository: repository)
            unlink(path + ".lock")
        }
    }

    /// Nil where another process holds it.
    private static func lock(_ file: String) throws(RoundsError) -> Int32? {
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .inputOutput(path: file, reason: "cannot be made (\(String(cString: strerror(errno))))") }
        var held = stat()
        var there = stat()
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            guard code == EWOULDBLOCK else {
                throw .inputOutput(path: file, reason: "cannot be locked (\(String(cString: strerror(code)))); name another place")
            }
            return nil
        }
        // Its last holder may have removed the file in between: a lock on what nobody finds any more is none.
        guard fstat(descriptor, &held) == 0, stat(file, &there) == 0, held.st_ino == there.st_ino else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private func git(_ arguments: [String]) async throws(RoundsError) -> String? { try await BaselineWorktree.run(arguments) }

    /// Nil where git succeeded, else what it said.
    private static func run(_ arguments: [String]) async throws(RoundsError) -> String? {
        do {
            let ended = try await GitProgram.run(arguments)
            return ended.isSuccess ? nil : ended.errors.trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw RoundsError(error, action: "check the baseline out")
        }
    }
}

/// When a process began: together with its number that tells it from later ones of the same number.
enum ProcessStart {
    /// Clock ticks since the system's start; nil where there is no such process, or the system does not tell.
    static func ticks(of process: Int32) -> Int? {
        guard let text = SystemFile.text("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? Int(fields[19]) : nil
    }
}
