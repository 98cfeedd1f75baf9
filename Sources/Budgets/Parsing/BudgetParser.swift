import Measurements

extension Budget {
    /// Reads a budget file and finds every problem of it at once. Pure: no file is opened; `file` is only for messages.
    package static func parse(text: String, file: String) -> BudgetParse {
        var problems = ProblemList(file: file)
        let document = YAMLReader.read(text, problems: &problems)
        var parser = BudgetParser(document: document, problems: problems)
        let budget = parser.budget()
        return BudgetParse(budget: budget, problems: parser.problems.sorted)
    }

    /// The same for bytes, which need not be a text.
    package static func parse(bytes: [UInt8], file: String) -> BudgetParse {
        if let text = String(validating: bytes, as: UTF8.self) { return parse(text: text, file: file) }
        // The repaired text differs first where the bytes are no UTF-8.
        let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
        let good = zip(bytes, repaired).prefix { $0 == $1 }.map(\.0)
        let lines = good.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let column = String(decoding: lines.last ?? [], as: UTF8.self).unicodeScalars.count + 1
        var problems = ProblemList(file: file)
        problems.error("not UTF-8", at: SourceLocation(line: max(1, lines.count), column: column), mend: "save the file as UTF-8")
        return BudgetParse(budget: nil, problems: problems.all)
    }
}

/// Decodes the nodes of one file by the rules of `BudgetKeys`.
struct BudgetParser {
    static let mostVisits = 100_000
    /// The longest text with a syntax of its own (a margin, a baseline), in bytes.
    static let longestSyntax = 400

    let document: YAMLDocument
    let file: String
    var problems: ProblemList
    var visits = 0

    init(document: YAMLDocument, problems: ProblemList) {
        self.document = document
        self.file = problems.file
        self.problems = problems
    }

    /// Nil where there is any error.
    mutating func budget() -> Budget? {
        guard let root = document.root, !root.isNull else {
            if !problems.hasErrors {
                problems.error(
                    "the file is empty", at: SourceLocation(line: 1, column: 1),
                    mend: "a budget begins with schema: \(BudgetKeys.identifier)")
            }
            return nil
        }
        if isOfAnotherVersion(root) { return nil }
        guard let fields = fields(of: root, by: BudgetKeys.root, at: root.location) else { return nil }
        checkSchema(fields)
        let service = text("service", in: fields)
        let owner = text("owner", in: fields)
        let why = text("why", in: fields, mayBreak: true)
        let suites = suites(fields)
        let suiteNames = names(fields.nodes["suites"])
        let policyFields = mapping("policy", in: fields, by: BudgetKeys.policy)
        let policy = policy(policyFields, over: Policy())
        if policy.correction == .benjaminiHochberg, let place = policyFields?.nodes["correction"]?.location {
            problems.error(
                "benjamini-hochberg holds no promise for a whole budget", at: place,
                mend: "choose beyond or holm-all; an objective with each: may take benjamini-hochberg as a listing")
        }
        let objectives = objectives(fields, suites: suiteNames, policy: policy)
        let objectiveNames = names(fields.nodes["objectives"])
        let primary = text("primary", in: fields)
        if let primary, !objectiveNames.isEmpty, !objectiveNames.contains(primary.value) {
            let mend = problems.mend(for: primary.value, in: objectiveNames, known: "objectives")
            problems.error("there is no objective \(quoted(primary.value)) to be primary", at: primary.location, mend: mend)
        }
        let prices = prices(fields)
        let waivers = waivers(fields, objectives: objectives, names: objectiveNames)
        guard !problems.hasErrors, let service else { return nil }
        return Budget(
            file: file, service: service.value, owner: owner?.value, why: why?.value.trimmingSpaces(), primary: primary?.value,
            suites: suites,
            objectives: objectives, policy: policy, waivers: waivers, prices: prices)
    }

    /// A file of another version is said to be one, and nothing else: its keys may mean something else.
    private mutating func isOfAnotherVersion(_ root: YAMLNode) -> Bool {
        guard case .mapping(let entries) = root.content else { return false }
        for entry in entries {
            guard case .scalar("schema", _) = entry.key.content, let node = resolve(entry.value), case .scalar(let text, _) = node.content,
                text != BudgetKeys.identifier, let match = text.wholeMatch(of: /tollgate\/budget\/(v?[0-9]{1,9}(\.[0-9]{1,9})*)/)
            else { continue }
            problems.error(
                "this budget is of version \(match.1)", at: node.location, mend: "this Tollgate reads \(BudgetKeys.identifier)")
            return true
        }
        return false
    }

    private mutating func checkSchema(_ fields: Fields) {
        guard let schema = text("schema", in: fields), schema.value != BudgetKeys.identifier else { return }
        problems.error("unknown schema \(quoted(schema.value))", at: schema.location, mend: "expected \(BudgetKeys.identifier)")
    }

    /// A mapping under a key, of fixed keys.
    private mutating func mapping(_ key: String, in fields: Fields, by rule: MappingRule) -> Fields? {
        guard let node = fields.nodes[key] else { return nil }
        return self.fields(of: node, by: rule, at: node.location)
    }

    /// The keys of a named mapping, good and bad ones: so that a mistake in one does not make others of its users.
    private mutating func names(_ node: YAMLNode?) -> [String] {
        guard let node, let resolved = resolve(node), case .mapping(let entries) = resolved.content else { return [] }
        return entries.compactMap { if case .scalar(let text, _) = $0.key.content { text } else { nil } }
    }

    /// The entries of a mapping whose keys are names that the author chose; at least one.
    mutating func named(_ key: String, in fields: Fields) -> [(key: Located<String>, value: YAMLNode)] {
        guard let node = fields.nodes[key], let entries = mapping(node, called: quoted(key)) else { return [] }
        if entries.isEmpty { problems.error("\(quoted(key)) is empty", at: node.location, mend: "expected at least one") }
        for (name, _) in entries where !BudgetParser.isName(name.value) {
            problems.error(
                "\(quoted(name.value)) is no name of \(key == "suites" ? "a suite" : "an objective")", at: name.location,
                mend: "expected letters A to Z, digits, point, underscore and hyphen")
        }
        return entries
    }

    /// `[A-Za-z0-9._-]+`
    static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
