import Measurements

/// What an Inspect log says before its samples: the task, the model, the judges, the golden set, whether the run finished.
struct InspectHeader {
    let task: String
    let status: String
    let isInvalidated: Bool
    let model: String?
    let judges: InspectJudges
    /// In the dataset's order; empty where the log does not list them.
    let sampleIDs: [String]
    let epochs: Int
    /// The scores that the log announces, without a value: the scorer itself, or `rubric.tone` for the key of an object.
    let announcedScores: [InspectScore]
    /// The scorer that the log itself puts first.
    let headline: String?
    let toolVersion: String?
    let prompt: String?
    let started: Double?
    /// What ended the run, where its status is `error`.
    let error: String?

    init(document: JSONField) throws(JSONFieldError) {
        let evaluation = try document.required("eval")
        task = try evaluation["task"]?.text() ?? ""
        // The journal's beginning has none: the run never ended.
        status = try document["status"]?.text() ?? "started"
        isInvalidated = document["invalidated"]?.value.bool ?? false
        model = try evaluation["model"]?.text()
        judges = try InspectHeader.judges(in: evaluation, application: model)
        var ids: [String] = []
        try evaluation["dataset"]?["sample_ids"]?.forEachElement { (_, field) throws(JSONFieldError) in ids.append(try field.identifier()) }
        sampleIDs = ids
        epochs = try evaluation["config"]?["epochs"]?.integer() ?? 1
        announcedScores = try InspectHeader.announcedScores(in: evaluation)
        headline = try InspectHeader.headline(of: document)
        toolVersion = try evaluation["packages"]?["inspect_ai"]?.text()
        prompt = try InspectHeader.prompt(of: document, evaluation: evaluation)
        started = try evaluation["created"]?.timestamp()
        error = document["error"]?["message"]?.value.string
    }

    private static func judges(in evaluation: JSONField, application: String?) throws(JSONFieldError) -> InspectJudges {
        var judging = InspectJudges.usualRoles
        var models: Set<String> = []
        try evaluation["scorers"]?.forEachElement { (_, scorer) throws(JSONFieldError) in
            guard let options = scorer["options"] else { return }
            if let role = options["model_role"]?.value.string { judging.insert(role) }
            models.formUnion(try options["model"]?.modelNames() ?? [])
        }
        var roles = Dictionary(uniqueKeysWithValues: judging.map { ($0, [String]()) })
        try evaluation["model_roles"]?.forEachMember { (role, field) throws(JSONFieldError) in
            if judging.contains(role) { roles[role] = try field.modelNames() }
        }
        return InspectJudges(application: application, roles: roles, models: models)
    }

    /// A scorer's metrics are a list, or an object by the keys of its values (`*` stands for any).
    private static func announcedScores(in evaluation: JSONField) throws(JSONFieldError) -> [InspectScore] {
        var scores: [InspectScore] = []
        try evaluation["scorers"]?.forEachElement { (_, scorer) throws(JSONFieldError) in
            let name = try scorer.required("name").text()
            guard let metrics = scorer["metrics"], metrics.value.isObject else {
                scores.append(InspectScore(scorer: name, name: name, value: scorer["metrics"]?.announcedValue ?? .missing))
                return
            }
            try metrics.forEachMember { (key, list) throws(JSONFieldError) in
                if !key.contains("*") {
                    scores.append(InspectScore(scorer: name, name: "\(name).\(key)", value: list.announcedValue))
                }
            }
        }
        return scores
    }

    /// The judge, for the environment: where a model grades and none was named, it is the model under test.
    var judge: String? {
        if !judges.names.isEmpty { return judges.names.joined(separator: ", ") }
        return isJudgedByItself ? model : nil
    }

    /// Whether the model under test grades itself without a role of its own, so that the log does not tell its calls apart.
    var isJudgedByItself: Bool {
        if let model, judges.models.contains(model) { return true }
        return judges.names.isEmpty && announcedScores.contains { $0.scorer.hasPrefix("model_graded") }
    }

    /// As metrics are named here: the score where it is the scorer itself, else `scorer.score`.
    private static func headline(of document: JSONField) throws(JSONFieldError) -> String? {
        guard let headline = document["results"]?["headline"], let scorer = try headline["scorer"]?.text() else { return nil }
        let score = try headline["score"]?.text() ?? scorer
        return score == scorer ? scorer : "\(scorer).\(score)"
    }

    /// The identifier that the team gave (`prompt_sha`, `prompt_id`, a task argument `prompt`), else a digest of the plan's templates.
    private static func prompt(of document: JSONField, evaluation: JSONField) throws(JSONFieldError) -> String? {
        let metadata = evaluation["metadata"]
        if let given = metadata?["prompt_sha"]?.scalarText ?? metadata?["prompt_id"]?.scalarText
            ?? evaluation["task_args"]?["prompt"]?.labelText
        {
            return given
        }
        var templates: [String] = []
        try document["plan"]?["steps"]?.forEachElement { (_, step) throws(JSONFieldError) in
            if let template = step["params"]?["template"]?.value.string { templates.append(template) }
        }
        return templates.isEmpty ? nil : ContentDigest(templates).hexadecimal
    }
}

extension JSONField {
    /// Whether values will be right or wrong, as far as a list of metrics tells it: where there is an accuracy among them. The value
    /// itself is not there yet.
    fileprivate var announcedValue: InspectScoreValue {
        var isAccuracy = false
        try? forEachElement { (_, metric) throws(JSONFieldError) in
            if metric["name"]?.value.string?.hasSuffix("accuracy") ?? false { isAccuracy = true }
        }
        return isAccuracy ? .judged(.nan) : .missing
    }

    /// A model's name, the `model` of its configuration, or several of either.
    fileprivate func modelNames() throws(JSONFieldError) -> [String] {
        if let name = value.string { return [name] }
        if value.isArray {
            var names: [String] = []
            try forEachElement { (_, element) throws(JSONFieldError) in names += try element.modelNames() }
            return names
        }
        return try self["model"]?.modelNames() ?? []
    }
}
