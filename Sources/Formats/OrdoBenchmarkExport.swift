import Measurements

/// Which export of Swift's package Benchmark a file is, other than a stored baseline.
enum OrdoBenchmarkExport {
    /// `histogramEncoded`: HdrHistogram as JSON.
    case histogram
    /// `histogramSamples`.
    case samples
    /// `histogramPercentiles`.
    case percentiles
    case influx
    /// For JMH's viewers.
    case jmh

    init?(_ prefix: InputPrefix) {
        switch prefix.firstByte {
        case UInt8(ascii: "["):
            guard !prefix.keysOfFirstObject.contains("jmhVersion"), prefix.text.contains("\"package.benchmark.") else { return nil }
            self = .jmh
        case UInt8(ascii: "{"):
            // The order of keys is random from run to run.
            let keys = Set(prefix.keysOfFirstObject)
            guard keys.isSubset(of: OrdoBenchmarkExport.keys),
                !keys.isDisjoint(with: ["subBucketMask", "subBucketHalfCountMagnitude", "leadingZeroCountBase", "_totalCount"]),
                keys.contains("counts") || prefix.isCut
            else { return nil }
            self = .histogram
        default:
            let line = prefix.firstLine
            if line.hasPrefix("#datatype tag,"), prefix.text.contains("\nmeasurement,hostName,processoryType,") {
                self = .influx
            } else if line.hasPrefix("Percentile\t") {
                guard OrdoBenchmarkMetric.Column(header: line.dropFirst("Percentile\t".count)) != nil else { return nil }
                self = .percentiles
            } else if OrdoBenchmarkMetric.Column(header: line) != nil {
                self = .samples
            } else {
                return nil
            }
        }
    }

    /// Of the Swift package Histogram, as it encodes itself.
    private static let keys: Set<String> = [
        "autoResize", "bucketCount", "counts", "highestTrackableValue", "leadingZeroCountBase", "lowestDiscernibleValue", "maxValue",
        "minNonZeroValue", "numberOfSignificantValueDigits", "subBucketCount", "subBucketHalfCount", "subBucketHalfCountMagnitude",
        "subBucketMask", "unitMagnitude", "_totalCount",
    ]

    /// What only the name of such a file tells: `<baseline>.<target>.<benchmark>.<metric>.histogram.samples.tsv`.
    struct FileName {
        let baseline: String
        let labels: Labels
        let metric: String

        init(of source: InputSource) throws(FormatError) {
            let parts = source.runName.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard let end = parts.lastIndex(of: "histogram"), end >= 4, !parts[..<end].contains("") else {
                throw FormatError(
                    .malformed, file: source.name,
                    problem: "nothing says which benchmark this is: Benchmark writes it into the file's name",
                    remedy: "give the file under the name it was written with, <baseline>.<target>.<benchmark>.<metric>.histogram…, "
                        + "or .benchmarkBaselines/<target>/<name>/results.json")
            }
            baseline = parts[0]
            metric = parts[end - 1]
            labels = Labels([("target", parts[1]), ("benchmark", parts[2..<(end - 1)].joined(separator: "."))])
        }
    }

    /// The files of one baseline are one run.
    static func builder(of source: InputSource, name: FileName, options: ReadingOptions) -> ResultSetBuilder {
        var run = Run(name: options.runName ?? name.baseline, source: source.name, kind: .benchmark)
        run.environment.tool = "ordo-one-benchmark"
        var builder = ResultSetBuilder(format: "ordo-one-benchmark", run: run)
        builder.note("the benchmark's name is the file's, in which Benchmark writes _ for spaces and /")
        return builder
    }
}
