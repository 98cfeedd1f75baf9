import Baselines
import Budgets
import Foundation
import Gate
import Git
import History

/// Leaves a verdict beside the records of the commit that it is on.
struct VerdictRecorder {
    let workspace: Workspace
    /// What the verdict judged by.
    let budgets: [ReadBudget]

    /// Writes the verdict, records it where that is asked for, and says how the command ends.
    ///
    /// That recording failed is said, and hides neither a fail nor a block; but what passes does not exit 0 then, since somebody relies on it.
    func end(with verdict: Verdict, _ judging: JudgingOptions) async throws(CommandFailure) -> GateEnded {
        try verdict.write(judging.format)
        guard judging.record else { return GateEnded(status: verdict.status) }
        do throws(CommandFailure) {
            try await record(verdict)
            return GateEnded(status: verdict.status)
        } catch {
            complain("the verdict is not recorded: \(error.description)")
            return GateEnded(status: verdict.status == .pass ? error.status : verdict.status)
        }
    }

    private func record(_ verdict: Verdict) async throws(CommandFailure) {
        let repository = try workspace.needed()
        guard let id = verdict.candidate.commit.flatMap({ ObjectID(hex: $0) }) else {
            throw CommandFailure(.notFound, "the repository has no commit yet that it would be on; commit first")
        }
        let store = try RecordStore.opened(repository)
        let job = JobIdentity(environment: ProcessInfo.processInfo.environment)
        do {
            let commit = try repository.commit(id)
            let recorded = RecordedVerdict(
                verdict, on: id, tree: commit.tree, by: try budgets.map { try judged($0, commit, repository) },
                identity: VerdictIdentity(ciRun: job.run, job: job.job, attempt: job.attempt), provenance: job.provenance)
            if store.isSignatureRequired {
                _ = try await SignedRecords(store).append(recorded, commit: id)
            } else {
                _ = try store.append(recorded, commit: id)
            }
        } catch {
            throw CommandFailure(recording: error)
        }
    }

    private func judged(_ read: ReadBudget, _ commit: Commit, _ repository: Repository) throws(GitError) -> JudgedBudget {
        let blob = try Repository.hash(read.bytes)
        guard let path = path(below: workspace.root, read.path) else {
            return JudgedBudget(budget: read.budget, path: read.path, blob: blob, commit: nil)
        }
        let committed = try repository.entry(atPath: path, inTree: commit.tree)
        return JudgedBudget(budget: read.budget, path: path, blob: blob, commit: committed?.id == blob ? commit.id : nil)
    }

    /// The path from the root; nil for what does not lie in it.
    private func path(below root: String, _ path: String) -> String? {
        let (root, path) = (resolvedPath(root), resolvedPath(path))
        guard path.hasPrefix(root + "/") else { return nil }
        return String(path.dropFirst(root.count + 1))
    }
}
