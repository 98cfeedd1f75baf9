import Measurements
import Testing

@testable import Budgets

/// What the files become.
@Suite struct BudgetModelTests {
    @Test func designExample() throws {
        let budget = try #require(try BudgetCorpus.parse("good/support-chat.yaml").budget)
        #expect(budget.service == "support-chat")
        #expect(budget.owner == "@chat-platform")
        #expect(budget.primary == "answer-quality")
        #expect(budget.suites.map(\.name) == ["golden", "load", "kernels"])
        #expect(budget.suites[1].results == ["results/load/*.ndjson"])
        #expect(budget.objectives.map(\.name) == ["answer-quality", "latency-p95", "cost-per-query", "error-rate", "no-slower-kernel"])
        let latency = budget.objectives[1]
        #expect(latency.suite == "load")
        #expect(latency.metric == "latency")
        #expect(latency.statistic == .percentile(95))
        #expect(latency.filter == [LabelMatch(key: "load", values: ["1x"])])
        #expect(latency.limit == Quantity(value: 800, unit: .milliseconds, text: "800 ms"))
        #expect(latency.margin?.terms == [.relative(0.05), .absolute(Quantity(value: 20, unit: .milliseconds, text: "20 ms"))])
        #expect(latency.margin?.text == "5% or 20 ms")
        #expect(latency.baselines == [.mergeBase, .latestTag(pattern: nil)])
        #expect(latency.failures == .asTimeout(Quantity(value: 30, unit: .seconds, text: "30 s")))
        #expect(latency.noise == .stated(0.01))
        #expect(latency.location == SourceLocation(line: 17, column: 3))
        #expect(budget.objectives[0].margin?.terms == [.points(0.05)])
        #expect(budget.objectives[0].direction == .higher)
        #expect(budget.objectives[2].limit?.unit?.dimension == .money("USD"))
        #expect(budget.objectives[3].statistic == .rate)
        #expect(budget.objectives[3].limit?.baseValue == 0.005)
        #expect(budget.objectives[4].each == ["benchmark"])
        #expect(budget.waivers.map(\.objective) == ["latency-p95", "no-slower-kernel[sort-ints]"])
        #expect(budget.waivers[0].until == Day("2026-12-31"))
        #expect(budget.waivers[0].location == SourceLocation(line: 41, column: 5))
    }

    @Test func whatFilesDoNotTellIsRead() throws {
        let suites = try #require(try BudgetCorpus.parse("good/reading.yaml").budget).suites
        #expect(suites[0].reading == InputReading(unit: Unit(parsing: "us")))
        let fields: [FieldRole: FieldName] = [
            .id: FieldName(parsing: "question"), .failed: FieldName(parsing: "trouble"), .score: FieldName(parsing: "points"),
            .latency: FieldName(parsing: "elapsed ms"),
        ]
        #expect(suites[1].reading == InputReading(format: "jsonl", fields: fields))
        #expect(fields[.latency]?.name == "elapsed" && fields[.latency]?.unit == .milliseconds)
    }

    @Test func everyKey() throws {
        let budget = try #require(try BudgetCorpus.parse("good/every-key.yaml").budget)
        #expect(budget.why == "Several lines\nare allowed here.")
        #expect(
            budget.suites[0]
                == Suite(
                    name: "eval", results: ["a/*.json", "b/*.jsonl"], rounds: false, allShards: true,
                    reading: InputReading(format: "inspect")))
        #expect(budget.suites[1] == Suite(name: "bench", results: ["bench/*.txt"], command: .single("go test -bench . > {out}")))
        let line = "hyperfine -L size 1,2 --export-json {out} './{side}/app {size}' \"${HOME}/{a,b}\""
        #expect(
            budget.suites[2] == Suite(name: "kernels", results: [], command: .single(line), prepare: "make build-{side}\nmake warm"))
        let levels = [
            LoadLevel(level: "2x", command: "k6 run -e LOAD={level} --out json={out}"),
            LoadLevel(level: "1x", command: "k6 run --out json={out} # {round}"),
        ]
        #expect(budget.suites[3] == Suite(name: "load", results: ["load/*.ndjson"], command: .levels(levels)))
        let first = budget.objectives[0]
        #expect(first.metric == "exact_match,strict-match")
        let wanted = [
            ("load", ["1x"]), ("streaming", ["true"]), ("concurrency", ["100"]), ("locale", ["de", "en-GB"]), ("empty-ok", ["null"]),
        ]
        #expect(first.filter == wanted.map { LabelMatch(key: $0.0, values: $0.1) })
        #expect(first.each == ["intent", "tenant"])
        #expect(first.noise == Noise.none)
        #expect(first.baselines == [.window(1)])
        #expect(
            first.policy
                == Policy(
                    confidence: 0.99, undecided: .warn, absent: .fail, unscored: .wrong, baselines: [.window(1)],
                    correction: .benjaminiHochberg))
        #expect(budget.objectives[1].metric == "BM_sort/1024/threads:8")
        #expect(budget.objectives[1].policy == Policy(confidence: 0.8, undecided: .pass, absent: .zero, unscored: .exclude))
        #expect(budget.objectives[2].margin?.terms == [.absolute(Quantity(value: 0, unit: nil, text: "0"))])
        let tags = try #require(budget.objectives.last)
        #expect(
            tags.baselines
                == [.latestTag(pattern: "v1.*"), .sameJob, .revision("origin/main"), .revision("HEAD~1"), .revision("v1.2^{commit}")])
        #expect(abs(tags.policy.confidence - 0.999) < 1e-12)
    }

    @Test func aliasesStandForWhatTheyName() throws {
        let budget = try #require(try BudgetCorpus.parse("good/aliases.yaml").budget)
        #expect(budget.suites.map(\.results) == [["a*.json", "b*.json"], ["a*.json", "b*.json"]])
        #expect(budget.objectives[1].filter == budget.objectives[0].filter)
        #expect(budget.objectives[1].limit == budget.objectives[0].limit)
        #expect(budget.objectives[1].filter.count == 2)
    }

    @Test func asterisksStayWhatTheyAre() throws {
        let budget = try #require(try BudgetCorpus.parse("good/starred-texts.yaml").budget)
        #expect(budget.service == "it's *starred* text")
        #expect(budget.why == "2 * 3 is * 6")
        #expect(budget.suites[0].results == ["results/**/*.json"])
        #expect(budget.objectives[0].metric == "a*b")
    }

    @Test(arguments: [
        ("5%", [Margin.Term.relative(0.05)]), ("5 %", [.relative(0.05)]), ("+5%", [.relative(0.05)]), ("2pp", [.points(0.02)]),
        ("2 pp", [.points(0.02)]),
        ("2%  or  1pp or 3", [.relative(0.02), .points(0.01), .absolute(Quantity(value: 3, unit: nil, text: "3"))]),
        ("$1 or 2%", [.absolute(Quantity(value: 1, unit: .dollars, text: "$1")), .relative(0.02)]),
    ]) func margins(_ text: String, _ terms: [Margin.Term]) throws {
        #expect(try Margin.reading(text) == Margin(terms: terms, text: text))
    }

    @Test func problemsPrintAsCompilersDo() throws {
        let problem = try #require(try BudgetCorpus.parse("bad/unknown-keys.yaml").errors.first)
        #expect(problem.description == "bad/unknown-keys.yaml:8:5: error: unknown key \"limt\"; did you mean \"limit\"?")
    }
}
