/// One item of a golden set.
package struct Case: Sendable, Hashable {
    /// The full id, byte for byte.
    package let id: String
    /// A digest of what the case asks, where the tool gives one: the same id with another digest is another case.
    package var digest: String?

    package init(id: String, digest: String? = nil) {
        self.id = id
        self.digest = digest
    }
}
