import Foundation
import Testing

/// What moves from run to run is decided by three rounds or by five recorded baselines, never by one run a side.
///
/// The runs are copies of one real hyperfine export whose timings are multiplied by a small factor a run: the spread between runs that one file cannot show.
@Suite("Noise between runs, end to end")
struct RunNoiseTests {
    /// How much slower than the export each run is, in per mille.
    static let baselines = [0, 4, -3, 6, -5]
    static let candidates = [2, -2, 5, -4, 1]

    static func objective(_ margin: String) -> String {
        "sort-time: { metric: main/time, where: { benchmark: sort }, statistic: median, margin: \(margin) }"
    }

    /// A hyperfine export with all timings multiplied.
    private func export(_ name: String, slowerBy perMille: Int) throws -> Data {
        let file = ScratchRepository.fixtures.appending(path: "formats/hyperfine/v1.15/\(name).json")
        var json = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let results = try #require(json["results"] as? [[String: Any]])
        json["results"] = results.map { result in
            let times = (result["times"] as? [Double])?.map { $0 * (1 + Double(perMille) / 1000) }
            // Without hyperfine's own summaries, which no longer fit.
            return ["command": result["command"] ?? "", "times": times ?? [], "exit_codes": result["exit_codes"] ?? []]
        }
        return try JSONSerialization.data(withJSONObject: json)
    }

    @Test("rounds decide", arguments: [(3, "5%", 1, "FAIL"), (5, "5%", 1, "FAIL"), (3, "15%", 0, "PASS"), (5, "12%", 0, "PASS")])
    func rounds(_ count: Int, _ margin: String, _ status: Int, _ says: String) async throws {
        let repository = try await ScratchRepository(git: false)
        try repository.budget(Self.objective(margin))
        for (round, (before, after)) in zip(Self.baselines, Self.candidates).prefix(count).enumerated() {
            try repository.write(export("baseline", slowerBy: before), to: "base/\(round).json")
            try repository.write(export("candidate", slowerBy: after), to: "results/\(round).json")
        }
        let ended = try await repository.tollgate("check", "--baseline-results", "main=base/*.json")
        #expect(ended.status == status, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains(says) && ended.output.contains("\(count) rounds"), "\(ended.output)")
    }

    /// Rounds whose candidates are slower by a share in per mille, give or take what runs differ by.
    private func rounds(_ count: Int, slowerBy share: Int) async throws -> ScratchRepository {
        let repository = try await ScratchRepository(git: false)
        try repository.budget("latency: { metric: main/latency, statistic: mean, margin: 5% }")
        for round in 0..<count {
            let (before, after) = (Self.baselines[round % 5], Self.candidates[round * 3 % 5])
            try repository.write("metric,value,unit\nlatency,\(1000 + before),ms\n", to: "base/\(round).csv")
            try repository.write("metric,value,unit\nlatency,\(1000 + share + after),ms\n", to: "results/\(round).csv")
        }
        return repository
    }

    @Test(
        "rounds that were looked at after each one are held against wider bounds",
        arguments: [(8, 0, "PASS", 0), (8, 200, "FAIL", 1), (8, 58, "UNDECIDED", 2)])
    func lookedRounds(_ count: Int, _ share: Int, _ says: String, _ status: Int) async throws {
        let repository = try await rounds(count, slowerBy: share)
        let ended = try await repository.tollgate("check", "--baseline-results", "main=base/*.csv", "--looked", "\(count)/20")
        #expect(ended.status == status && ended.output.contains(says), "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("look at round \(count) of at most 20 (O'Brien–Fleming)"), "\(ended.output)")
        #expect(ended.output.contains("over all looks"), "\(ended.output)")
        try expectGolden(ended.output, "looked-\(share).md")
        let json = try await repository.tollgate(
            "check", "--baseline-results", "main=base/*.csv", "--looked", "\(count)/20", "--format", "json")
        let verdict = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let rounds = (verdict["candidate"] as? [String: Any])?["rounds"] as? [String: Int]
        #expect(rounds == ["done": count, "maximum": 20])
        // Looked at only once they decide.
        let once = try await repository.tollgate("check", "--baseline-results", "main=base/*.csv")
        #expect(once.status == min(status, 1), "\(once.output)\(once.errors)")
    }

    @Test("before the first look the verdict says when it is")
    func firstLook() async throws {
        let repository = try await rounds(3, slowerBy: 0)
        let ended = try await repository.tollgate("check", "--baseline-results", "main=base/*.csv", "--looked", "3/20")
        #expect(ended.status == 0 && ended.output.contains("the first look is at 5"), "\(ended.output)\(ended.errors)")
        let more = try await repository.tollgate("check", "--baseline-results", "main=base/*.csv", "--looked", "4/20")
        #expect(more.output.contains("4 rounds are said to be done, but `main` has results of 3"), "\(more.output)")
    }

    @Test("unchanged code in rounds neither fails nor looks worse")
    func unchangedRounds() async throws {
        let repository = try await ScratchRepository(git: false)
        try repository.budget(Self.objective("5%"))
        for (round, (before, after)) in zip(Self.baselines, Self.candidates).enumerated() {
            try repository.write(export("baseline", slowerBy: before), to: "base/\(round).json")
            try repository.write(export("baseline", slowerBy: after), to: "results/\(round).json")
        }
        let ended = try await repository.tollgate("check", "--baseline-results", "main=base/*.json")
        #expect(ended.status == 0 && ended.output.contains("PASS"), "\(ended.output)\(ended.errors)")
    }

    @Test("unequal numbers of runs a side are no rounds, and still runs")
    func unequalRuns() async throws {
        let repository = try await ScratchRepository(git: false)
        try repository.budget(Self.objective("5%"))
        for (run, slower) in Self.baselines.enumerated() {
            try repository.write(export("baseline", slowerBy: slower), to: "base/\(run).json")
        }
        for (run, slower) in Self.candidates.prefix(4).enumerated() {
            try repository.write(export("candidate", slowerBy: slower), to: "results/\(run).json")
        }
        let ended = try await repository.tollgate("check", "--baseline-results", "main=base/*.json")
        #expect(ended.status == 1 && !ended.output.contains("rounds,"), "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("Welch"))
    }

    @Test("five recorded baselines decide what four leave open")
    func history() async throws {
        let repository = try await ScratchRepository()
        try repository.budget(Self.objective("2%"))
        try await repository.git("add", "Budgets")
        for (commit, slower) in Self.baselines.enumerated() {
            if commit == 4 {
                // Four are no history yet: not even a large difference is decided.
                try await repository.git("checkout", "--quiet", "-b", "early")
                try await repository.commit("An early change")
                try repository.write(export("candidate", slowerBy: 0), to: "results/sort.json")
                let early = try await repository.tollgate("check", "--target", "main")
                #expect(early.status == 2 && early.output.contains("one run a side"), "\(early.output)\(early.errors)")
                try await repository.git("checkout", "--quiet", "main")
            }
            try await repository.commit("Baseline \(commit)")
            try repository.write(export("baseline", slowerBy: slower), to: "results/sort.json")
            let recorded = try await repository.tollgate("record")
            #expect(recorded.status == 0, "\(recorded.errors)")
        }
        try await repository.git("checkout", "--quiet", "-b", "change")
        try await repository.commit("The change")
        try repository.write(export("candidate", slowerBy: 0), to: "results/sort.json")
        let regressed = try await repository.tollgate("check", "--target", "main")
        #expect(regressed.status == 1, "\(regressed.output)\(regressed.errors)")
        #expect(regressed.output.contains("5 records"), "\(regressed.output)")
        try repository.budget(Self.objective("15%"))
        let tolerated = try await repository.tollgate("check", "--target", "main")
        #expect(tolerated.status == 0 && tolerated.output.contains("PASS"), "\(tolerated.output)\(tolerated.errors)")
        try repository.budget(Self.objective("5%"))
        try repository.write(export("baseline", slowerBy: 3), to: "results/sort.json")
        let unchanged = try await repository.tollgate("check", "--target", "main")
        #expect(unchanged.status == 0 && unchanged.output.contains("PASS"), "\(unchanged.output)\(unchanged.errors)")
    }

    @Test("real rounds of a load test: a margin below the difference fails, one above it passes", arguments: [("5%", 1), ("20%", 0)])
    func realRounds(_ margin: String, _ status: Int) async throws {
        let repository = try await ScratchRepository(git: false)
        try repository.budget("search: { metric: main/latency, where: { endpoint: search }, statistic: median, margin: \(margin) }")
        let load = repository.path("example/load")
        let ended = try await repository.tollgate(
            "check", "--results", "main=\(load)/candidate-*.csv.gz", "--baseline-results", "main=\(load)/baseline-*.csv.gz")
        #expect(ended.status == status, "\(ended.output)\(ended.errors)")
    }
}
