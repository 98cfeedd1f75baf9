import Measurements

extension ResultFormat {
    /// What `nvidia-smi` says of its cards while something runs.
    static let nvidia = ResultFormat(
        name: "nvidia-smi", title: "nvidia-smi's samples",
        signature:
            "CSV whose header has \"utilization.gpu\", \"memory.used\", \"power.draw\" or \"used_gpu_memory\", or lines \"# gpu …\" and \"# Idx …\"",
        writtenBy: "`nvidia-smi --query-gpu=… --format=csv -l 1`, `--query-compute-apps=…`, `nvidia-smi dmon`, `nvidia-smi pmon`",
        observation: "a card's figure at each sample",
        recognises: { NvidiaTable.isHeader(of: $0) },
        read: { (source, options) throws(FormatError) in
            var table = NvidiaTable(file: source.name, keepLabels: options.keepLabels)
            try source.forEachLine { (line, number) throws(FormatError) in
                try table.add(String(decoding: line, as: UTF8.self), number: number)
            }
            let run = options.run(of: source, kind: .generic)
            return try source.resultSet { try table.resultSet(run: run) }
        })
}
