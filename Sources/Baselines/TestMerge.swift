package import Git

/// The merge of a change into its target branch that CI systems make and check out for a pull request: a commit of no branch, made anew
/// whenever one side moves. What is measured there is the change's head on top of the target branch.
package struct TestMerge: Sendable, Hashable {
    /// As the CI names it: `refs/pull/7/merge`.
    package let name: String
    package let merge: ObjectID
    /// The target branch's commit that was merged with.
    package let base: ObjectID
    /// The change's own newest commit: the candidate.
    package let head: ObjectID
    /// False where the clone ends at the merge.
    package let isHeadHere: Bool

    /// The variables in which a CI system names what it checked out, and that commit: GitHub, Gitea and Forgejo, then Azure Pipelines.
    private static let checkouts = [("GITHUB_REF", "GITHUB_SHA"), ("BUILD_SOURCEBRANCH", "BUILD_SOURCEVERSION")]

    /// Nil unless the variables say that the commit that is checked out is such a merge.
    package init?(checkedOutIn repository: Repository, variables: [String: String]) throws(GitError) {
        guard let name = TestMerge.name(variables) else { return nil }
        guard let merge = try? repository.resolve("HEAD"), TestMerge.isMeant(merge, variables) else { return nil }
        let parents = try repository.writtenParents(of: merge)
        guard parents.count == 2 else { return nil }
        self.name = name
        self.merge = merge
        // GitLab names the head; elsewhere the target branch comes first.
        let isFirstHead = variables["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"] == parents[0].hex
        base = parents[isFirstHead ? 1 : 0]
        head = parents[isFirstHead ? 0 : 1]
        isHeadHere = (try? repository.commit(head)) != nil
    }

    private static func name(_ variables: [String: String]) -> String? {
        for (reference, _) in checkouts {
            guard let name = variables[reference], name.hasPrefix("refs/pull/"), name.hasSuffix("/merge") else { continue }
            return name
        }
        let isMerged = ["merged_result", "merge_train"].contains(variables["CI_MERGE_REQUEST_EVENT_TYPE"] ?? "")
        return isMerged ? variables["CI_MERGE_REQUEST_REF_PATH"] ?? "the merged result" : nil
    }

    /// A job may have checked out something else than what the CI gave it.
    private static func isMeant(_ commit: ObjectID, _ variables: [String: String]) -> Bool {
        (checkouts.map(\.1) + ["CI_COMMIT_SHA"]).compactMap { variables[$0] }.filter { !$0.isEmpty }.allSatisfy { $0 == commit.hex }
    }
}
