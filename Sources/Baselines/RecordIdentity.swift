package import Git
package import Measurements

/// What tells one record of a suite from another, whatever their values: two runs with equal values are two records, and the same
/// upload retried is one. Nothing in it depends on when it was recorded.
package struct RecordIdentity: Sendable, Hashable, Codable {
    package let suite: String
    /// SHA-256 of the files it was read from, sorted.
    package let digests: [String]
    /// The CI system's id of the pipeline or workflow run.
    package let ciRun: String?
    package let job: String?
    package let attempt: String?
    /// What `--run-id` says.
    package let runID: String?
    /// The earliest start that the files tell, seconds since 1970.
    package let started: Double?

    package init(
        suite: String, digests: [String] = [], ciRun: String? = nil, job: String? = nil, attempt: String? = nil, runID: String? = nil,
        started: Double? = nil
    ) {
        self.suite = suite
        self.digests = digests.sorted()
        self.ciRun = ciRun
        self.job = job
        self.attempt = attempt
        self.runID = runID
        self.started = started.flatMap { $0.isFinite ? $0 : nil }
    }

    /// With the digests and the start of the results' own runs. Results without any digest (standard input) are known by their content.
    package init(
        suite: String, results: ResultSet, ciRun: String? = nil, job: String? = nil, attempt: String? = nil, runID: String? = nil
    ) throws(GitError) {
        var digests = Set(results.runs.flatMap { $0.digest.split(separator: "+").map(String.init) })
        if digests.isEmpty { digests = ["samples:" + (try Repository.hash(Samples.encode(results))).hex] }
        self.init(
            suite: suite, digests: Array(digests), ciRun: ciRun, job: job, attempt: attempt, runID: runID,
            started: results.runs.compactMap(\.started).filter(\.isFinite).min())
    }

    /// The look that the record belongs to. All jobs of one CI run and attempt are one planned look; outside of CI each identity is one.
    package var look: Look {
        if let ciRun { return .pipeline(run: ciRun, attempt: attempt ?? "1") }
        if let runID { return .named(runID) }
        return .single(self)
    }

    /// One occasion to look at the results.
    package enum Look: Sendable, Hashable {
        case pipeline(run: String, attempt: String)
        case named(String)
        indirect case single(RecordIdentity)
    }

    /// The order in which records of one commit and suite are read: by CI run, attempt, job, start, in natural order of their names.
    package func precedes(_ other: RecordIdentity) -> Bool {
        for (left, right) in [(ciRun, other.ciRun), (attempt, other.attempt), (job, other.job), (runID, other.runID)] where left != right {
            return naturallyPrecedes(left ?? "", right ?? "")
        }
        if started != other.started { return (started ?? -.infinity) < (other.started ?? -.infinity) }
        return digests.lexicographicallyPrecedes(other.digests)
    }
}
