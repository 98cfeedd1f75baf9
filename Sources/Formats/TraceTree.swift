/// One trace whose spans have found their parents.
struct TraceTree {
    private(set) var spans: [SpanTable.Entry] = []
    /// Positions in `spans`; nil for roots and for what has lost its parent.
    private(set) var parents: [Int?] = []
    /// Positions of each span's children.
    private(set) var children: [[Int]] = []
    private(set) var roots: [Int] = []
    /// For each span the root that it is below; nil where the way up is broken.
    private(set) var rootOf: [Int?] = []
    /// What is below a root, parents before their children.
    private var order: [Int] = []
    /// How often a span stood in the file again.
    private(set) var repeats = 0

    init(_ entries: [SpanTable.Entry]) {
        var places: [Int32: Int] = [:]
        var serverHalves: [Int32: Int] = [:]
        for entry in entries {
            let isKnown = (entry.sharesID ? serverHalves[entry.id] : places[entry.id]) != nil
            if isKnown {
                repeats += 1
                continue
            }
            if entry.sharesID { serverHalves[entry.id] = spans.count } else { places[entry.id] = spans.count }
            spans.append(entry)
        }
        parents = spans.map { span in
            if span.sharesID, let client = places[span.id] { return client }
            // A root that shares its id has its client's half as parent or none at all.
            if span.parent < 0 { return nil }
            let server = serverHalves[span.parent]
            guard let client = places[span.parent] else { return server }
            guard let server, !span.sharesID else { return client }
            return server
        }
        children = [[Int]](repeating: [], count: spans.count)
        for (place, parent) in parents.enumerated() { if let parent { children[parent].append(place) } }
        roots = spans.indices.filter { spans[$0].parent < 0 && parents[$0] == nil }
        rootOf = [Int?](repeating: nil, count: spans.count)
        for root in roots {
            var pending = [root]
            while let place = pending.popLast() {
                rootOf[place] = root
                order.append(place)
                pending.append(contentsOf: children[place])
            }
        }
    }

    /// Spans that are below no root: their parent is not in the file.
    var orphans: Int { rootOf.count { $0 == nil } }

    /// The part of a span's time in which none of its children runs, nanoseconds; nil where a time is not known. What a child does before or
    /// behind it is clipped.
    func selfTime(of place: Int) -> Int? {
        guard let duration = spans[place].duration, let start = spans[place].start, let end = spans[place].end else { return nil }
        var intervals: [(start: Int, end: Int)] = []
        for child in children[place] where !spans[child].followsOnly {
            guard let childStart = spans[child].start, let childEnd = spans[child].end, spans[child].duration != nil else { return nil }
            intervals.append((max(start, childStart), min(end, childEnd)))
        }
        var covered = 0
        var reached = start
        for interval in intervals.sorted(by: { $0.start < $1.start }) where interval.end > max(reached, interval.start) {
            covered += interval.end - max(reached, interval.start)
            reached = interval.end
        }
        return duration - covered
    }

    /// Whether the span begins before its parent, which only clocks that disagree make possible.
    func beginsBeforeItsParent(_ place: Int) -> Bool {
        guard let parent = parents[place], !spans[place].followsOnly, let start = spans[place].start, let parentStart = spans[parent].start
        else { return false }
        return start < parentStart
    }

    /// Children of another service than their parent, each with whether it overlaps a child of the parent's own service. Of parents with many
    /// children nothing is told.
    func remoteChildren(service: (Int32) -> Int32) -> [(place: Int, overlaps: Bool)] {
        var found: [(place: Int, overlaps: Bool)] = []
        for (parent, children) in children.enumerated() where (2...TraceTree.mostChildren).contains(children.count) {
            let own = children.filter { service(spans[$0].kind) == service(spans[parent].kind) }
            if own.isEmpty { continue }
            for remote in children where service(spans[remote].kind) != service(spans[parent].kind) {
                found.append((remote, own.contains { overlap(spans[remote], spans[$0]) }))
            }
        }
        return found
    }

    private static let mostChildren = 64

    private func overlap(_ left: SpanTable.Entry, _ right: SpanTable.Entry) -> Bool {
        guard let leftStart = left.start, let leftEnd = left.end, let rightStart = right.start, let rightEnd = right.end else {
            return false
        }
        return leftStart < rightEnd && rightStart < leftEnd
    }

    /// For each span whether one above it is marked.
    func isBelowMarked(_ marks: [Bool]) -> [Bool] {
        var below = [Bool](repeating: false, count: spans.count)
        for place in order { if let parent = parents[place] { below[place] = marks[parent] || below[parent] } }
        return below
    }

    /// For each span whether one below it is marked.
    func isAboveMarked(_ marks: [Bool]) -> [Bool] {
        var above = [Bool](repeating: false, count: spans.count)
        for place in order.reversed() where marks[place] || above[place] { if let parent = parents[place] { above[parent] = true } }
        return above
    }
}
