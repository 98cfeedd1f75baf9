import Gate
import Measurements
import Statistics
import Testing

/// `correction: benjamini-hochberg`: the values of one `each:` as a listing with a family of its own.
@Suite struct ListingTests {
    /// Ten tenants of 60 costs, the first five of them dearer by `factor`.
    private func results(_ factor: Double, seed: UInt64) throws -> ResultSet {
        var draw = Draw(seed)
        return try .table(
            (0..<10).flatMap { tenant in
                draw.values(60, spread: 0.2).map {
                    Row(metric: .cost, value: tenant < 5 ? $0 * factor : $0, labels: ["tenant": "t\(tenant)"])
                }
            })
    }

    private func trial(_ correction: String) throws -> Trial {
        let each = "by-tenant: { metric: s/cost, statistic: mean, margin: 5%, each: tenant\(correction) }"
        let other = "tokens-of-all: { metric: s/cost, where: { tenant: t9 }, statistic: mean, margin: 5% }"
        return Trial(each, other, candidate: try results(1.19, seed: 2), baseline: try results(1, seed: 1))
    }

    @Test("a listing names more than the family-wise rule, and the objectives beside it keep their levels")
    func listing() throws {
        let family = try trial("").verdict()
        let listing = try trial(", correction: benjamini-hochberg").verdict()
        func fails(_ verdict: BudgetVerdict) -> Int { verdict.objectives.count { $0.name == "by-tenant" && $0.outcome == .fail } }
        #expect(fails(listing) >= fails(family))
        #expect(fails(listing) > 0)
        // Alone in its family, the other objective is judged by the printed level.
        let alone = try #require(listing.objectives.first { $0.name == "tokens-of-all" }?.checks.first?.change)
        #expect(alone.failLevel == 0.025)
    }
}
