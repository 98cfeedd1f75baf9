import Measurements

/// A row of `tollgate/results/v1` that has a histogram in place of a value: all observations of a metric with these labels in a run.
///
/// `{"metric": "latency", "unit": "ms", "run": "first", "load": "1x", "histogram": {"bounds": [5, 10, 25], "counts": [0, 41, 12, 1]}}`
struct ResultsV1Histogram {
    let path: JSONPath
    let metric: String
    let unit: String?
    let run: String?
    /// `load` among them.
    let labels: [(String, String)]
    let content: JSONField

    static let key = "histogram"
    static let keys = ["metric", key, "unit", "run", "labels", "load"]

    /// Whether a row is one of these, and not an observation.
    static func isIn(_ row: JSONField) -> Bool { row.value[key] != nil }

    init(_ row: JSONField) throws(JSONFieldError) {
        try row.refuseKeys(except: ResultsV1Histogram.keys)
        path = row.path
        metric = try row.required("metric").nonEmptyText()
        unit = try row["unit"]?.text()
        run = try row["run"]?.nonEmptyIdentifier()
        var pairs: [(String, String)] = []
        try row["labels"]?.forEachMember { (key, field) throws(JSONFieldError) in
            if !field.value.isNull { pairs.append((key, try field.label())) }
        }
        if let load = try row["load"]?.label() { pairs.append(("load", load)) }
        labels = pairs
        content = try row.required(ResultsV1Histogram.key)
    }

    /// In the unit that the row has.
    ///
    /// - Parameter isTime: values are not negative then, and the first bucket not open.
    func histogram(isTime: Bool) throws(JSONFieldError) -> Histogram {
        let histogram = try content.histogram(floor: isTime ? 0 : -.infinity)
        if isTime, let first = histogram.buckets.first, first.lower < 0 {
            throw JSONFieldError(path: content.path, expected: "times of at least 0", found: "a bucket from \(first.lower) on")
        }
        return histogram
    }

    /// The same in another unit: times `factor`.
    func scaled(_ histogram: Histogram, by factor: Double, to unit: Unit) throws(JSONFieldError) -> Histogram {
        do throws(HistogramError) { return try histogram.scaled(by: factor) } catch {
            throw JSONFieldError(
                path: content.path, expected: "values that a number can hold in \(unit.symbol.quotedForMessage)", found: "larger ones")
        }
    }
}

extension JSONField {
    /// `{"bounds": [5, 10], "counts": [3, 40, 1]}`, bucket i up to and with bound i and the first and the last one open, or
    /// `{"buckets": [[0, 5, 3], [5, 10, 40], [10, null, 1]]}`, lower edge, upper edge and count of each, null for an open end. Beside them
    /// `sum`, `min` and `max` where they are known exactly.
    fileprivate func histogram(floor: Double) throws(JSONFieldError) -> Histogram {
        guard value.isObject else { throw mismatch("an object with bounds and counts, or with buckets") }
        let isExplicit = value["bounds"] != nil || value["counts"] != nil
        try refuseKeys(except: (isExplicit ? ["bounds", "counts"] : ["buckets"]) + ["sum", "min", "max"])
        let sum = try self["sum"]?.finiteNumber()
        let minimum = try self["min"]?.finiteNumber()
        let maximum = try self["max"]?.finiteNumber()
        if isExplicit {
            let boundsField = try required("bounds")
            let countsField = try required("counts")
            var bounds: [Double] = []
            for field in try boundsField.elements() { bounds.append(try field.finiteNumber()) }
            var counts: [Int] = []
            for field in try countsField.elements() { counts.append(try field.count()) }
            do throws(HistogramError) {
                return try Histogram(bounds: bounds, counts: counts, sum: sum, minimum: minimum, maximum: maximum, floor: floor)
            } catch { throw explained(error, buckets: boundsField, counts: countsField) }
        }
        let bucketsField = try required("buckets")
        var buckets: [Histogram.Bucket] = []
        for field in try bucketsField.elements() {
            let cells = try field.elements()
            guard cells.count == 3 else {
                throw JSONFieldError(
                    path: field.path, expected: "the lower edge, the upper edge and the count of a bucket", found: "\(cells.count) elements"
                )
            }
            buckets.append(
                Histogram.Bucket(
                    lower: cells[0].value.isNull ? -.infinity : try cells[0].finiteNumber(),
                    upper: cells[1].value.isNull ? .infinity : try cells[1].finiteNumber(), count: try cells[2].count()))
        }
        do throws(HistogramError) {
            return try Histogram(buckets: buckets, sum: sum, minimum: minimum, maximum: maximum, floor: floor)
        } catch { throw explained(error, buckets: bucketsField, counts: bucketsField) }
    }

    private func finiteNumber() throws(JSONFieldError) -> Double {
        guard value.isNumber else { throw mismatch("a number") }
        let number = try number()
        guard number.isFinite else { throw JSONFieldError(path: path, expected: "a finite number", found: "none") }
        return number
    }

    private func count() throws(JSONFieldError) -> Int {
        guard value.isNumber, let count = value.int, count >= 0 else {
            throw value.isNumber
                ? JSONFieldError(path: path, expected: "a whole number from 0 on", found: scalarText ?? "another")
                : mismatch("a whole number")
        }
        return count
    }

    /// What contradicts itself in the histogram, with the place of it.
    private func explained(_ error: HistogramError, buckets: JSONField, counts: JSONField) -> JSONFieldError {
        switch error {
        case .countMismatch(let bounds, let counted):
            JSONFieldError(path: counts.path, expected: "\(bounds + 1) counts, one more than bounds has", found: "\(counted)")
        case .unsorted(let index):
            JSONFieldError(path: .element(buckets.path, index), expected: "one above the one before it", found: "one that is not")
        case .invalidBucket(let index, let lower, let upper) where value["buckets"] != nil:
            JSONFieldError(
                path: .element(buckets.path, index), expected: "a lower edge that is not above the upper one",
                found: "\(lower) and \(upper)")
        case .invalidBucket(_, _, let upper):
            JSONFieldError(
                path: .element(buckets.path, 0), expected: "times of at least 0", found: "a bucket up to \(upper) that holds some")
        case .contradiction(let figure, let number, let lowest, let highest):
            JSONFieldError(
                path: .member(path, figure.rawValue), expected: "a number from \(lowest) to \(highest), which the buckets allow",
                found: "\(number)")
        case .tooMany:
            JSONFieldError(path: counts.path, expected: "at most 2⁵³ values", found: "more")
        default:
            JSONFieldError(path: path, expected: "a histogram", found: "\(error)")
        }
    }
}
