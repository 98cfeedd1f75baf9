import Measurements

/// The cumulative buckets of one histogram of Prometheus, gathered from its series.
struct PrometheusBuckets {
    private(set) var counts: [(le: Double, count: Int)] = []
    /// Of each bound.
    private var places: [Double: Int] = [:]
    var sum: Double?
    var count: Int?

    /// Of a repeated bound the last count stays.
    mutating func set(_ count: Int, atMost bound: Double) {
        if let place = places[bound] {
            counts[place].count = count
        } else {
            places[bound] = counts.count
            counts.append((bound, count))
        }
    }

    /// - Returns: The histogram, and whether its sum had to be left out.
    func histogram(unit: Unit) throws(HistogramError) -> (histogram: Histogram, isWithoutSum: Bool) {
        var steps = counts.sorted { $0.le < $1.le }
        // Only the server's own total can stand for a last bucket that is missing.
        if steps.last?.le != .infinity, let count { steps.append((.infinity, count)) }
        let floor = unit.leastValue
        let sum = sum.flatMap { $0.isFinite ? $0 : nil }
        do throws(HistogramError) { return (try Histogram(cumulative: steps, sum: sum, floor: floor), false) } catch {
            guard case .contradiction = error else { throw error }
            return (try Histogram(cumulative: steps, floor: floor), true)
        }
    }
}

extension Unit {
    /// What nothing that a telemetry counts in it lies below: times, sizes and tokens are not negative.
    var leastValue: Double { [.time, .tokens, .size].contains(dimension) ? 0 : -.infinity }
}
