import Yams

/// Reads a text as one YAML document.
///
/// Two things are done to the text before Yams sees it, each by putting one private-use character for one character, so that no place
/// moves. *Every `*`* is hidden, so that Yams expands no alias: it would expand one inside a key while it looks for duplicates (which takes
/// exponential time for nested ones), give an alias the place of its anchor, and build trees deeper than the stack. And *the first
/// character of a key that stands twice* is hidden and the text read again, since Yams gives up at the first duplicate and names one of
/// the two places.
struct YAMLReader {
    /// Longer texts are no budgets.
    static let mostBytes = 1_048_576
    private static let mostDuplicates = 20
    /// How many characters may be read again for duplicates.
    private static let mostRereading = 1_048_576
    private static let hiddenAsterisk: Unicode.Scalar = "\u{F1E00}"
    private static let firstHiddenLetter: UInt32 = 0xF1E01
    private static let reserved: ClosedRange<UInt32> = 0xF1E00...0xF1EFF

    private var text: HiddenText
    private var hiddenLetters: [Unicode.Scalar] = []
    private var anchors: [String: Int] = [:]
    private var document = YAMLDocument()
    private var problems: ProblemList

    /// The document, and the problems that were found in the list besides those it has already.
    static func read(_ text: String, problems: inout ProblemList) -> YAMLDocument {
        let start = SourceLocation(line: 1, column: 1)
        guard text.utf8.count <= mostBytes else {
            problems.error("the file has \(text.utf8.count) bytes; a budget has at most \(mostBytes)", at: start)
            return YAMLDocument()
        }
        var scalars = Array(text.unicodeScalars)
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        var hidden = HiddenText(scalars: scalars)
        if let index = scalars.firstIndex(where: { reserved.contains($0.value) }) {
            problems.error("a private-use character (U+F1E00 to U+F1EFF) cannot stand in a budget", at: hidden.location(of: index))
            return YAMLDocument()
        }
        hidden.replace("*", by: hiddenAsterisk)
        var reader = YAMLReader(text: hidden, problems: problems)
        reader.compose()
        problems = reader.problems
        return reader.document
    }

    private init(text: HiddenText, problems: ProblemList) {
        self.text = text
        self.problems = problems
    }

    private mutating func compose() {
        while true {
            do {
                let parser = try Yams.Parser(yaml: text.string, resolver: .basic, encoding: .utf8)
                let root = try parser.nextRoot()
                let second = root == nil ? nil : try parser.nextRoot()
                // Nodes hold their anchors weakly; the parser keeps them.
                withExtendedLifetime(parser) { document.root = root.map { convert($0) } }
                if let second {
                    problems.error("a second document begins here", at: location(second.mark), mend: "a budget file is one document")
                }
                return
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) where !hide(context.mark) {
                let key = keys.first.map(restored) ?? ""
                problems.error(
                    "duplicate key \(quoted(key))", at: location(context.mark), mend: "each key stands once; this is the first of them")
                return
            } catch YamlError.duplicatedKeysInMapping {
                continue
            } catch {
                let (message, place, mend) = text.explanation(of: error)
                problems.error(message, at: place, mend: mend)
                return
            }
        }
    }

    /// Hides the first letter of the key at a mark; false where it has none, or where too many are hidden.
    private mutating func hide(_ mark: Mark) -> Bool {
        guard hiddenLetters.count < YAMLReader.mostDuplicates, (hiddenLetters.count + 1) * text.scalars.count <= YAMLReader.mostRereading,
            var index = text.index(line: mark.line, column: mark.column),
            let hidden = Unicode.Scalar(YAMLReader.firstHiddenLetter + UInt32(hiddenLetters.count))
        else { return false }
        if text.scalars[index] == "\"" || text.scalars[index] == "'" { index += 1 }
        guard index < text.scalars.count, !YAMLReader.reserved.contains(text.scalars[index].value),
            !["\"", "'", "\\", "[", "{", "&", "!", "|", ">", "?", " ", "\n", "\r"].contains(text.scalars[index])
        else { return false }
        hiddenLetters.append(text.scalars[index])
        text.scalars[index] = hidden
        return true
    }

    private func restored(_ string: String) -> String {
        guard string.unicodeScalars.contains(where: { YAMLReader.reserved.contains($0.value) }) else { return string }
        var result = String.UnicodeScalarView()
        for scalar in string.unicodeScalars {
            if scalar == YAMLReader.hiddenAsterisk {
                result.append("*")
            } else if YAMLReader.reserved.contains(scalar.value) {
                let index = Int(scalar.value - YAMLReader.firstHiddenLetter)
                result.append(index < hiddenLetters.count ? hiddenLetters[index] : scalar)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private func location(_ mark: Mark?) -> SourceLocation {
        SourceLocation(line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1))
    }
}

extension YAMLReader {
    /// The depth of the recursion is limited by libYAML's own limit of 1,000 levels.
    private mutating func convert(_ node: Node) -> YAMLNode {
        let place = location(node.mark)
        let result: YAMLNode
        switch node {
        case .scalar(let scalar):
            refuse(scalar.tag, unless: .str, at: place)
            result = YAMLNode(content: content(of: scalar, at: place), location: place)
        case .sequence(let sequence):
            refuse(sequence.tag, unless: .seq, at: place)
            result = YAMLNode(content: .list(sequence.map { convert($0) }), location: place)
        case .mapping(let mapping):
            refuse(mapping.tag, unless: .map, at: place)
            result = YAMLNode(content: .mapping(pairs(of: mapping)), location: place)
        case .alias:
            result = YAMLNode(content: .scalar(text: "", isPlain: true), location: place)
        }
        if let anchor = node.anchor {
            anchors[anchor.rawValue] = document.anchored.count
            document.anchored.append(result)
        }
        return result
    }

    private mutating func content(of scalar: Node.Scalar, at place: SourceLocation) -> YAMLNode.Content {
        let isPlain = scalar.style == .plain
        let string = restored(scalar.string)
        guard isPlain, scalar.string.unicodeScalars.first == YAMLReader.hiddenAsterisk else {
            return .scalar(text: string, isPlain: isPlain)
        }
        let name = String(string.dropFirst())
        if let index = anchors[name] { return .alias(index) }
        problems.error(
            "\(quoted(string)) is an alias of an anchor that does not stand before it", at: place,
            mend: "a text that begins with * needs quotation marks: \"\(shortened(string))\"")
        return .alias(nil)
    }

    private mutating func pairs(of mapping: Node.Mapping) -> [(key: YAMLNode, value: YAMLNode)] {
        var result: [(key: YAMLNode, value: YAMLNode)] = []
        var first: [String: SourceLocation] = [:]
        for (keyNode, valueNode) in mapping {
            let key = convert(keyNode)
            let value = convert(valueNode)
            guard case .scalar(let name, let isPlain) = key.content, !key.isNull else {
                problems.error("a key is a plain text; this is \(key.kind)", at: key.location)
                continue
            }
            if name == "<<" && isPlain {
                problems.error("merge keys (<<) are not part of budgets", at: key.location, mend: "write the keys out")
            } else if let earlier = first[name] {
                problems.error(
                    "duplicate key \(quoted(name))", at: key.location,
                    mend: "it stands at \(earlier.line):\(earlier.column) already; remove one of them")
            } else {
                first[name] = key.location
                result.append((key, value))
            }
        }
        return result
    }

    private mutating func refuse(_ tag: Tag, unless allowed: Tag.Name, at place: SourceLocation) {
        let name = tag.description
        guard ![Tag.Name.implicit, .nonSpecific, allowed].contains(Tag.Name(rawValue: name)) else { return }
        problems.error("a YAML tag (\(quoted(name))) has no meaning in a budget", at: place, mend: "remove it")
    }
}
