import Foundation
import Measurements
import Testing

@testable import Formats

/// The schema of `tollgate/results/v1` and its parser, asked the same.
enum SchemaAgreement {
    /// Whether the schema accepts a text, and whether the parser reads it.
    static func answers(_ text: String, read: (String) throws -> ResultSet) throws -> (schema: Bool, parser: Bool) {
        let schemaParser = try JSONParser()
        let schema = JSONSchema(try schemaParser.parse(ResultsSchema.json.utf8))
        let parser = try JSONParser()
        let value = try parser.parse(text.utf8)
        let isAccepted = withExtendedLifetime((schemaParser, parser)) { schema.accepts(value) }
        return (isAccepted, (try? read(text)) != nil)
    }

    /// Whether the schema accepts a file.
    static func accepts(file path: String) throws -> Bool {
        let schemaParser = try JSONParser()
        let schema = JSONSchema(try schemaParser.parse(ResultsSchema.json.utf8))
        let source = try InputSource(path: path)
        return try withExtendedLifetime(schemaParser) {
            try source.withJSONDocument { (value) throws(FormatError) in schema.accepts(value) }
        }
    }
}
