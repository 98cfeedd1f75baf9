import Measurements

/// Reads GenAI-Perf's JSON summary, whose metrics are laid out as AIPerf's. It says nothing of requests that failed.
struct GenAIPerfSummary {
    private var builder: ResultSetBuilder

    init(_ document: JSONField, run: Run) throws(JSONFieldError) {
        var run = run
        run.environment.tool = "genai-perf"
        let config = document["input_config"]
        var models: [String] = []
        if let model = config?["model"], model.value.isArray {
            try model.forEachElement { (_, name) throws(JSONFieldError) in models.append(try name.text()) }
        }
        if !models.isEmpty { run.environment.model = models.sorted().joined(separator: ",") }
        builder = ResultSetBuilder(format: "genai-perf", run: run)
        try builder.append(aiPerf: document, labels: Labels(AIPerfContext.load(of: config, rate: "request_rate")))
        builder.note("the file holds no single requests, only their summary; profile_export.json has them")
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }
}
