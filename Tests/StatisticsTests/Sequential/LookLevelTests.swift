import RealModule
import Testing

@testable import Statistics

@Suite("Levels at one look of many")
struct LookLevelTests {
    static let looks: [(Int, Int)] = [(5, 10), (10, 10), (5, 40), (12, 40), (40, 40), (5, 60), (33, 60), (5, 200), (20, 200)]

    /// What is read off agrees with the recursion, in quantiles of the normal distribution.
    @Test("The curve is that of the boundaries", arguments: looks)
    func curve(_ rounds: Int, _ maximum: Int) throws {
        let look = try SequentialLook(rounds: rounds, maximum: maximum)
        let level = try #require(look.level)
        let information = (5...rounds).map { Double($0) / Double(maximum) }
        for z in [0.01, 0.3, 1, 1.96, 2.3, 3, 4.5, 6.5, 9, 11.7] {
            let alpha = Normal.survival(z)
            let spent = information.map { SpendingFunction.obrienFleming.spent(information: $0, alpha: alpha) }
            let boundary = try #require(LanDeMets.boundaries(information: information, spent: spent).last)
            guard boundary < 36 else { continue }
            let found = Normal.upperQuantile(level.nominal(alpha * look.design.surcharge))
            #expect(abs(found - boundary) < 2e-5, "\(z): \(found) for \(boundary)")
        }
    }

    @Test("Back and forth gives the level again, and the ends stay", arguments: looks)
    func inverse(_ rounds: Int, _ maximum: Int) throws {
        let level = try #require(try SequentialLook(rounds: rounds, maximum: maximum).level)
        var last = 0.0
        for alpha in [1e-6, 1e-4, 0.00125, 0.0125, 0.025, 0.1, 0.3, 0.5, 0.53, 0.6, 0.9, 1 - 1e-9] {
            let nominal = level.nominal(alpha)
            #expect(nominal > last || nominal == 1e-300, "\(alpha)")
            #expect(nominal < alpha || maximum == rounds && alpha > 0.5, "\(alpha)")
            if nominal > 1e-290 { expectClose(level.promised(nominal), alpha, 1e-9, "\(alpha)") }
            last = nominal
        }
        #expect(level.promised(0) == 0)
        #expect(level.promised(1) == 1)
        #expect(level.promised(.nan) == 1)
        #expect(level.nominal(1e-290) >= 1e-300)
    }

    @Test("Levels rise from look to look, and the last one's is nearly that of a single look", arguments: [10, 20])
    func rising(_ maximum: Int) throws {
        var last = 0.0
        for rounds in 5...maximum {
            let nominal = try #require(try SequentialLook(rounds: rounds, maximum: maximum).level).nominal(0.025)
            #expect(nominal > last)
            last = nominal
        }
        #expect(last > 0.012 && last < 0.021)
    }

    @Test("One look alone is a single test", arguments: [0.001, 0.025, 0.3, 0.7])
    func single(_ alpha: Double) throws {
        let level = try #require(try SequentialLook(rounds: 5, maximum: 5).level)
        expectClose(level.nominal(alpha), alpha, 1e-9)
        expectClose(level.promised(alpha), alpha, 1e-9)
    }

    @Test("Before the first look there is none, and what cannot be is refused with a reason")
    func refused() throws {
        #expect(try SequentialLook(rounds: 4, maximum: 40).level == nil)
        #expect(try SequentialLook(rounds: 4, maximum: 40).isBeforeFirst)
        #expect(try SequentialLook(rounds: 5, maximum: 40).level != nil)
        #expect(throws: SequentialLookError.noRounds) { try SequentialLook(rounds: 0, maximum: 40) }
        #expect(throws: SequentialLookError.beyondMaximum(rounds: 41, maximum: 40)) { try SequentialLook(rounds: 41, maximum: 40) }
        #expect(throws: SequentialLookError.tooFew(maximum: 4)) { try SequentialLook(rounds: 3, maximum: 4) }
        #expect(throws: SequentialLookError.tooMany(maximum: 201)) { try SequentialLook(rounds: 3, maximum: 201) }
        #expect("\(SequentialLookError.tooFew(maximum: 4))".contains("first look is at 5"))
    }

    @Test("An unbounded method stays unbounded, and a point a point")
    func wrapped() throws {
        let level = try SequentialLook(rounds: 12, maximum: 40).level
        let unbounded = AtLook(StudentInterval(estimate: 1, standardError: .nan, degreesOfFreedom: 3), level)
        #expect(unbounded.bounds(alpha: 0.025) == .unbounded && unbounded.pValue(atMost: 0) == 1)
        let point = AtLook(Point(2), level)
        #expect(point.bounds(alpha: 0.025) == .point(2) && point.pValue(atMost: 1) == 0 && point.pValue(atMost: 2) == 1)
    }
}
