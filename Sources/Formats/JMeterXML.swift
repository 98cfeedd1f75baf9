import Measurements

/// Reads JMeter's XML: samples with their times in attributes, parts inside the sample that they are part of.
enum JMeterXML {
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, file: String, into samples: inout JMeterSamples) throws(FormatError) {
        var tags = XMLTags(bytes)
        // For each open sample, whether what is inside is a part of it, and not what a transaction controller runs.
        var open: [Bool] = []
        while true {
            let tag: XMLTags.Tag?
            do throws(XMLTags.SyntaxError) { tag = try tags.next() } catch {
                throw FormatError(
                    .malformed, file: file, line: error.line, problem: "this is not XML: \(error.problem)",
                    remedy: "is the file cut? JMeter ends it with </testResults> when the test ends")
            }
            switch tag {
            case nil: return
            case .start(let name, let attributes, let isEmpty) where isSample(name):
                let sample = try sample(attributes, file: file, line: tags.line)
                if open.last != true { samples.add(sample) }
                if !isEmpty { open.append(open.last == true || !sample.isTransaction) }
            case .end(let name) where isSample(name): _ = open.popLast()
            default: continue
            }
        }
    }

    private static func isSample(_ name: String) -> Bool { name == "httpSample" || name == "sample" }

    private static func sample(_ attributes: [String: String], file: String, line: Int) throws(FormatError) -> JMeterSample {
        func amount(_ name: String) throws(FormatError) -> Double {
            switch NumberText(attributes[name] ?? "") {
            case .number(let number) where number >= 0: return number
            case .missing: return .nan
            default:
                throw FormatError(
                    .malformed, file: file, line: line,
                    problem: "\((attributes[name] ?? "").quotedForMessage) is no number of \(name) from 0 on")
            }
        }
        guard let success = attributes["s"], let isSuccess = ["true": true, "false": false][success] else {
            throw FormatError(
                .malformed, file: file, line: line, problem: "a sample that does not say whether it succeeded (s=\"true\")",
                remedy: "let JMeter save the success of samples")
        }
        return JMeterSample(
            label: attributes["lb"] ?? "", start: try amount("ts") / 1_000, elapsed: try amount("t"), latency: try amount("lt"),
            connect: try amount("ct"), bytes: try amount("by"), sentBytes: try amount("sby"), isSuccess: isSuccess,
            threads: try amount("na"), isTransaction: attributes["rm"]?.hasPrefix(JMeterTable.transaction) == true)
    }
}
