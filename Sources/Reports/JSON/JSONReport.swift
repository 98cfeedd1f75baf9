package import Gate
import Measurements
import Statistics

/// The verdict for scripts: everything, in base units, with ten significant digits; what is infinite or unknown is null.
package enum JSONReport {
    package static let schema = "tollgate/verdict/v1"

    package static func render(_ verdict: Verdict) -> String {
        JSONText.object([
            ("schema", .string(schema)), ("outcome", .string(verdict.outcome.rawValue)), ("exit", .number(verdict.exitCode)),
            ("headline", .string(headline(verdict))),
            (
                "candidate",
                .object([
                    ("commit", text(verdict.candidate.commit)), ("look", .number(verdict.candidate.look)),
                    (
                        "rounds",
                        verdict.candidate.rounds.map { look in
                            .object([("done", .number(look.rounds)), ("maximum", .number(look.maximum))])
                        } ?? .null
                    ),
                    ("notes", .array(verdict.candidate.notes.map(sentence))),
                ])
            ),
            (
                "notMeasured",
                verdict.notMeasured.map { failure in
                    .object([("advice", sentence(failure.advice)), ("lastLines", strings(failure.lastLines))])
                } ?? .null
            ),
            ("budgets", .array(verdict.budgets.map(budget))),
        ]).text + "\n"
    }

    /// The worst budget's headline.
    private static func headline(_ verdict: Verdict) -> String {
        if let failure = verdict.notMeasured { return failure.headline.text }
        return (verdict.budgets.first { $0.outcome == verdict.outcome } ?? verdict.budgets.first)?.headline.text ?? ""
    }

    private static func budget(_ budget: BudgetVerdict) -> JSONText {
        .object([
            ("file", .string(budget.file)), ("service", .string(budget.service)), ("owner", text(budget.owner)),
            ("outcome", .string(budget.outcome.rawValue)), ("exit", .number(budget.exit.rawValue)), ("headline", sentence(budget.headline)),
            ("advice", budget.advice.map(sentence) ?? .null), ("blocking", sentence(budget.blocking)),
            ("confidence", double(budget.confidence)),
            ("budgetOrigin", sentence(budget.budgetOrigin)), ("objectives", .array(budget.objectives.map(objective))),
            ("unfair", .array(budget.unfair.map(sentence))), ("notes", .array(budget.notes.map(sentence))),
            ("unguarded", .array(budget.unguarded.map { .string($0) })),
        ])
    }

    private static func objective(_ objective: ObjectiveVerdict) -> JSONText {
        .object([
            ("name", .string(objective.name)), ("labels", labels(objective.labels)), ("primary", .bool(objective.isPrimary)),
            ("suite", .string(objective.suite)), ("metric", .string(objective.metric.name)),
            ("statistic", .string(objective.statistic.name)),
            ("unit", .string(objective.metric.unit.dimension.baseSymbol)), ("direction", .string(objective.direction.rawValue)),
            ("outcome", .string(objective.outcome.rawValue)), ("leaning", text(objective.leaning?.rawValue)),
            ("blocks", .bool(objective.blocks)),
            (
                "waived",
                objective.waived.map { use in
                    .object([("until", .string(use.until.description)), ("by", .string(use.by)), ("reason", .string(use.reason))])
                } ?? .null
            ),
            ("checks", .array(objective.checks.map(check))),
            ("flips", objective.flips.map(flips) ?? .null),
            (
                "counts",
                .object([
                    ("unscored", strings(objective.counts.unscored)), ("failed", .number(objective.counts.failed)),
                    ("new", strings(objective.counts.newCases)), ("gone", strings(objective.counts.goneCases)),
                    ("changed", strings(objective.counts.changedCases)), ("warmUp", double(objective.counts.warmUp)),
                ])
            ),
        ])
    }

    private static func check(_ check: Check) -> JSONText {
        .object([
            ("kind", .string(check.kind.rawValue)),
            (
                "baseline",
                check.baseline.map { info in
                    .object([("policy", .string(info.policy)), ("commit", text(info.commit)), ("origin", sentence(info.origin))])
                } ?? .null
            ),
            (
                "bound",
                .object([
                    ("scale", .string(check.bound.scale.rawValue)), ("value", double(check.bound.value)),
                    ("text", .string(check.bound.text)),
                ])
            ),
            ("baselineEstimate", double(check.baselineEstimate)), ("candidateEstimate", double(check.candidateEstimate)),
            ("change", check.change.map(change) ?? .null), ("outcome", .string(check.outcome.rawValue)),
            ("leaning", text(check.leaning?.rawValue)),
            ("reason", .string(check.reason.code.rawValue)), ("sentence", sentence(check.reason.sentence)),
            ("remedy", check.reason.remedy.map(sentence) ?? .null),
            ("method", .string(check.method)), ("n", sides(check.size.baseline, check.size.candidate)), ("cases", number(check.size.cases)),
            ("epochs", number(check.size.epochs)), ("runs", sides(check.size.baselineRuns, check.size.candidateRuns)),
            ("rounds", number(check.size.rounds)), ("noise", check.noise.map(noise) ?? .null),
            (
                "needed",
                check.needed.map { needed in
                    .object([("unit", .string(needed.unit.rawValue)), ("total", number(needed.total)), ("more", number(needed.more))])
                } ?? .null
            ),
            ("pValue", double(check.pValue)), ("caveats", .array(check.caveats.map(sentence))),
            ("tests", .array(check.companions.tests.map(test))), ("effects", .array(check.companions.effects.map(effect))),
        ])
    }

    /// A test of "no change" that stands beside the decision.
    private static func test(_ test: HypothesisTest) -> JSONText {
        let law: JSONText =
            switch test.law {
            case .exact: .object([("kind", .string("exact"))])
            case .asymptotic: .object([("kind", .string("asymptotic"))])
            case .monteCarlo(let resamples, let seed):
                .object([
                    ("kind", .string("monte-carlo")), ("resamples", .number(resamples)), ("generator", .string(Xoshiro256.name)),
                    ("seed", .string(String(seed))),
                ])
            }
        return .object([
            ("name", .string(test.name)), ("statistic", double(test.statistic)), ("degreesOfFreedom", double(test.degreesOfFreedom)),
            ("pTwoSided", double(test.pValues.twoSided)), ("pLess", double(test.pValues.less)), ("pGreater", double(test.pValues.greater)),
            ("law", law), ("estimate", effect(test.estimate)),
        ])
    }

    private static func effect(_ estimate: HypothesisTest.Estimate) -> JSONText {
        .object([
            ("name", .string(estimate.name)), ("value", double(estimate.value)), ("lower", double(estimate.interval?.lower)),
            ("upper", double(estimate.interval?.upper)),
        ])
    }

    private static func change(_ change: Change) -> JSONText {
        .object([
            ("scale", .string(change.scale.rawValue)), ("estimate", double(change.estimate)), ("lower", double(change.lower)),
            ("upper", double(change.upper)), ("level", double(change.passLevel)), ("failLevel", double(change.failLevel)),
        ])
    }

    private static func noise(_ noise: NoiseSource) -> JSONText {
        switch noise {
        case .independent: .object([("source", .string("independent"))])
        case .rounds(let rounds): .object([("source", .string("rounds")), ("rounds", .number(rounds))])
        case .runs: .object([("source", .string("runs"))])
        case .stated(let share): .object([("source", .string("stated")), ("share", double(share))])
        case .oneSession(let fromOthers):
            .object([("source", .string("one-session")), ("assumed", .string(fromOthers ? "the other objectives" : "2 %"))])
        case .history(let records, let segments, let deviation):
            .object([
                ("source", .string("history")), ("records", .number(records)), ("segments", .number(segments)),
                ("deviation", double(deviation)),
            ])
        }
    }

    private static func flips(_ flips: Flips) -> JSONText {
        func list(_ cases: [FlippedCase]) -> JSONText {
            .array(
                cases.map { item in
                    .object([
                        ("id", .string(item.id)), ("before", .array(item.before.map { double($0) })),
                        ("after", .array(item.after.map { double($0) })),
                        ("labels", labels(item.labels)), ("flipsUnchanged", flips.knowsUnchanged ? .bool(item.flipsUnchanged) : .null),
                    ])
                })
        }
        return .object([("cases", .number(flips.cases)), ("worse", list(flips.worse)), ("better", list(flips.better))])
    }

    private static func sentence(_ sentence: Sentence) -> JSONText { .string(sentence.text) }
    private static func text(_ value: String?) -> JSONText { value.map { .string($0) } ?? .null }
    private static func strings(_ values: [String]) -> JSONText { .array(values.map { .string($0) }) }
    private static func number(_ value: Int?) -> JSONText { value.map { .number($0) } ?? .null }
    private static func double(_ value: Double?) -> JSONText { value.map { .double(NumberFormat.tenDigits($0)) } ?? .null }
    private static func labels(_ labels: Labels) -> JSONText { .object(labels.pairs.map { ($0.key, .string($0.value)) }) }
    private static func sides(_ baseline: Int?, _ candidate: Int?) -> JSONText {
        .object([("baseline", number(baseline)), ("candidate", number(candidate))])
    }
}
