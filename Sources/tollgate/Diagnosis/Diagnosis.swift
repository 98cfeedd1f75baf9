import Baselines
import Budgets
import Gate
import Git
import GitProgram
import Measurements

/// Looks at a repository, this job and its budgets for what would not work, without changing anything.
struct Diagnosis {
    let workspace: Workspace
    let budgetPaths: [String]
    let target: TargetRequest
    /// The remote that records are shared with; nil where none is to be asked.
    let remote: String?
    let today: Day

    func findings() async -> [Finding] {
        var findings = [await gitProgram()]
        guard let repository = workspace.repository else {
            findings.append(
                .wrong(
                    "repository", "\(workspace.root) is not in a git repository, so nothing can be recorded",
                    mend: "git init, or run it in the checkout"))
            return findings + budgets(nil)
        }
        findings.append(history(repository))
        findings.append(base(repository))
        findings += await records(repository)
        return findings + budgets(repository)
    }

    // MARK: git

    private func gitProgram() async -> Finding {
        do {
            let version = try await GitProgram.run(["--version"]).output
            return .fine("git", version.trimmingSpaces().filter { !$0.isNewline })
        } catch {
            return .wrong(
                "git", "the program is not there; tollgate run and the sharing of records need it", mend: "install git, or see PATH")
        }
    }

    private func history(_ repository: Repository) -> Finding {
        guard repository.isShallow else { return .fine("history", "complete") }
        return .wrong("history", "shallow: merge bases and baselines may lie behind its end", mend: GitError.MissingCause.shallow.remedy)
    }

    private func base(_ repository: Repository) -> Finding {
        do {
            let head = try workspace.commit(nil)
            switch try target.base(of: head, in: repository) {
            case .found(let named): return .fine("baseline commit", "\(named.name) \(named.commit.short)")
            case .missing(let missing): return .wrong("baseline commit", missing.reason, mend: missing.remedy)
            }
        } catch {
            return .wrong("baseline commit", CommandFailure(recording: error).description, mend: "see the message")
        }
    }

    // MARK: records

    private func records(_ repository: Repository) async -> [Finding] {
        do {
            let store = try RecordStore(repository)
            let snapshot = try store.snapshot()
            let commits = try snapshot.recordedCommits()
            var findings: [Finding] = []
            let theirs = await remoteTip(store)
            switch (commits.isEmpty, theirs) {
            case (true, .there?):
                findings.append(
                    .wrong(
                        "records", "none in this clone, and the remote has some",
                        mend: "tollgate baseline sync --fetch-only, or check --fetch"))
            case (true, _):
                findings.append(
                    .wrong(
                        "records", "nothing is recorded yet",
                        mend: "on the main branch: tollgate record --push (or measure with tollgate run)"))
            case (false, _):
                findings.append(.fine("records", "\(commits.count) commit\(commits.count == 1 ? "" : "s") recorded in this clone"))
            }
            if store.isSignatureRequired, let tip = snapshot.tip { findings.append(await signature(tip, store)) }
            if let theirs { findings += await rights(theirs, store, hasRecords: !commits.isEmpty) }
            _ = try snapshot.list()
            findings += snapshot.faults.all.map { .wrong("records", "\($0)", mend: "tollgate baseline verify names all of them") }
            if let newest = try newest(snapshot, repository), let finding = environment(newest) { findings.append(finding) }
            return findings
        } catch {
            return [.wrong("records", CommandFailure(recording: error).description, mend: "see the message")]
        }
    }

    private func signature(_ tip: ObjectID, _ store: RecordStore) async -> Finding {
        do {
            try await RecordSignatures(of: store).verify(tip)
        } catch {
            return .wrong("records", CommandFailure(recording: error).description, mend: "see the message")
        }
        guard let file = try? store.repository.configuration("gpg.ssh.allowedSignersFile"), let root = store.repository.workingDirectory,
            !file.hasPrefix("/") && !file.hasPrefix("~") || file.hasPrefix(root)
        else { return .fine("records", "signed by somebody whom git knows") }
        return .wrong(
            "records", "they are signed, and who may sign stands in the working tree (\(file)), where a change can add itself",
            mend: "keep that file outside of the checkout: git config gpg.ssh.allowedSignersFile /path/to/it")
    }

    private enum RemoteTip {
        case there
        case none
        case unreachable(String)
    }

    /// Nil where no remote is to be asked, or there is none of that name.
    private func remoteTip(_ store: RecordStore) async -> RemoteTip? {
        guard let remote, (try? store.repository.remoteNames().contains(remote)) == true else { return nil }
        guard let ended = try? await GitProgram.run(in: store.repository, ["ls-remote", "--", remote, store.reference]) else {
            return nil
        }
        guard ended.isSuccess else { return .unreachable(GitMessages(ended.errors).reason) }
        return ended.output.isEmpty ? RemoteTip.none : .there
    }

    private func rights(_ tip: RemoteTip, _ store: RecordStore, hasRecords: Bool) async -> [Finding] {
        let name = remote ?? "origin"
        if case .unreachable(let reason) = tip {
            return [
                .wrong("remote \(name)", "it cannot be read: \(reason)", mend: "see its address (git remote -v) and the job's credentials")
            ]
        }
        guard hasRecords else { return [.fine("remote \(name)", "it can be read")] }
        let arguments = ["push", "--dry-run", "--quiet", "--", name, "\(store.reference):\(store.reference)"]
        guard let ended = try? await GitProgram.run(in: store.repository, arguments) else { return [] }
        if ended.isSuccess { return [.fine("remote \(name)", "it can be read and written")] }
        if ended.errors.contains("fetch first") || ended.errors.contains("non-fast-forward") {
            return [.wrong("remote \(name)", "it has records that this clone lacks", mend: "tollgate baseline sync")]
        }
        return [
            .wrong(
                "remote \(name)", "this job may not write to it: \(GitMessages(ended.errors).reason)",
                mend: "let the main branch's job write (GitHub: permissions: { contents: write }); a check needs no right to write")
        ]
    }

    /// The newest record on the first-parent line of the checked-out commit.
    private func newest(_ snapshot: RecordSnapshot, _ repository: Repository) throws -> RecordEntry? {
        guard let head = try? workspace.commit(nil) else { return nil }
        var walk = FirstParentWalk(in: repository, from: head, limit: 1000)
        while let commit = try walk.next() {
            let entries = try snapshot.records(of: commit.id).values.flatMap { $0 }
            if let entry = entries.last { return entry }
        }
        return nil
    }

    /// Noise is shared by machines that are alike only.
    private func environment(_ entry: RecordEntry) -> Finding? {
        let recorded = entry.record.environment
        guard recorded.hostClass == nil else { return .fine("machine", "records name the host class \(recorded.hostClass ?? "")") }
        let here = MachineEnvironment.current
        for (before, now, what) in [
            (recorded.cpu, here.cpu, "processor"), (recorded.os, here.os, "system"),
            (recorded.architecture, here.architecture, "architecture"),
        ] {
            guard let before, let now, before != now else { continue }
            return .wrong(
                "machine", "the newest record (\(entry.commit.short)) is of another \(what): \(before) there, \(now) here",
                mend: "measure side by side (tollgate run), or let alike machines share a name: --host-class NAME with record and check")
        }
        return .fine("machine", "as the newest record's")
    }

    // MARK: budgets

    private func budgets(_ repository: Repository?) -> [Finding] {
        let budgets: [Budget]
        do { budgets = try workspace.budgets(budgetPaths) } catch {
            return [.wrong("budgets", error.description, mend: "tollgate budget validate, or tollgate budget init for a first one")]
        }
        let snapshot = repository.flatMap { try? RecordStore($0).snapshot() }
        var findings: [Finding] = [.fine("budgets", "\(budgets.count) read, \(budgets.map(\.objectives.count).reduce(0, +)) objectives")]
        for entry in SuitePlan(budgets: budgets, overrides: [], root: workspace.root).suites
        where budgets.contains(where: { $0.judgedSuites.contains { $0.name == entry.name } }) {
            findings += suite(entry, budgets, snapshot)
        }
        return findings + margins(budgets)
    }

    private func suite(_ entry: SuitePlan.Entry, _ budgets: [Budget], _ snapshot: RecordSnapshot?) -> [Finding] {
        var findings: [Finding] = []
        if !entry.paths.isEmpty {
            findings.append(.fine("suite \(entry.name)", "\(entry.paths.count) file\(entry.paths.count == 1 ? "" : "s")"))
        } else if entry.suite.command != nil {
            findings.append(.fine("suite \(entry.name)", "no files here; tollgate run measures it"))
        } else {
            findings.append(
                .wrong(
                    "suite \(entry.name)", "no file matches \(entry.globs.joined(separator: ", "))",
                    mend: "run the harness first, or see where it writes; patterns are relative to the repository's root"))
        }
        guard let snapshot, !snapshot.isEmpty, let head = try? workspace.commit(nil) else { return findings }
        let selection = BaselineSelection(in: snapshot, candidate: head, suite: entry.name, target: target)
        let policies = Set(budgets.flatMap(\.objectives).filter { $0.suite == entry.name && $0.margin != nil }.flatMap(\.baselines))
        for policy in policies.sorted(by: { $0.name < $1.name }) {
            guard policy != .sameJob, entry.suite.command == nil else { continue }
            switch Result(catching: { try selection.baseline(for: policy) }) {
            case .success(.found): findings.append(.fine("suite \(entry.name)", "\(policy.name) has a record"))
            case .success(.missing(let missing)):
                findings.append(.wrong("suite \(entry.name)", "\(policy.name): \(missing.reason)", mend: missing.remedy))
            case .failure(let error):
                findings.append(.wrong("suite \(entry.name)", CommandFailure(recording: error).description, mend: "see the message"))
            }
        }
        return findings
    }

    /// Margins below what the results at hand can promise, measured ones only.
    private func margins(_ budgets: [Budget]) -> [Finding] {
        let results = ResultsAtHand(of: budgets, in: workspace)
        var findings: [Finding] = results.leftOut.map { .wrong("results", $0, mend: "tollgate results FILE says what it is") }
        for budget in budgets {
            guard let plan = try? BudgetPlan(for: budget, pilots: results.pilots, assuming: PlanAssumptions(), today: today) else {
                continue
            }
            for check in plan.checks {
                guard let has = check.has, let need = check.needs.first(where: \.isMeasured), (need.total ?? .max) > has else { continue }
                let total = need.total.map(String.init) ?? "more than any number of"
                findings.append(
                    .wrong(
                        "objective \(check.key.text)",
                        "\(check.kind.rawValue) \(check.allowed) needs \(total) \(check.unit.rawValue) to pass unchanged code, and there are \(has)",
                        mend: "measure more, or allow more: tollgate budget plan has the numbers"))
            }
        }
        return findings
    }
}
