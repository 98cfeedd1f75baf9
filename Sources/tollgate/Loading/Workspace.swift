import Baselines
import Budgets
import Foundation
import Git
import Reports

/// The repository that a command works in, or the plain folder where there is none.
struct Workspace {
    let repository: Repository?
    /// Where a budget's own globs and `Budgets/` are looked for.
    let root: String

    /// - Parameter isNeeded: whether the command makes no sense without a repository.
    init(_ path: String?, isNeeded: Bool) throws(CommandFailure) {
        let place = path ?? FileManager.default.currentDirectoryPath
        do {
            // A repository that is named counts more than what git's own variables say.
            let opened = try Repository(at: place, variables: path == nil ? ProcessInfo.processInfo.environment : [:])
            repository = opened
            root = opened.workingDirectory ?? place
        } catch {
            let isNamed = path != nil || ProcessInfo.processInfo.environment["GIT_DIR"]?.isEmpty == false
            guard !isNeeded, !isNamed, case .notARepository = error else { throw CommandFailure(error) }
            repository = nil
            root = place
        }
    }

    /// The repository; throws where there is none.
    func needed() throws(CommandFailure) -> Repository {
        guard let repository else {
            throw CommandFailure(.notFound, "\(root): not a git repository; run tollgate inside one, or name it with --repo")
        }
        return repository
    }

    /// The records as they are now; nil where there is no repository. Where signatures are required, by the option or the configuration, the
    /// records are those of a commit that git vouches for, or there is an error.
    func records(isSignatureRequired: Bool = false) async throws(CommandFailure) -> RecordSnapshot? {
        guard let repository else { return nil }
        do {
            let store = try RecordStore(repository)
            let snapshot = try store.snapshot()
            if isSignatureRequired || store.isSignatureRequired, let tip = snapshot.tip {
                try await RecordSignatures(of: store).verify(tip)
            }
            return snapshot
        } catch {
            throw CommandFailure(recording: error)
        }
    }

    /// The commit that a revision names; the checked-out one by default, and of a pull request's test merge the head.
    func commit(_ revision: String?) throws(CommandFailure) -> ObjectID {
        let repository = try needed()
        guard revision == nil, let merge = try testMerge() else {
            do { return try repository.resolve(revision ?? "HEAD") } catch { throw CommandFailure(error) }
        }
        guard merge.isHeadHere else {
            throw CommandFailure(
                .notFound,
                "\(merge.name): the checked-out commit \(merge.merge.short) is the test merge of a pull request, and the request's head "
                    + "\(merge.head.short) is not in this clone; \(GitError.MissingCause.shallow.remedy)")
        }
        return merge.head
    }

    /// Nil unless this job's CI checked out the test merge of a pull request.
    func testMerge() throws(CommandFailure) -> TestMerge? {
        guard let repository else { return nil }
        do { return try TestMerge(checkedOutIn: repository, variables: ProcessInfo.processInfo.environment) } catch {
            throw CommandFailure(error)
        }
    }

    /// The budgets named, or all in `Budgets/`; every problem of every file in one failure.
    func budgets(_ paths: [String]) throws(CommandFailure) -> [Budget] { try readBudgets(paths).map(\.budget) }

    /// The same, with what each was read from.
    func readBudgets(_ paths: [String]) throws(CommandFailure) -> [ReadBudget] {
        let named = paths.isEmpty ? files(matching: "Budgets/*.yaml", in: root) + files(matching: "Budgets/*.yml", in: root) : paths
        guard !named.isEmpty else {
            throw CommandFailure(
                .notFound,
                "\(root)/Budgets/*.yaml: no budget there; write a first one with \"tollgate budget init\", or name one with --budget")
        }
        var budgets: [ReadBudget] = []
        var problems: [String] = []
        for path in named {
            let shown = paths.isEmpty && path.hasPrefix(root) ? String(path.dropFirst(root.count).drop { $0 == "/" }) : path
            let bytes = try BudgetFile.read(path)
            let parse = Budget.parse(bytes: bytes, file: shown)
            if let budget = parse.budget {
                budgets.append(ReadBudget(budget: budget, path: path, bytes: bytes))
            } else {
                problems += parse.errors.map(\.description)
            }
        }
        guard problems.isEmpty else { throw CommandFailure(.malformed, problems.joined(separator: "\n")) }
        return budgets
    }
}

/// A budget, where it was read, and its bytes.
struct ReadBudget {
    let budget: Budget
    /// As the command line names it, or below the root.
    let path: String
    let bytes: [UInt8]
}

/// The bytes of a budget file.
enum BudgetFile {
    static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        var isDirectory: ObjCBool = false
        guard path == "-" || FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw CommandFailure(.notFound, "\(path): no such file")
        }
        guard path == "-" || (!isDirectory.boolValue && isRegular(path)) else {
            throw CommandFailure(.inputOutput, "\(path): not a regular file; a budget is a YAML file")
        }
        do {
            let handle = path == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            // One byte more than a budget may have, so that a larger file is seen to be larger.
            return [UInt8](try handle.read(upToCount: (1 << 20) + 1) ?? Data())
        } catch {
            throw CommandFailure(.inputOutput, "\(path): cannot be read (\(error.localizedDescription))")
        }
    }

    private static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}

extension CommandFailure {
    init(_ error: GitError) {
        let status: ExitStatus =
            switch error.kind {
            case .notFound: .notFound
            case .malformed: .malformed
            case .unavailable: .unavailable
            case .io: .inputOutput
            }
        self.init(status, "\(error)")
    }

    /// An error of the records, whichever of its kinds.
    init(recording error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as GitError: self.init(error)
        case let error as RecordSignatureError:
            // Names in keys are anybody's text.
            self.init(error.isUnavailable ? .unavailable : .malformed, VisibleText.exposingInvisible("\(error)"))
        case let error as RecordError:
            let status: ExitStatus = if case .unreadable(_, let reason) = error { CommandFailure(reason).status } else { .malformed }
            self.init(status, "\(error)")
        default: self.init(.malformed, "\(error)")
        }
    }
}

/// A path without links and dots; as it is where nothing is there.
func resolvedPath(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
}
