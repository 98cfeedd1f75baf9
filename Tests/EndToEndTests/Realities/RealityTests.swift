import Foundation
import Testing

/// Every row of the table of what CI does, made with git.
@Suite("Realities of CI, end to end")
struct RealityTests {
    @Test(arguments: Reality.allCases.filter { !$0.isOfADisk })
    func isHandled(_ reality: Reality) async throws { try await check(reality) }

    @Test(.enabled(if: Mounts.areAllowed, "mount namespaces are refused here"), arguments: Reality.allCases.filter(\.isOfADisk))
    func isHandledOnADisk(_ reality: Reality) async throws { try await check(reality) }

    private func check(_ reality: Reality) async throws {
        switch reality {
        case .shallow: try await HistoryRealities.shallow()
        case .partial: try await RecordsRealities.partial()
        case .worktree: try await RepositoryRealities.worktree()
        case .submodule: try await RepositoryRealities.submodule()
        case .detached: try await RepositoryRealities.detached()
        case .bare: try await RepositoryRealities.bare()
        case .foreignOwner: try await RepositoryRealities.foreignOwner()
        case .sha256: try await RepositoryRealities.sha256()
        case .reftable: try await RepositoryRealities.reftable()
        case .missingObjects: try await RepositoryRealities.missingObjects()
        case .unborn: try await RepositoryRealities.unborn()
        case .testMerge: try await HistoryRealities.testMerge()
        case .shallowTestMerge: try await HistoryRealities.shallowTestMerge()
        case .revert: try await HistoryRealities.revert()
        case .rebased: try await HistoryRealities.rebased()
        case .squashed: try await HistoryRealities.squashed()
        case .crissCross: try await HistoryRealities.crissCross()
        case .unrelated: try await HistoryRealities.unrelated()
        case .gitVariables: try await RepositoryRealities.gitVariables()
        case .ceiling: try await RepositoryRealities.ceiling()
        case .alternates: try await RepositoryRealities.alternates()
        case .noIdentity: try await RecordsRealities.noIdentity()
        case .neverFetched: try await RecordsRealities.neverFetched()
        case .noRights: try await RecordsRealities.noRights()
        case .forced: try await RecordsRealities.forced()
        case .readOnly: try await DiskRealities.readOnly()
        case .fullDisk: try await DiskRealities.full()
        }
    }

    @Test("the table in the docs has these rows and no others")
    func isDocumented() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/tollgate/Tollgate.docc/ContinuousIntegration.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
            line.split(separator: "|")[0].trimmingCharacters(in: .whitespaces)
        }
        #expect(rows.filter { $0 != "what CI does" } == Reality.allCases.map(\.rawValue))
    }
}

extension Reality {
    /// It needs a file system of its own, and so the right to mount one.
    var isOfADisk: Bool { self == .readOnly || self == .fullDisk }
}
