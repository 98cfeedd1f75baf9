import Measurements
import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The looks that may follow one, and how likely they decide a check.
///
/// With a standard error s after n of N rounds that of all N is s·√(n/N), and their estimate lies around today's with a standard deviation of
/// s·√(1 − n/N). The probability is that of lying beyond a boundary at N; crossing one before and being back by then adds little. It is the
/// conditional power of Jennison and Turnbull 2000, chapter 10, averaged over what the truth may be (predictive power).
struct LooksAhead {
    private let look: SequentialLook
    /// By level: a level is asked for by many checks, and costs milliseconds.
    private var boundaries: [Double: [LanDeMets.Look]] = [:]

    init(_ look: SequentialLook) { self.look = look }

    /// How a check may end at the maximum.
    private struct Chances {
        var fail: Double
        var pass: Double
        /// With the truth at today's estimate.
        var rounds: Int
    }

    private enum CheckState {
        case decided(Outcome)
        case likely(Chances)
        case unknown
        case hopeless
    }

    /// One check that fails decides an objective, and all must pass.
    mutating func state(of objective: ObjectiveVerdict) -> Outlook.State {
        guard objective.outcome == .undecided else { return .decided }
        let states = objective.checks.map { state(of: $0, objective.direction) }
        if states.contains(where: { if case .unknown = $0 { true } else { false } }) { return .open(nil) }
        var (fail, pass) = (0.0, 1.0)
        var rounds = look.rounds
        for state in states {
            switch state {
            case .decided, .unknown: continue
            case .hopeless: pass = 0
            case .likely(let chances):
                fail = max(fail, chances.fail)
                pass = min(pass, chances.pass)
                rounds = max(rounds, chances.rounds)
            }
        }
        let probability = min(1, fail + pass)
        return probability >= Outlook.least ? .open(Outlook.Expectation(probability: probability, rounds: rounds)) : .hopeless
    }

    private mutating func state(of check: Check, _ direction: Direction) -> CheckState {
        guard check.outcome == .undecided else { return .decided(check.outcome) }
        switch (check.leaning, check.reason.code) {
        case (_, .beforeFirstLook): return .unknown
        // Missing data stay missing, and what the runs do not tell apart they never will.
        case (.cannotBeJudged, _), (_, .oneRunASide), (nil, _): return .hopeless
        case (.cannotDecideByDesign, _):
            // So many more observations as there are rounds.
            guard let needed = check.needed, let total = needed.total, let more = needed.more else { return .hopeless }
            let expected = Double(total - more) * Double(look.maximum) / Double(look.rounds)
            return expected >= Double(total) ? .unknown : .hopeless
        default:
            if let chances = chances(of: check, direction) { return .likely(chances) }
            // Runs that bound nothing by now, as histograms whose buckets are open, never will.
            return isOfRuns(check) ? .hopeless : .unknown
        }
    }

    private func isOfRuns(_ check: Check) -> Bool {
        switch check.noise {
        case .rounds, .runs: true
        default: false
        }
    }

    private mutating func chances(of check: Check, _ direction: Direction) -> Chances? {
        guard let change = check.change, let error = check.standardError, error > 0 else { return nil }
        let estimate = LooksAhead.degradation(change.estimate, change.scale, direction)
        let margin = LooksAhead.degradation(check.bound.value, change.scale, direction)
        guard estimate.isFinite, margin.isFinite else { return nil }
        let (n, most) = (Double(look.rounds), Double(look.maximum))
        // The spread of a history or a stated one is not narrowed by rounds: the boundary alone falls.
        let isNarrowed =
            switch check.noise {
            case .history, .stated: false
            default: true
            }
        let isOfRuns = isOfRuns(check)
        func distance(_ look: LanDeMets.Look) -> Double {
            (isOfRuns ? look.t : look.z) * error * (isNarrowed ? (n / Double(look.pairs)).squareRoot() : 1)
        }
        let (passing, failing) = (looks(at: change.passLevel), looks(at: change.failLevel))
        guard let last = (passing.last.map(distance)), let lastFailing = failing.last.map(distance) else { return nil }
        let deviation = isNarrowed ? error * (1 - n / most).squareRoot() : 0
        let rounds = zip(passing, failing).first { look, failing in
            look.pairs > self.look.rounds && (estimate + distance(look) <= margin || estimate - distance(failing) > margin)
        }
        return Chances(
            fail: LooksAhead.probability(of: estimate - lastFailing - margin, deviation),
            pass: LooksAhead.probability(of: margin - estimate - last, deviation), rounds: rounds?.0.pairs ?? look.maximum)
    }

    private mutating func looks(at level: Double) -> [LanDeMets.Look] {
        if let known = boundaries[level] { return known }
        let looks = LanDeMets(look.design, alpha: level / look.design.surcharge).looks
        boundaries[level] = looks
        return looks
    }

    /// That a value around `distance` is above 0.
    private static func probability(of distance: Double, _ deviation: Double) -> Double {
        deviation > 0 ? Normal.cdf(distance / deviation) : distance >= 0 ? 1 : 0
    }

    /// Positive is worse, logarithms for relative changes.
    private static func degradation(_ value: Double, _ scale: ChangeScale, _ direction: Direction) -> Double {
        let change = scale == .relative ? log1p(value) : value
        return direction == .lower ? change : -change
    }
}
