import Measurements

/// What is measured of traces, alike for every tracing format.
///
/// * `latency` and `failed`: a root span.
/// * `duration` and `span_failed`: a span, under its name as the label `span`.
/// * `self_time`: the time of a trace's spans of one name in which none of their children runs; not of a trace that has lost spans.
/// * Tokens, `ttft`, `tpot`, `gen_ai.latency.…`: a call of a model.
///
/// The root's attributes are the labels of everything in its trace.
struct TraceMetrics {
    enum Tokens: String, CaseIterable {
        case input = "gen_ai.usage.input_tokens"
        case output = "gen_ai.usage.output_tokens"
        case cached = "gen_ai.usage.cache_read.input_tokens"

        var attributes: [String] {
            switch self {
            case .input: SpanAttributes.inputTokens
            case .output: SpanAttributes.outputTokens
            case .cached: SpanAttributes.cachedTokens
            }
        }

        var metric: Metric {
            let standardName =
                switch self {
                case .input: "input_tokens"
                case .output: "output_tokens"
                case .cached: "cached_tokens"
                }
            return Metric(name: rawValue, unit: .tokens, standardName: standardName)
        }
    }

    /// Of the spans' times: nanoseconds, or microseconds where the format has no finer ones.
    private let unit: Unit
    private let table: SpanTable
    private let labels: LabelTable.Union
    private let keepLabels: Set<String>
    private var builder: ResultSetBuilder
    private var metrics: [String: Int] = [:]
    private var labelIndices: [LabelKey: Int32] = [:]
    private var epochs: [EpochKey: Int32] = [:]
    private var hasSpanLabels = true
    private var dropped: Set<String> = []
    private var counts = Counts()
    private var started = Double.infinity

    private struct LabelKey: Hashable {
        let set: Int32
        let kind: Int32
    }

    private struct EpochKey: Hashable {
        let metric: Int
        let item: Int32
        let labels: Int32
    }

    /// What the notes say.
    private struct Counts {
        var withoutRoot = 0
        var withoutRootSpans = 0
        var incomplete = 0
        var orphans = 0
        var repeats = 0
        var backwards = 0
        var early = 0
        /// By service: how many of its spans run beside those of their parent's service, and how many of these overlap them.
        var beside: [Int32: (all: Int, overlapping: Int)] = [:]
    }

    /// A trace with what it is sorted by, so that the order of the file's lines makes no difference.
    private struct Order {
        let start: Int
        let trace: Int
    }

    static func resultSet(
        of table: SpanTable, format: String, run: Run, unit: Unit, keepLabels: Set<String>, notes: [String] = []
    ) throws(MeasurementError) -> ResultSet {
        var metrics = TraceMetrics(table, format: format, run: run, unit: unit, keepLabels: keepLabels)
        metrics.measure()
        for note in notes { metrics.builder.note(note) }
        return try metrics.builder.build()
    }

    private init(_ table: SpanTable, format: String, run: Run, unit: Unit, keepLabels: Set<String>) {
        self.table = table
        self.unit = unit
        self.keepLabels = keepLabels
        labels = LabelTable.union(of: [table.labels])
        var run = run
        run.environment = table.environment
        builder = ResultSetBuilder(format: format, run: run)
    }

    private mutating func measure() {
        dropLabels()
        let hasRoots = !table.roots.isEmpty
        let order = table.traces.indices.map { trace in
            Order(start: table.traces[trace].lazy.compactMap(\.start).min() ?? .max, trace: trace)
        }.sorted { left, right in
            if left.start != right.start { return left.start < right.start }
            return table.traceIDs.text(at: left.trace) < table.traceIDs.text(at: right.trace)
        }
        for item in order {
            let tree = TraceTree(table.traces[item.trace])
            counts.repeats += tree.repeats
            counts.backwards += tree.spans.count { $0.endsBeforeItBegins }
            if tree.roots.isEmpty {
                counts.withoutRoot += 1
                counts.withoutRootSpans += tree.spans.count
                // Without any root at all, what is known of the spans is what there is.
                if !hasRoots { append(tree) }
            } else {
                counts.early += tree.spans.indices.count { tree.beginsBeforeItsParent($0) }
                let kinds = table.kinds
                for child in tree.remoteChildren(service: { kinds[Int($0)].service }) {
                    let service = kinds[Int(tree.spans[child.place].kind)].service
                    counts.beside[service, default: (0, 0)].all += 1
                    if child.overlaps { counts.beside[service, default: (0, 0)].overlapping += 1 }
                }
                append(tree)
            }
        }
        if started.isFinite { builder.updateRun { [started] in $0.started = started } }
        for note in labels.notes { builder.note(note) }
        for note in notes(hasRoots: hasRoots) { builder.note(note) }
    }

    /// Labels that tell nearly every trace from every other are no segments.
    private mutating func dropLabels() {
        let count = table.roots.count
        hasSpanLabels = Set(table.kinds.map(\.name)).count <= LabelTable.mostValues || keepLabels.contains("span")
        if !hasSpanLabels { builder.note("spans have more than \(LabelTable.mostValues) names; the label \"span\" is left out") }
        guard count > 20 else { return }
        var values: [String: Set<String>] = [:]
        for set in labels.labels { for pair in set.pairs { values[pair.key, default: []].insert(pair.value) } }
        for key in values.keys.sorted() where (values[key]?.count ?? 0) >= count / 2 && !keepLabels.contains(key) {
            dropped.insert(key)
            builder.note("\(key) differs from trace to trace and is no label")
        }
    }

    // MARK: A trace

    private mutating func append(_ tree: TraceTree) {
        let places = tree.spans.indices.sorted { left, right in
            (tree.spans[left].start ?? .max, left) < (tree.spans[right].start ?? .max, right)
        }
        let isIncomplete = tree.orphans > 0 && !tree.roots.isEmpty
        if isIncomplete {
            counts.incomplete += 1
            counts.orphans += tree.orphans
        }
        let covers = tree.spans.map { isInference($0) && hasTokens($0) }
        let isCovered = tree.isBelowMarked(covers)
        let isSum = tree.isAboveMarked(tree.spans.map(hasTokens))
        var selfTimes: [LabelKey: (time: Double, root: Int, place: Int)] = [:]
        var selfOrder: [LabelKey] = []
        for place in places {
            let span = tree.spans[place]
            // What has lost its parent still belongs to the trace's root, if it has only one.
            let root = tree.rootOf[place] ?? (tree.roots.count == 1 ? tree.roots[0] : nil)
            let time = span.start.map { Double($0) * 1e-9 }
            let duration = value(span.duration)
            if root == place {
                append("latency", duration, span, root, tree, time: time)
                append(Metric.failed, span.isFailed ? 1 : 0, span, root, tree, time: time, isFlagged: false)
                if let time { started = min(started, time) }
            }
            append("duration", duration, span, root, tree, time: time)
            append(Self.spanFailed, span.isFailed ? 1 : 0, span, root, tree, time: time, isFlagged: false)
            if let root, !isIncomplete {
                let key = LabelKey(set: tree.spans[root].root, kind: span.kind)
                if selfTimes[key] == nil { selfOrder.append(key) }
                let sum = selfTimes[key]?.time ?? 0
                selfTimes[key] = (sum + value(tree.selfTime(of: place)), root, selfTimes[key]?.place ?? place)
            }
            let isDoubled = isCovered[place] || (!isInference(span) && isSum[place])
            appendCall(span, root, tree, time: time, isDoubled: isDoubled)
        }
        for key in selfOrder {
            guard let item = selfTimes[key] else { continue }
            let span = tree.spans[item.place]
            append(
                "self_time", item.time, span, item.root, tree, time: span.start.map { Double($0) * 1e-9 },
                failed: tree.spans[item.root].isFailed)
        }
    }

    private mutating func appendCall(_ span: SpanTable.Entry, _ root: Int?, _ tree: TraceTree, time: Double?, isDoubled: Bool) {
        guard span.call >= 0 else { return }
        let call = table.calls[Int(span.call)]
        if !isDoubled {
            for kind in Tokens.allCases { if let number = call.tokens[kind] { append(kind.metric, number, span, root, tree, time: time) } }
            // The event is on the same clock as the span's end, so that both parts make up the whole.
            var first: Double?
            if let token = call.firstToken, let start = span.start, let end = span.end, token >= start, token <= end {
                first = value(token - start)
                if let output = call.tokens[.output], output > 1 {
                    append("tpot", value(end - token) / (output - 1), span, root, tree, time: time)
                }
            } else if let seconds = call.firstChunk {
                first = seconds / unit.factor
            }
            if let first { append("ttft", first, span, root, tree, time: time) }
        }
        for item in call.serverTimes { append(Metric(name: item.name, unit: .seconds), item.value, span, root, tree, time: time) }
    }

    private func hasTokens(_ span: SpanTable.Entry) -> Bool { span.call >= 0 && !table.calls[Int(span.call)].tokens.isEmpty }

    private func isInference(_ span: SpanTable.Entry) -> Bool {
        let operation = table.kinds[Int(span.kind)].operation
        return operation >= 0 && SpanAttributes.inferences.contains(table.texts.text(at: Int(operation)))
    }

    private func value(_ nanoseconds: Int?) -> Double {
        guard let nanoseconds else { return .nan }
        return unit == Self.microseconds ? Double(nanoseconds) / 1_000 : Double(nanoseconds)
    }

    static let nanoseconds = Unit(parsing: "ns")
    static let microseconds = Unit(parsing: "us")
    private static let spanFailed = Metric(name: "span_failed", unit: .ratio, direction: .lower)

    // MARK: Observations

    private mutating func append(
        _ name: String, _ value: Double, _ span: SpanTable.Entry, _ root: Int?, _ tree: TraceTree, time: Double?, failed: Bool? = nil
    ) {
        append(Metric(name: name, unit: unit), value, span, root, tree, time: time, failed: failed)
    }

    private mutating func append(
        _ metric: Metric, _ value: Double, _ span: SpanTable.Entry, _ root: Int?, _ tree: TraceTree, time: Double?, failed: Bool? = nil,
        isFlagged: Bool = true
    ) {
        let index = metrics[metric.name] ?? builder.metric(metric)
        metrics[metric.name] = index
        let root = root.map { table.roots[Int(tree.spans[$0].root)] }
        let labels = labelIndex(set: root?.labels ?? -1, kind: span.kind)
        var item: Int32 = -1
        var epoch: Int32 = -1
        if let root, root.item >= 0 {
            item = builder.caseIndex(table.caseIDs.text(at: Int(root.item)))
            // A request may have several spans of a name, and a case several requests.
            let key = EpochKey(metric: index, item: item, labels: labels)
            epoch = epochs[key, default: 0] &+ 1
            epochs[key] = epoch
        }
        builder.append(
            metric: index, value: value, case: item, epoch: epoch, labels: labels, failed: isFlagged && (failed ?? span.isFailed),
            time: time)
    }

    private mutating func labelIndex(set: Int32, kind: Int32) -> Int32 {
        let key = LabelKey(set: set, kind: kind)
        if let known = labelIndices[key] { return known }
        let kind = table.kinds[Int(kind)]
        func text(_ index: Int32) -> String? { index < 0 ? nil : table.texts.text(at: Int(index)) }
        var pairs: [(String, String)] = []
        if let service = text(kind.service) { pairs.append(("service", service)) }
        if let operation = text(kind.operation) { pairs.append(("operation", operation)) }
        if let tool = text(kind.tool) { pairs.append(("tool", tool)) }
        if hasSpanLabels, let name = text(kind.name) { pairs.append(("span", name)) }
        if set >= 0 {
            let root = labels.labels(ofSet: set)
            pairs += root.pairs.filter { !dropped.contains($0.key) }.map { ($0.key, $0.value) }
        }
        let index = builder.labelIndex(Labels(pairs))
        labelIndices[key] = index
        return index
    }

    // MARK: Notes

    private func notes(hasRoots: Bool) -> [String] {
        func traces(_ count: Int) -> String { count == 1 ? "1 trace" : "\(count) traces" }
        func spans(_ count: Int) -> String { count == 1 ? "1 span" : "\(count) spans" }
        var notes: [String] = []
        if counts.withoutRoot > 0 {
            notes.append(
                hasRoots
                    ? "\(traces(counts.withoutRoot)) without a root span left out, with \(spans(counts.withoutRootSpans))"
                    : "no trace has a root span, so there is no latency and no segment; were only some services' spans kept?")
        }
        if counts.incomplete > 0 {
            notes.append(
                "\(traces(counts.incomplete)) with a root span whose other spans are not all there: \(spans(counts.orphans)) below a parent "
                    + "that is missing; without self times")
        }
        if counts.repeats > 0 { notes.append("\(spans(counts.repeats)) with an id that its trace already has, left out") }
        if counts.backwards > 0 { notes.append("\(spans(counts.backwards)) that end before they begin; their times are missing") }
        if counts.early > 0 { notes.append("\(spans(counts.early)) that begin before their parent: the services' clocks disagree") }
        for (service, beside) in counts.beside.sorted(by: { $0.key < $1.key })
        where service >= 0 && beside.overlapping > 0 && beside.overlapping * 10 <= beside.all {
            notes.append(
                "\(spans(beside.overlapping)) of \(table.texts.text(at: Int(service)).quotedForMessage) overlap what \(beside.all - beside.overlapping)"
                    + " others follow: its clock may be off in these")
        }
        return notes
    }
}
