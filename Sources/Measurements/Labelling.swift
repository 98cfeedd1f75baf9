extension ResultSet {
    /// The same results, in which whatever does not say its load level has this one as its label `load`: observations, missing ones
    /// among them, summaries and histograms.
    package func labelled(load level: String) -> ResultSet {
        relabelled { $0["load"] == nil ? $0.adding("load", level) : $0 }
    }

    /// The same results with other labels: of observations, missing ones among them, summaries and histograms.
    package func relabelled(_ change: (Labels) -> Labels) -> ResultSet {
        var result = self
        // What had a label less may now be equal to another, so the table is made anew, of what is used; its first entry stays the empty set.
        let used = series.values.reduce(into: Set<Int32>()) { $0.formUnion($1.usedLabels) }
        var table: [Labels] = [.empty]
        var places: [Labels: Int32] = [.empty: 0]
        let moved = labels.enumerated().map { index, labels -> Int32 in
            guard used.contains(Int32(index)) else { return 0 }
            let full = change(labels)
            if let place = places[full] { return place }
            let place = Int32(table.count)
            table.append(full)
            places[full] = place
            return place
        }
        result.labels = table
        for name in series.keys { result.series[name]?.changeLabels { moved[Int($0)] } }
        for index in summaries.indices { result.summaries[index].labels = change(summaries[index].labels) }
        for index in histograms.indices { result.histograms[index].labels = change(histograms[index].labels) }
        return result
    }
}

extension Series {
    /// Which of the result set's label sets its observations have.
    fileprivate var usedLabels: Set<Int32> {
        labels.constant.map { [$0] } ?? Set((0..<count).map { labels[$0] })
    }

    /// Puts other indices into a result set's label sets in the place of these.
    fileprivate mutating func changeLabels(_ index: (Int32) -> Int32) {
        guard
            let changed = Series(
                metric: metric, values: values, cases: cases, epochs: epochs, repetitions: repetitions, runs: runs,
                labels: labels.map(index),
                failed: failed, times: times)
        else { return }
        self = changed
    }
}
