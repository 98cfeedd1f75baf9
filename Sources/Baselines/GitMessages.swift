/// What `git fetch` and `git push` wrote (in English), told apart.
package struct GitMessages {
    private let lines: [Substring]
    private let lowercased: String

    package init(_ text: String) {
        // Servers show progress with carriage returns.
        lines = text.split(whereSeparator: { $0 == "\n" || $0 == "\r" || $0 == "\r\n" })
        lowercased = text.lowercased()
    }

    private func contains(any phrases: [String]) -> Bool { phrases.contains { lowercased.contains($0) } }

    /// The remote has no such reference (yet).
    var isMissingReference: Bool { contains(any: ["couldn't find remote ref"]) }

    /// Another process writes the same reference or file.
    var isContention: Bool {
        contains(any: ["cannot lock ref", "unable to lock", "failed to update ref", "incorrect old value", "reference already exists"])
            || (lowercased.contains("unable to create") && lowercased.contains(".lock'"))
    }

    var isDenied: Bool {
        contains(any: [
            "permission denied", "error: 401", "error: 403", "authentication failed", "could not read username", "could not read password",
            "access denied", "denied to", "not allowed", "unauthorized",
        ])
    }

    /// The file that could not be made since it is there.
    var lockFile: String? {
        guard let line = lines.first(where: { $0.contains(".lock'") }), let end = line.range(of: ".lock'"),
            let start = line[..<end.lowerBound].lastIndex(of: "'")
        else { return nil }
        return line[line.index(after: start)..<end.lowerBound] + ".lock"
    }

    /// The one line that tells most: the last complaint, without what git adds to every one.
    package var reason: String {
        let telling = lines.map { GitMessages.trimmed($0) }.filter { line in
            line.contains(where: \.isLetter) && !GitMessages.empty.contains { line.hasPrefix($0) }
        }
        let complaint = telling.last { $0.hasPrefix("fatal:") || $0.hasPrefix("error:") } ?? telling.last
        return GitMessages.withoutCredentials(complaint ?? "git says no more")
    }

    /// Nothing was said: `git verify-commit` of a commit without a signature.
    var isEmpty: Bool { !lines.contains { $0.contains(where: \.isLetter) } }

    /// `git verify-commit`: a signature by nobody whom the allowed signers or the keyring name.
    var isUnknownSigner: Bool {
        contains(any: ["no public key"]) || (contains(any: ["no principal matched"]) && contains(any: ["good \"git\" signature"]))
    }

    /// `git verify-commit`: the program is not there, or no allowed signers are named.
    var isMissingVerifier: Bool {
        contains(any: [
            "allowedsignersfile needs to be configured", "unable to open allowed keys file", "cannot run ",
        ])
    }

    /// Every line that tells something, as one; cut where it is long.
    var all: String {
        let telling = lines.map { GitMessages.trimmed($0) }.filter { line in
            line.contains(where: \.isLetter) && !line.hasPrefix("hint:")
        }
        let text = GitMessages.withoutCredentials(telling.joined(separator: "; "))
        return text.isEmpty ? "git says no more" : text.count > 400 ? text.prefix(400) + "…" : text
    }

    /// What the remote itself said: its last complaint, or its last line.
    var remoteReason: String? {
        let said = lines.filter { $0.hasPrefix("remote:") && $0.dropFirst(7).contains(where: \.isLetter) }
        guard let line = said.last(where: { $0.contains("error:") || $0.contains("fatal:") }) ?? said.last else { return nil }
        return GitMessages.withoutCredentials(GitMessages.trimmed(line))
    }

    private static func trimmed(_ line: Substring) -> String {
        var line = line.drop(while: \.isWhitespace)
        while line.last?.isWhitespace == true { line.removeLast() }
        return String(line)
    }

    /// Lines that are the same whatever the cause.
    private static let empty = [
        "hint:", "fatal: Could not read from remote repository", "Please make sure you have the correct access rights",
        "and the repository exists", "error: failed to push some refs", "fatal: the remote end hung up", "fatal: expected flush",
        "To ",
    ]

    /// An address without the user and password that may stand before its host.
    static func withoutCredentials(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let scheme = rest.range(of: "://") {
            result += rest[..<scheme.upperBound]
            rest = rest[scheme.upperBound...]
            let authority = rest.prefix { !"/ '\"".contains($0) }
            if let at = authority.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        }
        return result + rest
    }
}
