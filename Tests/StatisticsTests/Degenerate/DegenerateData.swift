import Testing

/// Data at the edges of what a file can hold.
struct DegenerateData: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let values: [Double]

    var isFinite: Bool { values.allSatisfy(\.isFinite) }

    static let all: [DegenerateData] = (few + equal + notFinite + extreme).map { DegenerateData(testDescription: $0, values: $1) }

    private static let noise: [Double] = {
        var generator = SampleGenerator(seed: 66)
        return generator.normals(40)
    }()

    private static func repeated(_ value: Double, _ count: Int = 40) -> [Double] { Array(repeating: value, count: count) }

    private static func alternating(_ first: Double, _ second: Double) -> [Double] { (0..<40).map { $0 % 2 == 0 ? first : second } }

    /// Ordinary values about 10, times a factor.
    private static func scaled(_ factor: Double) -> [Double] { noise.map { factor * (10 + $0) } }

    private static func with(_ replaced: [Int: Double]) -> [Double] { noise.indices.map { replaced[$0] ?? 10 + noise[$0] } }

    private static let few: [(String, [Double])] = [
        ("no values", []), ("one value", [3]), ("two values", [3, 5]), ("two equal values", [3, 3]), ("one zero", [0]),
    ]

    private static let equal: [(String, [Double])] = [
        ("all equal", repeated(0.1)), ("all zero", repeated(0)), ("all equal but one", repeated(0.1, 39) + [0.2]),
        ("all equal but for the last bit", repeated(0.1, 39) + [(0.1).nextUp]),
    ]

    private static let notFinite: [(String, [Double])] = [
        ("one infinite", with([7: .infinity])), ("one minus infinite", with([7: -.infinity])),
        ("both infinities", with([3: .infinity, 9: -.infinity])), ("all infinite", repeated(.infinity)),
        ("first NaN", with([0: .nan])), ("some NaN", with([3: .nan, 17: .nan, 39: .nan])), ("all NaN", repeated(.nan)),
    ]

    private static let extreme: [(String, [Double])] = [
        ("noise 1e-3 at 1e9", noise.map { 1e9 + 1e-3 * $0 }), ("around zero", noise), ("negative", noise.map { $0 - 10 }),
        ("huge", scaled(1e299)), ("huge of both signs", alternating(1e300, -1e300)),
        ("the largest number", repeated(.greatestFiniteMagnitude)),
        ("the largest numbers of both signs", alternating(.greatestFiniteMagnitude, -.greatestFiniteMagnitude)),
        ("squares overflow", scaled(1e160)), ("cubes overflow", scaled(1e110)), ("tiny", scaled(1e-300)),
        ("squares underflow", scaled(1e-165)), ("cubes underflow", scaled(1e-110)),
        ("subnormal", noise.map { Double.leastNonzeroMagnitude * (10 + $0).rounded() }), ("huge beside tiny", alternating(1e300, 1e-300)),
    ]
}
