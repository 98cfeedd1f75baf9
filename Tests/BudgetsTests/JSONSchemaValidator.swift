import Foundation

@testable import Budgets

/// A value as a YAML reader hands it to a JSON Schema (YAML's core schema for plain scalars).
indirect enum JSONValue: Equatable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(_ node: YAMLNode, of document: YAMLDocument) {
        switch node.content {
        case .alias(let index?): self.init(document.anchored[index], of: document)
        case .alias(nil): self = .null
        case .list(let items): self = .list(items.map { JSONValue($0, of: document) })
        case .mapping(let entries):
            var members: [String: JSONValue] = [:]
            for case (let key, let value) in entries {
                if case .scalar(let name, _) = key.content { members[name] = JSONValue(value, of: document) }
            }
            self = .object(members)
        case .scalar(let text, let isPlain):
            if node.isNull {
                self = .null
            } else if isPlain, let flag = ["true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false][text] {
                self = .flag(flag)
            } else if isPlain, text.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil, let number = Double(text)
            {
                self = .number(number)
            } else {
                self = .text(text)
            }
        }
    }

    init(json: Any) {
        switch json {
        case let number as NSNumber: self = CFBooleanType.isBoolean(number) ? .flag(number.boolValue) : .number(number.doubleValue)
        case let text as String: self = .text(text)
        case let list as [Any]: self = .list(list.map(JSONValue.init(json:)))
        case let object as [String: Any]: self = .object(object.mapValues(JSONValue.init(json:)))
        default: self = .null
        }
    }

    var type: String {
        switch self {
        case .null: "null"
        case .flag: "boolean"
        case .number: "number"
        case .text: "string"
        case .list: "array"
        case .object: "object"
        }
    }

    subscript(_ key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }
}

/// Whether JSON's own `true` and `false` are meant.
private enum CFBooleanType {
    static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}

/// The keywords of JSON Schema draft 2020-12 that the budget's schema uses; any other is an error, so that none is silently not checked.
struct JSONSchemaValidator {
    struct UnknownKeyword: Error {
        let name: String
    }

    let root: JSONValue

    func accepts(_ value: JSONValue) throws -> Bool { try accepts(value, by: root) }

    private func accepts(_ value: JSONValue, by schema: JSONValue) throws -> Bool {
        if case .flag(let flag) = schema { return flag }
        guard case .object(let keywords) = schema else { return true }
        return try keywords.allSatisfy { try accepts(value, keyword: $0.key, argument: $0.value, schema: schema) }
    }

    private func accepts(_ value: JSONValue, keyword: String, argument: JSONValue, schema: JSONValue) throws -> Bool {
        switch (keyword, argument, value) {
        case ("$schema", _, _), ("title", _, _), ("description", _, _): return true
        case ("type", .text(let type), _): return value.type == type
        case ("type", .list(let types), _): return types.contains(.text(value.type))
        case ("const", _, _): return value == argument
        case ("enum", .list(let values), _): return values.contains(value)
        case ("pattern", .text(let pattern), .text(let text)): return try Regex(pattern).firstMatch(in: text) != nil
        case ("minimum", .number(let least), .number(let number)): return number >= least
        case ("maximum", .number(let most), .number(let number)): return number <= most
        case ("minItems", .number(let least), .list(let items)): return Double(items.count) >= least
        case ("uniqueItems", .flag(true), .list(let items)):
            return items.indices.allSatisfy { !items[..<$0].contains(items[$0]) }
        case ("items", _, .list(let items)): return try items.allSatisfy { try accepts($0, by: argument) }
        case ("minProperties", .number(let least), .object(let members)): return Double(members.count) >= least
        case ("required", .list(let names), .object(let members)):
            return names.allSatisfy { if case .text(let name) = $0 { members[name] != nil } else { false } }
        case ("properties", .object(let rules), .object(let members)):
            return try rules.allSatisfy { name, rule in try members[name].map { try accepts($0, by: rule) } ?? true }
        case ("propertyNames", _, .object(let members)): return try members.keys.allSatisfy { try accepts(.text($0), by: argument) }
        case ("additionalProperties", _, .object(let members)):
            let known: [String: JSONValue] = if case .object(let rules)? = schema["properties"] { rules } else { [:] }
            return try members.allSatisfy { name, member in try known[name] != nil || accepts(member, by: argument) }
        case ("anyOf", .list(let choices), _): return try choices.contains { try accepts(value, by: $0) }
        case ("not", _, _): return try !accepts(value, by: argument)
        case ("pattern", _, _), ("minimum", _, _), ("maximum", _, _), ("minItems", _, _), ("uniqueItems", _, _), ("items", _, _),
            ("minProperties", _, _), ("required", _, _), ("properties", _, _), ("propertyNames", _, _), ("additionalProperties", _, _):
            return true
        default: throw UnknownKeyword(name: keyword)
        }
    }
}
