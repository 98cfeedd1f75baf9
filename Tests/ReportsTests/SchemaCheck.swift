import Foundation

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
