import Baselines
import Budgets
import Git
import Measurements
import RepositoryFixtures
import Testing

@Suite("The target branch")
struct TargetBranchTests {
    /// The commit that is chosen where main, develop and topic all have recorded bases of their own.
    private struct Clone {
        let upstream: TemporaryRepository
        let clone: TemporaryRepository
        let develop: ObjectID
        let main: ObjectID
        let candidate: ObjectID

        init() async throws {
            upstream = try await TemporaryRepository()
            main = try await upstream.commits("root")[0]
            try await upstream.git("switch", "-q", "-c", "develop")
            develop = try await upstream.commits("d")[0]
            try await upstream.git("switch", "-q", "-c", "topic")
            candidate = try await upstream.commits("t")[0]
            try await upstream.git("switch", "-q", "main")
            clone = try await TemporaryRepository(cloning: upstream.path)
            let store = try RecordStore(clone.open())
            for commit in [main, develop] {
                _ = try store.append([NewRecord(results: .simple([1]), identity: RecordIdentity(suite: "s"))], commit: commit)
            }
        }

        func answer(_ request: TargetRequest) throws -> BaselineAnswer {
            let snapshot = try RecordStore(clone.open()).snapshot()
            return try BaselineSelection(in: snapshot, candidate: candidate, suite: "s", target: request).baseline(for: .mergeBase)
        }

        func base(_ request: TargetRequest) throws -> ObjectID? {
            if case .found(let chosen) = try answer(request) { chosen.newest?.commit } else { nil }
        }
    }

    @Test("The option wins over the CI's variable, and that over what the clone knows")
    func order() async throws {
        let made = try await Clone()
        #expect(try made.base(TargetRequest()) == made.main)
        #expect(try made.base(TargetRequest(option: "develop")) == made.develop)
        #expect(try made.base(TargetRequest(option: "main", variables: ["GITHUB_BASE_REF": "develop"])) == made.main)
        for name in TargetRequest.variableNames {
            #expect(try made.base(TargetRequest(variables: [name: "develop"])) == made.develop)
            #expect(try made.base(TargetRequest(variables: [name: "refs/heads/develop"])) == made.develop)
            #expect(try made.base(TargetRequest(variables: [name: ""])) == made.main)
        }
    }

    @Test("A target that is not in the clone is said, not replaced by another branch")
    func absent() async throws {
        let made = try await Clone()
        guard case .missing(let missing) = try made.answer(TargetRequest(variables: ["GITHUB_BASE_REF": "release"])) else {
            Issue.record("a baseline was found")
            return
        }
        #expect(missing.reason.contains("\"release\" (GITHUB_BASE_REF)"))
        #expect(missing.remedy.contains("git fetch origin release"))
        #expect(throws: GitError.unknownRevision("release", inShallowRepository: false)) {
            try made.answer(TargetRequest(option: "release"))
        }
        try await made.clone.git("remote", "set-head", "origin", "--delete")
        #expect(try made.base(TargetRequest()) == made.main)
        try await made.clone.git("branch", "-m", "main", "trunk")
        try await made.clone.git("update-ref", "-d", "refs/remotes/origin/main")
        guard case .missing(let unknown) = try made.answer(TargetRequest()) else {
            Issue.record("a baseline was found")
            return
        }
        #expect(unknown.remedy.contains("--target"))
    }
}
