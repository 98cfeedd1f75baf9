import Testing

/// What clones and merges do to the history.
enum HistoryRealities {
    static func shallow() async throws {
        let made = try await RealityRepository()
        try await made.commit("Change")
        try await made.clone("--depth", "1", to: "clone")
        let judged = try await made.check(in: "clone")
        judged.expect(0, "git fetch --unshallow", "fetch-depth: 0", "| floor |")
        #expect(judged.output.contains("| pass"), "what needs no baseline is judged: \(judged.output)")
        try made.write(RealityRepository.bad)
        try await made.check(in: "clone").expect(1, "git fetch --unshallow")
        try await made.tollgate(["doctor", "--offline"], in: "clone").expect(2, "shallow", "git fetch --unshallow")
        try await made.git("-C", "clone", "fetch", "--quiet", "--unshallow")
        try made.write(RealityRepository.good)
        let mended = try await made.check(in: "clone")
        mended.expect(0, "PASS", "recorded")
    }

    static func testMerge() async throws {
        let (made, variables) = try await pullRequest()
        let head = try await made.id("change")
        let judged = try await made.check(environment: variables)
        judged.expect(
            0, "candidate `\(head)", "Measured in the test merge `\(try await made.id("HEAD"))` (`refs/pull/7/merge`)",
            "Baseline `\(try await made.id("main"))`", "(base of the test merge, recorded)")
        try await made.tollgate(["record"], environment: variables).expect(0, "for \(head)")
        // The job may have checked out something else than what the CI gave it.
        try await made.git("checkout", "--quiet", "main")
        let other = try await made.check(environment: variables)
        #expect(!other.output.contains("test merge"), "\(other.output)")
    }

    static func shallowTestMerge() async throws {
        let (made, variables) = try await pullRequest()
        try await made.git("update-ref", "refs/pull/7/merge", "HEAD")
        try await made.git("init", "--quiet", "clone")
        try await made.git("-C", "clone", "fetch", "--quiet", "--depth", "1", "file://" + made.scratch.folder.path, "refs/pull/7/merge")
        try await made.git("-C", "clone", "checkout", "--quiet", "FETCH_HEAD")
        let judged = try await made.check(in: "clone", environment: variables)
        judged.expect(0, "stands for the pull request's head", "fetch-depth: 0")
        try await made.tollgate(["record"] + made.files, in: "clone", environment: variables)
            .expect(66, "test merge", try await made.id("change"), "fetch-depth: 0")
    }

    /// `main` moved on and was recorded again; what is checked out is the merge of `change` into it, as GitHub makes it.
    private static func pullRequest() async throws -> (RealityRepository, variables: [String: String]) {
        let made = try await RealityRepository()
        try await made.diverge()
        try await made.git("checkout", "--quiet", "--detach", "main")
        try await made.git("merge", "--quiet", "--no-ff", "-m", "Merge change into main", "change")
        let merge = try await made.git("rev-parse", "HEAD")
        return (
            made,
            [
                "GITHUB_ACTIONS": "true", "GITHUB_REF": "refs/pull/7/merge", "GITHUB_SHA": merge, "GITHUB_BASE_REF": "main",
                "GITHUB_HEAD_REF": "change",
            ]
        )
    }

    static func revert() async throws {
        let made = try await RealityRepository()
        let recorded = try await made.id("HEAD")
        try await made.commit("Change")
        try await made.record()
        try await made.git("revert", "--no-edit", "HEAD")
        try await made.record()
        // Its tree is that of the first commit, but what it is compared with is the one before it, and never its own record.
        let judged = try await made.check()
        judged.expect(0, "Baseline `\(try await made.id("HEAD~1"))`", "candidate `\(try await made.id("HEAD"))`")
        // Where that one has no record, the first commit serves.
        try await made.git("update-ref", "refs/tollgate/records", "refs/tollgate/records~2")
        try await made.check().expect(0, "Baseline `\(recorded)`")
    }

    static func rebased() async throws {
        let made = try await RealityRepository()
        try await made.diverge()
        try await made.git("checkout", "--quiet", "change")
        try await made.git("rebase", "--quiet", "main")
        try await made.check().expect(0, "PASS", "Baseline `\(try await made.id("main"))` (merge base, recorded")
        // Rewritten without a change, a recorded commit is found by its tree.
        try await made.record()
        let old = try await made.id("HEAD")
        try await made.git("commit", "--quiet", "--amend", "-m", "Reworded")
        try await made.commit("Next", to: "changed")
        try await made.check("--target", "HEAD~1").expect(0, "Baseline `\(try await made.id("HEAD~1"))`", "measured at \(old)")
    }

    static func squashed() async throws {
        let made = try await RealityRepository()
        try await made.git("checkout", "--quiet", "-b", "change")
        try await made.commit("One", to: "changed")
        try await made.commit("Two", to: "changed")
        try await made.record()
        let measured = try await made.id("HEAD")
        try await made.git("checkout", "--quiet", "main")
        try await made.git("merge", "--quiet", "--squash", "change")
        try await made.scratch.commit("Squashed")
        try await made.git("branch", "--quiet", "-D", "change")
        try await made.git("checkout", "--quiet", "-b", "next")
        try await made.commit("Next")
        try await made.check().expect(
            0, "PASS", "measured at \(measured), whose tree is that of", "Baseline `\(try await made.id("main"))`")
    }

    static func crissCross() async throws {
        let made = try await RealityRepository()
        try await made.diverge()
        let recorded = try await made.id("HEAD")
        try await made.git("branch", "before")
        try await made.git("merge", "--quiet", "--no-ff", "-m", "Merge one way", "change")
        try await made.git("checkout", "--quiet", "change")
        try await made.git("merge", "--quiet", "--no-ff", "-m", "Merge the other way", "before")
        try await made.commit("Next", to: "changed")
        try await made.check().expect(0, "PASS", "there are 2 merge bases with main", "Baseline `\(recorded)`")
    }

    static func unrelated() async throws {
        let made = try await RealityRepository()
        try await made.git("checkout", "--quiet", "--orphan", "other")
        try await made.scratch.commit("Another beginning")
        try await made.check().expect(0, "have no common ancestor", "--target", "| floor |")
    }
}
