import Budgets
import Measurements

extension ResultSet {
    /// The same results with a `cost` of each request or case, from its tokens and the budget's prices, where they have tokens and no cost.
    ///
    /// Cost = input tokens × input price + cached tokens × cached price + output tokens × output price; input tokens are those that were not cached. A
    /// request that lacks one of the counts that the others have has no cost.
    ///
    /// - Throws: `GateError.Kind.modelWithoutPrice`, which names every model that the budget has no price of.
    func priced(by prices: [ModelPrice]) throws(GateError.Kind) -> ResultSet {
        guard let first = prices.first, case .absent = lookup("cost") else { return self }
        let parts = ["input_tokens", "cached_tokens", "output_tokens"].map { tokens($0) }
        guard parts[0] != nil || parts[2] != nil else { return self }
        let byModel = Dictionary(prices.map { ($0.model, $0) }, uniquingKeysWith: { _, last in last })
        var unknown: Set<String> = []
        var costs: [Request: (value: Double, hasFailed: Bool, time: Double?)] = [:]
        var order: [Request] = []
        for (part, series) in parts.enumerated() {
            guard let series else { continue }
            let factor = series.metric.unit.factor
            for (request, index) in zip(series.requests, 0...) {
                let model = model(of: request)
                guard let price = byModel[model] else {
                    unknown.insert(model)
                    continue
                }
                let each = [price.input, price.cached, price.output][part]
                if costs[request] == nil { order.append(request) }
                let known = costs[request]
                let time = series.times.isEmpty ? nil : series.times[index]
                costs[request] = (
                    (known?.value ?? 0) + series.values[index] * factor * each, known?.hasFailed ?? false || series.failed[index] == 1,
                    known?.time ?? time
                )
            }
        }
        guard unknown.isEmpty else { throw .modelWithoutPrice(unknown.sorted()) }
        let expected = parts.compactMap { $0?.count }.max() ?? 0
        var series = Series(metric: Metric(name: "cost", unit: first.currency, mood: .exact, standardName: "cost"))
        series.reserve(expected)
        for request in order {
            guard let cost = costs[request] else { continue }
            series.append(
                cost.value, case: request.item, epoch: request.epoch, repetition: request.repetition, run: request.run,
                labels: request.labels, failed: cost.hasFailed, time: cost.time)
        }
        var result = self
        result.series["cost"] = series
        result.notes.append("cost is computed from tokens and the budget's prices")
        return result
    }

    private func tokens(_ name: String) -> Series? {
        guard case .found(let found) = lookup(name) else { return nil }
        return series[found]
    }

    /// The label counts more than the run: a run may ask several models.
    private func model(of request: Request) -> String {
        labels[Int(request.labels)]["model"] ?? runs[Int(request.run)].environment.model ?? "unknown"
    }
}

/// What tells one request or case from another in columns of different metrics.
private struct Request: Hashable {
    let run: Int32
    let item: Int32
    let epoch: Int32
    let repetition: Int32
    let labels: Int32
    /// Among those that agree in all else, in the order of the column.
    var number: Int32 = 0
}

extension Series {
    fileprivate var requests: [Request] {
        var seen: [Request: Int32] = [:]
        return (0..<count).map { index in
            var request = Request(
                run: runs[index], item: cases[index], epoch: epochs[index], repetition: repetitions[index], labels: labels[index])
            let number = seen[request, default: 0]
            seen[request] = number &+ 1
            request.number = number
            return request
        }
    }
}

extension Evidence {
    /// The same with costs where the budget has prices and the results have none.
    func priced(by budget: Budget) throws(GateErrors) -> Evidence {
        guard !budget.prices.isEmpty else { return self }
        var priced: [String: SuiteEvidence] = [:]
        for (name, suite) in suites {
            guard let objective = budget.objectives.first(where: { $0.suite == name && $0.metric == "cost" }) else {
                priced[name] = suite
                continue
            }
            do throws(GateError.Kind) {
                var baselines: [BaselinePolicy: BaselineLookup] = [:]
                for (policy, lookup) in suite.baselines {
                    baselines[policy] = lookup
                    guard case .found(let baseline) = lookup else { continue }
                    baselines[policy] = .found(
                        Baseline(
                            origin: baseline.origin, results: try baseline.results.priced(by: budget.prices),
                            description: baseline.description))
                }
                priced[name] = SuiteEvidence(
                    candidate: try suite.candidate.priced(by: budget.prices), baselines: baselines, history: suite.history)
            } catch {
                throw GateErrors(errors: [
                    GateError(
                        file: budget.file, line: objective.location.line, column: objective.location.column, objective: objective.name,
                        kind: error)
                ])
            }
        }
        return Evidence(
            candidate: candidate, suites: priced, today: today, budgetOrigin: budgetOrigin, notes: notes)
    }
}
