#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A pattern of paths inside a repository, from its root: `*`, `?` and `[…]` within one folder's names as in a shell, `**` any number of folders.
package struct PathPattern: Sendable, Hashable {
    package let text: String
    /// The names between the slashes.
    let parts: [String]

    package init(_ text: String) {
        self.text = text
        parts = text.split(separator: "/").map(String.init).filter { $0 != "." }
    }

    /// Whether the pattern names this path.
    package func matches(_ path: String) -> Bool {
        PathPattern.matches(path.split(separator: "/").map(String.init)[...], parts[...])
    }

    private static func matches(_ names: ArraySlice<String>, _ parts: ArraySlice<String>) -> Bool {
        guard let part = parts.first else { return names.isEmpty }
        guard let name = names.first else { return false }
        if part == "**" {
            if matches(names, parts.count == 1 ? ["*"] : parts.dropFirst()) { return true }
            return !name.hasPrefix(".") && names.count > 1 && matches(names.dropFirst(), parts)
        }
        return (isLiteral(part) ? part == name : matches(name, part)) && matches(names.dropFirst(), parts.dropFirst())
    }

    /// Hidden names are matched only by patterns that begin with a point.
    static func matches(_ name: String, _ part: String) -> Bool { fnmatch(part, name, FNM_PERIOD) == 0 }

    static func isLiteral(_ part: String) -> Bool { !part.contains { "*?[\\".contains($0) } }
}

/// Finds the files that patterns name in many trees. A folder that did not change between two commits is looked through once.
package final class TreeFiles {
    private let repository: Repository
    private let patterns: [PathPattern]
    private var known: [Place: [String: ObjectID]] = [:]

    private struct Place: Hashable {
        let tree: ObjectID
        let folder: String
        let parts: ArraySlice<String>
    }

    package init(in repository: Repository, matching patterns: [PathPattern]) {
        self.repository = repository
        self.patterns = patterns
    }

    /// The blobs of a commit's tree by their paths.
    package func files(ofTree root: ObjectID) throws(GitError) -> [String: ObjectID] {
        var found: [String: ObjectID] = [:]
        for pattern in patterns { found.merge(try files(in: root, folder: "", parts: pattern.parts[...])) { first, _ in first } }
        return found
    }

    private func files(in tree: ObjectID, folder: String, parts: ArraySlice<String>) throws(GitError) -> [String: ObjectID] {
        guard let part = parts.first else { return [:] }
        let isLast = parts.count == 1
        // The root changes with every commit: where a folder is named it is looked up, and nothing is kept.
        if PathPattern.isLiteral(part) {
            guard let entry = try repository.entry(atPath: part, inTree: tree) else { return [:] }
            return try files(of: entry, folder: folder, isLast: isLast, rest: parts.dropFirst())
        }
        let place = Place(tree: tree, folder: folder, parts: parts)
        if let files = known[place] { return files }
        var found: [String: ObjectID] = [:]
        if part == "**" { found = try files(in: tree, folder: folder, parts: isLast ? ["*"] : parts.dropFirst()) }
        for entry in try repository.entries(ofTree: tree) {
            let more: [String: ObjectID]
            if part == "**" {
                guard entry.kind == .tree, !entry.name.hasPrefix(".") else { continue }
                more = try files(in: entry.id, folder: folder + entry.name + "/", parts: parts)
            } else {
                guard PathPattern.matches(entry.name, part) else { continue }
                more = try files(of: entry, folder: folder, isLast: isLast, rest: parts.dropFirst())
            }
            found.merge(more) { first, _ in first }
        }
        known[place] = found
        return found
    }

    private func files(
        of entry: TreeEntry, folder: String, isLast: Bool, rest: ArraySlice<String>
    ) throws(GitError) -> [String: ObjectID] {
        switch entry.kind {
        case .blob: isLast ? [folder + entry.name: entry.id] : [:]
        case .tree: isLast ? [:] : try files(in: entry.id, folder: folder + entry.name + "/", parts: rest)
        case .commit: [:]
        }
    }
}
