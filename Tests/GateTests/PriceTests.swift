import Budgets
import Gate
import Measurements
import Testing

/// Costs from tokens and the budget's prices, and comparisons that are not fair.
@Suite struct PriceTests {
    private static let prices = """
        prices:
          small: { input: $2/M, cached: $1/M, output: $10/M }
          large: { input: $4/M, output: $20/M }
        """

    /// Two requests a model, in one column after the other.
    private static func results(model: String?, label: String? = nil, cost: Bool = false) throws -> ResultSet {
        let environment = Environment(model: model)
        var rows: [Row] = []
        for (name, values) in [("input_tokens", [1_000.0, 3_000]), ("cached_tokens", [500, 0]), ("output_tokens", [100, 200])] {
            for (index, value) in values.enumerated() {
                rows.append(
                    Row(
                        metric: Metric(name: name, unit: .tokens), value: value, id: "c\(index)",
                        labels: label.map { ["model": $0] } ?? [:]))
            }
        }
        if cost { rows.append(Row(metric: .cost, value: 7, id: "c0")) }
        return try ResultSet.table(rows, kind: .evaluation, environment: environment)
    }

    private func trial(_ candidate: ResultSet, baseline: ResultSet? = nil, margin: Bool = false) -> Trial {
        var trial = Trial(
            "x: { metric: s/cost, statistic: mean, limit: $1\(margin ? ", margin: 5%" : "") }", candidate: candidate, baseline: baseline)
        trial.prices = Self.prices
        return trial
    }

    /// (1000 + 3000) × input + 500 × cached + (100 + 200) × output, over two; where nothing else is said, cached tokens cost as others.
    @Test("input, cached and output tokens each by their price", arguments: [("small", 0.005_75), ("large", 0.012)])
    func cost(model: String, mean: Double) throws {
        let check = try trial(Self.results(model: model)).check()
        #expect(abs((check.candidateEstimate ?? 0) - mean) < 1e-12, "\(String(describing: check.candidateEstimate))")
        let labelled = try trial(Self.results(model: "small", label: model)).check()
        #expect(labelled.candidateEstimate == check.candidateEstimate, "a label says more than the run")
    }

    @Test("a cost that the results have counts")
    func own() throws {
        #expect(try trial(Self.results(model: "none", cost: true)).check().candidateEstimate == 7)
    }

    @Test("a model without a price is an error that names it, on either side")
    func unknown() throws {
        let known = try Self.results(model: "small")
        let unknown = try Self.results(model: "gpt-9")
        for trial in [trial(unknown), trial(known, baseline: unknown, margin: true)] {
            let errors = try #require(throws: GateErrors.self) { try trial.verdict() }
            #expect(errors.errors.map(\.kind) == [.modelWithoutPrice(["gpt-9"])])
            #expect(errors.description.contains("no price of \"gpt-9\"") && errors.description.contains("budget.yaml:"))
        }
        let nameless = try #require(throws: GateErrors.self) { try trial(Self.results(model: nil)).verdict() }
        #expect(nameless.errors.map(\.kind) == [.modelWithoutPrice(["unknown"])])
    }

    @Test("both sides are priced, and pairs compare them")
    func change() throws {
        let check = try trial(Self.results(model: "large"), baseline: Self.results(model: "small"), margin: true).objective().checks[1]
        #expect(abs((check.change?.estimate ?? 0) - (0.012 / 0.005_75 - 1)) < 1e-9)
    }

    @Test(
        "what has to be the same and is not leaves a margin undecided, and a limit alone",
        arguments: [("cpu", "CPU"), ("model", "model"), ("judge", "judge"), ("golden-set", "golden set")])
    func comparable(key: String, title: String) throws {
        func side(_ name: String) throws -> ResultSet {
            try ResultSet.table(
                (1...40).map { Row(metric: .accuracy, value: 1, id: "c\($0)") }, kind: .evaluation,
                environment: Environment(
                    cpu: key == "cpu" ? name : "same", model: key == "model" ? name : nil, judge: key == "judge" ? name : nil,
                    goldenSet: key == "golden-set" ? name : nil))
        }
        let objective = "x: { metric: s/accuracy, statistic: mean, limit: 0.5, margin: 20pp, comparable: [\(key), os] }"
        let different = try Trial(objective, candidate: side("b"), baseline: side("a")).objective()
        #expect(different.checks.map(\.outcome) == [.pass, .undecided] && different.leaning == .cannotBeJudged)
        let reason = try #require(different.checks.last?.reason)
        #expect(reason.code == .notComparable)
        #expect(reason.sentence.text.contains("another \(title): a before, b now"), "\(reason.sentence.text)")
        #expect(try Trial(objective, candidate: side("a"), baseline: side("a")).objective().outcome == .pass)
    }
}
