import Measurements

extension ResultFormat {
    /// Locust's statistics as JSON, with a histogram of each endpoint, and as CSV.
    package static let locust = ResultFormat(
        name: "locust", title: "statistics of Locust",
        signature:
            "a JSON list of objects with \"num_requests\", \"num_none_requests\" and \"response_times\", or CSV with Type,Name,Request Count,Failure Count",
        writtenBy: "`locust --json-file NAME`; `--csv NAME` holds only summaries, in `_stats.csv` and `_stats_history.csv`",
        observation: "histograms of rounded times",
        recognises: { LocustExport($0) != nil },
        read: { (source, options) throws(FormatError) in
            var run = options.run(of: source, kind: .load)
            run.environment.tool = "locust"
            switch LocustExport(source.prefix) {
            case .statistics, nil:
                return try source.resultSet { document in try LocustStatistics(document, run: run).resultSet() }
            case .table(let isHistory):
                var table = LocustTable(run: run, isHistory: isHistory)
                try CSVReader.forEachRecord(of: source) { (record) throws(FormatError) in try table.read(record, file: source.name) }
                return try table.resultSet(of: source)
            case .errors:
                throw FormatError(
                    .empty, file: source.name, problem: "this lists what failed, and not of how many requests",
                    remedy: "give what --json-file wrote, or the file _stats.csv beside it")
            }
        })
}

/// Which of Locust's files a file is.
private enum LocustExport {
    case statistics
    case table(isHistory: Bool)
    /// Of failures or exceptions.
    case errors

    init?(_ prefix: InputPrefix) {
        let line = prefix.firstLine
        if line.hasPrefix("Type,Name,Request Count,Failure Count") {
            self = .table(isHistory: false)
        } else if line.hasPrefix("Timestamp,User Count,Type,Name,") {
            self = .table(isHistory: true)
        } else if line.hasPrefix("Method,Name,Error,Occurrences") || line.hasPrefix("Count,Message,Traceback,Nodes") {
            self = .errors
        } else if prefix.firstByte == UInt8(ascii: "["),
            Set(prefix.keysOfFirstObject).isSuperset(of: ["num_requests", "num_none_requests", "response_times"])
        {
            self = .statistics
        } else {
            return nil
        }
    }
}

/// What Locust measures of an endpoint, and of the whole run.
struct LocustEndpoint {
    static let latency = Metric(name: "latency", unit: .milliseconds)
    static let throughput = Metric(name: "throughput", unit: Unit(parsing: "1/s"))

    static func labels(type: String, name: String) -> Labels { Labels([("type", type), ("name", name)]) }

    static let note = "failed requests are among the response times, which do not tell them apart"
}
