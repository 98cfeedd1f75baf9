import Measurements

extension ResultFormat {
    /// A test run that DeepEval saves (`DEEPEVAL_RESULTS_FOLDER`, `.latest_run_full.json`).
    package static let deepEval = ResultFormat(
        name: "deepeval", title: "a DeepEval test run", signature: "a JSON object with \"testCases\" that have \"metricsData\"",
        writtenBy: "DeepEval, with `DEEPEVAL_RESULTS_FOLDER` set",
        observation: "a test case's scores, time, tokens, cost",
        recognises: { prefix in
            let keys = Set(prefix.keysOfFirstObject)
            return keys.contains("testCases")
                && (prefix.contains(key: "metricsData") || keys.contains("metricsScores") || keys.contains("conversationalTestCases"))
        },
        read: { (source, options) throws(FormatError) in
            try source.resultSet { document in
                try DeepEvalResults(document, run: options.run(of: source, kind: .evaluation)).resultSet(keepLabels: options.keepLabels)
            }
        })
}
