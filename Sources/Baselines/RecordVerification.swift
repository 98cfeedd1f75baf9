import Git
import Measurements

/// Whether every record and verdict is what its address says, and each record says of itself what its samples hold.
package struct RecordVerification: Sendable, Hashable {
    package let commits: Int
    /// Records that were looked at, damaged ones included.
    package let records: Int
    /// Likewise.
    package let verdicts: Int
    /// A line each, in the order of commits and suites.
    package let faults: [String]
    /// Whether there is none of those that others are read without.
    package var isWhole: Bool { faults.isEmpty }
}

extension RecordSnapshot {
    /// Reads everything: each object's content is checked against its id by git, each entry against its name, its counts against its samples,
    /// and the index by trees against the records.
    package func verification() throws -> RecordVerification {
        var faults: [String] = []
        var records = 0
        let commits = try recordedCommits()
        let folders = [RecordPath.treesFolder, RecordPath.verdictsFolder]
        for first in try lines(at: nil) where !RecordPath.isFanOut(first.name) && !folders.contains(first.name) {
            faults.append("\(first.name): it is none of the records' names; somebody else put it there")
        }
        for commit in commits {
            for suite in try lines(at: RecordPath.commit(commit)) {
                guard suite.kind == .tree, RecordPath.isValidSuite(suite.name) else {
                    faults.append("commit \(commit.short): \"\(suite.name)\" is no suite")
                    continue
                }
                for line in try lines(at: RecordPath.suite(suite.name, of: commit)) {
                    records += 1
                    do {
                        faults += try problems(of: try entry(line, commit: commit, suite: suite.name))
                    } catch let error as RecordError {
                        faults.append("\(error)")
                    }
                }
            }
        }
        let (verdicts, verdictFaults) = try verifiedVerdicts()
        return RecordVerification(commits: commits.count, records: records, verdicts: verdicts, faults: faults + verdictFaults)
    }

    /// What a readable entry says of itself that is not so.
    private func problems(of entry: RecordEntry) throws -> [String] {
        let results = try results(of: entry)
        let record = entry.record
        var problems: [String] = []
        let again = Record(results: results, identity: record.identity, commit: record.commit, tree: record.tree)
        // Where there were too many sets of labels, histograms may have others summarised than the observations had.
        let isComplete = record.omittedSummaries == 0 && again.omittedSummaries == 0
        if record.thinned != nil {
            problems += thinningProblems(of: entry, results)
        } else if record.observations != again.observations || Set(record.metrics.map(\.name)) != Set(again.metrics.map(\.name))
            || record.runs.count != again.runs.count || isComplete && record.counts != again.counts
        {
            problems.append("\(entry.place): what record.json counts is not what its samples hold")
        }
        if let tree = ObjectID(hex: record.tree) {
            if let known = try? repository.commit(entry.commit), known.tree != tree {
                problems.append("\(entry.place): it says that the commit's tree is \(tree.short), and it is \(known.tree.short)")
            }
            if try !commits(withTree: tree).contains(entry.commit) {
                problems.append("\(entry.place): the index by trees does not know it, so that an equal tree does not find it")
            }
        } else {
            problems.append("\(entry.place): \"\(record.tree.prefix(50))\" is no id of a tree")
        }
        return problems
    }

    /// A thinned record has no observations, and of each summary as many as `record.json` counts.
    private func thinningProblems(of entry: RecordEntry, _ results: ResultSet) -> [String] {
        let thinned = results.summaries.filter { $0.isThinned && !$0.isOfWholeRun }
        let isCounted = thinned.allSatisfy { summary in
            entry.record.omittedSummaries > 0
                || entry.record.summaries.contains {
                    $0.metric == summary.metric.name && $0.run == Int(summary.run) && $0.labels == summary.labels.dictionary
                        && $0.n == summary.count
                }
        }
        let isSame = results.observationCount == 0 && results.runs.count == entry.record.runs.count && isCounted
        return isSame ? [] : ["\(entry.place): it says that it was thinned, and its samples are not what is left of them"]
    }
}

/// What a summary is of.
private struct Counted: Hashable {
    let metric: String
    let run: Int
    let labels: [String: String]?
}

extension Record {
    /// What its summaries count: how many observations have a value, failed and are missing.
    fileprivate var counts: [Counted: [Int]] {
        summaries.reduce(into: [:]) { counts, item in
            counts[Counted(metric: item.metric, run: item.run, labels: item.labels)] = [item.n, item.failed, item.missing]
        }
    }
}
