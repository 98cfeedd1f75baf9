import Foundation
import Testing

@testable import Statistics

/// Times for Tests/Benchmarks/Bootstrap/run.sh, which sets the variables; without them nothing runs.
///
/// Prints one line a measurement: a name, wall seconds, CPU seconds, lower and upper bound.
@Suite("Benchmark of resampling", .enabled(if: BenchmarkData.folder != nil), .serialized)
struct BootstrapBenchmark {
    @Test("A change of means of 10,000 values a side, 10,000 resamples", arguments: BootstrapKind.allCases)
    func means(kind: BootstrapKind) throws {
        let (baseline, candidate) = try (BenchmarkData.values("mean-baseline"), BenchmarkData.values("mean-candidate"))
        let contrast = BootstrapContrast.logRatio(baseline: baseline, candidate: candidate)
        for _ in 0..<3 {
            try BootstrapBenchmark.measure("mean-\(kind.rawValue)") {
                try BootstrapMean(contrast, kind: kind, seed: contrast.derivedSeed).bounds(alpha: 0.025)
            }
        }
    }

    @Test("A change of a 95th percentile of 1,000,000 values a side, without resampling")
    func percentiles() throws {
        let (baseline, candidate) = try (BenchmarkData.values("p95-baseline"), BenchmarkData.values("p95-candidate"))
        for _ in 0..<3 {
            try BootstrapBenchmark.measure("p95") {
                try PercentileChange(baseline: .init(baseline), candidate: .init(candidate), q: 0.95, scale: .difference)
                    .bounds(alpha: 0.025)
            }
        }
    }

    private static func measure(_ name: String, _ work: () throws -> Bounds) rethrows {
        let processor = clock()
        let start = ContinuousClock.now
        let bounds = try work()
        let wall = (ContinuousClock.now - start) / .seconds(1)
        let used = Double(clock() - processor) / Double(CLOCKS_PER_SEC)
        print("tollgate-benchmark \(name) \(wall) \(used) \(bounds.lower) \(bounds.upper)")
    }
}

/// The samples that the script wrote.
private enum BenchmarkData {
    /// The folder they lie in; nil where nothing is to be measured.
    static let folder = ProcessInfo.processInfo.environment["TOLLGATE_BENCHMARK"]

    /// The doubles of a file, as they lie in memory.
    static func values(_ name: String) throws -> [Double] {
        let data = try Data(contentsOf: URL(filePath: try #require(folder)).appending(component: name))
        return [Double](unsafeUninitializedCapacity: data.count / MemoryLayout<Double>.size) { buffer, count in
            count = data.copyBytes(to: buffer) / MemoryLayout<Double>.size
        }
    }
}
