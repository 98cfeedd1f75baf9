import Measurements

/// What a planned check needs in words; of several assumptions all in one phrase.
extension PlannedCheck {
    /// "205 or 345 cases".
    package var neededText: String {
        "\(PlanWords.alternatives(needs.map { $0.total.map(String.init) ?? "no number of" })) \(unit.rawValue)"
    }

    /// "6.8 pp or 8.1 pp": what the pilot supports; nil where that is nothing.
    package var supportedText: String? {
        let amounts = needs.compactMap { $0.supported?.text(metric) }
        return amounts.isEmpty ? nil : PlanWords.alternatives(amounts)
    }

    /// "5 % or 10 % of the cases flip by themselves, assumed".
    package var assumptionText: String {
        PlanWords.withCommonEnding(needs.map(\.assumption.text)) + (needs.contains { !$0.isMeasured } ? ", assumed" : "")
    }

    /// Whether what the pilot has is enough under each assumption; nil without a pilot.
    package var decides: [Bool]? {
        has.map { has in needs.map { need in need.total.map { has >= $0 } ?? false } }
    }
}

enum PlanWords {
    /// `a, b or c`, each once.
    static func alternatives(_ texts: [String]) -> String {
        var seen = Set<String>()
        let unique = texts.filter { seen.insert($0).inserted }
        guard let last = unique.last, unique.count > 1 else { return unique.first ?? "" }
        return unique.dropLast().joined(separator: ", ") + " or " + last
    }

    /// Sentences that differ in their beginnings or in one word, as one: "runs differ by 1 % or 2 % (standard deviation)".
    static func withCommonEnding(_ texts: [String]) -> String {
        guard let first = texts.first, texts.count > 1 else { return texts.first ?? "" }
        let words = texts.map { $0.split(separator: " ", omittingEmptySubsequences: false).map(String.init) }
        let start = words[0].indices.prefix { place in words.allSatisfy { $0.count > place && $0[place] == words[0][place] } }.count
        let shortest = words.map(\.count).min() ?? 0
        var end = 0
        while end < shortest - start, words.allSatisfy({ $0[$0.count - 1 - end] == words[0][words[0].count - 1 - end] }) { end += 1 }
        let middles = words.map { $0[start..<($0.count - end)].joined(separator: " ") }
        guard start + end > 0, middles.allSatisfy({ !$0.isEmpty }) else { return alternatives(texts) }
        let all = first.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        return (all.prefix(start) + [alternatives(middles)] + all.suffix(end)).joined(separator: " ")
    }
}
