import Measurements

/// Reads trace events: what has a duration (`ph` X), begins and ends on one thread (B, E), or begins and ends under an id (b, e). Microseconds,
/// counted from an arbitrary moment, so that no observation has a time.
///
/// Events nest inside their thread only. A thread named `Task-N` is an asyncio task of VizTracer's: what awaits comes as several slices, so the
/// task's `latency` is from the first slice's start to the last one's end.
struct ChromeTrace {
    private struct Event {
        let name: Int32
        let category: Int32
        let thread: Thread
        let start: Double
        let end: Double
        /// False for what has an id in place of a thread.
        let isNested: Bool
    }

    private struct Thread: Hashable {
        let process: String
        let thread: String
    }

    private struct Open: Hashable {
        let category: String
        let id: String
        let name: String
    }

    private var events: [Event] = []
    private var threadNames: [Thread: String] = [:]
    private var texts = ByteTable()
    /// On each thread what has begun and not ended.
    private var stacks: [Thread: [(name: Int32, category: Int32, start: Double)]] = [:]
    /// Of tasks of one id and name that run inside each other, the innermost last.
    private var open: [Open: [Double]] = [:]
    private var unfinished = 0
    private var unmatched = 0
    private var environment = Environment()
    private var notes: [String] = []

    static func read(_ source: InputSource, run: Run, keepLabels: Set<String>) throws(FormatError) -> ResultSet {
        var trace = ChromeTrace()
        let isOpen = try source.withWholeDocument { (text) throws(FormatError) in
            guard let closed = closedList(text) else { return false }
            // A program that was stopped leaves the list open, which the format allows.
            let mended = try InputSource(name: source.name, bytes: closed, limits: source.limits)
            try mended.withJSONFields { (document) throws(JSONFieldError) in try trace.add(document) }
            return true
        }
        if !isOpen { try source.withJSONFields { (document) throws(JSONFieldError) in try trace.add(document) } }
        return try source.resultSet { try trace.resultSet(run: run, keepLabels: keepLabels, isClosed: !isOpen) }
    }

    /// The list of events with its closing bracket, where only that is missing.
    private static func closedList(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        let spaces: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        guard text.first(where: { !spaces.contains($0) }) == UInt8(ascii: "["),
            let end = text.lastIndex(where: { !spaces.contains($0) }), [UInt8(ascii: ","), UInt8(ascii: "}")].contains(text[end])
        else { return nil }
        return Array(text[end] == UInt8(ascii: ",") ? text[..<end] : text[...end]) + [UInt8(ascii: "]")]
    }

    // MARK: Events

    private mutating func add(_ document: JSONField) throws(JSONFieldError) {
        let list = document.value.isArray ? document : try document.required("traceEvents")
        try list.forEachElement { (_, event) throws(JSONFieldError) in try add(event: event) }
        if let metadata = document["viztracer_metadata"] {
            environment.tool = "viztracer"
            environment.toolVersion = try metadata["version"]?.text()
            if metadata["overflow"]?.value.bool == true { notes.append("VizTracer's buffer was too small: the oldest events are gone") }
        }
    }

    private mutating func add(event: JSONField) throws(JSONFieldError) {
        guard let phase = try event["ph"]?.text() else { return }
        let thread = Thread(process: event["pid"]?.scalarText ?? "", thread: event["tid"]?.scalarText ?? "")
        let name = try event["name"]?.text() ?? ""
        switch phase {
        case "M":
            if name == "thread_name", let text = try event["args"]?["name"]?.text() { threadNames[thread] = text }
        case "X":
            let start = try event.required("ts").number()
            guard let duration = try event["dur"]?.duration() else {
                unfinished += 1
                return
            }
            try append(name, event, thread, start: start, end: start + duration)
        case "B":
            stacks[thread, default: []].append(
                (texts.index(of: ChromeTrace.stripped(name)), category(of: event), try event.required("ts").number()))
        case "E":
            let end = try event.required("ts").number()
            guard let begun = stacks[thread]?.popLast(), end >= begun.start else {
                unmatched += 1
                return
            }
            events.append(
                Event(name: begun.name, category: begun.category, thread: thread, start: begun.start, end: end, isNested: true))
        case "b", "e":
            let key = Open(
                category: try event["cat"]?.text() ?? "", id: event["id"]?.scalarText ?? event["id2"]?["global"]?.scalarText ?? "",
                name: name)
            let time = try event.required("ts").number()
            if phase == "b" {
                open[key, default: []].append(time)
            } else if let start = open[key]?.popLast(), time >= start {
                try append(name, event, thread, start: start, end: time, isNested: false)
            } else {
                unmatched += 1
            }
        default: break
        }
    }

    private mutating func append(
        _ name: String, _ event: JSONField, _ thread: Thread, start: Double, end: Double, isNested: Bool = true
    ) throws(JSONFieldError) {
        events.append(
            Event(
                name: texts.index(of: ChromeTrace.stripped(name)), category: category(of: event), thread: thread, start: start, end: end,
                isNested: isNested))
    }

    private mutating func category(of event: JSONField) -> Int32 {
        event["cat"]?.labelText.map { texts.index(of: $0) } ?? -1
    }

    /// VizTracer names a function with its place, `handle (/app/pipeline.py:12)`; the line changes with every edit.
    static func stripped(_ name: String) -> String {
        guard name.hasSuffix(")"), let opening = name.lastIndex(of: "("), let colon = name.lastIndex(of: ":"), colon > opening,
            !name[opening..<colon].contains(")")
        else {
            return name
        }
        let line = name[name.index(after: colon)...].dropLast()
        let function = name[..<opening]
        guard !line.isEmpty, line.allSatisfy({ $0.isASCII && $0.isNumber }), function.hasSuffix(" "), function.count > 1 else {
            return name
        }
        return String(function.dropLast())
    }

    // MARK: The end

    private func resultSet(run: Run, keepLabels: Set<String>, isClosed: Bool) throws(MeasurementError) -> ResultSet {
        var run = run
        run.environment = environment
        var builder = ResultSetBuilder(format: "chrome-trace", run: run)
        let duration = builder.metric(Metric(name: "duration", unit: TraceMetrics.microseconds))
        let selfTime = builder.metric(Metric(name: "self_time", unit: TraceMetrics.microseconds))
        let latency = builder.metric(Metric(name: "latency", unit: TraceMetrics.microseconds))
        var labels = LabelTable(keep: keepLabels)
        let sorted = events.sorted { left, right in
            if left.start != right.start { return left.start < right.start }
            return left.end > right.end
        }
        let sets = sorted.map { event in
            labels.add("span", texts.text(at: Int(event.name)))
            if event.category >= 0 { labels.add("category", texts.text(at: Int(event.category))) }
            return labels.finish()
        }
        let union = LabelTable.union(of: [labels])
        let indices = union.labels.map { builder.labelIndex($0) }
        func label(_ position: Int) -> Int32 { indices[Int(union.maps[0][Int(sets[position])])] }
        let selfTimes = ChromeTrace.selfTimes(of: sorted)
        var tasks: [Thread: (first: Int, start: Double, end: Double)] = [:]
        var order: [Thread] = []
        for (position, event) in sorted.enumerated() {
            builder.append(metric: duration, value: event.end - event.start, labels: label(position))
            if let time = selfTimes[position] { builder.append(metric: selfTime, value: time, labels: label(position)) }
            guard threadNames[event.thread]?.hasPrefix("Task-") == true else { continue }
            if tasks[event.thread] == nil { order.append(event.thread) }
            let known = tasks[event.thread] ?? (position, event.start, event.end)
            tasks[event.thread] = (known.first, known.start, max(known.end, event.end))
        }
        // A task is named by what it began with, which is its outermost function.
        for thread in order {
            if let task = tasks[thread] { builder.append(metric: latency, value: task.end - task.start, labels: label(task.first)) }
        }
        for note in union.notes + notes { builder.note(note) }
        let begun = unfinished + open.values.reduce(0) { $0 + $1.count } + stacks.values.reduce(0) { $0 + $1.count }
        if begun > 0 { builder.note("events that begin and do not end: \(begun)") }
        if unmatched > 0 { builder.note("events that end and did not begin: \(unmatched)") }
        if !isClosed { builder.note("the list of events is not closed: the program may have been stopped") }
        return try builder.build()
    }

    /// The time in which none of the events inside an event runs, for each of the sorted events; nil for what is on no thread.
    private static func selfTimes(of events: [Event]) -> [Double?] {
        var times: [Double?] = events.map { $0.isNested ? $0.end - $0.start : nil }
        var stacks: [Thread: [Int]] = [:]
        for (position, event) in events.enumerated() where event.isNested {
            var stack = stacks[event.thread] ?? []
            while let last = stack.last, events[last].end <= event.start { stack.removeLast() }
            if let parent = stack.last, let time = times[parent] {
                times[parent] = max(0, time - (min(event.end, events[parent].end) - event.start))
            }
            stack.append(position)
            stacks[event.thread] = stack
        }
        return times
    }
}
