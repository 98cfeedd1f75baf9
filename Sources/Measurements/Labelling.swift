extension ResultSet {
    /// The same results, in which whatever does not say its load level has this one as its label `load`: observations, missing ones
    /// among them, summaries and histograms.
    package func labelled(load level: String) -> ResultSet { labelled("load", level) }

    private func labelled(_ key: String, _ value: String) -> ResultSet {
        var result = self
        // What had a label less may now be equal to another, so the table is made anew, of what is used; its first entry stays the empty set.
        let used = series.values.reduce(into: Set<Int32>()) { $0.formUnion($1.usedLabels) }
        var table: [Labels] = [.empty]
        var places: [Labels: Int32] = [.empty: 0]
        let moved = labels.enumerated().map { index, labels -> Int32 in
            guard used.contains(Int32(index)) else { return 0 }
            let full = labels[key] == nil ? labels.adding(key, value) : labels
            if let place = places[full] { return place }
            let place = Int32(table.count)
            table.append(full)
            places[full] = place
            return place
        }
        result.labels = table
        for name in series.keys { result.series[name]?.changeLabels { moved[Int($0)] } }
        result.summaries = summaries.map { $0.adding(key, value) }
        result.histograms = histograms.map { $0.adding(key, value) }
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

extension Summary {
    fileprivate func adding(_ key: String, _ value: String) -> Summary {
        labels[key] != nil
            ? self : Summary(metric: metric, labels: labels.adding(key, value), run: run, count: count, values: values)
    }
}

extension MeasuredHistogram {
    fileprivate func adding(_ key: String, _ value: String) -> MeasuredHistogram {
        labels[key] != nil ? self : MeasuredHistogram(metric: metric, labels: labels.adding(key, value), run: run, histogram: histogram)
    }
}
