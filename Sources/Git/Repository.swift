import CLibgit2

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// An open repository. It owns the library's handle and belongs to one task: open one for each.
package final class Repository {
    /// The repository's own directory of this worktree, ending in a slash.
    package let gitDirectory: String
    /// The directory that all worktrees share, ending in a slash.
    package let commonDirectory: String
    /// Nil in a bare repository; ends in a slash.
    package let workingDirectory: String?
    /// The history was cut by `clone --depth` or the like.
    package let isShallow: Bool
    /// The commits whose parents were cut away; read once.
    package let shallowBoundary: Set<ObjectID>

    let pointer: OpaquePointer

    /// Opens the repository that the path lies in, looking upwards as git does.
    ///
    /// - Parameter variables: git's own of the environment that count: `GIT_DIR` and `GIT_WORK_TREE` in place of the search,
    ///   `GIT_CEILING_DIRECTORIES` where it ends, `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
    package init(at path: String, variables: [String: String] = [:]) throws(GitError) {
        guard Library.isReady else { throw .failed(action: "starting libgit2", reason: "it could not be initialised") }
        var opened: OpaquePointer?
        let named = variables["GIT_DIR"].flatMap { $0.isEmpty ? nil : Repository.absolute($0, from: path) }
        let code: Int32
        if let named {
            code = git_repository_open_ext(&opened, named, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
        } else {
            code = git_repository_open_ext(&opened, path, 0, variables["GIT_CEILING_DIRECTORIES"])
        }
        guard code >= 0, let opened else { throw Repository.openingError(LibraryFailure(code: code), path: named ?? path) }
        if let named {
            do throws(GitError) {
                try Repository.setWorkingDirectory(of: opened, gitDirectory: named, from: path, variables)
            } catch {
                git_repository_free(opened)
                throw error
            }
        }
        Repository.addAlternates(to: opened, variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"], from: path)
        pointer = opened
        gitDirectory = String(cString: git_repository_path(opened))
        commonDirectory = git_repository_commondir(opened).map { String(cString: $0) } ?? gitDirectory
        workingDirectory = git_repository_workdir(opened).map { String(cString: $0) }
        isShallow = git_repository_is_shallow(opened) == 1
        shallowBoundary = isShallow ? Repository.boundary(in: commonDirectory + "shallow") : []
    }

    deinit { git_repository_free(pointer) }

    /// With `GIT_DIR` the working tree is what `GIT_WORK_TREE` says, else the configuration, else the working directory.
    private static func setWorkingDirectory(
        of repository: OpaquePointer, gitDirectory: String, from path: String, _ variables: [String: String]
    ) throws(GitError) {
        var config: OpaquePointer?
        var isBare: Int32 = 0
        var configured: UnsafePointer<CChar>?
        if git_repository_config_snapshot(&config, repository) >= 0 {
            _ = git_config_get_bool(&isBare, config, "core.bare")
            _ = git_config_get_string(&configured, config, "core.worktree")
        }
        defer { git_config_free(config) }
        let named = variables["GIT_WORK_TREE"].flatMap { $0.isEmpty ? nil : absolute($0, from: path) }
        guard named != nil || (isBare == 0 && configured == nil) else { return }
        let code = git_repository_set_workdir(repository, named ?? path, 0)
        guard code >= 0 else { throw LibraryFailure(code: code).error("taking \(named ?? path) as the working tree of \(gitDirectory)") }
    }

    /// Where a hook runs on what is being pushed, its objects lie apart.
    private static func addAlternates(to repository: OpaquePointer, _ folders: String?, from path: String) {
        guard let folders, !folders.isEmpty else { return }
        var database: OpaquePointer?
        guard git_repository_odb(&database, repository) >= 0 else { return }
        defer { git_odb_free(database) }
        for folder in folders.split(separator: ":") { _ = git_odb_add_disk_alternate(database, absolute(String(folder), from: path)) }
    }

    private static func absolute(_ path: String, from folder: String) -> String {
        path.hasPrefix("/") ? path : folder + "/" + path
    }

    package var isBare: Bool { workingDirectory == nil }

    /// The root for people: the working directory, or the repository's own where it is bare.
    package var path: String { workingDirectory ?? gitDirectory }

    /// A value of the configuration (repository, user, system); nil where it is not set.
    package func configuration(_ key: String) throws(GitError) -> String? {
        var config: OpaquePointer?
        try check(git_repository_config_snapshot(&config, pointer), "reading the configuration of \(path)")
        defer { git_config_free(config) }
        var value: UnsafePointer<CChar>?
        let code = git_config_get_string(&value, config, key)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check(code, "reading the configuration \(key)")
        return value.map { String(cString: $0) }
    }

    /// A switch of the configuration, in any of git's words for it; false where it is not set, an error where it is none of them.
    package func isSet(_ key: String) throws(GitError) -> Bool {
        var config: OpaquePointer?
        try check(git_repository_config_snapshot(&config, pointer), "reading the configuration of \(path)")
        defer { git_config_free(config) }
        var value: Int32 = 0
        let code = git_config_get_bool(&value, config, key)
        if code == GIT_ENOTFOUND.rawValue { return false }
        try check(code, "reading the configuration \(key)")
        return value != 0
    }

    /// The names of the remotes that are configured, sorted.
    package func remoteNames() throws(GitError) -> [String] {
        var names = git_strarray()
        try check(git_remote_list(&names, pointer), "listing the remotes of \(path)")
        defer { git_strarray_dispose(&names) }
        return (0..<names.count).compactMap { index in names.strings[index].map { String(cString: $0) } }.sorted()
    }

    /// Why an object that should be there is not.
    func missing(_ id: ObjectID) -> GitError {
        if isShallow { return .missingObject(id, .shallow) }
        let isPartial = ["extensions.partialclone", "remote.origin.promisor"].contains { key in
            (try? configuration(key)) != nil
        }
        return .missingObject(id, isPartial ? .partialClone : .damaged)
    }

    /// Throws `missing(id)` where the library did not find the object, and what it said otherwise.
    func checkFound(_ id: ObjectID, _ code: Int32) throws(GitError) {
        guard code < 0 else { return }
        let failure = LibraryFailure(code: code)
        throw failure.isCode(GIT_ENOTFOUND) ? missing(id) : failure.error("reading object \(id.short)")
    }

    private static func openingError(_ failure: LibraryFailure, path: String) -> GitError {
        if failure.message.contains("extensions.objectformat") { return .unsupportedObjectFormat(path: path) }
        if let start = failure.message.firstRange(of: "unsupported extension name extensions.") {
            return .unsupportedExtension(path: path, name: String(failure.message[start.upperBound...].prefix { $0.isLetter }))
        }
        let found = enclosingGitDirectory(of: path)
        if failure.isCode(GIT_EOWNER) { return .foreignOwner(path: found?.root ?? path) }
        guard failure.isCode(GIT_ENOTFOUND) else { return failure.error("opening the repository at \(path)") }
        // Some releases of libgit2 skip a repository of another user as if it were not there.
        if let found, found.owner != geteuid() { return .foreignOwner(path: found.root) }
        return .notARepository(path: path)
    }

    /// The nearest directory upwards with a `.git`, and that one's owner.
    private static func enclosingGitDirectory(of path: String) -> (root: String, owner: uid_t)? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        var directory = String(cString: resolved)
        while true {
            var status = stat()
            if stat(directory + "/.git", &status) == 0 { return (directory, status.st_uid) }
            guard let slash = directory.lastIndex(of: "/"), slash > directory.startIndex else { return nil }
            directory = String(directory[..<slash])
        }
    }

    /// The ids in git's `shallow` file, one a line; what is not an id is skipped.
    private static func boundary(in file: String) -> Set<ObjectID> {
        guard let stream = fopen(file, "r") else { return [] }
        defer { fclose(stream) }
        var ids = Set<ObjectID>()
        var line = [CChar](repeating: 0, count: 128)
        while fgets(&line, Int32(line.count), stream) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if let id = ObjectID(hex: String(text.prefix(ObjectID.hexLength))) { ids.insert(id) }
        }
        return ids
    }
}
