import Measurements

/// An Inspect log as a zip archive: the log's head and its samples are members of their own, the samples in any order.
enum InspectArchive {
    private static let head = "header.json"
    /// What is there from the first moment on, where the run was killed before its head was written.
    private static let beginning = "_journal/start.json"

    static func isOne(_ members: [String]) -> Bool {
        members.contains(head) || (members.contains(beginning) && members.contains { $0.hasPrefix("samples/") })
    }

    static func resultSet(_ source: InputSource, run: Run, keepLabels: Set<String>) throws(FormatError) -> ResultSet {
        let headName = source.prefix.members.contains(head) ? head : beginning
        var found: InspectHeader?
        try source.forEachMember(where: { $0 == headName }) { (_, member) throws(FormatError) in
            found = try member.withJSONFields { (document) throws(JSONFieldError) in try InspectHeader(document: document) }
        }
        guard let header = found else {
            throw FormatError(.malformed, file: source.name, problem: "the archive has no \(headName)", remedy: "was it copied whole?")
        }
        var samples: [InspectSample] = []
        try source.forEachMember(where: { $0.hasPrefix("samples/") && $0.hasSuffix(".json") }) { (_, member) throws(FormatError) in
            samples.append(
                try member.withJSONFields { (document) throws(JSONFieldError) in try InspectSample(document, header) })
        }
        // As the tool's own JSON has them, so that both read alike.
        samples.sort { ($0.epoch, $0.id) < ($1.epoch, $1.id) }
        return try source.resultSet(of: {
            try InspectLog(header: header, samples: samples, run: run, keepLabels: keepLabels).resultSet()
        })
    }
}
