import Foundation
import RepositoryFixtures
import Testing

/// What becomes of the records between clones and their remote.
enum RecordsRealities {
    static func partial() async throws {
        let made = try await RealityRepository()
        try await made.git("config", "uploadpack.allowFilter", "true")
        try await made.commit("Change")
        // The records that git fetched left their contents on the server; Tollgate's own fetch brings them.
        try await made.clone("--filter=blob:none", to: "clone")
        try await made.check(in: "clone").expect(66, "was left out by a partial clone", "git fetch --refetch")
        try await made.clone("--filter=blob:none", to: "fresh", records: false)
        try await made.check(in: "fresh", "--fetch").expect(0, "PASS", "recorded")
        #expect(try await made.git("-C", "fresh", "config", "remote.origin.partialclonefilter") == "blob:none")
    }

    static func noIdentity() async throws {
        let made = try await RealityRepository()
        try await made.commit("Change")
        let nobody = ["GIT_AUTHOR_NAME": "", "GIT_AUTHOR_EMAIL": "", "GIT_COMMITTER_NAME": "", "GIT_COMMITTER_EMAIL": "", "EMAIL": ""]
        try await made.tollgate(["record"], environment: nobody).expect(0, "recorded main")
        #expect(try await made.git("log", "-1", "--format=%an", "refs/tollgate/records") == "Tollgate")
    }

    static func neverFetched() async throws {
        let made = try await RealityRepository()
        try await made.commit("Change")
        try await made.clone(to: "clone", records: false)
        try await made.check(in: "clone").expect(0, "nothing is recorded in this clone", "tollgate baseline sync --fetch-only")
        try await made.tollgate(["doctor"], in: "clone").expect(2, "the remote has some", "tollgate baseline sync --fetch-only")
        try await made.check(in: "clone", "--fetch").expect(0, "PASS", "recorded")
    }

    static func noRights() async throws {
        let made = try await RealityRepository()
        try await made.git("clone", "--quiet", "--mirror", ".", "remote.git")
        try made.scratch.write("#!/bin/sh\necho 'you may only read here' >&2\nexit 1\n", to: "remote.git/hooks/pre-receive")
        #expect(chmod(made.scratch.folder.path + "/remote.git/hooks/pre-receive", 0o755) == 0)
        try await made.git("remote", "add", "origin", made.scratch.folder.path + "/remote.git")
        try await made.commit("Change")
        let recorded = try await made.tollgate(["record", "--push"])
        recorded.expect(69, "you may only read here", "recorded in this clone only", "tollgate baseline sync")
        #expect(try await made.scratch.records().count == 2)
        // A check needs no right to write.
        try await made.check("--fetch").expect(0, "PASS")
    }

    static func forced() async throws {
        let made = try await RealityRepository()
        let old = try await made.git("rev-parse", "refs/tollgate/records")
        try await made.git("clone", "--quiet", "--mirror", ".", "remote.git")
        try await made.git("remote", "add", "origin", made.scratch.folder.path + "/remote.git")
        try await made.commit("Change")
        try await made.tollgate(["record", "--push"]).expect(0)
        try await made.git("-C", "remote.git", "update-ref", "refs/tollgate/records", old)
        try await made.commit("Next")
        try await made.tollgate(["record", "--push"]).expect(0)
        let theirs = try await made.tollgate(["baseline", "list", "--json", "--repo", "remote.git"])
        #expect(theirs.output.components(separatedBy: "\"digest\"").count == 4, "all three are back: \(theirs.output)")
    }
}
