/// Which way a metric gets better.
package enum Direction: String, Sendable, Hashable, Codable, CaseIterable {
    case lower, higher
}

/// Whether a metric depends on the mood of the machine that measured it.
///
/// Moody metrics (time, throughput, memory) differ between runs of unchanged code by more than the observations inside a run show,
/// so they need runs, a history or a stated noise. Exact ones (scores, tokens, cost, counters) do not.
package enum Mood: String, Sendable, Hashable, Codable {
    case moody, exact
}
