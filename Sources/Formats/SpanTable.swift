import Measurements

/// The spans of a file, kept as small as what is measured needs, until its end shows which belong together.
///
/// A trace is spread over the file, children before their parents, so that nothing can be measured before the end. Memory grows with the
/// number of spans, each of which is an observation.
struct SpanTable {
    /// What spans of one kind have in common.
    struct Kind: Hashable {
        let name: Int32
        let service: Int32
        let operation: Int32
        let tool: Int32
    }

    struct Entry {
        let id: Int32
        /// -1 for a root.
        let parent: Int32
        let kind: Int32
        /// Nil where it is not known.
        let start: Int?
        let end: Int?
        let isFailed: Bool
        let sharesID: Bool
        let followsOnly: Bool
        /// Index into `calls`; -1 for what is no call of a model.
        let call: Int32
        /// Index into `roots`; -1 for what has a parent.
        let root: Int32

        /// Nanoseconds; nil where the span was not finished, or ends before it begins.
        var duration: Int? {
            guard let start, let end else { return nil }
            let (difference, overflow) = end.subtractingReportingOverflow(start)
            return overflow || difference < 0 ? nil : difference
        }

        var endsBeforeItBegins: Bool {
            if let start, let end { end < start } else { false }
        }
    }

    /// What a call of a model tells of itself.
    struct Call {
        var tokens: [TraceMetrics.Tokens: Double] = [:]
        var firstToken: Int?
        /// Seconds.
        var firstChunk: Double?
        /// By name, in seconds.
        var serverTimes: [(name: String, value: Double)] = []
    }

    struct Root {
        /// Index into the sets of labels.
        let labels: Int32
        /// Index into `caseIDs`; -1 for none.
        let item: Int32
    }

    private(set) var traces: [[Entry]] = []
    private(set) var kinds: [Kind] = []
    private(set) var calls: [Call] = []
    private(set) var roots: [Root] = []
    private(set) var labels: LabelTable
    /// Of spans and their parents.
    private var ids = ByteTable()
    private(set) var traceIDs = ByteTable()
    private(set) var caseIDs = ByteTable()
    /// Names, services, operations and tools.
    private(set) var texts = ByteTable()
    private var kindIndices: [Kind: Int32] = [:]
    private(set) var models: Set<String> = []
    private var resource = ResourceAttributes()
    private let caseAttribute: String?

    /// - Parameter caseAttribute: names the request of a root; nil for the usual names.
    init(keepLabels: Set<String>, caseAttribute: String?) {
        labels = LabelTable(keep: keepLabels)
        self.caseAttribute = caseAttribute
    }

    mutating func add(_ span: Span) {
        let trace = Int(traceIDs.index(ofID: span.trace))
        if trace == traces.count { traces.append([]) }
        let isRoot = span.parent == nil
        traces[trace].append(
            Entry(
                id: ids.index(ofID: span.id), parent: span.parent.map { ids.index(ofID: $0) } ?? -1, kind: kind(of: span),
                start: span.start,
                end: span.end, isFailed: span.isFailed, sharesID: span.sharesID, followsOnly: span.followsOnly,
                call: call(of: span), root: isRoot ? root(of: span) : -1))
    }

    private mutating func kind(of span: Span) -> Int32 {
        func index(_ text: String?) -> Int32 { text.map { texts.index(of: $0) } ?? -1 }
        let kind = Kind(
            name: index(span.name), service: index(span.service), operation: index(span.first(of: SpanAttributes.operation)),
            tool: index(span.first(of: SpanAttributes.tool)))
        if let known = kindIndices[kind] { return known }
        let index = Int32(kinds.count)
        kinds.append(kind)
        kindIndices[kind] = index
        return index
    }

    private mutating func call(of span: Span) -> Int32 {
        var call = Call()
        for kind in TraceMetrics.Tokens.allCases {
            if let text = span.first(of: kind.attributes) { call.tokens[kind] = Double(text).flatMap { $0 >= 0 ? $0 : nil } ?? .nan }
        }
        for item in span.attributes where item.key.hasPrefix(SpanAttributes.serverTimes) {
            call.serverTimes.append((item.key, Double(item.value).flatMap { $0 >= 0 && $0.isFinite ? $0 : nil } ?? .nan))
        }
        call.firstToken = span.firstToken
        call.firstChunk = span.first(of: SpanAttributes.firstChunk).flatMap { Double($0) }.flatMap { $0 >= 0 && $0.isFinite ? $0 : nil }
        for key in SpanAttributes.model where models.count < 2 {
            guard let model = span[key] else { continue }
            models.insert(model)
            break
        }
        if call.tokens.isEmpty, call.serverTimes.isEmpty, call.firstToken == nil, call.firstChunk == nil { return -1 }
        calls.append(call)
        return Int32(calls.count - 1)
    }

    private mutating func root(of span: Span) -> Int32 {
        let hasLoad = span["load"] != nil
        for item in span.attributes where SpanAttributes.isLabel(item.key) && item.key != caseAttribute && item.value.utf8.count <= 64 {
            labels.add(!hasLoad && item.key == SpanAttributes.loadLevel ? "load" : item.key, item.value)
        }
        let item = span.first(of: caseAttribute.map { [$0] } ?? SpanAttributes.cases).map { caseIDs.index(of: $0) } ?? -1
        roots.append(Root(labels: labels.finish(), item: item))
        return Int32(roots.count - 1)
    }

    /// What describes the process that wrote the spans.
    mutating func add(resource attributes: [(key: String, value: String)]) { resource.add(attributes) }

    var environment: Environment {
        var environment = resource.environment
        environment.model = models.count == 1 ? models.first : nil
        return environment
    }
}

extension ByteTable {
    mutating func index(of text: String) -> Int32 {
        var text = text
        return text.withUTF8 { index(of: $0) }
    }

    /// The same of an id in hexadecimal digits, whose case means nothing.
    fileprivate mutating func index(ofID text: String) -> Int32 {
        let hasCapitals = text.utf8.contains { $0 >= 0x41 && $0 <= 0x46 }
        let isHexadecimal = hasCapitals && text.utf8.allSatisfy { $0 &- 48 <= 9 || ($0 | 0x20) &- 0x61 < 6 }
        return index(of: isHexadecimal ? text.lowercased() : text)
    }
}
