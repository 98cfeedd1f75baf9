/// The JSON Schema of budget files, for editors. Made of the same tables that the parser reads by; what a schema cannot say (that a suite
/// exists, that a unit is known) the parser alone says.
package enum BudgetSchema {
    /// Draft 2020-12.
    package static let json: String = document.rendered() + "\n"

    private static let document: SchemaValue = {
        guard case .object(let root) = mapping(BudgetKeys.root) else { return .object([]) }
        return .object(
            [
                ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
                ("title", .text("Tollgate budget")),
                (
                    "description",
                    .text("The promises of one service or feature, and the policy they are judged by (\(BudgetKeys.identifier)).")
                ),
            ] + root)
    }()

    private static func mapping(_ rule: MappingRule) -> SchemaValue {
        var members: [(String, SchemaValue)] = [
            ("type", .text("object")),
            ("properties", .object(rule.keys.map { ($0.name, described(value($0.value), $0.summary)) })),
            ("additionalProperties", .flag(false)),
        ]
        let required = rule.keys.filter(\.isRequired).map(\.name)
        if !required.isEmpty { members.append(("required", .texts(required))) }
        if !rule.oneOf.isEmpty { members.append(("anyOf", .list(rule.oneOf.map { .object([("required", .texts([$0]))]) }))) }
        if !rule.exclusive.isEmpty { members.append(("not", .object([("required", .texts(rule.exclusive))]))) }
        return .object(members)
    }

    private static func described(_ value: SchemaValue, _ summary: String) -> SchemaValue {
        guard case .object(let members) = value else { return value }
        return .object([("description", .text(summary))] + members)
    }

    private static func value(_ rule: ValueRule) -> SchemaValue {
        switch rule {
        case .constant(let text): .object([("const", .text(text))])
        case .name: scalar(pattern: "^[^\\u0000-\\u001F\\u007F]*[^\\s\\u0000-\\u001F\\u007F][^\\u0000-\\u001F\\u007F]*$")
        case .text: scalar(pattern: "\\S")
        case .choice(let words): .object([("enum", .texts(words))])
        case .choices(let words): oneOrSeveral(.object([("enum", .texts(words))]))
        case .price: text(pattern: SyntaxPatterns.price)
        case .flag: .object([("type", .text("boolean"))])
        case .metric: text(pattern: SyntaxPatterns.metric)
        case .statistic: text(pattern: SyntaxPatterns.statistic)
        case .quantity: numberOr(pattern: SyntaxPatterns.quantity)
        case .margin: numberOr(pattern: SyntaxPatterns.margin, limits: [("minimum", .number(0))])
        case .confidence: numberOr(pattern: SyntaxPatterns.confidence, limits: [("minimum", .number(0.8)), ("maximum", .number(0.999))])
        case .baselines: oneOrSeveral(text(pattern: SyntaxPatterns.baseline))
        case .failures: text(pattern: SyntaxPatterns.failures)
        case .noise: text(pattern: SyntaxPatterns.noise)
        case .day: text(pattern: SyntaxPatterns.day)
        case .globs, .labels: oneOrSeveral(text(pattern: "\\S"))
        case .labelMatches:
            .object([
                ("type", .text("object")), ("minProperties", .number(1)),
                ("additionalProperties", oneOrSeveral(.object([("type", .texts(["string", "number", "boolean"]))]))),
            ])
        case .levels:
            .object([
                ("type", .text("object")), ("minProperties", .number(1)),
                ("propertyNames", .object([("pattern", .text(BudgetKeys.namePattern))])), ("additionalProperties", scalar(pattern: "\\S")),
            ])
        case .mapping(let rule): mapping(rule)
        case .named(let rule):
            .object([
                ("type", .text("object")), ("minProperties", .number(1)),
                ("propertyNames", .object([("pattern", .text(BudgetKeys.namePattern))])), ("additionalProperties", mapping(rule)),
            ])
        case .keyed(let rule):
            .object([("type", .text("object")), ("minProperties", .number(1)), ("additionalProperties", mapping(rule))])
        case .list(let rule): .object([("type", .text("array")), ("items", mapping(rule))])
        }
    }

    private static func text(pattern: String) -> SchemaValue {
        .object([("type", .text("string")), ("pattern", .text(pattern))])
    }

    /// YAML reads a name such as `2026` or `true` as something else; a budget takes its text. Patterns bind texts only.
    private static func scalar(pattern: String) -> SchemaValue {
        .object([("type", .texts(["string", "number", "boolean"])), ("pattern", .text(pattern))])
    }

    private static func numberOr(pattern: String, limits: [(String, SchemaValue)] = []) -> SchemaValue {
        .object([("anyOf", .list([.object([("type", .text("number"))] + limits), text(pattern: pattern)]))])
    }

    private static func oneOrSeveral(_ item: SchemaValue) -> SchemaValue {
        let several: SchemaValue = .object([
            ("type", .text("array")), ("items", item), ("minItems", .number(1)), ("uniqueItems", .flag(true)),
        ])
        return .object([("anyOf", .list([item, several]))])
    }
}
