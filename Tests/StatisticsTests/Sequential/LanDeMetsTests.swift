import RealModule
import Testing

@testable import Statistics

@Suite("Boundaries for repeated looks")
struct LanDeMetsTests {
    @Test("Against reference values", arguments: try ReferenceFile.cases("rules_lan_demets"))
    func reference(_ reference: ReferenceCase) throws {
        let design = try SequentialDesign(looks: reference.input["looks"].ints, maximum: reference.input["maximum"].int)
        let boundaries = LanDeMets(design, alpha: try reference.input["alpha"].double)
        let columns: [(String, KeyPath<LanDeMets.Look, Double>)] = [
            ("information", \.information), ("spent", \.spent), ("z", \.z), ("nominal", \.nominal), ("t", \.t),
        ]
        for (name, member) in columns {
            let expected = try reference.expected[name].doubles
            #expect(boundaries.looks.count == expected.count)
            for (look, value) in zip(boundaries.looks, expected) {
                expectClose(look[keyPath: member], value, reference.tolerance, "\(name) at \(look.pairs)")
            }
        }
    }

    /// Five equal looks with Pocock-type spending, as printed to four decimals by programs for clinical trials.
    @Test("Pocock-type spending gives the published boundaries")
    func pocock() throws {
        let design = try SequentialDesign(looks: [20, 40, 60, 80, 100], maximum: 100, spending: .pocock)
        let published = [2.4380, 2.4268, 2.4101, 2.3966, 2.3859]
        for (look, z) in zip(LanDeMets(design, alpha: 0.025).looks, published) { #expect(abs(look.z - z) < 1e-4) }
    }

    @Test("Looks without weight between two leave the later boundaries", arguments: SpendingFunction.allCases)
    func skippedLooks(_ spending: SpendingFunction) throws {
        // So early a look spends 1e-20 and less at these levels; that it is there must not be seen later on.
        let rare = LanDeMets(try SequentialDesign(looks: [10, 500, 1000], maximum: 1000), alpha: 1e-4)
        let without = LanDeMets(try SequentialDesign(looks: [500, 1000], maximum: 1000), alpha: 1e-4)
        #expect(rare.looks[0].spent < 1e-100)
        expectClose(rare.looks[1].z, without.looks[0].z, 1e-11)
        expectClose(rare.looks[2].z, without.looks[1].z, 1e-11)
        // One more look never loosens the later ones.
        let few = LanDeMets(try SequentialDesign(looks: [50, 100], maximum: 100, spending: spending), alpha: 0.025)
        let more = LanDeMets(try SequentialDesign(looks: [50, 75, 100], maximum: 100, spending: spending), alpha: 0.025)
        #expect(more.looks[2].nominal < few.looks[1].nominal)
    }

    /// The chance of crossing by the last look, by the recursion with boundaries put in, is what was spent: for nearby looks the
    /// probabilities of two looks must add up to that of leaving one out.
    @Test("Adjacent looks agree with the law of two correlated normal values", arguments: [0.1, 0.5, 0.9, 0.99, 0.9999])
    func twoLooks(_ ratio: Double) {
        let (first, alpha) = (2.2, 0.025)
        var paths = SurvivingPaths()
        paths.stop(above: first, at: ratio, next: 1)
        let crossing = alpha - Normal.survival(first)
        let boundary = paths.boundary(at: 1, crossing: crossing, spent: alpha)
        // P(Z₁ ≤ first, Z₂ > boundary) by the trapezoidal rule over Z₂, whose integrand is smooth.
        let step = 1e-3
        var sum = 0.0
        for index in 0..<8000 {
            let z = boundary + (Double(index) + 0.5) * step
            sum += Normal.density(z) * Normal.cdf((first - z * .sqrt(ratio)) / .sqrt(1 - ratio))
        }
        expectClose(sum * step, crossing, 1e-6)
    }

    @Test("Boundaries fall as the level rises, from the smallest level to almost 1", arguments: SpendingFunction.allCases)
    func monotoneInLevel(_ spending: SpendingFunction) throws {
        let design = try SequentialDesign(looks: [10, 20, 30, 40, 50, 60], maximum: 60, spending: spending)
        var last = design.looks.map { _ in Double.infinity }
        for alpha in [1e-300, 1e-100, 1e-12, 1e-4, 0.00125, 0.025, 0.1, 0.3, 0.4999, 0.5, 0.7, 0.9, 0.999, 1 - 1e-9] {
            let boundaries = LanDeMets(design, alpha: alpha).looks.map(\.z)
            for (boundary, previous) in zip(boundaries, last) { #expect(boundary <= previous && !boundary.isNaN, "\(alpha)") }
            last = boundaries
        }
        #expect(last.allSatisfy { $0 < 1 })
    }

    @Test("A single look is the single test, at any level", arguments: [1e-300, 1e-20, 0.025, 0.4])
    func singleLook(_ alpha: Double) throws {
        let look = try #require(LanDeMets(try SequentialDesign(looks: [40], maximum: 40), alpha: alpha).looks.first)
        expectClose(look.z, Normal.upperQuantile(alpha), 1e-12)
        expectClose(look.t, StudentT(degreesOfFreedom: 39).upperQuantile(alpha), 1e-9)
    }

    /// A tenth of a second in a debug build.
    @Test("Looking after each pair")
    func eachPair() throws {
        let looks = LanDeMets(try SequentialDesign(every: 1, maximum: 60), alpha: 0.025).looks
        #expect(looks.map(\.pairs) == Array(5...60))
        #expect(zip(looks, looks.dropFirst()).allSatisfy { $0.z > $1.z })
        // More looks than every fifth pair, so a little less at the last one; continuous looking bounds it by 2·P(Z > z) = α.
        let last = try #require(looks.last)
        #expect(last.z > 2.05 && last.z < Normal.upperQuantile(0.0125))
    }

    @Test("The spending functions reach the level at the maximum and rise to it", arguments: SpendingFunction.allCases)
    func spending(_ spending: SpendingFunction) {
        #expect(spending.spent(information: 0, alpha: 0.025) == 0)
        #expect(spending.spent(information: 1, alpha: 0.025) == 0.025)
        #expect(spending.spent(information: 1.5, alpha: 0.025) == 0.025)
        expectClose(spending.spent(information: 1 - 1e-13, alpha: 0.025), 0.025, 1e-11)
        let path = stride(from: 0.05, through: 1, by: 0.05).map { spending.spent(information: $0, alpha: 0.025) }
        #expect(zip(path, path.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("Designs that cannot be are refused with a reason")
    func refused() {
        func error(_ looks: [Int], _ maximum: Int) -> SequentialDesignError? {
            do throws(SequentialDesignError) {
                _ = try SequentialDesign(looks: looks, maximum: maximum)
                return nil
            } catch { return error }
        }
        #expect(error([], 100) == .noLooks)
        #expect(error([4, 20], 100) == .tooEarly(pairs: 4))
        #expect(error([10, 20, 20], 100) == .notAscending(pairs: 20, previous: 20))
        #expect(error([10, 120], 100) == .beyondMaximum(pairs: 120, maximum: 100))
        #expect(error([10], 10) == nil)
        #expect(throws: SequentialDesignError.beyondMaximum(pairs: 5, maximum: 4)) { try SequentialDesign(every: 5, maximum: 4) }
        #expect("\(SequentialDesignError.tooEarly(pairs: 4))".contains("look first at 5"))
    }

    @Test(
        "A schedule begins at 5 pairs and ends at the maximum",
        arguments: [
            (5, 23, [5, 10, 15, 20, 23]), (5, 20, [5, 10, 15, 20]), (100, 50, [5, 50]), (0, 7, [5, 6, 7]), (5, 5, [5]),
        ] as [(Int, Int, [Int])])
    func schedule(_ step: Int, _ maximum: Int, _ looks: [Int]) throws {
        #expect(try SequentialDesign(every: step, maximum: maximum).looks == looks)
    }

    @Test("The rule of integration is exact for polynomials", arguments: [1, 2, 5, 16])
    func gaussLegendre(_ count: Int) {
        let rule = GaussLegendre(nodes: count)
        for degree in 0..<(2 * count) {
            let sum = rule.nodes.reduce(0) { $0 + $1.weight * .pow($1.position, degree) }
            expectClose(sum, 1 / Double(degree + 1), 1e-13)
        }
        #expect(zip(rule.nodes, rule.nodes.dropFirst()).allSatisfy { $0.position < $1.position })
    }
}
