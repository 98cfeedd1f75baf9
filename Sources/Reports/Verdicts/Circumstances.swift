package import Baselines

/// Who recorded something, where and in which CI run, in one line.
package enum Circumstances {
    /// "by Tollgate 0.1.0 on bench-1, GitLab CI run 7 (job gate, attempt 70)"; empty where nothing is known.
    package static func text(_ provenance: RecordProvenance?, ciRun: String?, job: String?, attempt: String?) -> String {
        func shown(_ text: String) -> String { VisibleText.name(text) }
        let by = provenance.map { "by Tollgate \(shown($0.tollgate))" + ($0.host.map { " on \(shown($0))" } ?? "") }
        let run = ciRun.map { run in
            let details = [job.map { "job \(shown($0))" }, attempt.map { "attempt \(shown($0))" }].compactMap { $0 }
            let system = provenance?.system.map { shown($0) } ?? "CI"
            return "\(system) run \(shown(run))" + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
        }
        return [by, run].compactMap { $0 }.joined(separator: ", ")
    }
}
