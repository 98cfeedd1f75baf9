import RealModule
import Testing

@testable import Statistics

/// A normal estimate whose p-value is known in closed form; it keeps the default bisection.
private struct NormalEstimate: IntervalMethod {
    let estimate: Double
    let error: Double

    func bounds(alpha: Double) -> Bounds {
        let half = error * Normal.upperQuantile(alpha)
        return Bounds(lower: estimate - half, upper: estimate + half)
    }

    func exactPValue(atMost margin: Double) -> Double { Normal.survival((estimate - margin) / error) }
}

@Suite("Interval methods and what is derived from them")
struct IntervalMethodTests {
    static let margins = [-3.0, -0.5, 0, 0.4, 1, 1.6, 4, 12]

    @Test("the default p-value is the level at which the lower bound equals the margin", arguments: margins)
    func bisection(margin: Double) {
        let method = NormalEstimate(estimate: 1, error: 0.5)
        expectClose(method.pValue(atMost: margin), method.exactPValue(atMost: margin), 1e-9)
    }

    @Test("a point beyond the margin has p 0, within it p 1")
    func point() {
        struct Fixed: IntervalMethod {
            let estimate = 2.0
            func bounds(alpha: Double) -> Bounds { .point(2) }
        }
        #expect(Fixed().pValue(atMost: 1) == 0)
        #expect(Fixed().pValue(atMost: 3) == 1)
    }

    @Test("what nothing bounds has p 1")
    func unbounded() {
        struct Unknown: IntervalMethod {
            let estimate = 2.0
            func bounds(alpha: Double) -> Bounds { .unbounded }
        }
        #expect(Unknown().pValue(atMost: -1e300) == 1)
    }

    @Test("turning the sign exchanges the bounds", arguments: [0.4, 0.1, 0.025, 1e-6])
    func negated(alpha: Double) {
        let method = NormalEstimate(estimate: 1, error: 0.5)
        let turned = Negated(method)
        #expect(turned.estimate == -1)
        #expect(turned.bounds(alpha: alpha) == Bounds(lower: -method.bounds(alpha: alpha).upper, upper: -method.bounds(alpha: alpha).lower))
        expectClose(turned.pValue(atMost: -1.7), Normal.survival((-1 + 1.7) / 0.5), 1e-9)
    }

    @Test("a factor and an offset move bounds, estimate and p-value together", arguments: margins)
    func scaledAndShifted(margin: Double) {
        let method = NormalEstimate(estimate: 1, error: 0.5)
        let scaled = Scaled(method, by: 3)
        let shifted = Shifted(method, by: 2)
        #expect(scaled.estimate == 3)
        #expect(shifted.estimate == 3)
        expectClose(scaled.bounds(alpha: 0.1).upper, 3 * method.bounds(alpha: 0.1).upper, 1e-15)
        expectClose(shifted.bounds(alpha: 0.1).lower, method.bounds(alpha: 0.1).lower + 2, 1e-15)
        #expect(scaled.pValue(atMost: 3 * margin) == method.pValue(atMost: margin))
        expectClose(shifted.pValue(atMost: margin + 2), method.pValue(atMost: margin), 1e-9)
    }

    @Test("the wider of two errs only where both do", arguments: [0.4, 0.025])
    func wider(alpha: Double) {
        let narrow = NormalEstimate(estimate: 1, error: 0.1)
        let wide = NormalEstimate(estimate: 1.1, error: 1)
        let both = Wider(narrow, wide)
        let bounds = both.bounds(alpha: alpha)
        #expect(bounds.lower <= min(narrow.bounds(alpha: alpha).lower, wide.bounds(alpha: alpha).lower))
        #expect(bounds.upper >= max(narrow.bounds(alpha: alpha).upper, wide.bounds(alpha: alpha).upper))
        #expect(both.pValue(atMost: 0.5) == max(narrow.pValue(atMost: 0.5), wide.pValue(atMost: 0.5)))
        // Duality: at the level that is the p-value, the lower bound is the margin.
        expectClose(both.bounds(alpha: both.pValue(atMost: 0.5)).lower, 0.5, 1e-6)
    }
}
