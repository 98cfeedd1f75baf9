import CLibgit2

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One line of a tree.
package struct TreeEntry: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case blob, tree
        /// A submodule: a commit of another repository.
        case commit
    }

    package let name: String
    package let id: ObjectID
    package let kind: Kind
    /// As git stores it, so that an executable file or a link stays one.
    private let storedMode: UInt32

    package init(name: String, id: ObjectID, kind: Kind) {
        self.name = name
        self.id = id
        self.kind = kind
        let mode =
            switch kind {
            case .blob: GIT_FILEMODE_BLOB
            case .tree: GIT_FILEMODE_TREE
            case .commit: GIT_FILEMODE_COMMIT
            }
        storedMode = UInt32(mode.rawValue)
    }

    private init(_ entry: TreeEntry, name: String) {
        self.name = name
        id = entry.id
        kind = entry.kind
        storedMode = entry.storedMode
    }

    fileprivate init(_ entry: OpaquePointer) {
        name = String(cString: git_tree_entry_name(entry))
        id = ObjectID(git_tree_entry_id(entry).pointee)
        kind =
            switch git_tree_entry_type(entry) {
            case GIT_OBJECT_TREE: .tree
            case GIT_OBJECT_COMMIT: .commit
            default: .blob
            }
        storedMode = UInt32(git_tree_entry_filemode(entry).rawValue)
    }

    /// The same content under another name, or a path.
    package func named(_ name: String) -> TreeEntry { TreeEntry(self, name: name) }

    fileprivate var mode: git_filemode_t { git_filemode_t(rawValue: git_filemode_t.RawValue(storedMode)) }
}

extension Repository {
    /// The bytes of a blob.
    package func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
        var blob: OpaquePointer?
        var oid = id.oid
        try checkFound(id, git_blob_lookup(&blob, pointer, &oid))
        defer { git_blob_free(blob) }
        guard let content = git_blob_rawcontent(blob) else { return [] }
        return Array(UnsafeRawBufferPointer(start: content, count: Int(git_blob_rawsize(blob))))
    }

    /// The bytes of a file as a commit has it; nil where there is no such file.
    package func blob(atPath path: String, in commit: ObjectID) throws(GitError) -> [UInt8]? {
        guard let entry = try entry(atPath: path, inTree: try self.commit(commit).tree), entry.kind == .blob else { return nil }
        return try blob(entry.id)
    }

    /// Number of bytes of a blob, without reading it.
    package func blobSize(_ id: ObjectID) throws(GitError) -> Int {
        let database = try openDatabase()
        defer { git_odb_free(database) }
        var size = 0
        var type = GIT_OBJECT_ANY
        var oid = id.oid
        try checkFound(id, git_odb_read_header(&size, &type, database, &oid))
        return size
    }

    /// The lines of a tree, in git's order.
    package func entries(ofTree id: ObjectID) throws(GitError) -> [TreeEntry] {
        var tree: OpaquePointer?
        var oid = id.oid
        try checkFound(id, git_tree_lookup(&tree, pointer, &oid))
        defer { git_tree_free(tree) }
        return (0..<git_tree_entrycount(tree)).compactMap { index in git_tree_entry_byindex(tree, index).map { TreeEntry($0) } }
    }

    /// The line of a path below a tree, slashes between its parts; nil where there is none.
    package func entry(atPath path: String, inTree id: ObjectID) throws(GitError) -> TreeEntry? {
        var tree: OpaquePointer?
        var oid = id.oid
        try checkFound(id, git_tree_lookup(&tree, pointer, &oid))
        defer { git_tree_free(tree) }
        var entry: OpaquePointer?
        let code = git_tree_entry_bypath(&entry, tree, path)
        if code == GIT_ENOTFOUND.rawValue {
            // The path is not there; or a tree on the way is not, which must not look the same.
            guard LibraryFailure(code: code).isCategory(GIT_ERROR_ODB) else { return nil }
            throw missing(id)
        }
        try check(code, "looking up \(path) in tree \(id.short)")
        defer { git_tree_entry_free(entry) }
        return entry.map { TreeEntry($0) }
    }

    /// Stores a blob; storing the same bytes again changes nothing.
    package func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
        var oid = git_oid()
        try checkWritten("writing an object to \(commonDirectory)objects") {
            bytes.withUnsafeBytes { git_blob_create_from_buffer(&oid, pointer, $0.baseAddress, $0.count) }
        }
        return ObjectID(oid)
    }

    /// Stores a tree of these lines; without any, the empty tree.
    package func writeTree(_ entries: [TreeEntry]) throws(GitError) -> ObjectID {
        let action = "writing a tree to \(commonDirectory)objects"
        var builder: OpaquePointer?
        try check(git_treebuilder_new(&builder, pointer, nil), action)
        defer { git_treebuilder_free(builder) }
        for entry in entries {
            var oid = entry.id.oid
            try check(git_treebuilder_insert(nil, builder, entry.name, &oid, entry.mode), "adding \(entry.name) to a tree")
        }
        var oid = git_oid()
        try checkWritten(action) { git_treebuilder_write(&oid, builder) }
        return ObjectID(oid)
    }

    /// Stores a tree like `base` (nil: the empty one) with lines added or replaced, and others taken out. The names are paths from the root;
    /// only the trees on the way to them are read and written.
    package func writeTree(
        updating base: ObjectID?, with entries: [TreeEntry], without removed: [String] = []
    ) throws(GitError) -> ObjectID {
        let action = "writing a tree to \(commonDirectory)objects"
        var tree: OpaquePointer?
        // Without a base libgit2 starts from nothing, and no empty tree is left behind in the repository.
        if let base {
            var baseOid = base.oid
            try checkFound(base, git_tree_lookup(&tree, pointer, &baseOid))
        }
        defer { git_tree_free(tree) }
        let paths = (entries.map(\.name) + removed).map { strdup($0) }
        defer { for path in paths { free(path) } }
        let updates = zip(paths, entries.map { Optional($0) } + removed.map { _ in nil }).map { path, entry in
            git_tree_update(
                action: entry == nil ? GIT_TREE_UPDATE_REMOVE : GIT_TREE_UPDATE_UPSERT, id: (entry?.id ?? .zero).oid,
                filemode: entry?.mode ?? GIT_FILEMODE_TREE, path: path)
        }
        var oid = git_oid()
        try checkWritten(action) { git_tree_create_updated(&oid, pointer, tree, updates.count, updates) }
        return ObjectID(oid)
    }

    /// The id that the bytes have as a blob; nothing is stored.
    package static func hash(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
        guard Library.isReady else { throw .failed(action: "starting libgit2", reason: "it could not be initialised") }
        var oid = git_oid()
        let code = bytes.withUnsafeBytes { git_odb_hash(&oid, $0.baseAddress, $0.count, GIT_OBJECT_BLOB) }
        try check(code, "hashing \(bytes.count) bytes")
        return ObjectID(oid)
    }

    /// The id that a file's bytes have as a blob, without filters of line ends; the file is read in pieces.
    package static func hashOfFile(_ path: String) throws(GitError) -> ObjectID {
        guard Library.isReady else { throw .failed(action: "starting libgit2", reason: "it could not be initialised") }
        var oid = git_oid()
        try check(git_odb_hashfile(&oid, path, GIT_OBJECT_BLOB), "reading \(path)")
        return ObjectID(oid)
    }

    private func openDatabase() throws(GitError) -> OpaquePointer? {
        var database: OpaquePointer?
        try check(git_repository_odb(&database, pointer), "opening \(commonDirectory)objects")
        return database
    }
}
