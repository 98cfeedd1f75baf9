package import Git

/// One record as it lies in the records ref, without its samples.
package struct RecordEntry: Sendable, Hashable {
    /// The measured commit.
    package let commit: ObjectID
    package let suite: String
    /// The id of the entry's tree, which is its name: equal for equal content.
    package let digest: ObjectID
    package let record: Record
    /// The blob with the samples.
    package let samples: ObjectID

    /// The start that the results' files tell, seconds since 1970.
    package var time: Double? { record.identity.started }

    /// For errors.
    package var place: String { "record \(digest.short) of suite \"\(suite)\" at commit \(commit.short)" }
}
