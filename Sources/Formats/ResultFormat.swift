package import Measurements

/// A format of results files: how it is recognised and read. Each stands in a file of its own; `all` lists them.
package struct ResultFormat: Sendable {
    /// As `--input-format` takes it.
    package let name: String
    /// As people call it.
    package let title: String
    /// What is looked for, in a sentence: "lines of JSON, the first one with \"type\":\"Metric\"".
    package let signature: String
    /// Which tool writes it, with what option; Markdown.
    package let writtenBy: String
    /// What of it is an observation, and what a repetition.
    package let observation: String
    package let basis: Basis
    /// What the caller can say of its files, since they do not.
    package let takes: Hint
    /// Whether the first kilobytes are this format's.
    let recognises: @Sendable (InputPrefix) -> Bool
    private let reader: @Sendable (InputSource, ReadingOptions) throws(FormatError) -> ResultSet

    /// What an adapter was made from.
    package enum Basis: String, Sendable, Hashable {
        case files = "files of the tool"
        case documentation = "the tool's documentation"
    }

    package enum Hint: Sendable, Hashable {
        case nothing, unit, fields
    }

    init(
        name: String, title: String, signature: String, writtenBy: String, observation: String, basis: Basis = .files,
        takes: Hint = .nothing,
        recognises: @escaping @Sendable (InputPrefix) -> Bool,
        read: @escaping @Sendable (InputSource, ReadingOptions) throws(FormatError) -> ResultSet
    ) {
        self.name = name
        self.title = title
        self.signature = signature
        self.writtenBy = writtenBy
        self.observation = observation
        self.basis = basis
        self.takes = takes
        self.recognises = recognises
        reader = read
    }

    /// All observations of a file. Throws where nothing was measured.
    package func read(_ source: InputSource, options: ReadingOptions = ReadingOptions()) throws(FormatError) -> ResultSet {
        if let unit = options.unit, takes != .unit {
            throw FormatError(
                .malformed, file: source.name, problem: "\(title) has units of its own, and none is needed (\(unit.symbol))",
                remedy: "leave the unit out")
        }
        if !options.fields.isEmpty, takes != .fields {
            throw FormatError(
                .malformed, file: source.name, problem: "\(title) has fields of its own, and no names of others are needed",
                remedy: "leave the field names out")
        }
        var result = try reader(source, options)
        if let load = ClosedLoop.told(by: result) { result.notes.append(ClosedLoop.note(load)) }
        guard !result.isEmpty else {
            throw FormatError(
                .empty, file: source.name, problem: "this is \(title) without any measurement in it", remedy: "did the tool run?")
        }
        return result
    }
}

/// What the caller knows of a file.
package struct ReadingOptions: Sendable {
    /// Names the run where the file does not; nil for the file's base name.
    package var runName: String?
    /// Labels that are kept however many values they have, since a budget asks for them.
    package var keepLabels: Set<String>
    /// Of the values of a file that does not tell it.
    package var unit: Unit?
    /// Of JSON lines of one's own.
    package var fields: [FieldRole: FieldName]

    package init(
        runName: String? = nil, keepLabels: Set<String> = [], unit: Unit? = nil, fields: [FieldRole: FieldName] = [:]
    ) {
        self.runName = runName
        self.keepLabels = keepLabels
        self.unit = unit
        self.fields = fields
    }

    /// The file's own run.
    func run(of source: InputSource, kind: Run.Kind) -> Run {
        Run(name: runName ?? source.runName, source: source.name, kind: kind)
    }
}

extension FormatError {
    /// Observations that contradict each other.
    init(_ error: MeasurementError, file: String) {
        self.init(.malformed, file: file, problem: error.description)
    }
}
