import Measurements

// Histograms of a record's samples. The buckets of a condensed histogram follow from their places, so that only counts are kept; other
// histograms keep their edges.

extension SampleWriter {
    mutating func histogram(_ item: MeasuredHistogram) {
        metric(item.metric)
        labels(item.labels)
        number(Int(item.run))
        number(item.failed)
        number(item.missing)
        optional(item.dependence) { $0.double($1) }
        let histogram = item.histogram
        for figure in [histogram.sum, histogram.minimum, histogram.maximum] { optional(figure) { $0.double($1) } }
        if let places = histogram.condensedPlaces {
            byte(1)
            number(places.zeros)
            for side in [places.negative, places.positive] {
                signed(Int64(side.offset))
                list(side.counts) { $0.number($1) }
            }
        } else {
            byte(0)
            list(histogram.buckets) { writer, bucket in
                writer.double(bucket.lower)
                writer.double(bucket.upper)
                writer.number(bucket.count)
            }
        }
    }
}

extension SampleReader {
    mutating func histogram(runs: Int) throws(SampleFormatError) -> MeasuredHistogram {
        let metric = try metric()
        let labels = try labels()
        let run = try number()
        guard run < runs, let index = Int32(exactly: run) else { throw SampleFormatError("an index outside of its table") }
        let failed = try number()
        let missing = try number()
        let dependence = try optional { reader throws(SampleFormatError) in try reader.double() }
        guard dependence.map({ $0 >= 1 && $0.isFinite }) ?? true else { throw SampleFormatError("a dependence below 1") }
        var figures: [Double?] = []
        for _ in 0..<3 { figures.append(try optional { reader throws(SampleFormatError) in try reader.double() }) }
        let histogram: Histogram
        switch try byte() {
        case 0:
            let buckets = try list { reader throws(SampleFormatError) in
                Histogram.Bucket(lower: try reader.double(), upper: try reader.double(), count: try reader.number())
            }
            histogram = try valid { () throws(HistogramError) in
                try Histogram(buckets: buckets, sum: figures[0], minimum: figures[1], maximum: figures[2])
            }
        case 1:
            let zeros = try number()
            let negative = try buckets()
            let positive = try buckets()
            histogram = try valid { () throws(HistogramError) in
                try Histogram(
                    condensed: CondensedPlaces(zeros: zeros, negative: negative, positive: positive), sum: figures[0], minimum: figures[1],
                    maximum: figures[2])
            }
        case let kind: throw SampleFormatError("a histogram of unknown kind \(kind)")
        }
        return MeasuredHistogram(
            metric: metric, labels: labels, run: index, histogram: histogram, failed: failed, missing: missing, dependence: dependence)
    }

    private mutating func buckets() throws(SampleFormatError) -> Histogram.ExponentialBuckets {
        let offset = try signed()
        guard (-(1 << 20)...(1 << 20)).contains(offset) else { throw SampleFormatError("a bucket at \(offset)") }
        return Histogram.ExponentialBuckets(
            offset: Int(offset), counts: try list { reader throws(SampleFormatError) in try reader.number() })
    }

    private func valid(_ make: () throws(HistogramError) -> Histogram) throws(SampleFormatError) -> Histogram {
        do throws(HistogramError) { return try make() } catch { throw SampleFormatError("a histogram: \(error)") }
    }
}
