import Gate
import Measurements
import Statistics

/// The table of a budget's objectives: six columns, and of many objectives those that matter.
struct ObjectiveTable {
    /// The objectives that have rows, in order; the other sections speak of these.
    let shown: [ObjectiveVerdict]
    private let hidden: [ObjectiveVerdict]
    private let collapsed: [[ObjectiveVerdict]]

    /// How many passing values of one `each:` have rows of their own, at most, before only the nearest ones do.
    private static let mostPassing = 4
    private static let nearestPassing = 3

    init(_ objectives: [ObjectiveVerdict], rows: Int) {
        var single: [ObjectiveVerdict] = []
        var hidden: [ObjectiveVerdict] = []
        var collapsed: [[ObjectiveVerdict]] = []
        for group in ObjectiveTable.groups(objectives) {
            let passing = group.filter { $0.outcome == .pass && !$0.isPrimary }
            // Of many values the worst come first, whatever their names.
            single += ObjectiveTable.byShare(group.filter { $0.outcome != .pass || $0.isPrimary })
            if passing.count > 1, passing.allSatisfy(\.isUnchanged), !(passing.first?.labels.pairs.isEmpty ?? true) {
                collapsed.append(passing)
            } else if passing.count > ObjectiveTable.mostPassing {
                let nearest = ObjectiveTable.byShare(passing)
                single += nearest.prefix(ObjectiveTable.nearestPassing)
                hidden += nearest.dropFirst(ObjectiveTable.nearestPassing)
            } else {
                single += passing
            }
        }
        let ordered = ObjectiveTable.byRank(single)
        let room = max(rows - collapsed.count, ObjectiveTable.nearestPassing)
        if ordered.count > room {
            let mattering = ObjectiveTable.byRank(ObjectiveTable.byShare(ordered.filter { $0.outcome != .pass || $0.isPrimary }))
            let kept = Set(mattering.prefix(room))
            let passing = ObjectiveTable.byShare(ordered.filter { $0.outcome == .pass && !$0.isPrimary })
            let nearest = passing.prefix(max(ObjectiveTable.nearestPassing, room - mattering.count))
            shown = ordered.filter { kept.contains($0) } + nearest
            hidden += mattering.dropFirst(room) + passing.dropFirst(nearest.count)
        } else {
            shown = ordered
        }
        self.hidden = hidden
        self.collapsed = collapsed
    }

    /// Lines without a line break at the end.
    var lines: [String] {
        var lines = ["| objective | baseline → candidate | change | at worst | allowed (left) | outcome |", "|---|---|---|---|---|---|"]
        for (index, objective) in shown.enumerated() {
            lines += ObjectiveRows(objective: objective, leads: index == 0).rows.map(ObjectiveTable.line)
        }
        lines += collapsed.map { ObjectiveTable.line(ObjectiveTable.unchangedRow($0)) }
        if let rest { lines.append(ObjectiveTable.line(rest)) }
        return lines
    }

    /// What has no row of its own, counted, with the nearest of those that pass.
    private var rest: [String]? {
        guard !hidden.isEmpty else { return nil }
        let counts = [(Outcome.fail, "**%fail**"), (.undecided, "%undecided"), (.pass, "%pass")].compactMap { outcome, pattern -> String? in
            let count = hidden.count { $0.outcome == outcome }
            guard count > 0 else { return nil }
            return pattern.replacingPercent(with: count == hidden.count ? "" : "\(count)\(NumberFormat.noBreakSpace)")
        }
        let passing = ObjectiveTable.byShare(hidden.filter { $0.outcome == .pass })
        var worst = ""
        var allowed = ""
        if let nearest = passing.first, let check = nearest.nearestCheck {
            let numbers = CheckNumbers(check, of: nearest)
            if !numbers.worst.isEmpty { worst = "nearest\(NumberFormat.noBreakSpace)\(numbers.worst)" }
            allowed = ObjectiveRows.allowed(numbers)
        }
        return ["\(hidden.count) more", "", "", worst, allowed, counts.joined(separator: ", ")]
    }

    /// One row for all values of an `each:` in which nothing changed at all.
    private static func unchangedRow(_ objectives: [ObjectiveVerdict]) -> [String] {
        guard let first = objectives.first, let check = first.nearestCheck else { return [] }
        let numbers = CheckNumbers(check, of: first)
        let keys = first.labels.pairs.map(\.key)
        let noun = keys.count == 1 ? MarkdownEscape.text(VisibleText.shortened(keys[0] + "s", most: 30)) : "combinations"
        var counts: [(value: Double, count: Int)] = []
        for value in objectives.compactMap({ $0.nearestCheck?.candidateEstimate }) {
            if let index = counts.firstIndex(where: { $0.value == value }) { counts[index].count += 1 } else { counts.append((value, 1)) }
        }
        let dimension = first.metric.unit.dimension
        let values =
            counts.count > 3
            ? ""
            : counts.sorted { ($0.count, $0.value) > ($1.count, $1.value) }
                .map {
                    MarkdownEscape.text(
                        "\($0.count)\(NumberFormat.noBreakSpace)×\(NumberFormat.noBreakSpace)\(NumberFormat.value($0.value, in: dimension))"
                    )
                }
                .joined(separator: ", ")
        return [
            "\(ObjectiveRows.name(first)) · \(objectives.count)\(NumberFormat.noBreakSpace)\(noun)", values, "none", "none",
            ObjectiveRows.allowed(numbers), "pass",
        ]
    }

    private static func line(_ cells: [String]) -> String {
        "| " + cells.map { $0.isEmpty ? "–" : $0 }.joined(separator: " | ") + " |"
    }

    /// Objectives of one name together, in the order of their first.
    private static func groups(_ objectives: [ObjectiveVerdict]) -> [[ObjectiveVerdict]] {
        var positions: [String: Int] = [:]
        var groups: [[ObjectiveVerdict]] = []
        for objective in objectives {
            if let position = positions[objective.name] {
                groups[position].append(objective)
            } else {
                positions[objective.name] = groups.count
                groups.append([objective])
            }
        }
        return groups
    }

    /// What a reader should see first; else in the given order.
    private static func byRank(_ objectives: [ObjectiveVerdict]) -> [ObjectiveVerdict] {
        objectives.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
    }

    /// The one nearest to its bound, or farthest beyond it, first; without a number last.
    private static func byShare(_ objectives: [ObjectiveVerdict]) -> [ObjectiveVerdict] {
        objectives.enumerated().map { (offset: $0.offset, share: $0.element.share, objective: $0.element) }
            .sorted { ($1.share, $0.offset) < ($0.share, $1.offset) }.map(\.objective)
    }
}

extension ObjectiveVerdict {
    /// What a reader should see first: the primary, fails, what looks worse, waived fails, other undecided ones, passes.
    fileprivate var rank: Int {
        if isPrimary { return 0 }
        switch (outcome, leaning) {
        case (.fail, _): return waived == nil ? 1 : 3
        case (.undecided, .looksWorse?): return 2
        case (.undecided, _): return 4
        case (.pass, _): return 5
        }
    }

    fileprivate var share: Double { nearestCheck.flatMap { CheckNumbers($0, of: self).share } ?? -.infinity }

    /// Judged by margins alone, all of them exactly met: nothing changed.
    fileprivate var isUnchanged: Bool {
        checks.allSatisfy { check in
            guard check.kind == .margin, check.outcome == .pass, let change = check.change else { return false }
            return change.estimate == 0 && change.lower == 0 && change.upper == 0
        }
    }

    /// The check that speaks for a passing objective: the margin nearest to being missed, else the first check.
    var nearestCheck: Check? {
        let margins = checks.filter { $0.kind == .margin }
        let shares = margins.map { CheckNumbers($0, of: self).share ?? -.infinity }
        guard let most = shares.max(), let index = shares.firstIndex(of: most) else { return checks.first }
        return margins[index]
    }
}

extension String {
    /// Puts a count where a pattern has its per cent sign.
    fileprivate func replacingPercent(with text: String) -> String {
        split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false).joined(separator: text)
    }
}
