import Measurements

extension Metric {
    /// The metric of a task under a filter, named `metric,filter` as the tool does. Directions are those of the tool's registry where
    /// the file does not tell; scores that are shares of one by their definition have that unit.
    init(lmEvaluationHarness name: String, filter: String, higherIsBetter: Bool? = nil) {
        let known = Metric.lmEvaluationHarness[name]
        let direction = higherIsBetter.map { $0 ? Direction.higher : .lower } ?? known?.direction
        self.init(
            name: "\(name),\(filter)", unit: known?.isShare == true ? .ratio : .none, direction: direction, mood: .exact,
            standardName: name == "acc" || name == "exact_match" ? "accuracy" : nil)
    }

    private static let lmEvaluationHarness: [String: (direction: Direction, isShare: Bool)] = [
        "acc": (.higher, true), "acc_norm": (.higher, true), "acc_mutual_info": (.higher, true), "acc_bytes": (.higher, true),
        "acc_all": (.higher, true), "exact_match": (.higher, true), "em": (.higher, true), "f1": (.higher, true),
        "mcc": (.higher, false), "bleu": (.higher, false), "chrf": (.higher, false), "likelihood": (.higher, false),
        "ter": (.lower, false), "brier_score": (.lower, false), "perplexity": (.lower, false), "word_perplexity": (.lower, false),
        "byte_perplexity": (.lower, false), "bits_per_byte": (.lower, false),
    ]
}

/// What the tool's own file names tell: `results_<time>.json`, `samples_<task>_<time>.jsonl`, compressed or not.
struct LMEvaluationHarnessName: Equatable {
    static let format = "lm-eval"

    /// Names the run: all files that one call wrote have the same.
    let time: String?
    let task: String?

    init(path: String) {
        var name = path.split(separator: "/").last.map(String.init) ?? path
        for suffix in [".gz", ".zst", ".xz", ".jsonl", ".json"] where name.hasSuffix(suffix) { name.removeLast(suffix.count) }
        var parts = name.split(separator: "_", omittingEmptySubsequences: false)
        if let last = parts.last, LMEvaluationHarnessName.isTime(last) {
            time = String(last)
            parts.removeLast()
        } else {
            time = nil
        }
        let rest = parts.dropFirst().joined(separator: "_")
        task = parts.first == "samples" && !rest.isEmpty ? rest : nil
    }

    /// `2026-11-25T02-22-18.085310`.
    private static func isTime(_ text: Substring) -> Bool {
        let pattern = Array("dddd-dd-ddTdd-dd-dd".utf8)
        let bytes = Array(text.utf8)
        guard bytes.count >= pattern.count else { return false }
        let isDigit = { (byte: UInt8) in byte >= 48 && byte <= 57 }
        for (byte, expected) in zip(bytes, pattern) {
            guard expected == UInt8(ascii: "d") ? isDigit(byte) : byte == expected else { return false }
        }
        let fraction = bytes.dropFirst(pattern.count)
        return fraction.isEmpty || (fraction.first == UInt8(ascii: ".") && fraction.dropFirst().allSatisfy(isDigit))
    }
}
