/// A node of a YAML document with its place. Scalars keep their own text: what `1x`, `true` or `100` means, the key decides.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        /// `isPlain`: without quotation marks, so that an empty text or `null` is no value.
        case scalar(text: String, isPlain: Bool)
        case list([YAMLNode])
        /// Without duplicate keys.
        case mapping([(key: YAMLNode, value: YAMLNode)])
        /// The index of a node in the document's `anchored`; nil for an alias of nothing, which has been reported. Aliases stay unresolved in
        /// the tree, so that its depth and size are those of the text.
        case alias(Int?)
    }

    let content: Content
    let location: SourceLocation

    /// For messages.
    var kind: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a text"
        case .list: "a list"
        case .mapping: "a mapping"
        case .alias: "an alias"
        }
    }

    /// An empty value, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let text, true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }
}

/// A YAML text of one document.
struct YAMLDocument: Sendable {
    /// Nil where the text holds no node, or is not YAML.
    var root: YAMLNode?
    /// The nodes that aliases stand for.
    var anchored: [YAMLNode] = []
}
