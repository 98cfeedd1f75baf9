import Measurements

/// Counts how often a file measured the same: its first entry is repetition 0, a further one repetition 1.
struct RepetitionCounter {
    private struct Key: Hashable {
        let item: Int32
        let labels: Int32
        let run: Int32
        let metric: Int
    }

    private var counts: [Key: Int32] = [:]

    mutating func next(case item: Int32 = -1, labels: Int32, run: Int32 = 0, metric: Int = 0) -> Int32 {
        let key = Key(item: item, labels: labels, run: run, metric: metric)
        let count = counts[key, default: 0]
        counts[key] = count &+ 1
        return count
    }
}
