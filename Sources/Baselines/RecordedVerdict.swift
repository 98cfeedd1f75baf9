package import Statistics

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What `verdict.json` says: how a commit was judged, by which budgets, and what was waived, for the time when it cannot be computed again.
/// No samples and no contents of files are in it. Names are those of the verdict that `check --format json` writes; numbers are in base units,
/// with ten significant digits.
package struct RecordedVerdict: Sendable, Hashable, Codable {
    package static let schema = "tollgate/recorded-verdict/v1"
    /// More bytes are neither written nor read.
    static let sizeLimit = 16 << 20

    package let schema: String
    /// The judged commit and its tree, hexadecimal.
    package let commit: String
    package let tree: String
    /// The how-manieth look at this commit, from 1.
    package let look: Int
    /// Where rounds were looked at after each one; every outcome then holds over all these looks.
    package let rounds: RecordedRounds?
    package let outcome: Outcome
    /// What the check exited with.
    package let exit: Int
    /// Why there was nothing to judge, `rubbish` or `does-not-run`; nil where there was.
    package let notMeasured: String?
    package let identity: VerdictIdentity
    package let provenance: RecordProvenance?
    /// In the order of the verdict.
    package let budgets: [RecordedBudgetVerdict]

    package init(
        commit: String, tree: String, look: Int, rounds: RecordedRounds? = nil, outcome: Outcome, exit: Int, notMeasured: String? = nil,
        identity: VerdictIdentity = VerdictIdentity(), provenance: RecordProvenance? = nil, budgets: [RecordedBudgetVerdict]
    ) {
        schema = RecordedVerdict.schema
        self.commit = commit
        self.tree = tree
        self.look = look
        self.rounds = rounds
        self.outcome = outcome
        self.exit = exit
        self.notMeasured = notMeasured
        self.identity = identity
        self.provenance = provenance
        self.budgets = budgets
    }

    /// What was found by a budget: that of the file, else that of the service, since files move.
    package func objectives(file: String, service: String) -> [RecordedObjectiveVerdict] {
        (budgets.first { $0.file == file } ?? budgets.first { $0.service == service })?.objectives ?? []
    }

    /// What makes two of them one: all but the circumstances, in which nothing is decided.
    var withoutProvenance: RecordedVerdict {
        RecordedVerdict(
            commit: commit, tree: tree, look: look, rounds: rounds, outcome: outcome, exit: exit, notMeasured: notMeasured,
            identity: identity, budgets: budgets)
    }

    /// The bytes of `verdict.json`.
    package func encoded() throws -> [UInt8] {
        let bytes = try StoredJSON.encode(self)
        guard bytes.count <= RecordedVerdict.sizeLimit else { throw RecordError.oversizedVerdict(bytes: bytes.count) }
        return bytes
    }

    /// Reads `verdict.json`; `place` names it in errors.
    package init(decoding bytes: [UInt8], place: String) throws(RecordError) {
        guard bytes.count <= RecordedVerdict.sizeLimit else {
            throw .damagedVerdict(place: place, reason: "\(RecordPath.verdictName) has \(bytes.count) bytes")
        }
        let data = Data(bytes)
        do {
            let version = try StoredJSON.schema(of: data)
            guard version == RecordedVerdict.schema else { throw RecordedVerdict.refusal(of: version, place: place) }
            self = try JSONDecoder().decode(RecordedVerdict.self, from: data)
        } catch let error as RecordError {
            throw error
        } catch {
            throw .damagedVerdict(place: place, reason: "\(RecordPath.verdictName) cannot be read as \(RecordedVerdict.schema)")
        }
    }

    /// A later version of ours, or the text of somebody else, which is not repeated.
    private static func refusal(of version: String, place: String) -> RecordError {
        let stem = schema.dropLast()
        let number = version.dropFirst(stem.count)
        guard version.hasPrefix(stem), (1...6).contains(number.utf8.count), number.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
            return .damagedVerdict(place: place, reason: "it is no \(schema)")
        }
        return .unknownVersion(place: place, version: version)
    }
}

/// How many rounds were done, of how many at most.
package struct RecordedRounds: Sendable, Hashable, Codable {
    package let done: Int
    package let maximum: Int

    package init(done: Int, maximum: Int) {
        self.done = done
        self.maximum = maximum
    }
}

/// Which check of a commit a verdict comes from: the CI run, its job and attempt. All nil outside of CI.
package struct VerdictIdentity: Sendable, Hashable, Codable {
    package let ciRun: String?
    package let job: String?
    package let attempt: String?

    package init(ciRun: String? = nil, job: String? = nil, attempt: String? = nil) {
        self.ciRun = ciRun
        self.job = job
        self.attempt = attempt
    }
}

/// One budget file's part of a recorded verdict.
package struct RecordedBudgetVerdict: Sendable, Hashable, Codable {
    /// From the repository's root where it lies in it.
    package let file: String
    /// The id that the file's bytes have as a blob, which need not be stored.
    package let blob: String?
    /// The commit that has exactly these bytes there; nil where they were not committed.
    package let commit: String?
    package let service: String
    package let policy: RecordedPolicy
    /// The worst of its objectives, waived ones left out.
    package let outcome: Outcome
    /// What this budget alone would have exited with.
    package let exit: Int
    package let objectives: [RecordedObjectiveVerdict]
    /// Objectives that passed and were left out because there are too many.
    package let omitted: Int

    package init(
        file: String, blob: String?, commit: String?, service: String, policy: RecordedPolicy, outcome: Outcome, exit: Int,
        objectives: [RecordedObjectiveVerdict], omitted: Int = 0
    ) {
        self.file = file
        self.blob = blob
        self.commit = commit
        self.service = service
        self.policy = policy
        self.outcome = outcome
        self.exit = exit
        self.objectives = objectives
        self.omitted = omitted
    }
}

/// How it was judged, in the words of budgets.
package struct RecordedPolicy: Sendable, Hashable, Codable {
    /// The one-sided level of each bound.
    package let alpha: Double
    package let undecided: String
    package let absent: String
    package let unscored: String
    package let correction: String

    package init(alpha: Double, undecided: String, absent: String, unscored: String, correction: String) {
        self.alpha = alpha
        self.undecided = undecided
        self.absent = absent
        self.unscored = unscored
        self.correction = correction
    }
}
