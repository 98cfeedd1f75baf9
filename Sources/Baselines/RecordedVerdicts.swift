package import Git
import Measurements

/// One verdict as it lies in the records ref.
package struct VerdictEntry: Sendable, Hashable {
    /// The judged commit.
    package let commit: ObjectID
    /// The id of the entry's tree, which is its name: equal for equal content.
    package let digest: ObjectID
    package let verdict: RecordedVerdict

    package init(commit: ObjectID, digest: ObjectID, verdict: RecordedVerdict) {
        self.commit = commit
        self.digest = digest
        self.verdict = verdict
    }
}

/// What is done about a verdict that a later Tollgate wrote.
package enum LaterVersions: Sendable, Hashable {
    /// An error: an answer without it could be wrong.
    case refused
    /// Noted in the faults: what is asked for does not need it.
    case leftOut
}

extension RecordStore {
    /// Leaves a verdict beside the records. Nothing is replaced: the same again, from the same CI run, job and attempt, is recorded already,
    /// and another one of them is one more.
    package func append(_ verdict: RecordedVerdict, commit: ObjectID) throws -> RecordOutcome {
        var outcome = RecordOutcome.alreadyRecorded
        try extend(message: RecordStore.message(ofVerdictOn: commit)) { snapshot in
            let lines = try self.lines(of: verdict, on: commit, in: snapshot)
            outcome = lines.isEmpty ? .alreadyRecorded : .recorded
            return lines
        }
        return outcome
    }

    fileprivate static func message(ofVerdictOn commit: ObjectID) -> String { "Record a verdict on \(commit.short)\n" }

    /// None where the verdict is there already.
    fileprivate func lines(of verdict: RecordedVerdict, on commit: ObjectID, in snapshot: RecordSnapshot) throws -> [TreeEntry] {
        let known = try snapshot.verdicts(of: commit, laterVersions: .leftOut)
        guard !known.contains(where: { $0.verdict.withoutProvenance == verdict.withoutProvenance }) else { return [] }
        let blob = try repository.writeBlob(try verdict.encoded())
        let digest = try repository.writeTree([TreeEntry(name: RecordPath.verdictName, id: blob, kind: .blob)])
        return [TreeEntry(name: RecordPath.verdict(digest, commit: commit), id: digest, kind: .tree)]
    }
}

extension SignedRecords {
    /// As `RecordStore.append`.
    package func append(_ verdict: RecordedVerdict, commit: ObjectID) async throws -> RecordOutcome {
        var outcome = RecordOutcome.alreadyRecorded
        try await extend(message: RecordStore.message(ofVerdictOn: commit)) { snapshot in
            let lines = try store.lines(of: verdict, on: commit, in: snapshot)
            outcome = lines.isEmpty ? .alreadyRecorded : .recorded
            return lines
        }
        return outcome
    }
}

extension RecordSnapshot {
    /// The verdicts on a commit, the last one last: by look, then by CI run, attempt and job. A damaged or foreign one is left out and noted in
    /// `faults`.
    package func verdicts(of commit: ObjectID, laterVersions: LaterVersions = .refused) throws -> [VerdictEntry] {
        var entries: [VerdictEntry] = []
        for line in try lines(at: RecordPath.verdicts(of: commit)) {
            do {
                entries.append(try verdict(line, commit: commit))
            } catch let error as RecordError {
                let isLater = if case .unknownVersion = error { true } else { false }
                guard error.isDamage || (isLater && laterVersions == .leftOut) else { throw error }
                faults.note(error)
            }
        }
        entries.sort { $0.precedes($1) }
        // Two clones may have recorded the same one in different circumstances: it stays one.
        var seen = Set<RecordedVerdict>()
        return entries.filter { seen.insert($0.verdict.withoutProvenance).inserted }
    }

    /// The verdicts on a commit, else on one aside that has the same tree and was recorded: what a squash or a rebase left behind. One before
    /// it that it went back to is another commit's story.
    package func verdicts(onTreeOf commit: Commit, laterVersions: LaterVersions = .refused) throws -> [VerdictEntry] {
        let own = try verdicts(of: commit.id, laterVersions: laterVersions)
        guard own.isEmpty else { return own }
        for other in try commits(withTree: commit.tree) where other != commit.id {
            let alike = try verdicts(of: other, laterVersions: laterVersions).filter { $0.verdict.tree == commit.tree.hex }
            guard !alike.isEmpty else { continue }
            let isKnown = (try? repository.commit(other)) != nil
            if try !isKnown || !repository.isAncestor(other, of: commit.id) { return alike }
        }
        return []
    }

    /// Every commit with a verdict, in the order of their ids.
    package func judgedCommits() throws -> [ObjectID] { try verdictFolders().compactMap(\.commit).sorted() }

    /// Number of verdicts, damaged ones included, and what is wrong with which, a line each.
    func verifiedVerdicts() throws -> (count: Int, faults: [String]) {
        var count = 0
        var faults: [String] = []
        for folder in try verdictFolders() {
            guard let commit = folder.commit else {
                faults.append(
                    "\(RecordPath.verdictsFolder)/\(folder.name.prefix(45)): it is no commit's folder; somebody else put it there")
                continue
            }
            for line in try lines(at: RecordPath.verdicts(of: commit)) {
                count += 1
                do {
                    let entry = try verdict(line, commit: commit)
                    guard let known = try? repository.commit(commit), known.tree.hex != entry.verdict.tree else { continue }
                    faults.append(
                        "\(RecordSnapshot.place(of: line, commit)): the tree that it names is not the commit's, \(known.tree.short)")
                } catch let error as RecordError {
                    faults.append("\(error)")
                }
            }
        }
        return (count, faults)
    }

    /// The folders of commits, and whatever else lies there.
    private func verdictFolders() throws -> [(name: String, commit: ObjectID?)] {
        var folders: [(name: String, commit: ObjectID?)] = []
        for first in try lines(at: RecordPath.verdictsFolder) {
            guard first.kind == .tree, RecordPath.isFanOut(first.name) else {
                folders.append((first.name, nil))
                continue
            }
            for rest in try repository.entries(ofTree: first.id) {
                let commit = ObjectID(hex: first.name + rest.name).flatMap { $0.hex == first.name + rest.name ? $0 : nil }
                folders.append(("\(first.name)/\(rest.name)", rest.kind == .tree ? commit : nil))
            }
        }
        return folders
    }

    private static func place(of line: TreeEntry, _ commit: ObjectID) -> String { "verdict \(line.id.short) on commit \(commit.short)" }

    /// Reads the entry of one line, and believes nothing that its address does not say.
    private func verdict(_ line: TreeEntry, commit: ObjectID) throws -> VerdictEntry {
        let place = RecordSnapshot.place(of: line, commit)
        func damage(_ reason: String) -> RecordError { .damagedVerdict(place: place, reason: reason) }
        guard line.kind == .tree else { throw damage("it is no folder") }
        guard line.name == line.id.hex else { throw damage("it lies under a name that is not its content's") }
        do {
            let lines = try repository.entries(ofTree: line.id)
            guard let file = lines.first(where: { $0.name == RecordPath.verdictName && $0.kind == .blob }) else {
                throw damage("\(RecordPath.verdictName) is missing")
            }
            let size = try repository.blobSize(file.id)
            guard size <= RecordedVerdict.sizeLimit else { throw damage("\(RecordPath.verdictName) has \(size) bytes") }
            let decoded = try RecordedVerdict(decoding: repository.blob(file.id), place: place)
            guard decoded.commit == commit.hex else { throw damage("it says that it is on another commit") }
            return VerdictEntry(commit: commit, digest: line.id, verdict: decoded)
        } catch let error as GitError {
            if case .failed(_, let reason) = error { throw damage(reason) }
            throw RecordError.unreadable(place: place, reason: error)
        }
    }
}

extension VerdictEntry {
    /// In the order in which a commit was judged, as far as it can be told without a clock.
    fileprivate func precedes(_ other: VerdictEntry) -> Bool {
        if verdict.look != other.verdict.look { return verdict.look < other.verdict.look }
        let (own, others) = (verdict.identity, other.verdict.identity)
        for (left, right) in [(own.ciRun, others.ciRun), (own.attempt, others.attempt), (own.job, others.job)] where left != right {
            return naturallyPrecedes(left ?? "", right ?? "")
        }
        return digest < other.digest
    }
}
