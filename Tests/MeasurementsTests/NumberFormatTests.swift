import Measurements
import Testing

@Suite("Numbers as people read them")
struct NumberFormatTests {
    static let space = "\u{A0}"

    static let rows: [(values: [Double], dimension: Dimension, precision: Double?, text: String)] = [
        ([0.068, 0.0695], .time, 0.002, "68.0 → 69.5\u{A0}ms"), ([2.34e-7], .time, nil, "234\u{A0}ns"),
        ([1.16e-3], .time, nil, "1.16\u{A0}ms"),
        ([0.815, 0.785], .ratio, 0.05, "81.5 → 78.5\u{A0}%"), ([7.839e-5, 8.499e-5], .money("USD"), 1e-6, "$78.4 → $85.0 per 10⁶"),
        ([4_000_000], .size, nil, "4\u{A0}MB"), ([400, 448], .tokens, nil, "400 → 448\u{A0}tokens"),
    ]

    @Test("one unit a row, digits as the precision supports", arguments: rows)
    func row(_ item: (values: [Double], dimension: Dimension, precision: Double?, text: String)) {
        #expect(NumberFormat.row(item.values, in: item.dimension, precision: item.precision) == item.text)
    }

    @Test("changes have a sign, a real minus and a no-break space")
    func changes() {
        #expect(NumberFormat.percent(0.057) == "+5.7\(Self.space)%")
        #expect(NumberFormat.percent(-0.11, precision: 0.02) == "\u{2212}11.0\(Self.space)%")
        #expect(NumberFormat.points(-0.03, precision: 0.08) == "\u{2212}3.0\(Self.space)pp")
        #expect(NumberFormat.percent(0.34, precision: 0.15) == "+34\(Self.space)%")
        #expect(NumberFormat.difference(0.02, in: .time) == "+20\(Self.space)ms")
    }

    @Test("what is not zero does not print as zero", arguments: [1e-9, 2.3e-7, -4e-12, 0.0004])
    func neverZero(_ value: Double) {
        for text in [NumberFormat.value(value, in: .none), NumberFormat.value(value, in: .ratio), NumberFormat.percent(value)] {
            #expect(text.contains { $0 >= "1" && $0 <= "9" }, "\(text)")
        }
    }

    @Test("the shortest form is what a person would write")
    func shortest() {
        #expect([5.0, 0.05, 800, 3.5, 0.9].map { NumberFormat.shortest($0) } == ["5", "0.05", "800", "3.5", "0.9"])
    }

    @Test("ten digits, whatever the last bits")
    func tenDigits() {
        #expect(NumberFormat.tenDigits(0.1 + 0.2) == 0.3)
        #expect(NumberFormat.tenDigits(1.0 / 3) == 0.3333333333)
        #expect(NumberFormat.tenDigits(-.infinity) == -.infinity)
    }

    @Test("values that are no numbers never trap", arguments: [Double.nan, .infinity, -.infinity, 1e308, -Double.leastNonzeroMagnitude])
    func hostile(_ value: Double) {
        for dimension in [Dimension.time, .ratio, .money("USD"), .size, .none] {
            #expect(!NumberFormat.row([value, 1], in: dimension, precision: value).isEmpty)
        }
        #expect(!NumberFormat.percent(value, precision: value).isEmpty)
    }
}
