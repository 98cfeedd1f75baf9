import ArgumentParser
import Baselines

extension BaselineCommand {
    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Vouch for the records as they are: verify all of them, then sign.",
            discussion: """
                For records that came unsigned, or signed by somebody who is not known here. Everything is read first, as by tollgate baseline
                verify. Whether the values are true only you can know: look at tollgate baseline list. Signs as git is set up to sign.

                Examples:
                  tollgate baseline sign                       what this clone has
                  tollgate baseline sign --remote origin       and what that remote has; tollgate baseline sync then sends it

                Exit code 65: a record is damaged, and nothing was signed; 66: nothing is recorded; 69: git cannot sign.
                """)

        @OptionGroup var repository: RepositoryOptions

        @Option(help: ArgumentHelp("Fetch the records of this remote, and vouch for them too.", valueName: "NAME"))
        var remote: String?

        func run() async throws {
            let store = try RecordStore.opened(Workspace(repository.repo, isNeeded: true).needed())
            let vouched: SignedRecords.Vouched
            do {
                vouched =
                    if let remote { try await RecordsSession(store, remote: remote).vouch() } else {
                        try await SignedRecords(store).vouch()
                    }
            } catch {
                throw CommandFailure(transport: error)
            }
            switch vouched {
            case .nothingRecorded: throw CommandFailure(.notFound, "nothing is recorded, so there is nothing to sign")
            case .alreadySigned(let tip): try output("already signed: commit \(tip.short) of \(store.reference)")
            case .signed(let tip, let verification): try output("signed \(verification.counted): commit \(tip.short) of \(store.reference)")
            case .faults(let verification):
                for fault in verification.faults { complain(fault) }
                throw CommandFailure(.malformed, "\(verification.counted) are not all whole, so nothing was signed")
            }
        }
    }
}

extension RecordVerification {
    /// "2 records of 1 commit"
    var counted: String {
        "\(records) record\(records == 1 ? "" : "s") of \(commits) commit\(commits == 1 ? "" : "s")"
            + (verdicts > 0 ? ", \(verdicts) verdict\(verdicts == 1 ? "" : "s")" : "")
    }
}
