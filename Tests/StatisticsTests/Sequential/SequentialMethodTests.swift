import RealModule
import Testing

@testable import Statistics

@Suite("Means of pairs that are looked at repeatedly")
struct SequentialMethodTests {
    @Test("Confidence sequence against reference values", arguments: try ReferenceFile.cases("rules_confidence_sequence"))
    func confidenceSequence(_ reference: ReferenceCase) throws {
        let (alpha, count) = (try reference.input["alpha"].double, try reference.input["n"].int)
        let width = ConfidenceSequence.halfWidth(count: count, deviation: try reference.input["s"].double, alpha: alpha)
        expectClose(width, try reference.expected["half_width"].double, reference.tolerance)
        if let rho = try reference.expected.object["rho_squared"] {
            expectClose(ConfidenceSequence.rhoSquared(alpha: alpha), try rho.double, reference.tolerance)
        }
    }

    private static let differences: [Double] = {
        var generator = SampleGenerator(seed: 80)
        return generator.normals(40).map { 0.3 + $0 }
    }()

    private func sequence(_ count: Int) -> ConfidenceSequence {
        ConfidenceSequence(Moments(SequentialMethodTests.differences.prefix(count)))
    }

    private func grouped(_ count: Int, _ spending: SpendingFunction = .obrienFleming) throws -> AtLook<StudentInterval> {
        let design = try SequentialDesign(looks: [10, 20, 30, 40], maximum: 50, spending: spending)
        let level = design.looks.firstIndex(of: count).flatMap { LookLevel(design, look: $0) }
        return AtLook(StudentInterval(mean: Moments(SequentialMethodTests.differences.prefix(count))), level)
    }

    @Test("The bounds are the estimate and the half-width")
    func sequenceBounds() {
        let method = sequence(25)
        let width = ConfidenceSequence.halfWidth(count: 25, deviation: method.differences.standardDeviation, alpha: 0.025)
        #expect(method.bounds(alpha: 0.025) == Bounds(lower: method.estimate - width, upper: method.estimate + width))
        #expect(sequence(9).bounds(alpha: 0.025) == .unbounded)
        #expect(sequence(9).pValue(atMost: -100) == 1)
        #expect(sequence(10).bounds(alpha: 0.025).lower.isFinite)
    }

    @Test("Bounds widen as the level falls", arguments: [10, 20, 40])
    func monotone(_ count: Int) throws {
        let methods: [any IntervalMethod] = [sequence(count), try grouped(count), try grouped(count, .pocock)]
        for method in methods {
            var outer = Bounds.unbounded
            for alpha in [1e-300, 1e-30, 1e-6, 0.00125, 0.025, 0.1, 0.3, 0.4999] {
                let bounds = method.bounds(alpha: alpha)
                #expect(outer.lower <= bounds.lower && bounds.upper <= outer.upper, "\(type(of: method)) \(alpha)")
                #expect(bounds.lower <= method.estimate && method.estimate <= bounds.upper || alpha > 0.1)
                outer = bounds
            }
        }
    }

    @Test("The p-value is the level at which the lower bound equals the margin", arguments: [10, 20, 40], [-0.5, -0.2, 0, 0.1])
    func duality(_ count: Int, _ margin: Double) throws {
        let methods: [any IntervalMethod] = [sequence(count), try grouped(count), try grouped(count, .pocock)]
        for method in methods {
            let p = method.pValue(atMost: margin)
            guard p < 0.4999 else { continue }
            #expect(method.bounds(alpha: p * (1 - 1e-7)).lower <= margin, "\(type(of: method))")
            #expect(method.bounds(alpha: p * (1 + 1e-7)).lower > margin, "\(type(of: method))")
        }
        #expect(try grouped(count).pValue(atMost: -0.5) < 0.4999)
    }

    @Test("The inverse finds what bisection over the levels finds", arguments: SpendingFunction.allCases, [-0.6, -0.1, 0.2, 0.5, 1])
    func bisection(_ spending: SpendingFunction, _ margin: Double) throws {
        let method = try grouped(20, spending)
        expectClose(method.pValue(atMost: margin), ByBisection(method: method).pValue(atMost: margin), 1e-7)
    }

    @Test("The p-value falls with the margin, from 1 to 0", arguments: SpendingFunction.allCases)
    func fallingPValue(_ spending: SpendingFunction) throws {
        let method = try grouped(30, spending)
        let path = [-1e300, -1e9, -100, -3, -1, -0.5, 0, 0.2, 0.4, 1, 3, 100, 1e9, 1e300].map { method.pValue(atMost: $0) }
        #expect(zip(path, path.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(path.first == 0 && path.last == 1)
    }

    @Test("Between looks nothing is decided")
    func betweenLooks() throws {
        let method = try grouped(25)
        #expect(method.level == nil)
        #expect(method.bounds(alpha: 0.025) == .unbounded)
        #expect(method.pValue(atMost: -100) == 1)
    }

    @Test("The boundary times the standard error is the distance of the bounds", arguments: [0.2, 0.025, 0.00125, 1e-9])
    func distance(_ alpha: Double) throws {
        let design = try SequentialDesign(looks: [10, 20, 30, 40], maximum: 50)
        let boundary = LanDeMets(design, alpha: alpha / design.surcharge).looks[1].t
        let method = try grouped(20)
        let bounds = method.bounds(alpha: alpha)
        expectClose(method.estimate - bounds.lower, boundary * method.method.standardError, 1e-4)
        expectClose(bounds.upper - method.estimate, boundary * method.method.standardError, 1e-4)
    }

    @Test("Equal differences are a point, and none are no estimate")
    func degenerate() throws {
        let level = LookLevel(try SequentialDesign(looks: [10], maximum: 20), look: 0)
        let equal = Moments(Array(repeating: 0.5, count: 10))
        for method in [AtLook(StudentInterval(mean: equal), level), ConfidenceSequence(equal)] as [any IntervalMethod] {
            #expect(method.bounds(alpha: 0.025) == .point(0.5))
            #expect(method.pValue(atMost: 0.4) == 0)
            #expect(method.pValue(atMost: 0.5) == 1)
        }
        for method in [AtLook(StudentInterval(mean: Moments()), level), ConfidenceSequence(Moments())] as [any IntervalMethod] {
            #expect(method.estimate.isNaN)
            #expect(method.bounds(alpha: 0.025) == .unbounded)
            #expect(method.pValue(atMost: 0) == 1)
        }
    }
}
