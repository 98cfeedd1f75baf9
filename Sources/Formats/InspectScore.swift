import Measurements

/// A scorer's value for one sample, as a number.
enum InspectScoreValue: Equatable {
    /// Right, wrong or partly right: a share of one.
    case judged(Double)
    case number(Double)
    /// The scorer said nothing (null, NaN: Inspect's own sign for "unscored").
    case missing
    /// Something that is no number, described.
    case unusable(String)

    /// Inspect's letters (`C`orrect, `I`ncorrect, `P`artial, `N`o answer), spelt-out booleans, and numbers in text.
    init(text: String) {
        switch text {
        case "C": self = .judged(1)
        case "P": self = .judged(0.5)
        case "I", "N": self = .judged(0)
        default:
            switch text.lowercased() {
            case "yes", "true": self = .judged(1)
            case "no", "false": self = .judged(0)
            case "nan": self = .missing
            default:
                if let value = Double(text), value.isFinite { self = .number(value) } else { self = .unusable("a text") }
            }
        }
    }

    init(number: Double) { self = number.isFinite ? .number(number) : .missing }
}

/// A scorer's result for one sample.
struct InspectScore: Equatable {
    let scorer: String
    /// The scorer, or `scorer.key` where its value is an object.
    let name: String
    let value: InspectScoreValue
}

/// The metrics that the scorers of a log give.
struct InspectScorers {
    /// In the order of first appearance.
    private(set) var names: [String] = []
    /// The names of each scorer.
    private(set) var namesOfScorer: [String: [String]] = [:]
    private var known: Set<String> = []
    private var judged: Set<String> = []
    private var numeric: Set<String> = []

    /// What the log announces counts only for scorers that scored nothing: others have shown what they give.
    init(scores: some Sequence<InspectScore>, announced: [InspectScore]) {
        for score in scores { add(score) }
        let silent = announced.filter { namesOfScorer[$0.scorer] == nil }
        for score in silent { add(score) }
    }

    private mutating func add(_ score: InspectScore) {
        if known.insert(score.name).inserted {
            names.append(score.name)
            namesOfScorer[score.scorer, default: []].append(score.name)
        }
        switch score.value {
        case .judged: judged.insert(score.name)
        case .number: numeric.insert(score.name)
        case .missing, .unusable: break
        }
    }

    /// The scorer's metric: a share where all values are right or wrong (Inspect counts C 1, P ½, I and N 0), else a plain number.
    ///
    /// The standard name `accuracy` goes to the only scorer that judges so; among several, to the one that the log's headline names, and
    /// to all if it names none of them (a budget that asks for `accuracy` is then told their names). Numbers are the standard `score`.
    func metric(_ name: String, headline: String?) -> Metric {
        let isShare = judged.contains(name) && !numeric.contains(name)
        guard isShare else {
            return Metric(name: metricName(name), unit: .none, direction: .higher, mood: .exact, standardName: "score")
        }
        let shares = names.filter { judged.contains($0) && !numeric.contains($0) }
        let leads = headline.map(shares.contains) ?? false
        return Metric(
            name: metricName(name), unit: .ratio, direction: .higher, mood: .exact,
            standardName: !leads || headline == name ? "accuracy" : nil)
    }

    /// Scorers may be called anything, also as a quantity that every log has.
    private func metricName(_ name: String) -> String {
        InspectQuantity(rawValue: name) == nil ? name : "score." + name
    }
}

/// What every log has beside the scores.
enum InspectQuantity: String, CaseIterable {
    case latency, failed, cost
    case totalTime = "total_time"
    case workingTime = "working_time"
    case inputTokens = "input_tokens"
    case outputTokens = "output_tokens"
    case cachedTokens = "cached_tokens"

    var metric: Metric {
        let unit: Unit =
            switch self {
            case .latency, .totalTime, .workingTime: .seconds
            case .failed: .ratio
            case .cost: .dollars
            case .inputTokens, .outputTokens, .cachedTokens: .tokens
            }
        return Metric(name: rawValue, unit: unit)
    }
}
