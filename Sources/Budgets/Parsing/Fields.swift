import Measurements

/// A value with its place.
struct Located<Value> {
    let value: Value
    let location: SourceLocation

    init(_ value: Value, _ location: SourceLocation) {
        self.value = value
        self.location = location
    }
}

/// The known keys of one mapping.
struct Fields {
    let rule: MappingRule
    /// Where to point when something is missing: the name that the mapping stands under.
    let location: SourceLocation
    let nodes: [String: YAMLNode]

    func has(_ key: String) -> Bool { nodes[key] != nil }
}

extension BudgetParser {
    /// Reads a mapping by its rule: says what is unknown, later or missing. Nil where the node is no mapping.
    mutating func fields(of node: YAMLNode, by rule: MappingRule, at name: SourceLocation) -> Fields? {
        guard let entries = mapping(node, called: rule.title) else { return nil }
        var nodes: [String: YAMLNode] = [:]
        for (key, value) in entries {
            if rule.rule(of: key.value) != nil {
                nodes[key.value] = value
            } else {
                problems.error("unknown key \(quoted(key.value))", at: key.location, mend: mend(forUnknown: key.value, in: rule))
            }
        }
        for key in rule.keys where key.isRequired && nodes[key.name] == nil {
            problems.error("\(rule.title) needs \(quoted(key.name))", at: name, mend: hint(for: key))
        }
        if !rule.oneOf.isEmpty, !rule.oneOf.contains(where: { nodes[$0] != nil }) {
            problems.error("\(rule.title) needs \(BudgetParser.either(rule.oneOf.map(quoted)))", at: name, mend: rule.noneMend)
        }
        for (key, _) in entries.filter({ rule.exclusive.contains($0.key.value) }).dropFirst() {
            let others = rule.exclusive.filter { $0 != key.value && nodes[$0] != nil }
            problems.error(
                "\(quoted(key.value)) cannot stand beside \(BudgetParser.either(others.map(quoted)))", at: key.location, mend: "remove one")
        }
        return Fields(rule: rule, location: name, nodes: nodes)
    }

    /// `a, b or c`
    static func either(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }

    private mutating func mend(forUnknown key: String, in rule: MappingRule) -> String? {
        let places = [
            ("at the top level", BudgetKeys.root), ("in a suite", BudgetKeys.suite), ("under \"policy\"", BudgetKeys.policy),
            ("in an objective", BudgetKeys.objective), ("in a waiver", BudgetKeys.waiver),
        ]
        if let place = places.first(where: { $0.1.names.contains(key) }) { return "it stands \(place.0)" }
        return problems.mend(for: key, in: rule.names, known: "known here")
    }

    private func hint(for key: KeyRule) -> String? {
        switch key.value {
        case .constant(let text): "write \(key.name): \(text)"
        case .statistic, .metric, .day: "\(key.name): \(key.summary)"
        default: nil
        }
    }

    /// The node itself, or the one that an alias stands for, at the alias's own place. Counts what is visited: aliases let a small text
    /// stand for a large one.
    mutating func resolve(_ node: YAMLNode) -> YAMLNode? {
        visits += 1
        guard visits <= BudgetParser.mostVisits else {
            if visits == BudgetParser.mostVisits + 1 {
                problems.error(
                    "the file stands for more than \(BudgetParser.mostVisits) values", at: node.location, mend: "write fewer aliases")
            }
            return nil
        }
        guard case .alias(let index) = node.content else { return node }
        guard let index, document.anchored.indices.contains(index) else { return nil }
        return YAMLNode(content: document.anchored[index].content, location: node.location)
    }

    /// The entries of a mapping; nil, and said, for anything else.
    mutating func mapping(_ node: YAMLNode, called title: String) -> [(key: Located<String>, value: YAMLNode)]? {
        guard let node = resolve(node) else { return nil }
        guard case .mapping(let entries) = node.content else {
            problems.error("\(title) is a mapping; this is \(node.kind)", at: node.location, mend: "expected keys with values")
            return nil
        }
        return entries.compactMap { entry in
            guard case .scalar(let text, _) = entry.key.content else { return nil }
            return (Located(text, entry.key.location), entry.value)
        }
    }

    /// The items of a list; nil, and said, for anything else.
    mutating func list(_ node: YAMLNode, called title: String) -> [YAMLNode]? {
        guard let node = resolve(node) else { return nil }
        guard case .list(let items) = node.content else {
            problems.error("\(title) is a list; this is \(node.kind)", at: node.location)
            return nil
        }
        return items
    }

    /// The text of a scalar as it stands in the file; nil, and said, for nothing and for collections.
    mutating func text(_ node: YAMLNode, called title: String, mayBreak: Bool = false) -> Located<String>? {
        guard let node = resolve(node) else { return nil }
        guard case .scalar(let text, _) = node.content else {
            problems.error("\(quoted(title)) takes a text; this is \(node.kind)", at: node.location)
            return nil
        }
        if node.isNull || text.trimmingSpaces().isEmpty {
            problems.error(
                "\(quoted(title)) has no value", at: node.location,
                mend: node.isNull && !text.isEmpty ? "quote \(text) if it is meant as a text" : nil)
            return nil
        }
        if text.unicodeScalars.contains(where: { isControl($0) && !(mayBreak && ($0 == "\n" || $0 == "\t")) }) {
            problems.error("\(quoted(title)) holds a control character: \(quoted(text))", at: node.location)
            return nil
        }
        return Located(text, node.location)
    }

    /// One text or a list of them, not empty, each once.
    mutating func texts(_ node: YAMLNode, called title: String) -> [Located<String>]? {
        guard let resolved = resolve(node) else { return nil }
        guard case .list(let items) = resolved.content else { return text(resolved, called: title).map { [$0] } }
        if items.isEmpty {
            problems.error("\(quoted(title)) is an empty list", at: resolved.location)
            return nil
        }
        var seen: Set<String> = []
        var result: [Located<String>] = []
        for item in items {
            guard visits <= BudgetParser.mostVisits, let text = text(item, called: title) else { continue }
            if seen.insert(text.value).inserted {
                result.append(text)
            } else {
                problems.error("\(quoted(text.value)) stands twice in \(quoted(title))", at: text.location, mend: "remove one")
            }
        }
        return result
    }
}

extension BudgetParser {
    mutating func text(_ key: String, in fields: Fields?, mayBreak: Bool = false) -> Located<String>? {
        guard let node = fields?.nodes[key] else { return nil }
        return text(node, called: key, mayBreak: mayBreak)
    }

    mutating func texts(_ key: String, in fields: Fields?) -> [Located<String>]? {
        guard let node = fields?.nodes[key] else { return nil }
        return texts(node, called: key)
    }

    /// A value with a syntax of its own.
    mutating func value<Value>(_ key: String, in fields: Fields?, reading: (String) throws(SyntaxFault) -> Value) -> Located<Value>? {
        guard let text = text(key, in: fields) else { return nil }
        return value(of: text, reading: reading).map { Located($0, text.location) }
    }

    mutating func value<Value>(of text: Located<String>, reading: (String) throws(SyntaxFault) -> Value) -> Value? {
        guard text.value.utf8.count <= BudgetParser.longestSyntax else {
            problems.error(
                "\(quoted(text.value)) is too long", at: text.location, mend: "expected at most \(BudgetParser.longestSyntax) bytes")
            return nil
        }
        do throws(SyntaxFault) {
            return try reading(text.value.trimmingSpaces())
        } catch {
            problems.error(error, at: text.location)
            return nil
        }
    }

    /// One of the words that the key's rule lists.
    mutating func choice<Word: RawRepresentable<String>>(_ key: String, in fields: Fields?) -> Word? {
        guard let fields, let text = text(key, in: fields), case .choice(let words) = fields.rule.rule(of: key) else { return nil }
        if words.contains(text.value), let word = Word(rawValue: text.value) { return word }
        let mend =
            problems.likely(text.value, in: words).map { "did you mean \(quoted($0))?" } ?? "expected \(words.joined(separator: ", "))"
        problems.error("\(quoted(text.value)) is no value of \(quoted(key))", at: text.location, mend: mend)
        return nil
    }

    mutating func choices<Word: RawRepresentable<String>>(_ key: String, in fields: Fields?) -> [Word]? {
        guard let fields, let texts = texts(key, in: fields), case .choices(let words) = fields.rule.rule(of: key) else { return nil }
        return texts.compactMap { text in
            if let word = Word(rawValue: text.value) { return word }
            let mend =
                problems.likely(text.value, in: words).map { "did you mean \(quoted($0))?" } ?? "expected \(words.joined(separator: ", "))"
            problems.error("\(quoted(text.value)) is no value of \(quoted(key))", at: text.location, mend: mend)
            return nil
        }
    }

    mutating func flag(_ key: String, in fields: Fields?) -> Bool? {
        guard let text = text(key, in: fields) else { return nil }
        switch text.value {
        case "true": return true
        case "false": return false
        default:
            problems.error("\(quoted(text.value)) is no value of \(quoted(key))", at: text.location, mend: "expected true or false")
            return nil
        }
    }
}
