import Measurements

extension ResultFormat {
    /// The `data.js` in which github-action-benchmark keeps its history, and the plain list that it takes as `customSmallerIsBetter` or
    /// `customBiggerIsBetter`.
    package static let gitHubActionBenchmark = ResultFormat(
        name: "github-action-benchmark", title: "data of github-action-benchmark",
        signature: "a text that begins with \"window.BENCHMARK_DATA =\", or a JSON list of objects with \"name\", \"unit\" and \"value\"",
        writtenBy: "its `data.js`, a run for each upload; or the list it takes as `customSmallerIsBetter`",
        observation: "a value",
        recognises: { prefix in
            if prefix.bytes.starts(with: GitHubActionBenchmarkResults.assignment) { return true }
            let keys = Set(prefix.keysOfFirstObject)
            return prefix.firstByte == UInt8(ascii: "[") && keys.isSuperset(of: ["name", "unit", "value"])
                && keys.isSubset(of: ["name", "unit", "value", "range", "extra"])
        },
        read: { (source, options) throws(FormatError) in
            let run = options.run(of: source, kind: .benchmark)
            guard source.prefix.bytes.starts(with: GitHubActionBenchmarkResults.assignment) else {
                return try source.resultSet { try GitHubActionBenchmarkResults(run: run).resultSet(benches: $0) }
            }
            return try source.resultSet(
                assigned: GitHubActionBenchmarkResults.assignment, { try GitHubActionBenchmarkResults(run: run).resultSet(history: $0) })
        })
}

extension InputSource {
    /// What the JSON document means that a script assigns to a variable.
    fileprivate func resultSet(assigned assignment: [UInt8], _ body: (JSONField) throws -> ResultSet) throws(FormatError) -> ResultSet {
        let parser: JSONParser
        do throws(JSONSyntaxError) { parser = try JSONParser() } catch { throw FormatError(error, file: name) }
        return try withWholeDocument { (text) throws(FormatError) in
            var end = text.count
            while end > 0, [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ";")].contains(text[end - 1]) { end -= 1 }
            let document = UnsafeBufferPointer(rebasing: text[min(assignment.count, end)..<end])
            let value: JSONValue
            do throws(JSONSyntaxError) { value = try parser.parse(padded: document) } catch { throw FormatError(error, file: name) }
            return try resultSet(of: { try body(JSONField(document: value)) })
        }
    }
}
