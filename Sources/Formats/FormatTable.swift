extension ResultFormat {
    /// The table of all formats in the documentation: made of the adapters, so that it says what they do.
    package static let documentation: String = {
        let rows = all.map { format in
            [
                "`\(format.name)`", format.writtenBy, format.observation, format.signature.escapedForTable, format.basis.rawValue,
            ].joined(separator: " | ")
        }
        return "| name | written by | observation | recognised by | made from |\n|---|---|---|---|---|\n"
            + rows.map { "| \($0) |\n" }.joined()
    }()
}

extension String {
    fileprivate var escapedForTable: String { replacing("|", with: "\\|").replacing("<", with: "&lt;") }
}
