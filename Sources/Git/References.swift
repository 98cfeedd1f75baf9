import CLibgit2

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A tag of a commit; annotated ones are peeled.
package struct Tag: Sendable, Hashable {
    /// Without `refs/tags/`.
    package let name: String
    package let commit: ObjectID
}

extension Repository {
    /// What a reference points to at last; nil where it is not there.
    package func reference(_ name: String) throws(GitError) -> ObjectID? {
        var oid = git_oid()
        let code = git_reference_name_to_id(&oid, pointer, name)
        guard code < 0 else { return ObjectID(oid) }
        let failure = LibraryFailure(code: code)
        if failure.isCode(GIT_ENOTFOUND) { return nil }
        throw failure.isCode(GIT_EINVALIDSPEC) ? .invalidReferenceName(name) : failure.error("reading \(name)")
    }

    /// Points a reference elsewhere if it still is where the caller saw it (nil: it was not there), atomically among all processes.
    ///
    /// Throws `referenceChanged` where it is not, and `referenceLocked` while another process holds its lock.
    package func updateReference(_ name: String, from old: ObjectID?, to new: ObjectID, message: String) throws(GitError) {
        var reference: OpaquePointer?
        var newOid = new.oid
        // Only with force and an expected id (all zero: none) is the comparison made under the lock.
        var oldOid = (old ?? .zero).oid
        let code = git_reference_create_matching(&reference, pointer, name, &newOid, 1, &oldOid, message)
        git_reference_free(reference)
        guard code < 0 else { return }
        let failure = LibraryFailure(code: code)
        if failure.isCode(GIT_ELOCKED) { throw .locked(name, by: commonDirectory + name + ".lock") }
        if failure.isCode(GIT_EINVALIDSPEC) { throw .invalidReferenceName(name) }
        if failure.isDenied { throw failure.error("writing \(commonDirectory)\(name)") }
        // Not found: it was deleted, or git removed its empty directory while packing.
        if failure.isCode(GIT_EMODIFIED) || failure.isCode(GIT_ENOTFOUND) || failure.isGone { throw .referenceChanged(name) }
        throw failure.error("writing \(commonDirectory)\(name)")
    }

    /// The names of all references, sorted.
    package func referenceNames(prefix: String = "refs/") throws(GitError) -> [String] {
        var iterator: OpaquePointer?
        try check(git_reference_iterator_new(&iterator, pointer), "listing the references of \(path)")
        defer { git_reference_iterator_free(iterator) }
        var names: [String] = []
        var name: UnsafePointer<CChar>?
        while true {
            let code = git_reference_next_name(&name, iterator)
            if code == GIT_ITEROVER.rawValue { break }
            try check(code, "listing the references of \(path)")
            if let name = name.map({ String(cString: $0) }), name.hasPrefix(prefix) { names.append(name) }
        }
        return names.sorted()
    }

    /// The tags of commits, sorted by name; tags of trees and files are left out.
    package func tags() throws(GitError) -> [Tag] {
        var tags: [Tag] = []
        for name in try referenceNames(prefix: "refs/tags/") {
            guard let commit = try? resolve(name) else { continue }
            tags.append(Tag(name: String(name.dropFirst("refs/tags/".count)), commit: commit))
        }
        return tags
    }

    /// The branch that a remote considers its main one, as a full name (`refs/remotes/origin/main`); nil where a clone did not say.
    package func headOfRemote(_ remote: String = "origin") throws(GitError) -> String? {
        var reference: OpaquePointer?
        let name = "refs/remotes/\(remote)/HEAD"
        let code = git_reference_lookup(&reference, pointer, name)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check(code, "reading \(name)")
        defer { git_reference_free(reference) }
        guard let target = git_reference_symbolic_target(reference).map({ String(cString: $0) }) else { return nil }
        return try self.reference(target) == nil ? nil : target
    }

    /// Whether git accepts the name for a reference.
    package static func isValidReferenceName(_ name: String) -> Bool {
        var isValid: Int32 = 0
        return git_reference_name_is_valid(&isValid, name) == 0 && isValid == 1
    }
}

extension GitError {
    /// A reference that a lock file keeps, with the file's age.
    package static func locked(_ name: String, by lockFile: String) -> GitError {
        var status = stat()
        guard stat(lockFile, &status) == 0 else { return .referenceLocked(name: name, lockFile: lockFile, seconds: nil) }
        #if canImport(Darwin)
            let made = status.st_mtimespec.tv_sec
        #else
            let made = status.st_mtim.tv_sec
        #endif
        return .referenceLocked(name: name, lockFile: lockFile, seconds: max(0, time(nil) - made))
    }
}
