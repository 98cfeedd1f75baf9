import CLibgit2

/// What a commit says of itself.
package struct Commit: Sendable, Hashable {
    package let id: ObjectID
    package let tree: ObjectID
    /// The first one is the branch that was merged into. Empty for a root, and where a shallow history ends.
    package let parents: [ObjectID]
    package let authorName: String
    package let authorEmail: String
    /// Seconds since 1970.
    package let authorTime: Int64
    /// Seconds since 1970; the order of commits is never taken from it.
    package let committerTime: Int64
    /// The first paragraph of the message, on one line.
    package let summary: String
}

/// Who makes a commit, and when.
package struct Signature: Sendable, Hashable {
    package let name: String
    package let email: String
    /// Seconds since 1970, in UTC.
    package let time: Int64

    package init(name: String, email: String, time: Int64) {
        self.name = name
        self.email = email
        self.time = time
    }
}

extension Repository {
    /// The commit that a revision names: `HEAD`, a branch, a tag (peeled), an id or a beginning of one, `HEAD~3`.
    package func resolve(_ revision: String) throws(GitError) -> ObjectID {
        guard !revision.utf8.contains(0) else { throw .unknownRevision(revision, inShallowRepository: false) }
        var object: OpaquePointer?
        let code = git_revparse_single(&object, pointer, revision)
        guard code >= 0, let object else {
            let failure = LibraryFailure(code: code)
            if failure.isCode(GIT_EAMBIGUOUS) { throw .ambiguousRevision(revision) }
            guard failure.isCode(GIT_ENOTFOUND) || failure.isCode(GIT_EINVALIDSPEC) else {
                throw failure.error("resolving \"\(revision)\"")
            }
            let namesHead = revision.hasPrefix("HEAD") || revision.hasPrefix("@")
            if namesHead, git_repository_head_unborn(pointer) == 1 { throw .noCommits(path: path) }
            throw .unknownRevision(revision, inShallowRepository: isShallow)
        }
        defer { git_object_free(object) }
        var commit: OpaquePointer?
        guard git_object_peel(&commit, object, GIT_OBJECT_COMMIT) >= 0 else { throw .notACommit(revision) }
        defer { git_object_free(commit) }
        return ObjectID(git_object_id(commit).pointee)
    }

    /// The parents that a commit names, also where a shallow history ends and they are not in this clone.
    package func writtenParents(of id: ObjectID) throws(GitError) -> [ObjectID] {
        try withCommit(id) { Repository.parents(of: $0) }
    }

    /// Reads a commit.
    package func commit(_ id: ObjectID) throws(GitError) -> Commit {
        try withCommit(id) { commit in
            let author = git_commit_author(commit)?.pointee
            return Commit(
                id: id, tree: ObjectID(git_commit_tree_id(commit).pointee),
                parents: shallowBoundary.contains(id) ? [] : Repository.parents(of: commit),
                authorName: author.flatMap { $0.name }.map { String(cString: $0) } ?? "",
                authorEmail: author.flatMap { $0.email }.map { String(cString: $0) } ?? "",
                authorTime: author?.when.time ?? 0, committerTime: git_commit_time(commit),
                summary: git_commit_summary(commit).map { String(cString: $0) } ?? "")
        }
    }

    /// A commit's whole message.
    package func message(of id: ObjectID) throws(GitError) -> String {
        try withCommit(id) { git_commit_message($0).map { String(cString: $0) } ?? "" }
    }

    private func withCommit<Value>(_ id: ObjectID, _ body: (OpaquePointer?) -> Value) throws(GitError) -> Value {
        var commit: OpaquePointer?
        var oid = id.oid
        try checkFound(id, git_commit_lookup(&commit, pointer, &oid))
        defer { git_commit_free(commit) }
        return body(commit)
    }

    private static func parents(of commit: OpaquePointer?) -> [ObjectID] {
        (0..<git_commit_parentcount(commit)).compactMap { git_commit_parent_id(commit, $0).map { ObjectID($0.pointee) } }
    }

    /// Whether the configuration names who makes commits.
    package var hasUser: Bool {
        var signature: UnsafeMutablePointer<git_signature>?
        defer { git_signature_free(signature) }
        return git_signature_default(&signature, pointer) >= 0
    }

    /// Stores a commit and moves no reference. Without an author it is the configured user's, now, or Tollgate's where none is configured.
    package func writeCommit(
        tree: ObjectID, parents: [ObjectID], message: String, author: Signature? = nil
    ) throws(GitError) -> ObjectID {
        let action = "writing a commit to \(commonDirectory)objects"
        var signature: UnsafeMutablePointer<git_signature>?
        if let author {
            try check(git_signature_new(&signature, author.name, author.email, author.time, 0), action)
        } else if git_signature_default(&signature, pointer) < 0 {
            try check(git_signature_now(&signature, "Tollgate", "tollgate@localhost"), action)
        }
        defer { git_signature_free(signature) }
        var treePointer: OpaquePointer?
        var treeOid = tree.oid
        try checkFound(tree, git_tree_lookup(&treePointer, pointer, &treeOid))
        defer { git_tree_free(treePointer) }
        var parentPointers: [OpaquePointer?] = []
        defer { for parent in parentPointers { git_commit_free(parent) } }
        for parent in parents {
            var parentPointer: OpaquePointer?
            var parentOid = parent.oid
            try checkFound(parent, git_commit_lookup(&parentPointer, pointer, &parentOid))
            parentPointers.append(parentPointer)
        }
        var oid = git_oid()
        try checkWritten(action) {
            parentPointers.withUnsafeMutableBufferPointer {
                git_commit_create(&oid, pointer, nil, signature, signature, nil, message, treePointer, $0.count, $0.baseAddress)
            }
        }
        return ObjectID(oid)
    }
}
