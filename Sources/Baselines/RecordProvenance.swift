/// How a record came to be: for people who ask later. Nothing is decided by it, and two records that differ in it alone are one.
package struct RecordProvenance: Sendable, Hashable, Codable {
    /// The version that wrote the record.
    package let tollgate: String
    /// The name of the machine that recorded; the one that measured is in the runs' environment.
    package let host: String?
    /// The CI system, as people call it; nil outside of one.
    package let system: String?
    /// Where a person can look at the CI run.
    package let url: String?

    package init(tollgate: String, host: String? = nil, system: String? = nil, url: String? = nil) {
        self.tollgate = tollgate
        self.host = host
        self.system = system
        self.url = url
    }
}
