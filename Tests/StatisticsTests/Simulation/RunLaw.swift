import RealModule

@testable import Statistics

/// Runs with observations inside: what a run differs in is common to its observations.
struct RunLaw: Sendable {
    /// The standard deviation between runs.
    var between: Double
    /// The standard deviation of the observations within a run.
    var within: Double
    let observations: Int
    /// Whether the runs' effects follow an exponential law instead of the normal one.
    var isSkewed = false

    init(between: Double, within: Double, observations: Int, isSkewed: Bool = false) {
        self.between = between
        self.within = within
        self.observations = observations
        self.isSkewed = isSkewed
    }

    /// Observations of variance 1 of which the intraclass correlation `icc` is common to a run.
    init(icc: Double, observations: Int, isSkewed: Bool = false) {
        self.init(between: .sqrt(icc), within: .sqrt(1 - icc), observations: observations, isSkewed: isSkewed)
    }

    /// The standard deviation of the mean of a record of so many runs.
    func deviation(runs: Int) -> Double {
        .sqrt((between * between + within * within / Double(observations)) / Double(runs))
    }

    /// One run's observations.
    func run(_ draws: inout Draws, level: Double, spread: Double = 1) -> Moments {
        let effect = isSkewed ? -Double.log(draws.uniform()) - 1 : draws.normal()
        let center = level + spread * between * effect
        var moments = Moments()
        for _ in 0..<observations { moments.add(within == 0 ? center : center + within * draws.normal()) }
        return moments
    }

    func runs(_ count: Int, _ draws: inout Draws, level: Double, spread: Double = 1) -> [Moments] {
        (0..<count).map { _ in run(&draws, level: level, spread: spread) }
    }
}

/// What happened before the candidate, in standard deviations of a record.
enum Past: String, Sendable, CaseIterable {
    case stationary
    case drift = "drift 0.3 sd a commit"
    case step = "past step of 5 sd"
    case stepAtBase = "step of 5 sd at the base itself"
    case outliers = "10 % outliers ×5"

    /// The level of record `index` of `count`.
    func level(_ index: Int, of count: Int) -> Double {
        switch self {
        case .stationary, .outliers: 0
        case .drift: 0.3 * Double(index)
        case .step: index < count / 2 ? -5 : 0
        case .stepAtBase: index == count - 1 ? 5 : 0
        }
    }

    /// How much more than usual a record's runs differ.
    func spread(_ draws: inout Draws) -> Double { self == .outliers && draws.uniform() < 0.1 ? 5 : 1 }
}

/// One measured commit: the mean of its runs and what the observations within them say of that.
struct MeasuredRecord: Sendable {
    let side: MeasuredSide
    let runs: [Moments]

    init(_ runs: [Moments]) {
        self.runs = runs
        let count = Double(runs.count)
        let squaredErrors = runs.reduce(0) { $0 + $1.variance / Double($1.count) }
        side = MeasuredSide(
            value: runs.reduce(0) { $0 + $1.mean } / count, runs: runs.count, withinVariance: squaredErrors / (count * count))
    }
}
