/// Why rounds cannot be looked at so.
package enum SequentialLookError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not even one round is there.
    case noRounds
    case beyondMaximum(rounds: Int, maximum: Int)
    /// The maximum comes before the first look.
    case tooFew(maximum: Int)
    case tooMany(maximum: Int)

    package var description: String {
        switch self {
        case .noRounds: "at least one round must be there"
        case .beyondMaximum(let rounds, let maximum):
            "\(rounds) rounds are more than the maximum of \(maximum), which is fixed before the first round"
        case .tooFew(let maximum):
            "at most \(maximum) rounds are too few: the first look is at \(SequentialDesign.firstLook)"
        case .tooMany(let maximum): "at most \(maximum) rounds are too many: \(SequentialLook.most) can be planned"
        }
    }
}

/// Alternating rounds that are looked at after each one, from the first look up to a number that was fixed beforehand.
package struct SequentialLook: Sendable, Hashable {
    /// How many rounds are finished.
    package let rounds: Int
    package let maximum: Int
    /// A look after each round, from the first one on.
    package let design: SequentialDesign
    /// What this look's boundary is at each level; nil before the first look.
    package let level: LookLevel?

    /// More looks would cost seconds of arithmetic each.
    package static let most = 200

    /// Computes the look's boundaries, which takes up to tenths of a second for a hundred rounds: one value serves all checks of the look.
    package init(rounds: Int, maximum: Int) throws(SequentialLookError) {
        guard rounds > 0 else { throw .noRounds }
        guard rounds <= maximum else { throw .beyondMaximum(rounds: rounds, maximum: maximum) }
        guard maximum <= SequentialLook.most else { throw .tooMany(maximum: maximum) }
        guard let design = try? SequentialDesign(every: 1, maximum: maximum) else { throw .tooFew(maximum: maximum) }
        self.rounds = rounds
        self.maximum = maximum
        self.design = design
        level = design.looks.firstIndex(of: rounds).flatMap { LookLevel(design, look: $0) }
    }

    /// Nothing is decided before the first look.
    package var isBeforeFirst: Bool { rounds < SequentialDesign.firstLook }

    /// No round may follow.
    package var isLast: Bool { rounds == maximum }

    package static func == (left: SequentialLook, right: SequentialLook) -> Bool {
        left.rounds == right.rounds && left.maximum == right.maximum
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(rounds)
        hasher.combine(maximum)
    }
}
