import Measurements

extension ResultFormat {
    /// What `vllm bench serve --save-result` writes, with every request where `--save-detailed` is given.
    package static let vllmBench = ResultFormat(
        name: "vllm-bench", title: "a result of vllm bench serve",
        signature: "a JSON object with \"tokenizer_id\", \"num_prompts\" and \"request_throughput\"",
        writtenBy: "`vllm bench serve --save-result --save-detailed`; without `--save-detailed` only summaries of all but the latency",
        observation: "a request; a gap between two of its tokens",
        recognises: { prefix in
            prefix.firstByte == UInt8(ascii: "{")
                && Set(prefix.keysOfFirstObject).isSuperset(of: ["tokenizer_id", "num_prompts", "request_throughput"])
        },
        read: { (source, options) throws(FormatError) in
            var results: [VLLMBenchRun] = []
            try source.forEachVLLMObject { (object) throws(JSONFieldError) in results.append(try VLLMBenchRun(object)) }
            return try source.resultSet(of: {
                try VLLMBenchResults(run: options.run(of: source, kind: .load)).resultSet(of: results)
            })
        })
}

extension InputSource {
    /// Each object of a file that `--append-result` may have lengthened: one a line, or one spread over lines. A line may be as long as a
    /// document, since it holds all requests of a run.
    fileprivate func forEachVLLMObject(_ body: (JSONField) throws(JSONFieldError) -> Void) throws(FormatError) {
        let parser: JSONParser
        do throws(JSONSyntaxError) { parser = try JSONParser() } catch { throw FormatError(error, file: name) }
        try withWholeDocument { (text) throws(FormatError) in
            let isSpread = String(prefix.firstLine).trimmingSpaces() == "{"
            var start = 0
            var line = 0
            while start < text.count {
                let end = isSpread ? text.count : text.indexOfLineFeed(from: start)
                line += 1
                let object = UnsafeBufferPointer(rebasing: text[start..<end])
                start = end + 1
                if object.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) { continue }
                let value: JSONValue
                do throws(JSONSyntaxError) { value = try parser.parse(padded: object) } catch {
                    throw FormatError(error, file: name, line: isSpread ? nil : line)
                }
                do throws(JSONFieldError) { try body(JSONField(document: value)) } catch {
                    throw FormatError(error, file: name, line: isSpread ? nil : line)
                }
            }
        }
    }
}
