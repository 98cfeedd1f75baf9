import ArgumentParser
import Baselines
import Git
import Reports

/// Which remote holds the records that clones share.
struct RemoteOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The remote that holds everybody's records.", valueName: "NAME"))
    var remote = "origin"
}

extension BaselineCommand {
    struct Sync: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch the records of a remote, and send those of this clone.",
            discussion: """
                Neither side loses any, however many clones do the same at once. It runs the git program, so credentials, proxies and ssh work as
                they are set up for it.

                Examples:
                  tollgate baseline sync
                  tollgate baseline sync --fetch-only --remote upstream

                With git config tollgate.requireSigned true nothing is taken up or sent that is not signed, and merges are signed.

                Exit code 65: records are not signed, and have to be; 66: there is no such remote; 69: it cannot be reached, or refuses.
                """)

        @OptionGroup var repository: RepositoryOptions
        @OptionGroup var remote: RemoteOptions

        @Flag(help: "Only fetch: for jobs that may not write.")
        var fetchOnly = false

        @Flag(help: "Only send.")
        var pushOnly = false

        func validate() throws {
            if fetchOnly, pushOnly { throw ValidationError("--fetch-only and --push-only exclude each other; without both, both is done") }
        }

        func run() async throws {
            let store = try RecordStore.opened(Workspace(repository.repo, isNeeded: true).needed())
            do {
                let session = try RecordsSession(store, remote: remote.remote)
                if !pushOnly { try output(try await session.fetch()) }
                if !fetchOnly { try output(try await session.push(isPushOnly: pushOnly)) }
            } catch {
                throw CommandFailure(transport: error)
            }
        }
    }
}

/// One command's dealings with a remote, and the sentences that tell of them.
final class RecordsSession {
    private let store: RecordStore
    private let name: String
    private let sync: RecordsSync
    private var fetched: RecordsSync.Fetched?

    /// - Parameter isSigned: nothing unsigned is taken up or sent; also where the configuration says so.
    init(_ store: RecordStore, remote: String, isSigned: Bool = false) throws {
        self.store = store
        name = remote
        let signed = isSigned || store.isSignatureRequired ? SignedRecords(store) : nil
        sync = RecordsSync(store, with: try RecordsRemote(remote, of: store), signed: signed)
    }

    /// Takes up the remote's records and says how many.
    func fetch() async throws -> String {
        try await fetchQuietly()
        guard let fetched, let remote = fetched.remote else { return "\(name) has no records yet" }
        return "received \(try news(in: remote, notIn: fetched.before)) from \(name)"
    }

    /// Takes up the remote's records without counting them.
    func fetchQuietly() async throws {
        let fetched = try await sync.fetch()
        self.fetched = fetched
        complain(about: fetched.conflicts)
    }

    /// Sends this clone's records and says how many where it fetched before.
    func push(isPushOnly: Bool = false) async throws -> String {
        let pushed = try await sync.push(known: fetched?.remote, isPushOnly: isPushOnly)
        complain(about: pushed.conflicts)
        guard let tip = pushed.tip else { return "nothing is recorded here, nothing to send to \(name)" }
        guard !isPushOnly else { return "sent the records to \(name)" }
        return "sent \(try news(in: tip, notIn: pushed.overtaking ?? pushed.before)) to \(name)"
    }

    /// "2 records and 1 verdict".
    private func news(in commit: ObjectID, notIn old: ObjectID?) throws -> String {
        func counted(_ count: Int, _ noun: String) -> String? { count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")" }
        let parts = [
            counted(try store.recordCount(in: commit, notIn: old), "record"),
            counted(try store.verdictCount(in: commit, notIn: old), "verdict"),
        ].compactMap { $0 }
        return parts.isEmpty ? "no new records" : parts.joined(separator: " and ")
    }

    /// Signs what is here and there.
    func vouch() async throws -> SignedRecords.Vouched { try await sync.vouch(SignedRecords(store)) }

    private func complain(about conflicts: [String]) {
        for path in conflicts {
            tollgate.complain(
                "\(VisibleText.name(path)) was changed here and in \(name); what is here is kept, compare them if it is a file of yours")
        }
    }
}

extension CommandFailure {
    /// An error of the way to a remote, or of the records. What git and servers say is shown without its control characters.
    init(transport error: any Error) {
        guard let error = error as? RecordsRemoteError else {
            self.init(recording: error)
            return
        }
        self.init(error.isMissingRemote ? .notFound : .unavailable, VisibleText.exposingInvisible(VisibleText.cut("\(error)")))
    }
}
