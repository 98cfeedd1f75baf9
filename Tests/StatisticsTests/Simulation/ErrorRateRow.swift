import Testing

@testable import Statistics

/// How often a method decides although the truth lies exactly at the margin, where every decision is an error.
struct ErrorRates: Sendable {
    /// Shares of all replicates, or probabilities.
    var falseFail = 0.0
    var falsePass = 0.0
    /// Nil where all outcomes of the data were enumerated.
    let replicates: Int?

    var larger: Double { max(falseFail, falsePass) }

    /// The Monte-Carlo standard error of a share that is truly `share`.
    func standardError(at share: Double) -> Double { ErrorRates.standardError(at: share, replicates) }

    static func standardError(at share: Double, _ replicates: Int?) -> Double {
        replicates.map { (share * (1 - share) / Double($0)).squareRoot() } ?? 0
    }

    /// The shares of decisions over so many replicates.
    static func simulated(
        named name: String, replicates: Int, _ replicate: (inout Draws) -> Outcome
    ) -> ErrorRates {
        var draws = Draws(named: name)
        var counts = (fail: 0, pass: 0)
        for _ in 0..<replicates {
            switch replicate(&draws) {
            case .fail: counts.fail += 1
            case .pass: counts.pass += 1
            case .undecided: break
            }
        }
        let total = Double(replicates)
        return ErrorRates(
            falseFail: Double(counts.fail) / total, falsePass: Double(counts.pass) / total, replicates: replicates)
    }
}

/// Error rates in percent that the specification of the rules prints, from so many replicates (nil: exact), to one decimal place
/// and from 10 % on to none.
enum PublishedRates: Sendable {
    case sides(Double, Double, replicates: Int? = 20_000)
    /// Only the larger of the two sides, or the worst of several laws.
    case larger(Double, replicates: Int? = 20_000)
    /// Only the share of false fails.
    case fail(Double, replicates: Int? = 20_000)

    var text: String {
        switch self {
        case .fail(let share, _): "\(share)/"
        case .sides(let fail, let pass, _): "\(fail)/\(pass)"
        case .larger(let share, _): "≤ \(share)"
        }
    }
}

/// One line of the table of error rates: a method on data of one law, with the truth exactly at the margin.
struct ErrorRateRow: Sendable, CustomTestStringConvertible {
    enum Expectation: Sendable {
        /// The method keeps its level on both sides.
        case holds
        /// What the default method is there for: a simpler one errs at least so often on one side.
        case errs(atLeast: Double)
    }

    enum Source: Sendable {
        /// Replicates of the short form (0: left out there) and of the full one.
        case simulated(short: Int, full: Int, @Sendable (inout Draws) -> Outcome)
        case enumerated(inShortForm: Bool, @Sendable () -> ErrorRates)
    }

    let method: String
    let data: String
    let size: String
    var expectation = Expectation.holds
    /// The promised levels of the two sides.
    var level = (fail: 0.025, pass: 0.025)
    var published: PublishedRates?
    /// A known error above the level, in percent, which the verdict or the documentation admits.
    var knownLimit: Double?
    /// Whether a pass is wrong too.
    var hasFalsePass = true
    let source: Source

    var name: String { "\(method); \(data); \(size)" }
    var testDescription: String { knownLimit.map { "\(name); known limit \($0) %" } ?? name }

    var isInShortForm: Bool {
        switch source {
        case .simulated(let short, _, _): short > 0
        case .enumerated(let inShortForm, _): inShortForm
        }
    }

    func rates(full: Bool) -> ErrorRates {
        switch source {
        case .simulated(let short, let replicates, let replicate):
            ErrorRates.simulated(named: name, replicates: full ? replicates : short, replicate)
        case .enumerated(_, let rates): rates()
        }
    }

    /// What the rates contradict: the level and three Monte-Carlo standard errors, or the known limit where that is larger; for a
    /// counterexample, that it errs.
    func contradictions(_ rates: ErrorRates) -> [String] {
        switch expectation {
        case .errs(let least):
            return rates.larger >= least - 3 * rates.standardError(at: least)
                ? [] : ["errs less than \(percent(least)) % on both sides"]
        case .holds:
            return [("false fail", rates.falseFail, level.fail), ("false pass", rates.falsePass, level.pass)].compactMap { side in
                let most = max(side.2, (knownLimit ?? 0) / 100)
                // Enumerated rates are published with one decimal place.
                let allowance = rates.replicates == nil ? 0.0005 : 3 * rates.standardError(at: most)
                return side.1 <= most + allowance ? nil : "\(side.0) \(percent(side.1)) % of at most \(percent(most + allowance)) %"
            }
        }
    }

    /// Where the rates differ from the published ones by more than three standard errors of both and the rounding of the latter.
    func differences(_ rates: ErrorRates) -> [String] {
        func difference(_ name: String, _ measured: Double, _ published: Double, _ replicates: Int?) -> String? {
            let share = published / 100
            let errors = (
                rates.standardError(at: max(share, measured)), ErrorRates.standardError(at: max(share, measured), replicates)
            )
            let rounding = published < 10 ? 0.0005 : 0.005
            let allowed = 3 * (errors.0 * errors.0 + errors.1 * errors.1).squareRoot() + rounding
            return abs(measured - share) <= allowed ? nil : "\(name) \(percent(measured)) %, published \(published) %"
        }
        switch published {
        case nil: return []
        case .larger(let share, let replicates):
            return rates.larger <= share / 100
                ? [] : [difference("error", rates.larger, share, replicates)].compactMap { $0 }
        case .fail(let share, let replicates):
            return [difference("false fail", rates.falseFail, share, replicates)].compactMap { $0 }
        case .sides(let fail, let pass, let replicates):
            return [
                difference("false fail", rates.falseFail, fail, replicates), difference("false pass", rates.falsePass, pass, replicates),
            ].compactMap { $0 }
        }
    }

    func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10)" }
}

extension IntervalMethod {
    /// The outcome of one objective alone at the default level of 2.5 % a side.
    func outcome(atMargin margin: Double) -> Outcome { .of(bounds(alpha: 0.025), margin: margin) }
}
