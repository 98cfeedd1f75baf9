import Measurements
import Testing

@Suite("Numbers as people read them")
struct NumberFormatTests {
    @Test(
        "fixed decimals, a real minus, and no minus before what rounds to zero",
        arguments: [
            (68.04, 1, "68.0"), (-3.04, 1, "\u{2212}3.0"), (-0.04, 1, "0.0"), (0, 2, "0.00"), (-0.0, 0, "0"), (2.5, 0, "2"),
            (1e15, 0, "1000000000000000"),
            (1, -3, "1"),
        ] as [(Double, Int, String)])
    func fixed(_ item: (value: Double, decimals: Int, text: String)) {
        #expect(NumberFormat.fixed(item.value, decimals: item.decimals) == item.text)
    }

    @Test(
        "significant digits, of the rounded value, with a power of ten only far from one",
        arguments: [
            (68.04, 3, "68.0"), (9.996, 3, "10.0"), (999.96, 4, "1000"), (0.000234, 3, "0.000234"), (123_456, 3, "123456"),
            (-0.5, 2, "\u{2212}0.50"),
            (2.34e-9, 3, "2.34\u{A0}×\u{A0}10⁻⁹"), (2.34e-8, 3, "23.4\u{A0}×\u{A0}10⁻⁹"), (1e9, 2, "1.0\u{A0}×\u{A0}10⁹"), (0, 3, "0"),
            (.leastNonzeroMagnitude, 2, "4.9\u{A0}×\u{A0}10⁻³²⁴"), (1.5e308, 2, "150\u{A0}×\u{A0}10³⁰⁶"),
        ] as [(Double, Int, String)])
    func significant(_ item: (value: Double, digits: Int, text: String)) {
        #expect(NumberFormat.significant(item.value, digits: item.digits) == item.text)
    }

    @Test(
        "the shortest form is what a person would write",
        arguments: [
            (5, "5"), (0.05, "0.05"), (800, "800"), (3.5, "3.5"), (0.9, "0.9"), (0.1 + 0.2, "0.3"), (1.0 / 3, "0.333333"),
            (-2, "\u{2212}2"),
            (100_000, "100000"), (0, "0"),
        ] as [(Double, String)])
    func shortest(_ item: (value: Double, text: String)) {
        #expect(NumberFormat.shortest(item.value) == item.text)
    }

    static let rows: [(values: [Double], dimension: Dimension, precision: Double?, text: String)] = [
        ([0.068, 0.0695], .time, 0.002, "68.0 → 69.5\u{A0}ms"), ([2.34e-7], .time, nil, "234\u{A0}ns"),
        ([1.16e-3], .time, nil, "1.16\u{A0}ms"),
        ([0, 0], .time, nil, "0 → 0\u{A0}s"), ([3.2, 61], .time, nil, "3.2 → 61.0\u{A0}s"),
        ([0.815, 0.785], .ratio, 0.05, "81.5 → 78.5\u{A0}%"), ([0.95], .ratio, nil, "95\u{A0}%"),
        ([7.839e-5, 8.499e-5], .money("USD"), 1e-6, "$78.4 → $85.0\u{A0}per\u{A0}10⁶"),
        ([0.008, 0.00896], .money("USD"), nil, "$8.00 → $8.96\u{A0}per\u{A0}1000"), ([1.25], .money("EUR"), nil, "€1.25"),
        ([3], .money("CHF"), nil, "CHF\u{A0}3"), ([4_000_000], .size, nil, "4\u{A0}MB"), ([904], .size, nil, "904\u{A0}B"),
        ([13_320_000, 12_815_000], .perSecond(.size), nil, "13.3 → 12.8\u{A0}MB/s"), ([531], .perSecond(.none), nil, "531\u{A0}/s"),
        ([52.25], .perSecond(.tokens), nil, "52.2\u{A0}tokens/s"), ([400, 448], .tokens, nil, "400 → 448\u{A0}tokens"),
        ([0.687, 0.676], .none, 0.02, "0.687 → 0.676"), ([-3, 2], .custom("widgets"), nil, "\u{2212}3 → 2\u{A0}widgets"),
    ]

    @Test("one unit a row, digits as the precision supports", arguments: rows)
    func row(_ item: (values: [Double], dimension: Dimension, precision: Double?, text: String)) {
        #expect(NumberFormat.row(item.values, in: item.dimension, precision: item.precision) == item.text)
    }

    @Test(
        "a change in per cent: digits follow its half-width",
        arguments: [
            (0.057, nil, "+5.7\u{A0}%"), (-0.11, 0.02, "\u{2212}11.0\u{A0}%"), (0.34, 0.15, "+34\u{A0}%"), (0.0123, 0.0005, "+1.23\u{A0}%"),
            (1, nil, "+100\u{A0}%"), (0.12, nil, "+12.0\u{A0}%"), (279.05, nil, "+27905\u{A0}%"), (0, nil, "0.0\u{A0}%"),
            (0.002, 0.15, "+0.2\u{A0}%"),
            (0.0002, 0.026, "0.0\u{A0}%"),
        ] as [(Double, Double?, String)])
    func percent(_ item: (share: Double, precision: Double?, text: String)) {
        #expect(NumberFormat.percent(item.share, precision: item.precision) == item.text)
    }

    @Test("points and differences have a sign, a real minus and a no-break space")
    func differences() {
        #expect(NumberFormat.points(-0.03, precision: 0.08) == "\u{2212}3.0\u{A0}pp")
        #expect(NumberFormat.points(0.014) == "+1.4\u{A0}pp")
        #expect(NumberFormat.points(0.014, signed: false) == "1.4\u{A0}pp")
        #expect(NumberFormat.difference(0.02, in: .time) == "+20\u{A0}ms")
        #expect(NumberFormat.difference(-0.0004, in: .time) == "\u{2212}400\u{A0}µs")
        #expect(NumberFormat.difference(-12, in: .none) == "\u{2212}12")
        #expect(NumberFormat.difference(3, in: .tokens, signed: false) == "3\u{A0}tokens")
        #expect(NumberFormat.difference(0, in: .none) == "0")
    }

    @Test("what is not zero does not print as zero", arguments: [1e-9, 2.3e-7, -4e-12, 0.0004, 1e-30, 7e5])
    func neverZero(_ value: Double) {
        let dimensions: [Dimension] = [.none, .ratio, .time, .size, .tokens, .money("USD"), .perSecond(.none), .custom("x")]
        var texts = dimensions.map { NumberFormat.value(value, in: $0) }
        texts += dimensions.map { NumberFormat.difference(value, in: $0, precision: abs(value)) }
        texts += [NumberFormat.percent(value), NumberFormat.points(value), NumberFormat.significant(value, digits: 2)]
        texts += [NumberFormat.percent(value, precision: abs(value) * 50)]
        for text in texts { #expect(text.prefix { $0 != "\u{A0}" }.contains { $0 >= "1" && $0 <= "9" }, "\(text)") }
    }

    @Test("small values beside large ones in a row are not zero either")
    func neverZeroInRows() {
        #expect(NumberFormat.row([2.34e-7, 1.16e-3], in: .time) == "0.0002 → 1.1600\u{A0}ms")
        #expect(NumberFormat.row([1e-6, 1], in: .ratio) == "0.0001 → 100.0000\u{A0}%")
    }

    @Test("ten digits, whatever the last bits")
    func tenDigits() {
        #expect(NumberFormat.tenDigits(0.1 + 0.2) == 0.3)
        #expect(NumberFormat.tenDigits(1.0 / 3) == 0.3333333333)
        #expect(NumberFormat.tenDigits(-.infinity) == -.infinity)
        #expect(NumberFormat.tenDigits(123_456_789_012) == 123_456_789_000)
    }

    @Test(
        "values that are no numbers never trap and have words",
        arguments: [Double.nan, .infinity, -.infinity, 1e308, -Double.leastNonzeroMagnitude, Double.leastNormalMagnitude])
    func hostile(_ value: Double) {
        for dimension in [Dimension.time, .ratio, .money("USD"), .size, .none, .perSecond(.size)] {
            #expect(!NumberFormat.row([value, 1], in: dimension, precision: value).isEmpty)
            #expect(!NumberFormat.difference(value, in: dimension, precision: value).isEmpty)
        }
        #expect(!NumberFormat.percent(value, precision: value).isEmpty && !NumberFormat.points(value, precision: value).isEmpty)
        #expect(!NumberFormat.significant(value, digits: 17).isEmpty && !NumberFormat.shortest(value).isEmpty)
        #expect(NumberFormat.fixed(.nan, decimals: 1) == "unknown" && NumberFormat.fixed(-.infinity, decimals: 1) == "\u{2212}∞")
    }
}
