/// One measuring session: one execution of a harness, one result file unless the file says otherwise.
package struct Run: Sendable, Hashable {
    /// What kind of harness wrote it, which decides pairing: benchmarks are never paired by case.
    package enum Kind: String, Sendable, Hashable, Codable {
        case benchmark, evaluation, load, generic
    }

    /// Names the run in its suite. Runs are ordered by the natural order of their names.
    package var name: String
    /// True where the file itself names its runs (a run column, an id); else the file is the run.
    package var isNamedByFile: Bool
    /// The file it came from, as given.
    package var source: String
    /// SHA-256 of the file's bytes, hexadecimal; empty where not known.
    package var digest: String
    /// The start as the file tells it, seconds since 1970.
    package var started: Double?
    package var kind: Kind
    package var environment: Environment
    /// Nil when the harness finished; else why not ("status: error").
    package var unfinished: String?

    package init(
        name: String, isNamedByFile: Bool = false, source: String = "", digest: String = "", started: Double? = nil, kind: Kind = .generic,
        environment: Environment = Environment(), unfinished: String? = nil
    ) {
        self.name = name
        self.isNamedByFile = isNamedByFile
        self.source = source
        self.digest = digest
        self.started = started
        self.kind = kind
        self.environment = environment
        self.unfinished = unfinished
    }
}
