import Measurements

extension BudgetParser {
    /// In the file's order; those with problems are left out.
    mutating func objectives(_ fields: Fields, suites: [String], policy: Policy) -> [Objective] {
        var result: [Objective] = []
        let known = Set(suites)
        for (name, node) in named("objectives", in: fields) {
            guard visits <= BudgetParser.mostVisits else { break }
            if let objective = objective(name, node, suites: suites, known: known, policy: policy) { result.append(objective) }
        }
        return result
    }

    private mutating func objective(
        _ name: Located<String>, _ node: YAMLNode, suites: [String], known: Set<String>, policy base: Policy
    ) -> Objective? {
        guard let fields = fields(of: node, by: BudgetKeys.objective, at: name.location) else { return nil }
        let metric = metric(fields, suites: suites, known: known)
        let statistic = value("statistic", in: fields, reading: Statistic.reading)
        let direction: Direction? = choice("direction", in: fields)
        let filter = labelMatches(fields)
        let each = texts("each", in: fields)?.map(\.value) ?? []
        let limit = value("limit", in: fields, reading: Quantity.reading)
        let margin = value("margin", in: fields, reading: Margin.reading)
        let failures = value("failures", in: fields, reading: FailurePolicy.reading)
        let noise = value("noise", in: fields, reading: Noise.reading)
        let method: AlternativeMethod? = choice("method", in: fields)
        let warmUp: WarmUpPolicy = choice("warm-up", in: fields) ?? .keep
        let why = text("why", in: fields, mayBreak: true)
        let policy = policy(fields, over: base)
        if let method, let statistic, let place = fields.nodes["method"]?.location { check(method, of: statistic.value, at: place) }
        if let place = fields.nodes["correction"]?.location {
            check(policy.correction, over: base.correction, hasValues: !each.isEmpty, of: name.value, at: place)
        }
        if let margin { check(margin, of: metric?.metric, statistic: statistic?.value, direction: direction) }
        if let limit { check(limit, statistic: statistic?.value) }
        if fields.has("baseline"), !fields.has("margin"), let place = fields.nodes["baseline"]?.location {
            problems.warning(
                "\(quoted(name.value)) has a baseline and no margin", at: place, mend: "without a margin nothing is compared with it")
        }
        guard let metric, let statistic else { return nil }
        return Objective(
            name: name.value, suite: metric.suite, metric: metric.metric, statistic: statistic.value, direction: direction, filter: filter,
            each: each, limit: limit?.value, margin: margin?.value, baselines: policy.baselines, failures: failures?.value,
            noise: noise?.value, method: method, warmUp: warmUp,
            why: why?.value.trimmingSpaces(), policy: policy, location: name.location)
    }

    /// `suite/metric`, where the metric's name may hold slashes and commas; the suite may be left out where there is one.
    private mutating func metric(_ fields: Fields, suites: [String], known: Set<String>) -> (suite: String, metric: String)? {
        guard let text = text("metric", in: fields), !suites.isEmpty else { return nil }
        guard let slash = text.value.firstIndex(of: "/") else {
            if suites.count == 1 { return (suites[0], text.value) }
            let choices = suites.prefix(4).map { quoted($0 + "/" + text.value) }.joined(separator: " or ")
            problems.error(
                "the metric \(quoted(text.value)) names no suite, and there are \(suites.count)", at: text.location,
                mend: "write \(choices)")
            return nil
        }
        let suite = String(text.value[..<slash])
        let metric = String(text.value[text.value.index(after: slash)...])
        guard known.contains(suite) else {
            let only = suites.count == 1 ? "; write \(quoted(suites[0] + "/" + text.value)) if the slash belongs to the metric's name" : ""
            let mend = problems.mend(for: suite, in: suites, known: "suites")
            problems.error("there is no suite \(quoted(suite))", at: text.location, mend: (mend ?? "") + only)
            return nil
        }
        guard !metric.trimmingSpaces().isEmpty else {
            problems.error(
                "\(quoted(text.value)) names a suite and no metric", at: text.location, mend: "write \(suite)/latency, for example")
            return nil
        }
        return (suite, metric)
    }

    private mutating func labelMatches(_ fields: Fields) -> [LabelMatch] {
        guard let node = fields.nodes["where"], let entries = mapping(node, called: "\"where\"") else { return [] }
        if entries.isEmpty {
            problems.error("\"where\" is empty", at: node.location, mend: "leave it out, or name labels with their values")
        }
        var result: [LabelMatch] = []
        for (label, values) in entries {
            guard visits <= BudgetParser.mostVisits else { break }
            if label.value.isEmpty || label.value.unicodeScalars.contains(where: isControl) {
                problems.error("\(quoted(label.value)) is no label", at: label.location)
            } else if let values = texts(values, called: label.value) {
                result.append(LabelMatch(key: label.value, values: values.map(\.value)))
            }
        }
        return result
    }

    private mutating func check(_ margin: Located<Margin>, of metric: String?, statistic: Statistic?, direction: Direction?) {
        guard let share = margin.value.relative else { return }
        if statistic == .minimum || statistic == .maximum {
            problems.error(
                "\(quoted(statistic?.name ?? "")) takes no relative margin", at: margin.location,
                mend: "extreme values of two runs differ by chance alone; give a limit, an absolute margin, or a percentile such as p99")
        }
        guard share >= 1 else { return }
        let percent = NumberFormat.tenDigits(share * 100)
        let meant = percent > 100 ? "; did you mean \(shortest(percent - 100))%?" : ""
        if (direction ?? metric.flatMap { Metric.standard[$0]?.direction }) == .higher {
            problems.error(
                "a margin of \(shortest(percent))% allows a value that is better when higher to fall to nothing", at: margin.location,
                mend: "a margin is the tolerated degradation" + meant)
        } else {
            let times = percent == 100 ? "a doubling" : "more than a doubling (\(shortest(1 + share)) times the baseline)"
            problems.warning(
                "a margin of \(shortest(percent))% allows \(times)", at: margin.location,
                mend: "a margin is the tolerated degradation" + meant)
        }
    }

    /// One correction holds for all objectives together; a listing stands beside them.
    private mutating func check(
        _ correction: CorrectionPolicy, over base: CorrectionPolicy, hasValues: Bool, of name: String, at place: SourceLocation
    ) {
        if correction == .benjaminiHochberg {
            guard !hasValues else { return }
            problems.error(
                "benjamini-hochberg lists the values of a label, and \(quoted(name)) has no \"each\"", at: place,
                mend: "leave it out, or name the label with each:")
        } else if correction != base {
            problems.warning(
                "the correction \(quoted(correction.rawValue)) is one for all objectives together and has no effect here", at: place,
                mend: "write it under policy:")
        }
    }

    private mutating func check(_ method: AlternativeMethod, of statistic: Statistic, at place: SourceLocation) {
        guard !method.applies(to: statistic) else { return }
        let mend = method == .harrellDavis ? "it shows percentiles, such as statistic: p95" : "it bounds means: statistic: mean"
        problems.error("\(quoted(method.rawValue)) is no method for \(quoted(statistic.name))", at: place, mend: mend)
    }

    /// A rate lies between nothing and all.
    private mutating func check(_ limit: Located<Quantity>, statistic: Statistic?) {
        let isShare = limit.value.unit == nil || limit.value.unit?.dimension == .ratio
        guard statistic == .rate, isShare, !(0...1).contains(limit.value.baseValue) else { return }
        let meant = limit.value.unit == nil && limit.value.value > 1 && limit.value.value <= 100
        problems.error(
            "a rate lies between 0% and 100%, and \(quoted(limit.value.text)) does not", at: limit.location,
            mend: meant ? "did you mean \(shortest(limit.value.value))%?" : nil)
    }
}
