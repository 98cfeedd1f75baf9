import Measurements

extension ResultFormat {
    /// Bencher Metric Format: a value for each benchmark and measure, and nothing else.
    package static let bencherMetricFormat = ResultFormat(
        name: "bencher-bmf", title: "Bencher Metric Format",
        signature: "a JSON object of benchmarks, which are objects of measures, which are objects with a number \"value\"",
        writtenBy: "anything that writes Bencher Metric Format",
        observation: "a value",
        recognises: { BencherMetricResults.isBeginning($0.bytes) },
        read: { (source, options) throws(FormatError) in
            try source.resultSet { document in
                try BencherMetricResults(document: document, run: options.run(of: source, kind: .benchmark)).resultSet()
            }
        })
}
