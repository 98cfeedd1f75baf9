import FoundationEssentials
import Measurements
import Testing

@testable import Formats

@Suite struct HdrHistogramTests {
    static let fixture = FormatFixture(format: .hdrHistogram, folder: "hdrhistogram")

    private static func resultSet(_ name: String, unit: String) throws -> ResultSet {
        try ResultFormat.hdrHistogram.read(InputSource(path: fixture.path(name)), options: ReadingOptions(unit: Unit(parsing: unit)))
    }

    private static func resultSet(text: String, unit: String? = "us") throws -> ResultSet {
        try ResultFormat.hdrHistogram.read(
            InputSource(name: "made-up", bytes: Array(text.utf8)), options: ReadingOptions(unit: unit.map { Unit(parsing: $0) }))
    }

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    /// Microseconds: of the single latencies by NumPy the count, mean, median, p95 and largest.
    @Test(arguments: [
        ("baseline", "search", 400, 95_638.71, 92_636.5, 143_693.1, 196_129.0),
        ("baseline", "chat", 200, 178_673.64, 176_261, 248_353.35, 292_310),
        ("baseline-rerun", "search", 400, 99_157.07, 96_257.5, 146_936.7, 224_493),
        ("baseline-rerun", "chat", 200, 176_609.34, 175_185, 242_290, 371_769),
        ("candidate", "search", 400, 105_773.28, 100_360, 157_786.25, 239_964),
        ("candidate", "chat", 200, 182_991.62, 181_131, 252_168.25, 289_149),
    ])
    func intervalsOfATagAddUp(file: String, tag: String, count: Int, mean: Double, median: Double, p95: Double, maximum: Double) throws {
        let set = try Self.resultSet("\(file).hlog", unit: "us")
        let found = try #require(set.histograms.first { $0.labels["tag"] == tag })
        let histogram = found.histogram
        #expect(set.histograms.count == 2 && found.metric.name == "latency" && found.metric.unit.factor == 1e-6)
        #expect(histogram.count == count && histogram.relativeError < 1.0 / 1_000)
        func between(_ edges: [Double], _ share: Double) -> Double {
            var rank = Int((share * Double(count)).rounded(.up))
            for (edge, number) in zip(edges, histogram.counts) {
                rank -= number
                if rank <= 0 { return edge }
            }
            return .nan
        }
        func total(_ edges: [Double]) -> Double { zip(edges, histogram.counts).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(count) }
        #expect(total(histogram.lowerEdges) <= mean && mean <= total(histogram.upperEdges))
        // The sample's own order statistics lie between two neighbours of NumPy's interpolated ones.
        #expect(
            abs(between(histogram.upperEdges, 0.5) - median) < 0.01 * median && abs(between(histogram.upperEdges, 0.95) - p95) < 0.01 * p95)
        #expect((histogram.lowerEdges.last ?? .nan) <= maximum && maximum <= (histogram.upperEdges.last ?? .nan))
    }

    @Test func theStartIsTheNumberOfItsLine() throws {
        #expect(try Self.resultSet("baseline.hlog", unit: "us").runs.first?.started == 1_795_574_190)
    }

    @Test func withoutAUnitTheErrorSaysWhatTheFileHints() throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet("baseline.hlog") }
        #expect(error?.problem.contains("microseconds in milliseconds") == true && error?.remedy?.contains("--unit us") == true)
        let table = #expect(throws: FormatError.self) { try Self.fixture.resultSet("baseline.chat.hgrm") }
        #expect(table?.remedy?.contains("--unit us") == true)
    }

    /// The table of the same histogram: in milliseconds, and in wider buckets.
    @Test(arguments: ["baseline", "baseline-rerun", "candidate"], ["search", "chat"])
    func aTableEnclosesTheLog(file: String, tag: String) throws {
        let log = try #require(try Self.resultSet("\(file).hlog", unit: "us").histograms.first { $0.labels["tag"] == tag }).histogram
        let table = try #require(try Self.resultSet("\(file).\(tag).hgrm", unit: "ms").histograms.first).histogram
        #expect(table.count == log.count)
        // In each bucket of the table lies what the log has there; the table prints three decimals.
        var position = 0
        for bucket in table.buckets {
            var count = 0
            while position < log.buckets.count, log.buckets[position].upper - 1 <= bucket.upper * 1_000 + 1 {
                #expect(log.buckets[position].upper >= bucket.lower * 1_000 - 1)
                count += log.buckets[position].count
                position += 1
            }
            #expect(count == bucket.count)
        }
        #expect(position == log.buckets.count)
    }

    @Test func otherFormatsRefuseAUnit() throws {
        let error = #expect(throws: FormatError.self) {
            try ResultFormat.read(
                path: FormatFixture(format: .wrk, folder: "wrk").path("baseline.txt"), options: ReadingOptions(unit: .seconds))
        }
        #expect(error?.problem.contains("units of its own") == true)
    }

    private static let head =
        "#[Histogram log format version 1.3]\n\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n"

    private static func payload() throws -> Substring {
        let line = try #require(try fixture.text("baseline.hlog").split(separator: "\n").first { $0.hasPrefix("Tag=search") })
        return try #require(line.split(separator: ",").last)
    }

    @Test func anUntaggedLineHasNoLabel() throws {
        let set = try Self.resultSet(text: Self.head + "0.0,5.0,160.383,\(Self.payload())\n")
        #expect(set.histograms.map(\.labels) == [.empty])
    }

    @Test(arguments: ["", "AAAA", "HISTFAAAAJx42i2M", "!!!!", "HISTFAAAAAB42gMAAAAAAQ=="])
    func aPayloadThatIsNoneIsAnError(payload: String) {
        let error = #expect(throws: FormatError.self) { try Self.resultSet(text: Self.head + "0.0,5.0,1.0,\(payload)\n") }
        #expect(error?.line == 3 && error?.problem.contains("cannot be decoded") == true)
    }

    @Test func aPayloadThatIsChangedAnywhereIsNoCrash() throws {
        let payload = Array(try Self.payload())
        for index in payload.indices {
            for character in ["A", "/", "7"] as [Character] {
                var changed = payload
                changed[index] = character
                _ = try? Self.resultSet(text: Self.head + "0.0,5.0,1.0,\(String(changed))\n")
            }
            #expect((try? Self.resultSet(text: Self.head + "0.0,5.0,1.0,\(String(payload.prefix(index)))\n")) == nil)
        }
    }

    /// The Base64 of counts as the encoding has them (LEB128 of 2n for n, of 2n − 1 for n zeros), in a zlib stream that is not compressed.
    private static func payload(digits: UInt8, counts: [UInt8]) -> String {
        func bytes(_ number: UInt64, _ length: Int) -> [UInt8] {
            (0..<length).map { UInt8(number >> (8 * UInt64(length - 1 - $0)) & 0xFF) }
        }
        let plain =
            bytes(0x1C84_9313, 4) + bytes(UInt64(counts.count), 4) + bytes(0, 4) + bytes(UInt64(digits), 4) + bytes(1, 8)
            + bytes(1 << 40, 8)
            + bytes((1.0).bitPattern, 8) + counts
        var (low, high) = (1, 0)
        for byte in plain {
            low = (low + Int(byte)) % 65_521
            high = (high + low) % 65_521
        }
        let length = UInt16(plain.count)
        let stored: [UInt8] = [1, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)]
        let stream = [0x78, 0x01] + stored + plain + bytes(UInt64(high << 16 | low), 4)
        return Data(bytes(0x1C84_9314, 4) + bytes(UInt64(stream.count), 4) + stream).base64EncodedString()
    }

    @Test("millions of zeros that a few bytes stand for fill no memory, nor take time", .timeLimit(.minutes(1)))
    func zerosAreNotKept() throws {
        // 8,388,607 zeros and one value, in each of a thousand tags.
        let payload = Self.payload(digits: 5, counts: [0xFD, 0xFF, 0xFF, 0x07, 2])
        let lines = (0..<1_000).map { "Tag=t\($0),0.0,5.0,1.0,\(payload)\n" }.joined()
        let set = try Self.resultSet(text: Self.head + lines)
        #expect(set.histograms.count == 1_000 && set.histograms.allSatisfy { $0.histogram.count == 1 })
    }

    @Test("counts of two intervals add up, wherever they lie")
    func countsAddUp() throws {
        // 1, 0, 2 and 0, 0, 3, 4.
        let counts: [[UInt8]] = [[2, 1, 4], [3, 6, 8]]
        let lines = counts.map { "0.0,5.0,1.0,\(Self.payload(digits: 2, counts: $0))\n" }.joined()
        let histogram = try #require(try Self.resultSet(text: Self.head + lines).histograms.first).histogram
        #expect(histogram.buckets.map(\.lower) == [0, 2, 3] && histogram.buckets.map(\.count) == [1, 5, 4])
    }

    @Test(
        "more counts than any settings allow are an error",
        arguments: [[0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 2], [0xFF, 0xFF, 0xFF, 0x0F, 2, 2]])
    func tooManyCountsAreAnError(counts: [UInt8]) {
        let text = Self.head + "0.0,5.0,1.0,\(Self.payload(digits: 2, counts: counts))\n"
        let error = #expect(throws: FormatError.self) { try Self.resultSet(text: text) }
        #expect(error?.problem.contains("it would have") == true)
    }

    @Test func histogramsOfOtherSettingsDoNotAddUp() throws {
        // 2 digits and the count 5 of the value 1.
        let other = "HISTFAAAACB4nJNpmSzMwMDAxAABMJoRRFybvITB/gNUhAsAWh0Ekg=="
        let text = try Self.head + "0.0,5.0,160.383,\(Self.payload())\n0.0,5.0,160.383,\(other)\n"
        let error = #expect(throws: FormatError.self) { try Self.resultSet(text: text) }
        #expect(error?.line == 4)
    }

    @Test(arguments: ["1.0 2.0 3 4\n", "5.0 0.5 2 2.00\n4.0 0.6 3 2.5\n", "5.0 0.5 2 2.00\n6.0 0.6 1 2.5\n", "5.0 1.5 2 2.00\n"])
    func aTableOutOfOrderIsAnError(rows: String) {
        let text =
            "       Value     Percentile TotalCount 1/(1-Percentile)\n\n" + rows + "#[Max     =      5.0, Total count    =          2]\n"
        #expect(throws: FormatError.self) { try Self.resultSet(text: text) }
    }

    @Test func aTableThatIsCutIsAnError() throws {
        let text = try Self.fixture.text("baseline.chat.hgrm")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for count in 1..<lines.count - 3 {
            #expect((try? Self.resultSet(text: lines.prefix(count).joined(separator: "\n"))) == nil, "\(count) lines")
        }
    }
}
