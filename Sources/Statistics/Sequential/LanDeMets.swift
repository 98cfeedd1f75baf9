import RealModule

/// Boundaries for looking repeatedly at a growing number of pairs: that a mean at the margin crosses any of them has the probability
/// `alpha`, on each side by itself.
///
/// At each look the boundary is the one at which the probability of crossing now and not before is what the spending function
/// grants; that the other side may have been crossed is ignored. The nominal level of the normal boundary is then turned to
/// Student's t.
///
/// Source: Lan and DeMets 1983; the recursion is of Armitage, McPherson and Rowe 1969, as in Jennison and Turnbull 2000.
package struct LanDeMets: Sendable, Equatable {
    /// One look.
    package struct Look: Sendable, Equatable {
        /// The number of pairs.
        package let pairs: Int
        /// Its share of the planned number.
        package let information: Double
        /// The level spent up to and with this look.
        package let spent: Double
        /// The boundary of a standard normal statistic; infinite where nothing is spent.
        package let z: Double
        /// The one-sided level of a test that is made only once and has this boundary.
        package let nominal: Double
        /// The boundary of Student's t with n − 1 degrees of freedom.
        package let t: Double
    }

    package let design: SequentialDesign
    /// The one-sided level.
    package let alpha: Double
    /// One for each look of the design.
    package let looks: [Look]

    /// The boundaries at a level 0 < `alpha` < 1; of milliseconds for tens of looks, growing with the square of their number.
    package init(_ design: SequentialDesign, alpha: Double) {
        self.design = design
        self.alpha = alpha
        let information = design.information
        let spent = information.map { design.spending.spent(information: $0, alpha: alpha) }
        let boundaries = LanDeMets.boundaries(information: information, spent: spent)
        looks = design.looks.indices.map { index in
            let nominal = Normal.survival(boundaries[index])
            return Look(
                pairs: design.looks[index], information: information[index], spent: spent[index], z: boundaries[index],
                nominal: nominal, t: StudentT(degreesOfFreedom: Double(design.looks[index] - 1)).upperQuantile(nominal))
        }
    }

    /// The normal boundaries for ascending information and what is spent up to each.
    static func boundaries(information: [Double], spent: [Double]) -> [Double] {
        var boundaries = information.map { _ in Double.infinity }
        // A look on which nothing is spent, as where that underflows, stops nobody.
        let effective = spent.indices.filter { spent[$0] > ($0 == 0 ? 0 : spent[$0 - 1]) }
        var paths = SurvivingPaths()
        for (place, index) in effective.enumerated() {
            let before = index == 0 ? 0 : spent[index - 1]
            let boundary = paths.boundary(at: information[index], crossing: spent[index] - before, spent: spent[index])
            boundaries[index] = boundary
            guard place + 1 < effective.count else { break }
            paths.stop(above: boundary, at: information[index], next: information[effective[place + 1]])
        }
        return boundaries
    }
}
