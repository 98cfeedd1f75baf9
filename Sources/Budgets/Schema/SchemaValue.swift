/// A JSON value whose members keep their order, as text for people.
indirect enum SchemaValue {
    case text(String)
    case number(Double)
    case flag(Bool)
    case list([SchemaValue])
    case object([(String, SchemaValue)])

    static func texts(_ texts: [String]) -> SchemaValue { .list(texts.map(SchemaValue.text)) }

    func rendered(indentation: Int = 0) -> String {
        let inner = String(repeating: "  ", count: indentation + 1)
        let outer = String(repeating: "  ", count: indentation)
        switch self {
        case .text(let text): return SchemaValue.escaped(text)
        case .number(let number): return number == number.rounded() && abs(number) < 1e9 ? String(Int(number)) : String(number)
        case .flag(let flag): return flag ? "true" : "false"
        case .list(let values):
            let simple = values.map { $0.rendered(indentation: indentation + 1) }
            let oneLine = "[" + simple.joined(separator: ", ") + "]"
            if oneLine.count <= 100 && !oneLine.contains("\n") { return oneLine }
            return "[\n" + simple.map { inner + $0 }.joined(separator: ",\n") + "\n\(outer)]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map { inner + SchemaValue.escaped($0.0) + ": " + $0.1.rendered(indentation: indentation + 1) }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
