import Gate
import Measurements
import Statistics

/// Names that files and pull requests choose, made to come alive where they are shown.
enum HostileKinds {
    static let texts = [
        "a|b", "`", "``a`", "a\nb\r\nc", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</sub></details>", "<!--", "@user",
        "@org/team", "#123", "owner/repo#1", "GH-12", "https://example.com/?a=b", "www.example.com", "mailto:a@example.com",
        "[click](javascript:alert(1))", "![x](https://example.com/x.png)", "**bold**", "_it_ ~~gone~~", ":tada:", "$x^2$",
        "\u{202E}gnp.exe",
        "\u{200B}", "", " ", "  two  ", "- item", "1. item", "# heading", "---", "\\", "\\|", "a\\", "|", "||||||", "\u{0}\u{7}\u{1B}[31m",
        "e\u{301}\u{327}", "👩‍👩‍👧", "&amp;&lt;", "| a | b |\n|---|---|", "\u{2028}x", "\u{FEFF}", "<b>`|*", "~~~", "```\ncode\n```",
    ]

    static let all = [kind("hostile", texts.joined(separator: " ")), long]

    /// One text in every place that a file can reach.
    static func kind(_ name: String, _ text: String) -> VerdictKind {
        var counts = Counts()
        (counts.unscored, counts.newCases, counts.goneCases) = ([text], [text], [text])
        let check = Sample.margin(
            .fail, (0.068, 0.0695), Sample.change(0.2, 0.15, 0.25), 0.1, text, sentence: "\(code: text) is odd in \(text)",
            remedy: "Rename \(code: text), in \(text).", method: text,
            baseline: BaselineInfo(policy: text, commit: text, origin: "from \(code: text)"), caveats: ["\(text) is odd"])
        let metric = Metric(name: text, unit: Unit(dimension: .custom(text), symbol: text, factor: 1))
        let flips = Flips(
            worse: [Sample.flip(text, [1], [0], [(text, text)]), Sample.flip("b", [1], [0], [(text, "b")])],
            better: [Sample.flip(text, [0.25], [0.75], [(text, text)])], cases: 100, knowsUnchanged: true)
        return VerdictKind(
            name,
            Sample.budget(
                text, "\(code: text) fails, \(text)", "Do \(code: text), \(text).",
                [
                    Sample.objective(text, metric, .mean, [(text, text)], check, isPrimary: true, flips: flips, counts: counts),
                    Sample.objective(
                        text + "2", Sample.time, .median, [(text, text)], Sample.margin(.pass, (1, 1), Sample.change(0, 0, 0))),
                ], notes: ["a note on \(code: text) and \(text)"], unguarded: [text, "memory"], blocking: "Blocks: \(code: text)."),
            candidate: CandidateInfo(commit: text, notes: ["\(text) differs"]))
    }

    /// Five thousand characters that differ in the last only.
    static let long: VerdictKind = {
        let stem = String(repeating: "x", count: 5000)
        let objectives = ["1", "2"].map { last in
            Sample.objective(
                "time", Sample.time, .median, [("case", stem + last)],
                Sample.margin(.pass, (0.068, 0.0695), Sample.change(0.02, -0.01, 0.05)))
        }
        return VerdictKind(
            "long", Sample.budget("shop", "nothing is worse than the budget allows", nil, objectives, unguarded: [stem + "1", stem + "2"]))
    }()
}
