import Measurements

/// What is replaced in a shell line before it is run.
enum Placeholder: String, CaseIterable {
    /// The path at which the result file is to be left.
    case out
    /// `baseline` or `candidate`.
    case side
    /// The round's number.
    case round
    /// The load level's name.
    case level

    /// What to write where it has no value.
    func mend(at place: PlaceholderPlace) -> String {
        switch (self, place) {
        case (.level, .measurement): "give a line for each level under \"levels\" instead"
        case (.out, .preparation): "results are measured by \"command\" or \"levels\""
        default: "remove it; known here: \(place.known.map { "{\($0.rawValue)}" }.joined(separator: ", "))"
        }
    }
}

/// Where a shell line stands.
enum PlaceholderPlace {
    case measurement, level, preparation

    var known: [Placeholder] {
        switch self {
        case .measurement: [.out, .side, .round]
        case .level: Placeholder.allCases
        case .preparation: [.side]
        }
    }

    var phrase: String {
        switch self {
        case .measurement: "in \"command\""
        case .level: "in \"levels\""
        case .preparation: "in \"prepare\""
        }
    }
}

/// Words in braces, as far as they are neither the shell's own (`${x}`, `{a,b}`, `{1..3}`, `{ list; }`) nor part of what other programs
/// write so (`%{http_code}`, `{{x}}`, `{"a": 1}`).
enum Placeholders {
    /// In the order of the line, each once. A word that also stands there without braces is another program's own:
    /// `hyperfine -L size 1,2 './app {size}'`.
    static func words(in line: String) -> [String] {
        let others = Set(line.split(whereSeparator: \.isWhitespace))
        var words: [String] = []
        for match in line.matches(of: /(?<mark>[$%{#@]?)\{(?<word>[A-Za-z][A-Za-z_-]*)\}(?<end>\}?)/) {
            let word = String(match.word)
            guard match.mark.isEmpty, match.end.isEmpty, !words.contains(word) else { continue }
            if Placeholder(rawValue: word) != nil || !others.contains(match.word) { words.append(word) }
        }
        return words
    }

    /// What a word that nothing replaces was likely meant for; nil for words that another program may well take: hyperfine's `{threads}`.
    static func meant(by word: String, at place: PlaceholderPlace) -> Placeholder? {
        let word = word.lowercased()
        let synonym = synonyms.first { $0.value.contains(word) }?.key
        let likely = synonym ?? likelySpelling(of: word, in: place.known.map(\.rawValue)).flatMap(Placeholder.init)
        return likely.flatMap { place.known.contains($0) ? $0 : nil }
    }

    private static let synonyms: [Placeholder: Set<String>] = [
        .out: ["output", "outfile", "out_file", "out-file", "output_file", "output-file", "file", "path", "result", "results"],
        .side: ["sides", "variant", "version"],
        .round: ["rounds", "run", "iteration"],
        .level: ["levels", "load", "load_level", "load-level"],
    ]
}
