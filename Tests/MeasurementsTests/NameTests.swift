import Measurements
import Testing

/// Order and likeness of names.
@Suite struct NameTests {
    @Test(arguments: [
        ["run-1", "run-2", "run-10"], ["a", "a1", "a2b", "a10b", "b"], ["1", "01", "2", "002x", "10"], ["", "a"], ["A", "a"],
        ["x9y", "x10"],
        ["v1.2.9", "v1.2.10", "v1.10.0"], ["r1", "r18446744073709551617", "r18446744073709551618"],
    ])
    func naturalOrder(names: [String]) {
        // "1" and "01" are one number: their bytes decide.
        let expected = names == ["1", "01", "2", "002x", "10"] ? ["01", "1", "2", "002x", "10"] : names
        #expect(names.reversed().sorted(by: naturallyPrecedes) == expected)
        for a in names {
            #expect(!naturallyPrecedes(a, a))
            for b in names where a != b { #expect(naturallyPrecedes(a, b) != naturallyPrecedes(b, a)) }
        }
    }

    @Test(arguments: [
        ("", "", 0), ("abc", "", 3), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "acb", 1), ("kitten", "sitting", 3), ("ab", "ba", 1),
        ("latency", "latnecy", 1), ("é", "e", 1), ("limt", "limit", 1),
    ])
    func distances(left: String, right: String, distance: Int) {
        #expect(editDistance(left, right) == distance)
        #expect(editDistance(right, left) == distance)
    }

    /// Long names cost no more than short ones.
    @Test func longNamesAreCut() {
        let long = String(repeating: "a", count: 100_000)
        #expect(editDistance(long, long + "b") == 0)
        #expect(editDistance(long, "") == 64)
    }

    @Test func likelySpellings() {
        let names = ["latency", "throughput", "cost"]
        #expect(likelySpelling(of: "latnecy", in: names) == "latency")
        #expect(likelySpelling(of: "Latency", in: names) == "latency")
        #expect(likelySpelling(of: "widgets", in: names) == nil)
        #expect(likelySpelling(of: "x", in: []) == nil)
        #expect(nearest(to: "costs", in: names) == ["cost", "latency", "throughput"])
    }

    @Test func labels() {
        let labels = Labels([("b", "1"), ("a", "2"), ("b", "3")])
        #expect(labels.pairs.map(\.key) == ["a", "b"])
        #expect(labels["b"] == "3")
        #expect(labels["c"] == nil)
        #expect(labels.adding("a", "4")["a"] == "4")
        #expect(Labels([("a", "1"), ("b", "2")]) == Labels([("b", "2"), ("a", "1")]))
    }
}
