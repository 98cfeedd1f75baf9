#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The JSON files of the records: sorted keys, no wall clock, the same bytes for the same value.
enum StoredJSON {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return Array(try encoder.encode(value)) + [10]
    }

    private struct Versioned: Decodable { let schema: String }

    /// What the document says that it is, of whatever version.
    static func schema(of data: Data) throws -> String { try JSONDecoder().decode(Versioned.self, from: data).schema }
}
