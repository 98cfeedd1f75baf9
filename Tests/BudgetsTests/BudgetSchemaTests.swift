import Foundation
import Testing

@testable import Budgets

/// The schema and the parser are made of the same tables of keys; these tests hold their syntaxes together.
@Suite struct BudgetSchemaTests {
    private let validator: JSONSchemaValidator

    init() throws {
        validator = JSONSchemaValidator(root: JSONValue(json: try JSONSerialization.jsonObject(with: Data(BudgetSchema.json.utf8))))
    }

    @Test(arguments: BudgetCorpus.good) func acceptsWhatTheParserAccepts(_ path: String) throws {
        #expect(try validator.accepts(value(try BudgetCorpus.text(path))))
    }

    /// Except for what the file says to be beyond a schema's reach; and that must be.
    @Test(arguments: BudgetCorpus.bad) func refusesWhatTheParserRefuses(_ path: String) throws {
        let text = try BudgetCorpus.text(path)
        #expect(try validator.accepts(value(text)) == text.contains("# beyond the schema: "))
    }

    @Test(arguments: BudgetCorpus.good) func refusesAnyKeyTooManyAsTheParserDoes(_ path: String) throws {
        let text = try BudgetCorpus.text(path).replacing("service:", with: "unheard-of: 1\nservice:", maxReplacements: 1)
        #expect(Budget.parse(text: text, file: path).budget == nil)
        #expect(try !validator.accepts(value(text)))
    }

    @Test func namesItsDraft() {
        #expect(BudgetSchema.json.contains("\"$schema\": \"https://json-schema.org/draft/2020-12/schema\""))
        #expect(BudgetSchema.json.hasSuffix("}\n"))
    }

    private func value(_ text: String) -> JSONValue {
        var problems = ProblemList(file: "x")
        let document = YAMLReader.read(text, problems: &problems)
        return document.root.map { JSONValue($0, of: document) } ?? .null
    }
}
