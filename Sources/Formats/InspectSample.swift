/// One sample of a log, copied out of the JSON.
struct InspectSample {
    enum Outcome: Equatable {
        case finished
        /// The sample ended with an error of its own.
        case failed
        /// The run was cancelled while the sample was under way: it says nothing about the application.
        case interrupted
    }

    let id: String
    /// -1 where the log has none.
    let epoch: Int32
    /// Of input, choices and target.
    let digest: String
    let metadata: [(key: String, value: String)]
    let outcome: Outcome
    let scores: [InspectScore]
    let latency: Double?
    let totalTime: Double?
    let workingTime: Double?
    let usage: InspectUsage?
    let started: Double?
    /// `time`, `token` …: which limit ended the sample, which was still scored.
    let limit: String?
    let wasRetried: Bool

    init(_ field: JSONField, _ header: InspectHeader) throws(JSONFieldError) {
        // Only where the run did not finish is a cancelled sample the run's fault.
        try self.init(field, judges: header.judges, isAborted: header.status != "success")
    }

    private init(_ field: JSONField, judges: InspectJudges, isAborted: Bool) throws(JSONFieldError) {
        id = try field.required("id").identifier()
        if let epoch = field["epoch"] {
            guard let number = Int32(exactly: try epoch.integer()), number >= 0 else { throw epoch.mismatch("an epoch's number") }
            self.epoch = number
        } else {
            epoch = -1
        }
        digest = try InspectSample.digest(of: field)
        var metadata: [(key: String, value: String)] = []
        try field["metadata"]?.forEachMember { (key, value) throws(JSONFieldError) in
            if let text = value.labelText { metadata.append((key, text)) }
        }
        self.metadata = metadata
        outcome = try InspectSample.outcome(of: field["error"], isAborted: isAborted)
        var scores: [InspectScore] = []
        try field["scores"]?.forEachMember { (scorer, score) throws(JSONFieldError) in
            scores += try InspectSample.values(of: scorer, score: score)
        }
        self.scores = scores
        latency = try field["output"]?["time"]?.duration()
        totalTime = try field["total_time"]?.duration()
        workingTime = try field["working_time"]?.duration()
        usage = judges.applicationUsage(models: try field.usages("model_usage"), roles: try field.usages("role_usage"))
        started = try field["started_at"]?.timestamp()
        limit = try field["limit"]?["type"]?.text()
        var retries = 0
        try field["error_retries"]?.forEachElement { (_, _) throws(JSONFieldError) in retries += 1 }
        wasRetried = retries > 0
    }

    private static func outcome(of error: JSONField?, isAborted: Bool) throws(JSONFieldError) -> Outcome {
        guard let error else { return .finished }
        let message = try error["message"]?.text() ?? error.value.string ?? ""
        return isAborted && message.hasPrefix("CancelledError") ? .interrupted : .failed
    }

    /// A scorer's value, or one for each key of an object; a list has no number of its own.
    private static func values(of scorer: String, score: JSONField) throws(JSONFieldError) -> [InspectScore] {
        guard let value = score["value"] else { return [InspectScore(scorer: scorer, name: scorer, value: .missing)] }
        guard value.value.isObject else { return [InspectScore(scorer: scorer, name: scorer, value: value.scoreValue)] }
        var parts: [InspectScore] = []
        try value.forEachMember { (key, member) throws(JSONFieldError) in
            parts.append(InspectScore(scorer: scorer, name: "\(scorer).\(key)", value: member.scoreValue))
        }
        return parts
    }

    /// Messages count with role and content; their ids change from run to run.
    private static func digest(of field: JSONField) throws(JSONFieldError) -> String {
        var digest = ContentDigest()
        if let input = field["input"] {
            if input.value.isArray {
                try input.forEachElement { (_, message) throws(JSONFieldError) in
                    digest.add(message["role"]?.value.string ?? "")
                    message["content"]?.add(to: &digest)
                }
            } else {
                input.add(to: &digest)
            }
        }
        field["choices"]?.add(to: &digest)
        field["target"]?.add(to: &digest)
        return digest.hexadecimal
    }
}

extension JSONField {
    fileprivate var scoreValue: InspectScoreValue {
        if let flag = value.bool { return .judged(flag ? 1 : 0) }
        if let text = value.string { return InspectScoreValue(text: text) }
        if let number = value.double { return InspectScoreValue(number: number) }
        if value.isNull { return .missing }
        return .unusable(value.isArray ? "a list" : "an object")
    }

    /// `model_usage` or `role_usage`: tokens and cost by the name of a model or role.
    fileprivate func usages(_ key: String) throws(JSONFieldError) -> [String: InspectUsage] {
        var usages: [String: InspectUsage] = [:]
        try self[key]?.forEachMember { (name, field) throws(JSONFieldError) in
            usages[name] = InspectUsage(
                inputTokens: try field["input_tokens"]?.number(), outputTokens: try field["output_tokens"]?.number(),
                cachedTokens: try field["input_tokens_cache_read"]?.number(), cost: try field["total_cost"]?.number())
        }
        return usages
    }
}
