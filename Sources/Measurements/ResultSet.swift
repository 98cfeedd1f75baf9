package import OrderedCollections

/// All observations of one suite at one commit, with the runs they were measured in.
package struct ResultSet: Sendable, Hashable {
    /// The format's name, as `--input-format` takes it; several are joined by `+`.
    package var format: String
    /// By the tool's own metric name, in the order of first appearance.
    package var series: OrderedDictionary<String, Series>
    package var cases: [Case]
    /// The first one is the empty set.
    package var labels: [Labels]
    package var runs: [Run]
    /// Metrics of which only a tool's summary is there.
    package var summaries: [Summary]
    /// Histograms that tools kept in place of observations.
    package var histograms: [MeasuredHistogram]
    /// What was understood only in part, or left out and why: for `tollgate results` and for the verdict's small print.
    package var notes: [String]

    package init(
        format: String, series: OrderedDictionary<String, Series> = [:], cases: [Case] = [], labels: [Labels] = [.empty], runs: [Run] = [],
        summaries: [Summary] = [], histograms: [MeasuredHistogram] = [], notes: [String] = []
    ) {
        self.format = format
        self.series = series
        self.cases = cases
        self.labels = labels
        self.runs = runs
        self.summaries = summaries
        self.histograms = histograms
        self.notes = notes
    }

    /// The number of observations over all metrics, missing ones included.
    package var observationCount: Int { series.values.reduce(0) { $0 + $1.count } }

    /// The same, with those that are in histograms.
    package var measurementCount: Int { histograms.reduce(observationCount) { $0 + $1.histogram.count + $1.failed + $1.missing } }

    /// True where nothing at all was measured: neither an observation nor a summary, nor one in a histogram.
    package var isEmpty: Bool { observationCount == 0 && summaries.isEmpty && histograms.allSatisfy { $0.histogram.count == 0 } }

    /// What the runs agree on; nil where they differ or do not know.
    package var environment: Environment {
        guard var common = runs.first?.environment else { return Environment() }
        for run in runs.dropFirst() {
            let other = run.environment
            if common.tool != other.tool { common.tool = nil }
            if common.toolVersion != other.toolVersion { common.toolVersion = nil }
            if common.hostClass != other.hostClass { common.hostClass = nil }
            if common.os != other.os { common.os = nil }
            if common.architecture != other.architecture { common.architecture = nil }
            if common.cpu != other.cpu { common.cpu = nil }
            if common.model != other.model { common.model = nil }
            if common.judge != other.judge { common.judge = nil }
            if common.prompt != other.prompt { common.prompt = nil }
            if common.goldenSet != other.goldenSet { common.goldenSet = nil }
        }
        return common
    }

    /// Every metric with observations, histograms or summaries, in order of appearance.
    package var metrics: [Metric] {
        var seen = Set(series.keys)
        let others = histograms.map(\.metric) + summaries.map(\.metric)
        return series.values.map(\.metric) + others.filter { seen.insert($0.name).inserted }
    }

    /// The sets of labels of observations, histograms and summaries.
    package var allLabels: Set<Labels> { Set(labels).union(histograms.map(\.labels)).union(summaries.map(\.labels)) }

    /// The values that a label takes anywhere in the set, in natural order.
    package func values(ofLabel key: String) -> [String] {
        Set(allLabels.compactMap { $0[key] }).sorted(by: naturallyPrecedes)
    }
}

/// A metric as a budget names it, looked up in what the results have.
package enum MetricLookup: Sendable, Hashable {
    /// The tool's own name of the metric found.
    case found(String)
    case ambiguous([String])
    /// The names there are, the nearest first.
    case absent([String])
}

extension ResultSet {
    /// The tool's own name counts first, then the standard name, then a bare name that stands for its only variant
    /// (`acc` for `acc,none`).
    package func lookup(_ name: String) -> MetricLookup {
        let all = metrics
        if all.contains(where: { $0.name == name }) { return .found(name) }
        let standard = all.filter { $0.standardName == name }
        let candidates = standard.isEmpty ? all.filter { $0.name.hasPrefix(name + ",") } : standard
        switch candidates.count {
        case 1: return .found(candidates[0].name)
        case 0: return .absent(nearest(to: name, in: all.map(\.name)))
        default: return .ambiguous(candidates.map(\.name))
        }
    }
}
