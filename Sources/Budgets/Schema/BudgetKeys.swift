import Measurements

/// What a key takes. The parser reads by it, and the JSON Schema is made of it.
indirect enum ValueRule: Sendable {
    case constant(String)
    /// Any text of one line.
    case name
    /// Any text.
    case text
    /// One of these words.
    case choice([String])
    /// One of these words or several.
    case choices([String])
    /// Money for so many tokens.
    case price
    case flag
    case metric
    case statistic
    case quantity
    case margin
    case confidence
    case baselines
    case failures
    case noise
    case day
    /// A file glob or several.
    case globs
    /// A label or several.
    case labels
    /// Labels, each with a value or several.
    case labelMatches
    case mapping(MappingRule)
    /// Shell lines by load level.
    case levels
    /// A mapping whose keys are names that the author chooses.
    case named(MappingRule)
    /// A mapping whose keys are texts of others: models.
    case keyed(MappingRule)
    case list(MappingRule)
}

struct KeyRule: Sendable {
    let name: String
    let value: ValueRule
    let isRequired: Bool
    /// For the schema's descriptions, which editors show.
    let summary: String

    init(_ name: String, _ value: ValueRule, required: Bool = false, _ summary: String) {
        self.name = name
        self.value = value
        self.isRequired = required
        self.summary = summary
    }
}

struct MappingRule: Sendable {
    /// For messages, with its article.
    let title: String
    let keys: [KeyRule]
    /// At least one of these keys must stand.
    var oneOf: [String] = []
    /// Why, or what to write, where none of them does.
    var noneMend = ""
    /// Of these keys at most one may stand.
    var exclusive: [String] = []

    var names: [String] { keys.map(\.name) }

    func rule(of name: String) -> ValueRule? { keys.first { $0.name == name }?.value }
}

/// How a suite's files belong together.
enum FileGrouping: String, CaseIterable {
    case shards, runs
}

/// The keys of `tollgate/budget/v1`.
enum BudgetKeys {
    static let identifier = "tollgate/budget/v1"

    /// Names of suites and objectives, which also become paths and identifiers.
    static let namePattern = "^[A-Za-z0-9._-]+$"

    static let root = MappingRule(
        title: "a budget",
        keys: [
            KeyRule("schema", .constant(identifier), required: true, "The version of this file's syntax."),
            KeyRule("service", .name, required: true, "The service or feature whose promises these are."),
            KeyRule("owner", .name, "Who answers for the budget."),
            KeyRule("why", .text, "Why the promises matter, for whoever meets a failed check."),
            KeyRule("primary", .name, "The objective that the verdict leads with."),
            KeyRule("suites", .named(suite), required: true, "What is run together, and where its results lie."),
            KeyRule("objectives", .named(objective), required: true, "The promises, by name."),
            KeyRule("policy", .mapping(policy), "How objectives are judged; each key may also stand in an objective."),
            KeyRule("waivers", .list(waiver), "Dated permissions to miss an objective."),
            KeyRule(
                "prices", .keyed(price), "By model: what tokens cost, where the results have tokens and no cost."),
        ])

    static let price = MappingRule(
        title: "a price",
        keys: [
            KeyRule("input", .price, required: true, "Of input tokens that were not cached: $2.50/M."),
            KeyRule("output", .price, required: true, "Of output tokens: $10/M."),
            KeyRule("cached", .price, "Of cached input tokens; without it they cost as much as others."),
        ])

    static let fieldNames = MappingRule(
        title: "field names",
        keys: FieldRole.allCases.map { role in
            let summary =
                switch role {
                case .id: "The field with the case's id."
                case .epoch: "The field that counts a case's repeats."
                case .failed: "The field that is true, or not empty, where the case failed."
                default: "The field with the case's \(role.rawValue), and its unit behind a space where the name does not end in it."
                }
            return KeyRule(role.rawValue, .name, summary)
        })

    static let suite = MappingRule(
        title: "a suite",
        keys: [
            KeyRule("results", .globs, "Globs of result files, relative to the repository's root."),
            KeyRule(
                "command", .text,
                "The shell line by which tollgate run measures once; it leaves one result file at {out}. {side} and {round} may stand in it too."
            ),
            KeyRule(
                "levels", .levels,
                "The same for each load level, by its name (1x); results get it as their label load, {level} is its name."),
            KeyRule("prepare", .text, "The shell line by which tollgate run builds a side, once before the rounds."),
            KeyRule("rounds", .flag, "false: several files a side were measured in blocks and are not paired in order."),
            KeyRule(
                "files", .choice(FileGrouping.allCases.map(\.rawValue)),
                "shards: all files are parts of one run, although their cases overlap."),
            KeyRule("format", .name, "A result format's name, where it shall not be recognised by content."),
            KeyRule("unit", .name, "The unit of values whose format tells none (HdrHistogram): us."),
            KeyRule(
                "fields", .mapping(fieldNames), "Which fields of JSON lines of one's own hold what: { id: question, latency: elapsed ms }."),
            KeyRule(
                "store", .choice(StoredForm.allCases.map(\.rawValue)),
                "samples: records keep every observation of a large load test, and not histograms."),
        ],
        oneOf: ["results", "command", "levels"],
        noneMend: "globs of its result files, or the shell line by which tollgate run measures it", exclusive: ["command", "levels"])

    static let objective = MappingRule(
        title: "an objective",
        keys: [
            KeyRule("metric", .metric, required: true, "suite/metric; the suite may be left out where there is one."),
            KeyRule("statistic", .statistic, required: true, "mean, geomean, median, rate, sum, min, max or a percentile such as p95."),
            KeyRule("direction", .choice(["lower", "higher"]), "Which values are better, where neither format nor unit says."),
            KeyRule("where", .labelMatches, "Labels that observations must have; a list means any of."),
            KeyRule("each", .labels, "One objective for each value of this label, or of each combination of several."),
            KeyRule("limit", .quantity, "The absolute bound, with its unit: 800 ms, 0.5%, $0.004."),
            KeyRule(
                "margin", .margin, "The tolerated degradation against the baseline: 5%, 2pp, 20 ms, or the larger of several: 5% or 20 ms."),
            KeyRule("failures", .failures, "How failed requests count: exclude, or as-timeout(30 s)."),
            KeyRule("noise", .noise, "The spread between runs, stated: 1%; none: observations are independent."),
            KeyRule(
                "method", .choice(AlternativeMethod.allCases.map(\.rawValue)),
                "Instead of the default: bca or bootstrap-t for a mean, harrell-davis to show a percentile by."),
            KeyRule(
                "warm-up", .choice(WarmUpPolicy.allCases.map(\.rawValue)),
                "cut: the start of a load test that MSER-5 finds not settled is left out on both sides; keep is the default."),
            KeyRule("why", .text, "Why this promise matters."),
        ] + policy.keys,
        oneOf: ["limit", "margin"], noneMend: "without either it promises nothing")

    static let policy = MappingRule(
        title: "a policy",
        keys: [
            KeyRule("confidence", .confidence, "80% to 99.9%; 95% is the default."),
            KeyRule(
                "undecided", .choice(UndecidedPolicy.allCases.map(\.rawValue)),
                "What an undecided objective does; block-if-worse is the default."),
            KeyRule(
                "absent", .choice(AbsentPolicy.allCases.map(\.rawValue)),
                "What a metric without observations means; undecided is the default."),
            KeyRule(
                "unscored", .choice(UnscoredPolicy.allCases.map(\.rawValue)), "What a case without a score means; undecided is the default."
            ),
            KeyRule(
                "baseline", .baselines,
                "merge-base (the default), latest-tag, latest-tag(v*), window(N), same-job or a revision, or several."),
            KeyRule(
                "correction", .choice(CorrectionPolicy.allCases.map(\.rawValue)),
                "How false failures are held for several objectives; beyond is the default, benjamini-hochberg is for an each: that only lists."
            ),
            KeyRule(
                "comparable", .choices(Circumstance.allCases.map(\.rawValue)),
                "What must be the same on both sides for a margin to be decided: cpu, model, judge."),
        ])

    static let waiver = MappingRule(
        title: "a waiver",
        keys: [
            KeyRule("objective", .name, required: true, "An objective's name, or name[value] for one value of its each."),
            KeyRule("until", .day, required: true, "The last UTC day on which it applies: 2026-12-31."),
            KeyRule("by", .name, required: true, "Who permits it."),
            KeyRule("reason", .text, required: true, "Why, and where the mending is followed."),
        ])
}
