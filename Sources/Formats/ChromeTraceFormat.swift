import Measurements

extension ResultFormat {
    /// Chrome's trace event format, as browsers, profilers and VizTracer write it.
    static let chromeTrace = ResultFormat(
        name: "chrome-trace", title: "Chrome's trace events",
        signature: "a JSON object with \"traceEvents\", or a JSON list of events with \"ph\" and \"pid\"",
        writtenBy: "VizTracer (`-o FILE.json`, `--log_async`), PyTorch's profiler, Chrome, Perfetto's JSON",
        observation: "an event's time and self time; the time of an asynchronous task",
        recognises: { prefix in
            let keys = Set(prefix.keysOfFirstObject)
            if prefix.firstByte == UInt8(ascii: "[") { return keys.isSuperset(of: ["ph", "pid"]) }
            return prefix.firstByte == UInt8(ascii: "{") && prefix.contains(key: "traceEvents") && prefix.contains(key: "ph")
        },
        read: { (source, options) throws(FormatError) in
            let run = options.run(of: source, kind: .generic)
            return try ChromeTrace.read(source, run: run, keepLabels: options.keepLabels)
        })
}
