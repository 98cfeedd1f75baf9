import Foundation
import Gate
import Reports
import Testing

@Suite("JSON verdicts")
struct JSONReportTests {
    private func schema() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(VerdictSchema.json.utf8)) as? [String: Any])
    }

    @Test("as in the golden file", arguments: VerdictKind.all.filter { !Manifold.all.map(\.name).contains($0.name) })
    func golden(_ kind: VerdictKind) throws {
        try GoldenFile.expect(JSONReport.render(kind.verdict), "\(kind.name).json")
    }

    @Test("every kind follows the schema, twice with the same bytes", arguments: VerdictKind.all)
    func followsSchema(_ kind: VerdictKind) throws {
        let text = JSONReport.render(kind.verdict)
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let schema = try schema()
        #expect(SchemaCheck(root: schema).problems(of: value, schema, at: "$") == [])
        #expect(text == JSONReport.render(kind.verdict))
    }

    @Test("hostile text comes back as it was", arguments: HostileKinds.texts)
    func hostileText(_ text: String) throws {
        let rendered = JSONReport.render(HostileKinds.kind("text", text).verdict)
        let value = try JSONSerialization.jsonObject(with: Data(rendered.utf8)) as? [String: Any]
        let budget = try #require((value?["budgets"] as? [[String: Any]])?.first)
        #expect(Array((budget["service"] as? String ?? "").unicodeScalars) == Array(text.unicodeScalars))
        let schema = try schema()
        #expect(SchemaCheck(root: schema).problems(of: try #require(value), schema, at: "$") == [])
    }

    @Test("what is infinite or unknown is null", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(_ number: Double) throws {
        let check = Sample.margin(.undecided, (number, number), Sample.change(number, number, number), number, "x", noise: .stated(number))
        let text = JSONReport.render(
            VerdictKind("x", Sample.budget("x", "x", nil, [Sample.objective("x", Sample.time, .mean, [], check)])).verdict)
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let budget = try #require((value?["budgets"] as? [[String: Any]])?.first)
        let objective = try #require((budget["objectives"] as? [[String: Any]])?.first)
        let shown = try #require((objective["checks"] as? [[String: Any]])?.first)
        #expect(shown["baselineEstimate"] is NSNull)
        #expect((shown["change"] as? [String: Any])?["upper"] is NSNull)
        let schema = try schema()
        #expect(SchemaCheck(root: schema).problems(of: try #require(value), schema, at: "$") == [])
    }

    @Test("the schema refuses what is not a verdict")
    func refuses() throws {
        let schema = try schema()
        let check = SchemaCheck(root: schema)
        #expect(!check.problems(of: ["schema": "tollgate/verdict/v2"], schema, at: "$").isEmpty)
        let text = JSONReport.render(VerdictKind.pass.verdict)
        for (old, new) in [
            ("\"outcome\": \"pass\"", "\"outcome\": \"good\""), ("\"look\": 1", "\"look\": 0.5"), ("\"owner\": null", "\"owners\": null"),
            ("\"kind\": \"margin\"", "\"kind\": \"marge\""),
        ] {
            let changed = text.replacing(old, with: new)
            #expect(changed != text)
            #expect(!check.problems(of: try JSONSerialization.jsonObject(with: Data(changed.utf8)), schema, at: "$").isEmpty, "\(new)")
        }
    }

    @Test("numbers carry ten digits")
    func tenDigits() {
        let check = Sample.margin(.pass, (0.1 + 0.2, 1.0 / 3), Sample.change(0, -0.1, 0.1))
        let text = JSONReport.render(
            VerdictKind("x", Sample.budget("x", "x", nil, [Sample.objective("x", Sample.time, .mean, [], check)])).verdict)
        #expect(text.contains("\"baselineEstimate\": 0.3,"))
        #expect(text.contains("\"candidateEstimate\": 0.3333333333,"))
    }
}
