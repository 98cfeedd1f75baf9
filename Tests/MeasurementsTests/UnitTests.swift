import Measurements
import Testing

/// Units and quantities as files and people write them.
@Suite struct UnitTests {
    @Test(arguments: [
        ("ns", Dimension.time, 1e-9, "ns"), ("us", .time, 1e-6, "µs"), ("\u{B5}s", .time, 1e-6, "µs"), ("\u{3BC}s", .time, 1e-6, "µs"),
        ("ms", .time, 1e-3, "ms"), ("MS", .time, 1e-3, "ms"), (" seconds ", .time, 1, "s"), ("min", .time, 60, "min"),
        ("h", .time, 3600, "h"),
        ("B", .size, 1, "B"), ("bytes", .size, 1, "B"), ("kB", .size, 1e3, "kB"), ("KB", .size, 1e3, "kB"), ("MB", .size, 1e6, "MB"),
        ("KiB", .size, 1024, "KiB"), ("GiB", .size, 1_073_741_824, "GiB"), ("tokens", .tokens, 1, "tokens"), ("tok", .tokens, 1, "tokens"),
        ("$", .money("USD"), 1, "$"), ("USD", .money("USD"), 1, "$"), ("€", .money("EUR"), 1, "€"), ("%", .ratio, 0.01, "%"),
        ("ratio", .ratio, 1, "ratio"), ("", .none, 1, ""), ("1", .none, 1, ""), ("count", .none, 1, ""),
        ("1/s", .perSecond(.none), 1, "1/s"),
        ("Hz", .perSecond(.none), 1, "1/s"), ("MB/s", .perSecond(.size), 1e6, "MB/s"), ("tokens/s", .perSecond(.tokens), 1, "tokens/s"),
        ("req/s", .perSecond(.none), 1, "req/s"), ("ns/op", .time, 1e-9, "ns/op"), ("B/op", .size, 1, "B/op"),
        ("allocs/op", .none, 1, "allocs/op"),
        ("widgets", .custom("widgets"), 1, "widgets"),
    ])
    func units(text: String, dimension: Dimension, factor: Double, symbol: String) {
        let unit = Unit(parsing: text)
        #expect(unit == Unit(dimension: dimension, symbol: symbol, factor: factor))
        #expect(unit.isKnown == (dimension != .custom("widgets")))
    }

    @Test func currenciesDoNotConvert() {
        #expect(Unit(parsing: "$").dimension != Unit(parsing: "€").dimension)
        #expect(Unit(parsing: "MB/s").dimension != Unit(parsing: "MB").dimension)
        #expect(Unit(parsing: "widgets").dimension != Unit(parsing: "gadgets").dimension)
    }

    @Test(arguments: [
        ("800 ms", 800.0, 0.8, Dimension?.some(.time)), ("800ms", 800, 0.8, .time), ("0.5%", 0.5, 0.005, .ratio),
        ("$0.004", 0.004, 0.004, .money("USD")),
        ("0.004 $", 0.004, 0.004, .money("USD")), ("€3", 3, 3, .money("EUR")), ("0.90", 0.9, 0.9, nil), ("-5", -5, -5, nil),
        ("+5", 5, 5, nil),
        ("1e-3 s", 1e-3, 1e-3, .time), ("1_000 ms", 1000, 1, .time), ("  12  ", 12, 12, nil), (".5", 0.5, 0.5, nil),
        ("100 /s", 100, 100, .perSecond(.none)),
        ("5 MB/s", 5, 5e6, .perSecond(.size)), ("1.5E2 ms", 150, 0.15, .time),
    ])
    func quantities(text: String, value: Double, base: Double, dimension: Dimension?) throws {
        let quantity = try #require(Quantity(parsing: text))
        #expect(quantity.value == value)
        #expect(abs(quantity.baseValue - base) <= 1e-15 * abs(base) + 1e-18)
        #expect(quantity.unit?.dimension == dimension)
        #expect(quantity.text == text.trimmingSpaces())
    }

    @Test(arguments: [
        "", " ", "ms", "abc", "nan", "inf", "-", "--5", "5 widgets", "0x10", "1e999", "5 ms ms", "1.2.3", "$", "$abc", "1,000", "5e",
        "٣ ms", "5 ms 3",
        "∞ ms", "1__e5x",
    ])
    func noQuantities(text: String) { #expect(Quantity(parsing: text) == nil) }

    @Test(arguments: [
        (Metric(name: "latency", unit: .milliseconds), Direction?.some(.lower), Mood.moody),
        (Metric(name: "accuracy", unit: .ratio), .higher, .exact),
        (Metric(name: "throughput", unit: Unit(parsing: "1/s")), .higher, .moody), (Metric(name: "x", unit: .ratio), nil, .exact),
        (Metric(name: "x", unit: .none), nil, .moody), (Metric(name: "memory", unit: .bytes), .lower, .moody),
        (Metric(name: "x", unit: Unit(parsing: "B/op")), .lower, .exact),
        (Metric(name: "x", unit: Unit(parsing: "allocs/op")), nil, .exact),
        (Metric(name: "cost", unit: .dollars), .lower, .exact), (Metric(name: "output_tokens", unit: .tokens), .lower, .exact),
        (Metric(name: "cached_tokens", unit: .tokens), .higher, .exact),
        (Metric(name: "p", unit: .seconds, direction: .higher), .higher, .moody),
        (Metric(name: "http_req_failed", unit: .ratio, standardName: "failed"), .lower, .exact),
        (Metric(name: "x", unit: Unit(parsing: "joules")), nil, .moody),
    ])
    func metrics(metric: Metric, direction: Direction?, mood: Mood) {
        #expect(metric.direction == direction)
        #expect(metric.mood == mood)
    }

    @Test(arguments: ["mean", "geomean", "rate", "sum", "min", "max", "median", "p95", "p99.9", "p1"])
    func statistics(text: String) throws {
        #expect(try #require(Statistic(parsing: text)).name == text)
    }

    @Test(arguments: ["", "p", "p0", "p100", "p-5", "pfive", "P95", "p9 5", "average", "p1e400", "p٩"])
    func noStatistics(text: String) { #expect(Statistic(parsing: text) == nil) }
}
