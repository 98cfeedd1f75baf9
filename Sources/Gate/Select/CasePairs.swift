package import Budgets
package import Measurements
import Statistics

/// A case's values on one side: over its epochs, and over the runs where there are several.
package struct CaseValues: Sendable, Hashable {
    /// In the order of runs and epochs, base units.
    package var values: [Double]
    package let digest: String?
    package let labels: Labels

    package var mean: Double { Moments(values).mean }
}

extension Selection {
    /// By the case's full id. Cases without an id have no part in it.
    package func caseMeans(in results: ResultSet) -> [String: CaseValues] {
        if let only = cases.constant, only < 0 { return [:] }
        let factor = metric.unit.factor
        var rows: [Int32: [Int]] = [:]
        for index in values.indices where cases[index] >= 0 { rows[cases[index], default: []].append(index) }
        var found: [String: CaseValues] = [:]
        for key in rows.keys.sorted() {
            let indices = (rows[key] ?? []).sorted { (runs[$0], epochs[$0], $0) < (runs[$1], epochs[$1], $1) }
            let item = results.cases[Int(key)]
            let added = indices.map { values[$0] * factor }
            if found[item.id] != nil {
                found[item.id]?.values += added
            } else {
                let labels = indices.first.map { results.labels[Int(self.labels[$0])] } ?? .empty
                found[item.id] = CaseValues(values: added, digest: item.digest, labels: labels)
            }
        }
        return found
    }

    /// Ids of cases that have a missing value and no value at all.
    package func unscoredCases(in results: ResultSet, scored: [String: CaseValues]) -> [String] {
        Set(missing.filter { $0 >= 0 }.map { results.cases[Int($0)].id }).filter { scored[$0] == nil }
            .sorted(by: naturallyPrecedes)
    }
}

/// The cases common to both sides, in natural order of their ids, and those that are not.
package struct CasePairs: Sendable, Hashable {
    package let ids: [String]
    package let baseline: [CaseValues]
    package let candidate: [CaseValues]
    /// Not in the baseline at all, neither scored nor unscored.
    package let new: [String]
    /// In the baseline, not in the candidate at all.
    package let gone: [String]
    /// In both, without a score in the candidate; they have one in the baseline.
    package let unscored: [String]
    /// Equal ids whose contents differ: not paired.
    package let changed: [String]
    /// The baseline's means of the cases that are gone.
    package let goneBaseline: [Double]

    package init(baseline: Selection, in baselineResults: ResultSet, candidate: Selection, in candidateResults: ResultSet) {
        let before = baseline.caseMeans(in: baselineResults)
        let after = candidate.caseMeans(in: candidateResults)
        let unscoredAfter = Set(candidate.unscoredCases(in: candidateResults, scored: after))
        let unscoredBefore = Set(baseline.unscoredCases(in: baselineResults, scored: before))
        var ids: [String] = []
        var changed: [String] = []
        for id in after.keys.sorted(by: naturallyPrecedes) {
            guard let old = before[id], let now = after[id] else { continue }
            if let a = old.digest, let b = now.digest, a != b { changed.append(id) } else { ids.append(id) }
        }
        self.ids = ids
        self.changed = changed
        self.baseline = ids.compactMap { before[$0] }
        self.candidate = ids.compactMap { after[$0] }
        new = (Set(after.keys).union(unscoredAfter)).subtracting(before.keys).subtracting(unscoredBefore).sorted(by: naturallyPrecedes)
        gone = before.keys.filter { after[$0] == nil && !unscoredAfter.contains($0) }.sorted(by: naturallyPrecedes)
        unscored = unscoredAfter.filter { before[$0] != nil }.sorted(by: naturallyPrecedes)
        goneBaseline = gone.compactMap { before[$0]?.mean }
    }

    /// The same with every case that the candidate no longer has as one more pair, with this score (base units) there.
    package func countingGone(as score: Double) -> CasePairs {
        let before = goneBaseline.map { CaseValues(values: [$0], digest: nil, labels: .empty) }
        let after = CaseValues(values: [score], digest: nil, labels: .empty)
        return CasePairs(
            ids: ids + gone, baseline: baseline + before, candidate: candidate + before.map { _ in after }, new: new, gone: [],
            unscored: unscored, changed: changed, goneBaseline: [])
    }

    private init(
        ids: [String], baseline: [CaseValues], candidate: [CaseValues], new: [String], gone: [String], unscored: [String],
        changed: [String],
        goneBaseline: [Double]
    ) {
        self.ids = ids
        self.baseline = baseline
        self.candidate = candidate
        self.new = new
        self.gone = gone
        self.unscored = unscored
        self.changed = changed
        self.goneBaseline = goneBaseline
    }

    package var count: Int { ids.count }
    package var baselineMeans: [Double] { baseline.map(\.mean) }
    package var candidateMeans: [Double] { candidate.map(\.mean) }
    package var epochs: Int { max(baseline.map(\.values.count).max() ?? 0, candidate.map(\.values.count).max() ?? 0) }
}

extension Metric {
    /// Whether a case without a value may count as wrong: a score (not a cost, a counter or the failures themselves). Of scores where lower
    /// is better only shares have a worst value.
    package func isScore(objective: Objective) -> Bool {
        guard mood == .exact, standardName != "failed", !isCounter else { return false }
        switch (unit.dimension, objective.direction ?? direction) {
        case (.ratio, _?), (.none, .higher): return true
        default: return false
        }
    }

    /// A counter of which one value is the fact itself: allocations, instructions.
    package var isCounter: Bool {
        mood == .exact
            && (standardName == "allocations" || standardName == "instructions" || unit.symbol.hasPrefix("alloc")
                || unit.symbol.hasPrefix("instruction") || unit.symbol == "B/op")
    }
}
