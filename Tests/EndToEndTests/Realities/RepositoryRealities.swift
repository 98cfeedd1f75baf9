import Foundation
import RepositoryFixtures
import Testing

/// Repositories that are not a plain clone.
enum RepositoryRealities {
    static func worktree() async throws {
        let made = try await RealityRepository()
        try await made.git("worktree", "add", "--quiet", "-b", "change", "tree")
        try made.scratch.write("changed\n", to: "tree/code")
        try await made.git("-C", "tree", "commit", "--quiet", "--all", "--message", "Change")
        try await made.check(in: "tree").expect(0, "PASS", "Baseline `\(try await made.id("main"))`")
        // What is recorded in one of them, all have.
        try await made.tollgate(["record"] + made.files, in: "tree").expect(0)
        #expect(try await made.scratch.records().count == 2)
    }

    static func submodule() async throws {
        let made = try await RealityRepository()
        let outer = try await ScratchRepository()
        try await outer.git(
            "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "file://" + made.scratch.folder.path, "inner")
        try await outer.commit("Add")
        try await outer.git("-C", "inner", "fetch", "--quiet", "origin", "refs/tollgate/records:refs/tollgate/records")
        try await outer.git("-C", "inner", "commit", "--quiet", "--allow-empty", "--message", "Change")
        let judged = try await outer.tollgate(["check"] + made.files, in: "inner")
        judged.expect(0, "PASS", "Baseline `\(try await made.id("main"))`")
    }

    static func detached() async throws {
        let made = try await RealityRepository()
        try await made.git("checkout", "--quiet", "--detach")
        try await made.commit("Change")
        try await made.check().expect(0, "PASS", "Baseline `\(try await made.id("main"))` (merge base")
        // On a tag, with no branch at hand but the remote's.
        try await made.git("tag", "v1")
        try await made.clone(to: "clone")
        try await made.git("-C", "clone", "checkout", "--quiet", "v1")
        #expect(try await made.git("-C", "clone", "branch", "--list", "main").isEmpty)
        try await made.check(in: "clone").expect(0, "PASS", "Baseline `\(try await made.id("main"))`")
    }

    static func bare() async throws {
        let made = try await RealityRepository()
        try await made.commit("Change")
        try await made.git("clone", "--quiet", "--mirror", ".", "bare.git")
        let budget = ["--budget", made.scratch.folder.path + "/Budgets/shop.yaml"]
        try await made.tollgate(["check"] + budget + made.files, in: "bare.git").expect(0, "PASS", "recorded")
        try await made.tollgate(["record"] + made.files, in: "bare.git").expect(0)
        // Without a working tree there is nothing to find budgets in.
        try await made.tollgate(["check"] + made.files, in: "bare.git").expect(66, "--budget")
        try await made.tollgate(["run", "--suite", "main"] + budget + ["--", "true"], in: "bare.git").expect(66, "bare")
    }

    static func foreignOwner() async throws {
        guard geteuid() == 0 else { return }
        let made = try await RealityRepository()
        for path in [made.scratch.folder.path, made.scratch.folder.path + "/.git"] { #expect(chown(path, 12_345, 12_345) == 0) }
        try await made.check().expect(74, "belongs to another user", "git config --global --add safe.directory")
        let home = made.scratch.folder.path + "/home"
        try made.scratch.write("[safe]\n\tdirectory = \(made.scratch.folder.path)\n", to: "home/.gitconfig")
        try await made.check(environment: ["HOME": home]).expect(0, "| floor |")
    }

    static func sha256() async throws {
        let scratch = try await ScratchRepository(git: false)
        try await scratch.git("init", "--quiet", "--object-format=sha256", ".")
        try await scratch.tollgate("check").expect(65, "SHA-256", "use a SHA-1 repository")
    }

    static func reftable() async throws {
        let made = try await RealityRepository()
        try await made.git("config", "core.repositoryFormatVersion", "1")
        try made.scratch.write(try made.scratch.read(".git/config") + "[extensions]\n\trefStorage = reftable\n", to: ".git/config")
        try await made.check().expect(65, "reftable", "git refs migrate --ref-format=files")
    }

    static func missingObjects() async throws {
        let made = try await RealityRepository()
        let parent = try await made.git("rev-parse", "HEAD")
        try await made.commit("Two")
        try await made.commit("Three")
        try made.scratch.remove(".git/objects/\(parent.prefix(2))/\(parent.dropFirst(2))")
        try await made.check().expect(66, "object \(parent.prefix(7)) is missing", "git fsck")
    }

    static func unborn() async throws {
        let scratch = try await ScratchRepository()
        try scratch.budget("floor: { metric: main/accuracy, statistic: mean, limit: 0.5 }")
        try scratch.write(RealityRepository.good, to: "results/a.csv")
        try await scratch.tollgate("check").expect(0, "PASS")
        try await scratch.tollgate("record").expect(66, "no commits yet", "git commit")
    }

    static func gitVariables() async throws {
        let made = try await RealityRepository()
        try await made.commit("Change")
        let git = made.scratch.folder.path + "/.git"
        try FileManager.default.moveItem(atPath: git, toPath: made.scratch.folder.path + "/apart.git")
        try await made.check().expect(0, "there is no git repository here")
        let variables = ["GIT_DIR": made.scratch.folder.path + "/apart.git"]
        try await made.check(environment: variables).expect(0, "PASS", "recorded")
        // From elsewhere the working tree is named, too; a relative name starts at the working directory.
        try FileManager.default.createDirectory(atPath: made.scratch.folder.path + "/below", withIntermediateDirectories: true)
        let below = ["GIT_DIR": "../apart.git", "GIT_WORK_TREE": ".."]
        try await made.check(in: "below", environment: below).expect(0, "PASS", "Budgets/shop.yaml")
        try await made.tollgate(["record"], in: "below", environment: below).expect(0, "recorded main")
        try await made.check(environment: ["GIT_DIR": "nothing.git"]).expect(66, "nothing.git")
    }

    static func ceiling() async throws {
        let made = try await RealityRepository()
        try await made.commit("Change")
        try FileManager.default.createDirectory(atPath: made.scratch.folder.path + "/below", withIntermediateDirectories: true)
        try await made.check(in: "below").expect(0, "PASS")
        let variables = ["GIT_CEILING_DIRECTORIES": made.scratch.folder.path]
        let budget = made.scratch.folder.path + "/Budgets/shop.yaml"
        try await made.check(in: "below", "--budget", budget, environment: variables).expect(0, "there is no git repository here")
        try await made.tollgate(["baseline", "list"], in: "below", environment: variables).expect(66, "not inside a git repository")
    }

    static func alternates() async throws {
        let made = try await RealityRepository()
        try await made.commit("Change")
        try await made.git("clone", "--quiet", "--shared", ".", "clone")
        try await made.git("-C", "clone", "fetch", "--quiet", "origin", "refs/tollgate/records:refs/tollgate/records")
        try await made.check(in: "clone").expect(0, "PASS", "recorded")
        try await made.tollgate(["record"] + made.files, in: "clone").expect(0)
        try await made.git("-C", "clone", "fsck", "--strict")
        // As a hook sees what is being pushed: new objects lie apart, and the repository's own are the alternates.
        let empty = try await ScratchRepository()
        try await empty.git("commit", "--quiet", "--allow-empty", "-m", "Own")
        let listed = try await empty.tollgate(
            ["baseline", "show", try await made.git("rev-parse", "HEAD")],
            environment: ["GIT_ALTERNATE_OBJECT_DIRECTORIES": made.scratch.folder.path + "/.git/objects"])
        listed.expect(66, "nothing is recorded")
    }
}
