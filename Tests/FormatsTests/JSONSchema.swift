@testable import Formats

/// As much of JSON Schema (draft 2020-12) as the schema of results uses; an unknown keyword is a problem, lest it be ignored unseen.
struct JSONSchema {
    private let root: JSONValue

    init(_ root: JSONValue) { self.root = root }

    func accepts(_ value: JSONValue) -> Bool { accepts(value, root) }

    private func accepts(_ value: JSONValue, _ schema: JSONValue) -> Bool {
        if schema.bool == false { return false }
        var accepted = true
        schema.forEachMember { keyword, rule in
            if !isFulfilled(keyword, rule, by: value, schema) { accepted = false }
        }
        return accepted
    }

    private func isFulfilled(_ keyword: String, _ rule: JSONValue, by value: JSONValue, _ schema: JSONValue) -> Bool {
        switch keyword {
        case "$schema", "title", "description", "$defs": true
        case "$ref": definition(rule).map { accepts(value, $0) } ?? false
        case "type": elements(rule).contains { isOfType($0.string ?? "", value) }
        case "const": isEqual(rule, value)
        case "enum": elements(rule).contains { isEqual($0, value) }
        case "allOf": elements(rule).allSatisfy { accepts(value, $0) }
        case "anyOf": elements(rule).contains { accepts(value, $0) }
        case "required": !value.isObject || elements(rule).allSatisfy { value[$0.string ?? ""] != nil }
        case "properties": members(value).allSatisfy { key, member in rule[key].map { accepts(member, $0) } ?? true }
        case "additionalProperties":
            members(value).allSatisfy { key, member in schema["properties"]?[key] != nil || accepts(member, rule) }
        case "propertyNames": members(value).allSatisfy { key, _ in key.unicodeScalars.count >= rule["minLength"]?.int ?? 0 }
        case "items": elements(value, onlyOfLists: true).allSatisfy { accepts($0, rule) }
        case "minLength": value.string.map { $0.unicodeScalars.count >= rule.int ?? 0 } ?? true
        case "minimum": !value.isNumber || value.double ?? 0 >= rule.double ?? 0
        case "maximum": !value.isNumber || value.double ?? 0 <= rule.double ?? 0
        case "pattern":
            if let text = value.string, let pattern = try? Regex(rule.string ?? "") { text.contains(pattern) } else { !value.isString }
        default: false
        }
    }

    private func definition(_ reference: JSONValue) -> JSONValue? {
        (reference.string ?? "").split(separator: "/").dropFirst().reduce(root) { (value: JSONValue?, key) in value?[String(key)] }
    }

    private func elements(_ value: JSONValue, onlyOfLists: Bool = false) -> [JSONValue] {
        guard value.isArray else { return onlyOfLists ? [] : [value] }
        var elements: [JSONValue] = []
        value.forEachElement { elements.append($0) }
        return elements
    }

    private func members(_ value: JSONValue) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = []
        value.forEachMember { members.append(($0, $1)) }
        return members
    }

    private func isOfType(_ name: String, _ value: JSONValue) -> Bool {
        switch name {
        case "object": value.isObject
        case "array": value.isArray
        case "string": value.isString
        case "number": value.isNumber
        case "integer": value.isNumber && value.double.map { $0 == $0.rounded() } ?? false
        case "boolean": value.bool != nil
        case "null": value.isNull
        default: false
        }
    }

    private func isEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if left.isNull { return right.isNull }
        return left.string != nil && left.string == right.string
    }
}
