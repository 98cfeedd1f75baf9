/// Why looks cannot be planned so.
package enum SequentialDesignError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no look at all.
    case noLooks
    /// The first look comes before the fewest pairs that decide anything.
    case tooEarly(pairs: Int)
    /// A look adds no pair to the one before it, and so is the same look.
    case notAscending(pairs: Int, previous: Int)
    /// A look has more pairs than were planned.
    case beyondMaximum(pairs: Int, maximum: Int)

    package var description: String {
        switch self {
        case .noLooks: "no looks are planned: name at least one number of pairs"
        case .tooEarly(let pairs): "the first look is at \(pairs) pairs: look first at \(SequentialDesign.firstLook) or more"
        case .notAscending(let pairs, let previous):
            "a look at \(pairs) pairs follows one at \(previous): each look needs more pairs than the one before"
        case .beyondMaximum(let pairs, let maximum):
            "a look is at \(pairs) pairs, beyond the maximum of \(maximum): raise the maximum before the first look, or stop there"
        }
    }
}

/// At how many pairs it is looked, out of a number that was fixed beforehand, and how the level is spent on these looks.
///
/// The looks need not be planned, only the maximum: spending depends on the pairs that are there. They must not be chosen by
/// what the earlier ones showed.
package struct SequentialDesign: Sendable, Equatable {
    /// The numbers of pairs, ascending.
    package let looks: [Int]
    /// The planned number of pairs, at which all of the level is spent.
    package let maximum: Int
    package let spending: SpendingFunction

    /// Fewer pairs do not describe their own spread.
    package static let firstLook = 10

    /// - Throws: `SequentialDesignError` for looks that are too early, do not ascend or exceed the maximum.
    package init(
        looks: [Int], maximum: Int, spending: SpendingFunction = .obrienFleming
    ) throws(SequentialDesignError) {
        guard let first = looks.first else { throw .noLooks }
        if first < SequentialDesign.firstLook { throw .tooEarly(pairs: first) }
        for (previous, next) in zip(looks, looks.dropFirst()) where next <= previous {
            throw .notAscending(pairs: next, previous: previous)
        }
        if let last = looks.last, last > maximum { throw .beyondMaximum(pairs: last, maximum: maximum) }
        self.looks = looks
        self.maximum = maximum
        self.spending = spending
    }

    /// A look at 10 pairs, one after each further `step` pairs, at least 1, and one at the maximum.
    ///
    /// - Throws: `SequentialDesignError.beyondMaximum` for a maximum below 10.
    package init(
        every step: Int, maximum: Int, spending: SpendingFunction = .obrienFleming
    ) throws(SequentialDesignError) {
        let first = SequentialDesign.firstLook
        guard maximum > first else {
            try self.init(looks: [first], maximum: maximum, spending: spending)
            return
        }
        try self.init(
            looks: Array(stride(from: first, to: maximum, by: max(step, 1))) + [maximum], maximum: maximum, spending: spending)
    }

    /// Each look's share of the planned pairs.
    package var information: [Double] { looks.map { Double($0) / Double(maximum) } }
}
