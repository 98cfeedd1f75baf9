import Budgets
import Foundation
import Gate
import Measurements
import Reports
import Statistics
import Testing

/// Verdict values of each kind, made by hand.
enum SampleVerdicts {
    static let hostile = "a|b`c\n<script>alert(1)</script> @team #123 https://example.com \u{202E}gnp.exe"

    static func check(
        _ outcome: Outcome, leaning: Leaning? = nil, code: Reason.Code = .straddles, estimate: Double = 0.023, lower: Double = -0.01,
        upper: Double = 0.057, allowed: Double = 0.1, before: Double = 0.068, after: Double = 0.0695
    ) -> Check {
        var size = SampleSize()
        size.baseline = 200
        size.candidate = 200
        size.rounds = 5
        return Check(
            kind: .margin,
            baseline: BaselineInfo(policy: "merge-base", commit: String(repeating: "4f1c", count: 10), origin: "merge base, recorded"),
            bound: AllowedBound(scale: .relative, value: allowed, text: "10%"), baselineEstimate: before, candidateEstimate: after,
            change: Change(scale: .relative, estimate: estimate, lower: lower, upper: upper, failLevel: 0.025, passLevel: 0.025),
            outcome: outcome,
            leaning: leaning, reason: Reason(code: code, sentence: "it is as it is", remedy: "Do something."),
            method: "t on the differences of rounds", size: size, noise: .rounds(5), needed: Needed(unit: .rounds, total: 9, more: 4),
            pValue: 0.01,
            caveats: [])
    }

    static func objective(_ name: String, _ check: Check, labels: Labels = .empty, flips: Flips? = nil) -> ObjectiveVerdict {
        ObjectiveVerdict(
            name: name, labels: labels, isPrimary: false, suite: "main", metric: Metric(name: "time", unit: .seconds), statistic: .median,
            direction: .lower, outcome: check.outcome, leaning: check.leaning, blocks: check.outcome == .fail, waived: nil, checks: [check],
            flips: flips, counts: Counts())
    }

    static func verdict(_ objectives: [ObjectiveVerdict], headline: Sentence = "as it is") -> Verdict {
        let outcome = Outcome.worst(of: objectives.map(\.outcome))
        let budget = BudgetVerdict(
            file: "Budgets/shop.yaml", service: "shop", owner: nil, outcome: outcome, exit: outcome == .fail ? .fail : .pass,
            headline: headline,
            advice: "Do something.", objectives: objectives, notes: ["a note on \(code: hostile)"], unguarded: [hostile, "memory"],
            blocking: "",
            budgetOrigin: "as in the working tree", confidence: 0.95)
        return Verdict(candidate: CandidateInfo(commit: String(repeating: "b07d", count: 10)), budgets: [budget])
    }

    static let all: [(name: String, verdict: Verdict)] = {
        let labels = (1...120).map { Labels([("benchmark", "bench-\($0)")]) }
        let flips = Flips(
            worse: [
                FlippedCase(id: hostile, before: [1, 1], after: [0, 0], labels: Labels([("intent", "refund")]), flipsUnchanged: false)
            ],
            better: [], cases: 100, knowsUnchanged: true)
        return [
            ("pass", verdict([objective("sort", check(.pass, code: .withinMargin))])),
            (
                "fail",
                verdict([objective("sort", check(.fail, code: .beyondMargin, estimate: 0.2, lower: 0.15, upper: 0.25), flips: flips)])
            ),
            ("looks worse", verdict([objective("sort", check(.undecided, leaning: .looksWorse, estimate: 0.12, lower: 0.02, upper: 0.3))])),
            (
                "no bound",
                verdict([objective("p99", check(.undecided, leaning: .cannotDecideByDesign, lower: -.infinity, upper: .infinity))])
            ),
            (
                "hostile",
                verdict([objective("sort", check(.pass), labels: Labels([("benchmark", hostile)]))], headline: "\(code: hostile) is odd")
            ),
            (
                "tiny",
                verdict([objective("tiny", check(.pass, estimate: 1e-7, lower: -1e-7, upper: 2e-7, before: 2.34e-9, after: 2.34e-9))])
            ),
            ("hundred", verdict(labels.map { objective("no-slower", check(.pass), labels: $0) })),
        ]
    }()
}

@Suite("JSON verdicts")
struct JSONReportTests {
    @Test("every kind follows the schema", arguments: SampleVerdicts.all.map(\.name))
    func followsSchema(_ name: String) throws {
        let verdict = try #require(SampleVerdicts.all.first { $0.name == name }?.verdict)
        let text = JSONReport.render(verdict)
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(VerdictSchema.json.utf8)) as? [String: Any])
        #expect(SchemaCheck(root: schema).problems(of: value, schema, at: "$") == [])
        #expect(!text.contains("Infinity") && !text.lowercased().contains("nan"))
        #expect(text == JSONReport.render(verdict))
    }

    @Test("the schema refuses what is not a verdict")
    func refuses() throws {
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(VerdictSchema.json.utf8)) as? [String: Any])
        let check = SchemaCheck(root: schema)
        #expect(!check.problems(of: ["schema": "tollgate/verdict/v2"], schema, at: "$").isEmpty)
        let text = JSONReport.render(SampleVerdicts.all[0].verdict).replacing("\"outcome\": \"pass\"", with: "\"outcome\": \"good\"")
        #expect(!check.problems(of: try JSONSerialization.jsonObject(with: Data(text.utf8)), schema, at: "$").isEmpty)
    }

    @Test("numbers carry ten digits")
    func tenDigits() {
        let text = JSONReport.render(
            SampleVerdicts.verdict([SampleVerdicts.objective("x", SampleVerdicts.check(.pass, before: 0.1 + 0.2, after: 1.0 / 3))]))
        #expect(text.contains("\"baselineEstimate\": 0.3,"))
        #expect(text.contains("\"candidateEstimate\": 0.3333333333,"))
    }
}

/// As much of JSON Schema as the verdict's uses; an unknown keyword is a problem of its own.
struct SchemaCheck {
    let root: [String: Any]

    func problems(of value: Any, _ schema: [String: Any], at path: String) -> [String] {
        var problems: [String] = []
        for (keyword, rule) in schema {
            switch keyword {
            case "$schema", "title", "description", "$defs", "required", "properties", "additionalProperties", "items": break
            case "$ref":
                let name = (rule as? String)?.split(separator: "/").last.map(String.init) ?? ""
                let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any]
                problems += target.map { self.problems(of: value, $0, at: path) } ?? ["\(path): no definition \(name)"]
            case "type":
                let names = (rule as? [String]) ?? [rule as? String ?? ""]
                if !names.contains(where: { SchemaCheck.isType(value, $0) }) { problems.append("\(path): not \(names)") }
            case "enum":
                if !(rule as? [Any] ?? []).contains(where: { SchemaCheck.isEqual($0, value) }) {
                    problems.append("\(path): none of the values")
                }
            case "const":
                if !SchemaCheck.isEqual(rule, value) { problems.append("\(path): not \(rule)") }
            case "minimum":
                if let number = value as? Double, number < (rule as? Double ?? 0) { problems.append("\(path): too small") }
            case "anyOf":
                let options = rule as? [[String: Any]] ?? []
                if !options.contains(where: { self.problems(of: value, $0, at: path).isEmpty }) {
                    problems.append("\(path): fits no option")
                }
            default: problems.append("\(path): unknown keyword \(keyword)")
            }
        }
        if let object = value as? [String: Any] {
            for name in schema["required"] as? [String] ?? [] where object[name] == nil { problems.append("\(path): lacks \(name)") }
            let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
            for (name, member) in object {
                if let rule = properties[name] ?? schema["additionalProperties"] as? [String: Any] {
                    problems += self.problems(of: member, rule, at: "\(path).\(name)")
                } else if schema["additionalProperties"] as? Bool == false {
                    problems.append("\(path): unknown \(name)")
                }
            }
        }
        if let list = value as? [Any], let items = schema["items"] as? [String: Any] {
            for (index, item) in list.enumerated() { problems += self.problems(of: item, items, at: "\(path)[\(index)]") }
        }
        return problems
    }

    private static func isType(_ value: Any, _ name: String) -> Bool {
        let isBoolean = (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? (value is Bool)
        switch name {
        case "object": return value is [String: Any]
        case "array": return value is [Any]
        case "string": return value is String
        case "boolean": return isBoolean
        case "null": return value is NSNull
        case "number": return value is NSNumber && !isBoolean
        case "integer": return (value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() && !isBoolean } ?? false
        default: return false
        }
    }

    private static func isEqual(_ left: Any, _ right: Any) -> Bool {
        if left is NSNull || right is NSNull { return left is NSNull && right is NSNull }
        if let a = left as? String, let b = right as? String { return a == b }
        if let a = left as? NSNumber, let b = right as? NSNumber { return a == b }
        return false
    }
}
