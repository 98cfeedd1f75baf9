import Yams

/// A text as libYAML counts it: lines and columns of Unicode scalars, from 1.
struct HiddenText {
    var scalars: [Unicode.Scalar]
    private let lineStarts: [Int]

    init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
        var starts = [0]
        for (index, scalar) in scalars.enumerated() {
            switch scalar.value {
            case 0x0A, 0x85, 0x2028, 0x2029: starts.append(index + 1)
            case 0x0D where index + 1 == scalars.count || scalars[index + 1] != "\n": starts.append(index + 1)
            default: break
            }
        }
        lineStarts = starts
    }

    var string: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    mutating func replace(_ old: Unicode.Scalar, by new: Unicode.Scalar) {
        for index in scalars.indices where scalars[index] == old { scalars[index] = new }
    }

    /// Nil where there is no such place.
    func index(line: Int, column: Int) -> Int? {
        guard line >= 1, line <= lineStarts.count, column >= 1, column <= scalars.count else { return nil }
        let index = lineStarts[line - 1] + column - 1
        return index < scalars.count ? index : nil
    }

    func location(of index: Int) -> SourceLocation {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= index { low = middle } else { high = middle }
        }
        return SourceLocation(line: low + 1, column: index - lineStarts[low] + 1)
    }

    /// What stopped the YAML parser, where, and what usually mends it.
    func explanation(of error: any Error) -> (message: String, location: SourceLocation, mend: String?) {
        let start = SourceLocation(line: 1, column: 1)
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _), YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            if problem.contains("nesting level") {
                return (HiddenText.tooDeep, SourceLocation(line: max(1, mark.line), column: max(1, mark.column)), nil)
            }
            let message = "not YAML: \(problem)" + (context.map { " (\($0.text), begun at \($0.mark.line):\($0.mark.column))" } ?? "")
            let place = SourceLocation(line: max(1, mark.line), column: max(1, mark.column))
            return (message, place, index(line: mark.line, column: mark.column).flatMap { remedy(for: scalars[$0]) })
        case YamlError.reader(let problem, let offset, let value, _):
            let character = value >= 0 ? " (U+" + String(value, radix: 16, uppercase: true) + ")" : ""
            return ("not YAML: \(problem)\(character)", offset.map(location(ofByte:)) ?? start, nil)
        case YamlError.memory:
            return (HiddenText.tooDeep, start, nil)
        default:
            return ("not YAML", start, nil)
        }
    }

    private static let tooDeep = "nested more deeply than any budget is"

    private func remedy(for scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\t": "YAML indents with spaces, not with tabs"
        case "@", "`", "%", "&", "!": "a text that begins with \(scalar) needs quotation marks"
        case ":": "a text that contains a colon and a space needs quotation marks; keys of one mapping stand in one column"
        default: nil
        }
    }

    private func location(ofByte offset: Int) -> SourceLocation {
        var bytes = 0
        for (index, scalar) in scalars.enumerated() {
            if bytes >= offset { return location(of: index) }
            bytes += UTF8.width(scalar)
        }
        return location(of: max(0, scalars.count - 1))
    }
}
