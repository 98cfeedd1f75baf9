package import Git

/// The branch that a change is to be merged into, whose merge base with the candidate is the baseline.
package struct TargetBranch: Sendable, Hashable {
    /// As people know it: `main`, `origin/main`.
    package let name: String
    package let commit: ObjectID
}

/// Where to look for the target branch: what the user says, else the CI's own variables, else what the clone knows.
package struct TargetRequest: Sendable {
    /// What `--target` says.
    package let option: String?
    /// The environment's variables.
    package let variables: [String: String]

    package init(option: String? = nil, variables: [String: String] = [:]) {
        self.option = option
        self.variables = variables
    }

    /// The variables in which CI systems name the target branch of a pull or merge request: GitHub, Gitea and Forgejo, GitLab, Bitbucket,
    /// Azure Pipelines, Jenkins, Buildkite, Cirrus, Drone and Woodpecker.
    package static let variableNames = [
        "GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "BITBUCKET_PR_DESTINATION_BRANCH", "SYSTEM_PULLREQUEST_TARGETBRANCH",
        "CHANGE_TARGET", "BUILDKITE_PULL_REQUEST_BASE_BRANCH", "CIRRUS_BASE_BRANCH", "DRONE_TARGET_BRANCH", "CI_COMMIT_TARGET_BRANCH",
    ]

    /// The branch, or why there is none; an `option` that names nothing is an error.
    package func branch(in repository: Repository) throws(GitError) -> Found<TargetBranch> {
        if let option {
            // A branch of the remote that was never checked out is known under the remote's name only.
            if Repository.isValidReferenceName("refs/remotes/origin/" + option),
                let commit = try repository.reference("refs/remotes/origin/" + option),
                try repository.reference("refs/heads/" + option) == nil
            {
                return .found(TargetBranch(name: "origin/" + option, commit: commit))
            }
            return .found(TargetBranch(name: option, commit: try repository.resolve(option)))
        }
        for variable in TargetRequest.variableNames {
            guard var name = variables[variable], !name.isEmpty else { continue }
            if name.hasPrefix("refs/heads/") { name.removeFirst("refs/heads/".count) }
            if let branch = try TargetRequest.first(of: ["refs/remotes/origin/" + name, "refs/heads/" + name], in: repository) {
                return .found(branch)
            }
            return .missing(
                MissingBaseline(
                    reason: "the target branch \"\(name)\" (\(variable)) is not in this clone",
                    remedy: "fetch it with \"git fetch origin \(name):refs/remotes/origin/\(name)\", or name one with --target"))
        }
        var names: [String] = []
        if let head = try repository.headOfRemote() { names.append(head) }
        for name in ["main", "master"] { names += ["refs/heads/" + name, "refs/remotes/origin/" + name] }
        if let branch = try TargetRequest.first(of: names, in: repository) { return .found(branch) }
        return .missing(
            MissingBaseline(
                reason: "no branch to compare with is known: neither origin/HEAD nor main nor master is in this clone",
                remedy: "name it with --target, or let the clone know it with \"git remote set-head origin --auto\""))
    }

    private static func first(of names: [String], in repository: Repository) throws(GitError) -> TargetBranch? {
        for name in names where Repository.isValidReferenceName(name) {
            guard try repository.reference(name) != nil else { continue }
            let short = name.hasPrefix("refs/heads/") ? name.dropFirst("refs/heads/".count) : name.dropFirst("refs/remotes/".count)
            return TargetBranch(name: String(short), commit: try repository.resolve(name))
        }
        return nil
    }
}
