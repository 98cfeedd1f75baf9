import CLibgit2

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that one tree has at one path and another tree at another, with the same or a similar content.
package struct RenamedFile: Sendable, Hashable {
    package let from: String
    package let to: String
}

extension Repository {
    /// The files that were renamed between two trees, found as `git diff -M` finds them: by content, at least half of it equal, whatever the
    /// configuration says.
    ///
    /// - Parameter patterns: Only paths that match one of these, in which `*` stands for slashes too; both the older and the newer path must.
    package func renamedFiles(fromTree old: ObjectID, toTree new: ObjectID, among patterns: [String]) throws(GitError) -> [RenamedFile] {
        let action = "comparing the trees \(old.short) and \(new.short)"
        var trees: [OpaquePointer?] = []
        defer { for tree in trees { git_tree_free(tree) } }
        for id in [old, new] {
            var tree: OpaquePointer?
            var oid = id.oid
            try checkFound(id, git_tree_lookup(&tree, pointer, &oid))
            trees.append(tree)
        }
        var options = git_diff_options()
        try check(git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)), action)
        var diff: OpaquePointer?
        var texts: [UnsafeMutablePointer<CChar>?] = patterns.map { strdup($0) }
        defer { for text in texts { free(text) } }
        let code = texts.withUnsafeMutableBufferPointer { buffer in
            options.pathspec = git_strarray(strings: buffer.baseAddress, count: buffer.count)
            return git_diff_tree_to_tree(&diff, pointer, trees[0], trees[1], &options)
        }
        try check(code, action)
        defer { git_diff_free(diff) }
        var finding = git_diff_find_options()
        try check(git_diff_find_options_init(&finding, UInt32(GIT_DIFF_FIND_OPTIONS_VERSION)), action)
        finding.flags = GIT_DIFF_FIND_RENAMES.rawValue
        try check(git_diff_find_similar(diff, &finding), action)
        return (0..<git_diff_num_deltas(diff)).compactMap { index in
            guard let delta = git_diff_get_delta(diff, index)?.pointee, delta.status == GIT_DELTA_RENAMED,
                let from = delta.old_file.path, let to = delta.new_file.path
            else { return nil }
            return RenamedFile(from: String(cString: from), to: String(cString: to))
        }
    }
}
