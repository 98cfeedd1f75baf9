/// The points of a part of a k6 file, in columns.
///
/// k6 writes nearly every line in one shape, which `K6Line` takes apart without a JSON parser; each distinct object of tags is parsed
/// once. A line of any other shape goes through the parser, to the same effect.
struct K6Segment: Sendable {
    /// In the order of first appearance.
    private(set) var columns: [Points] = []
    /// Flagged are the tags of failed requests.
    private(set) var labels: LabelTable
    private(set) var lines = 0

    /// The points of one metric.
    struct Points: Sendable {
        let name: String
        /// As the file's first line about the metric has it; nil where there is none.
        fileprivate(set) var declaration: K6Declaration?
        fileprivate(set) var values: [Double] = []
        /// Seconds since 1970.
        fileprivate(set) var times: [Double] = []
        /// Indices into the segment's sets of labels.
        fileprivate(set) var sets: [Int32] = []
        /// The line of the first value below zero, counted in the segment.
        fileprivate(set) var firstNegative: Int?

        init(name: String) { self.name = name }
    }

    /// Objects of tags that are remembered by their bytes, at most: with a URL in each there is no use in remembering.
    private static let mostTags = (count: 8_192, bytes: 8 << 20)

    init(_ stream: any ByteStream, file: String, limits: InputSource.Limits, keep: Set<String>) throws(FormatError) {
        labels = LabelTable(keep: keep)
        var reader: Reader
        do throws(JSONSyntaxError) { reader = try Reader() } catch { throw FormatError(error, file: file) }
        try InputSource.forEachPieceOfLines(of: stream, file: file, limit: limits.line) { (piece) throws(FormatError) in
            var start = 0
            while start < piece.count {
                let end = piece.indexOfLineFeed(from: start)
                lines += 1
                let text = UnsafeBufferPointer(rebasing: piece[start..<end])
                if !readQuickly(text, &reader) { try readCarefully(text, &reader, file: file, line: lines) }
                start = end + 1
            }
        }
    }

    /// What is only needed while reading.
    private struct Reader {
        let parser: JSONParser
        var names = ByteTable()
        var clock = Clock()
        /// Objects of tags by their bytes, and the set that each stands for.
        var tags = ByteTable()
        var sets: [Int32] = []
        /// The tags of the line before, which most often are this line's.
        var lastTags: [UInt8] = []
        var lastSet: Int32 = 0

        init() throws(JSONSyntaxError) { parser = try JSONParser() }
    }

    // MARK: The usual shape

    /// False where the line has another shape, or a metric that is new; nothing is changed then.
    private mutating func readQuickly(_ text: UnsafeBufferPointer<UInt8>, _ reader: inout Reader) -> Bool {
        guard let line = K6Line(text), let column = reader.names.find(line.metric), let value = line.number,
            let time = reader.clock.seconds(line.time), let set = set(of: line.tags, &reader)
        else { return false }
        append(value, time: time, set: set, to: Int(column))
        return true
    }

    /// The set of labels for the bytes of an object of tags; nil where they are no object, or not one by itself.
    private mutating func set(of tags: UnsafeBufferPointer<UInt8>, _ reader: inout Reader) -> Int32? {
        if reader.lastTags.withUnsafeBufferPointer({ $0.hasSameBytes(as: tags) }) { return reader.lastSet }
        let set: Int32
        if let index = reader.tags.find(tags) {
            set = reader.sets[Int(index)]
        } else {
            guard let value = try? reader.parser.parse(padded: tags), value.isObject else { return nil }
            set = labels(of: value)
            if reader.tags.count >= K6Segment.mostTags.count || reader.tags.size >= K6Segment.mostTags.bytes {
                reader.tags = ByteTable()
                reader.sets = []
            }
            _ = reader.tags.index(of: tags)
            reader.sets.append(set)
        }
        reader.lastTags.removeAll(keepingCapacity: true)
        reader.lastTags.append(contentsOf: tags)
        reader.lastSet = set
        return set
    }

    // MARK: Any shape

    private mutating func readCarefully(
        _ text: UnsafeBufferPointer<UInt8>, _ reader: inout Reader, file: String, line: Int
    ) throws(FormatError) {
        if text.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) { return }
        func malformed(_ path: String?, _ problem: String) -> FormatError {
            FormatError(.malformed, file: file, line: line, path: path, problem: problem)
        }
        let object: JSONValue
        do throws(JSONSyntaxError) { object = try reader.parser.parse(padded: text) } catch {
            throw FormatError(error, file: file, line: line)
        }
        guard object.isObject else { throw malformed(nil, "expected one of k6's objects, found \(object.kindName)") }
        guard let metric = object.member("metric"), let name = metric.utf8 else { throw malformed("metric", "expected the metric's name") }
        guard let data = object.member("data"), data.isObject else { throw malformed("data", "expected an object") }
        guard let type = object.member("type"), type.isString else { throw malformed("type", "expected \"Metric\" or \"Point\"") }
        if type.equals("Metric") {
            let column = column(named: name, &reader)
            guard columns[column].declaration == nil else { return }
            columns[column].declaration = K6Declaration(
                type: data.member("type")?.string ?? "", contains: data.member("contains")?.string ?? "default")
        } else if type.equals("Point") {
            guard let value = data.member("value"), let number = value.isNull ? .nan : value.double else {
                throw malformed("data.value", "expected a number, found \(data.member("value")?.kindName ?? "nothing")")
            }
            var time = Double.nan
            if let text = data.member("time"), !text.isNull {
                guard let seconds = text.string.flatMap(Double.init(timestamp:)) else {
                    throw malformed("data.time", "expected a time like 2026-11-25T02:10:09.69Z")
                }
                time = seconds
            }
            let set: Int32
            if let tags = data.member("tags"), !tags.isNull {
                guard tags.isObject else { throw malformed("data.tags", "expected an object, found \(tags.kindName)") }
                set = labels(of: tags)
            } else {
                set = labels.finish()
            }
            append(number.isFinite ? number : .nan, time: time, set: set, to: column(named: name, &reader))
        } else {
            throw malformed("type", "expected \"Metric\" or \"Point\"")
        }
    }

    private mutating func column(named name: UnsafeBufferPointer<UInt8>, _ reader: inout Reader) -> Int {
        let column = Int(reader.names.index(of: name))
        if column == columns.count { columns.append(Points(name: reader.names.text(at: column))) }
        return column
    }

    private mutating func labels(of tags: JSONValue) -> Int32 {
        var isUnexpected = false
        var hasError = false
        tags.forEachRawMember { key, value in
            guard let text = value.utf8 else { return }
            labels.add(key, text)
            if key.elementsEqual("expected_response".utf8) { isUnexpected = value.equals("false") }
            if key.elementsEqual("error_code".utf8) { hasError = !text.isEmpty && !value.equals("0") }
        }
        return labels.finish(flag: isUnexpected || hasError)
    }

    private mutating func append(_ value: Double, time: Double, set: Int32, to column: Int) {
        if value < 0, columns[column].firstNegative == nil { columns[column].firstNegative = lines }
        columns[column].values.append(value)
        columns[column].times.append(time)
        columns[column].sets.append(set)
    }
}
