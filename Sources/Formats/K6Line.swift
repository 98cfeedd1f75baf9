/// A line of a point in the shape that k6 writes, taken apart into its texts.
///
/// If the parts are what they should be (a known name, a time, a number, an object), the line is what a JSON parser would make of it:
/// all the rest of it has been compared byte by byte.
struct K6Line {
    let metric: UnsafeBufferPointer<UInt8>
    let time: UnsafeBufferPointer<UInt8>
    /// Nil where it needs the parser: more digits than a `Double` takes in one operation, or no number.
    let number: Double?
    /// From the opening brace to the end of the object, if nothing follows the tags.
    let tags: UnsafeBufferPointer<UInt8>

    init?(_ line: UnsafeBufferPointer<UInt8>) {
        guard line.contains(#"{"metric":""#, at: 0) else { return nil }
        let nameStart = 11
        let nameEnd = line.firstIndex(of: UInt8(ascii: "\""), from: nameStart)
        // A name with an escape is not what its bytes say.
        guard !line[nameStart..<nameEnd].contains(UInt8(ascii: "\\")) else { return nil }
        guard line.contains(#"","type":"Point","data":{"time":""#, at: nameEnd) else { return nil }
        let timeStart = nameEnd + 33
        let timeEnd = line.firstIndex(of: UInt8(ascii: "\""), from: timeStart)
        guard line.contains(#"","value":"#, at: timeEnd) else { return nil }
        var position = timeEnd + 10
        number = NumberText.plainNumber(line, &position)
        guard line.contains(#","tags":{"#, at: position) else { return nil }
        let tagsStart = position + 8
        let end = line.last == UInt8(ascii: "\r") ? line.count - 1 : line.count
        // The object of tags, of data and of the line end together.
        guard end - 3 > tagsStart, line.contains("}}}", at: end - 3) else { return nil }
        metric = UnsafeBufferPointer(rebasing: line[nameStart..<nameEnd])
        time = UnsafeBufferPointer(rebasing: line[timeStart..<timeEnd])
        tags = UnsafeBufferPointer(rebasing: line[tagsStart..<end - 2])
    }
}
