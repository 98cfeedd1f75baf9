import Budgets
import Foundation
import Git
import RepositoryFixtures
import Testing

@testable import History

/// A repository in which budgets are edited, and what its audit says, a line an entry.
struct AuditRepository {
    let made: TemporaryRepository
    static let file = "Budgets/chat.yaml"

    init() async throws {
        made = try await TemporaryRepository()
        try FileManager.default.createDirectory(atPath: made.path + "/Budgets", withIntermediateDirectories: true)
    }

    /// A budget long enough that git sees a renamed one to be the same file.
    static func budget(limit: String = "800 ms", margin: String = "5%", errors: String = "0.5%", more: String = "") -> String {
        """
        schema: tollgate/budget/v1
        service: chat
        owner: "@chat"
        suites:
          load: { results: "results/load/*.ndjson" }
        objectives:
          latency:
            metric: load/latency
            statistic: p95
            limit: \(limit)
            margin: \(margin)
          errors:
            metric: load/failed
            statistic: rate
            limit: \(errors)
        \(more)

        """
    }

    @discardableResult
    func commit(_ message: String, _ content: String, to file: String = file, time: Int = 1_700_000_000) async throws -> ObjectID {
        try await made.commit(message, files: [file: content], time: time)
    }

    func audit(
        _ revision: String = "HEAD", since: AuditRequest.Beginning? = nil, until: Day? = nil, budgets: [String] = AuditRequest.usualFiles,
        today: String = "2026-11-25"
    ) throws -> BudgetAudit {
        let repository = try made.open()
        let day = try #require(Day(today))
        return try BudgetAudit(
            of: repository,
            AuditRequest(branch: revision, head: repository.resolve(revision), since: since, until: until, budgets: budgets, today: day))
    }

    /// `message | file | objectives | key | from | to | tendency`, the newest first.
    func lines(_ revision: String = "HEAD", since: AuditRequest.Beginning? = nil, budgets: [String] = AuditRequest.usualFiles) throws
        -> [String]
    {
        try audit(revision, since: since, budgets: budgets).entries.map(AuditRepository.line)
    }

    static func line(_ entry: BudgetAudit.Entry) -> String {
        let start = "\(entry.commit.summary) | \(entry.file)"
        switch entry.event {
        case .unparseable(let problem): return "\(start) | did not parse: \(problem)"
        case .change(let change), .dropped(let change, _):
            let values = [change.subject.objectives.joined(separator: " "), change.path, change.from ?? "-", change.to ?? "-"]
            let isDropped = if case .dropped = entry.event { true } else { false }
            return "\(start) | \(values.joined(separator: " | ")) | \(change.tendency.rawValue)\(isDropped ? " | dropped" : "")"
        }
    }
}
