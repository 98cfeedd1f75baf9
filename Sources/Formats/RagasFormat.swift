import Measurements

extension ResultFormat {
    /// Ragas' result as a table: `to_pandas().to_csv` or `.to_json(orient="records")`.
    package static let ragas = ResultFormat(
        name: "ragas", title: "a Ragas result",
        signature: "columns user_input and response (or question and answer), as CSV or as a JSON list of records",
        writtenBy: "Ragas: `result.to_pandas().to_csv(…)` or `.to_json(…, orient=\"records\")`",
        observation: "a record's metrics",
        recognises: { prefix in
            if prefix.firstByte == UInt8(ascii: "[") || prefix.firstByte == UInt8(ascii: "{") {
                return RagasTable.isHeader(Set(prefix.keysOfFirstObject))
            }
            let names = prefix.firstLine.split(separator: ",").map { String($0.filter { $0 != "\"" }).trimmingSpaces() }
            return RagasTable.isHeader(Set(names))
        },
        read: { (source, options) throws(FormatError) in
            var table = RagasTable(run: options.run(of: source, kind: .evaluation))
            if source.prefix.firstByte == UInt8(ascii: "[") {
                return try source.resultSet { document in
                    try document.forEachElement { (_, record) throws(JSONFieldError) in try table.add(record) }
                    return try table.resultSet()
                }
            }
            if source.prefix.firstByte == UInt8(ascii: "{") {
                try source.forEachJSONLineField { (record) throws(JSONFieldError) in try table.add(record) }
                return try source.resultSet(of: { try table.resultSet() })
            }
            var names: [String] = []
            try CSVReader.forEachRecord(of: source) { (record) throws(FormatError) in
                let cells = (0..<max(names.count, record.count)).map { record[$0] }
                guard names.isEmpty else { return table.add(Array(zip(names, cells))) }
                names = cells.map { $0.trimmingSpaces() }
                guard RagasTable.isHeader(Set(names)) else {
                    throw FormatError(
                        .malformed, file: source.name, line: record.line, problem: "the columns are none of Ragas': user_input is missing")
                }
            }
            return try source.resultSet(of: { try table.resultSet() })
        })
}
