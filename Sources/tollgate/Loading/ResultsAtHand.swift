import Budgets
import Foundation
import Gate
import Measurements

/// The results that there are for each suite that an objective names: the files at the budgets' globs, else what is recorded. Nothing that is
/// wrong with them stops anything: it is said and left out.
struct ResultsAtHand {
    /// By suite.
    private(set) var pilots: [String: RunPool] = [:]
    /// What could not be read and why, a line each.
    private(set) var leftOut: [String] = []

    /// More bytes of files than this are not read for one suite, so that it takes seconds at most.
    private static let mostBytes = 64 << 20

    init(of budgets: [Budget], in workspace: Workspace) {
        for entry in SuitePlan(budgets: budgets, overrides: [], root: workspace.root).suites
        where budgets.contains(where: { $0.judgedSuites.contains { $0.name == entry.name } }) {
            let pool = entry.paths.isEmpty ? recorded(entry.name, workspace) : files(entry)
            if let pool, pool.count > 0 { pilots[entry.name] = pool }
        }
    }

    private mutating func recorded(_ suite: String, _ workspace: Workspace) -> RunPool? {
        do {
            return try workspace.recordedRuns(suite, from: nil, last: 1)?.pool
        } catch {
            leave("suite \"\(suite)\", its records", error.description)
            return nil
        }
    }

    private mutating func files(_ entry: SuitePlan.Entry) -> RunPool? {
        var paths: [String] = []
        var bytes = 0
        for path in entry.paths {
            guard let size = ResultsAtHand.size(path) else {
                leave(path, "not a regular file")
                continue
            }
            bytes += size
            paths.append(path)
        }
        guard bytes <= ResultsAtHand.mostBytes else {
            leave(
                "the files of suite \"\(entry.name)\"",
                "\(bytes >> 20) MiB in all, which takes long; \"tollgate budget plan\" reads them however large they are")
            return nil
        }
        do {
            return paths.isEmpty ? nil : RunPool(try entry.files(paths).load())
        } catch {
            // One of them, or all together: what is well by itself is read again.
            let good = paths.filter { path in
                do throws(CommandFailure) {
                    _ = try entry.files([path]).load()
                    return true
                } catch {
                    leave(path, error.description)
                    return false
                }
            }
            guard !good.isEmpty else { return nil }
            do throws(CommandFailure) {
                return RunPool(try entry.files(good).load())
            } catch {
                leave("suite \"\(entry.name)\"", error.description)
                return nil
            }
        }
    }

    private mutating func leave(_ what: String, _ why: String) {
        // Most messages begin with the file.
        leftOut.append("left out: \(why.hasPrefix(what) ? why : "\(what): \(why)")")
    }

    /// Nil for anything but a regular file: reading a pipe could wait for ever.
    private static func size(_ path: String) -> Int? {
        var status = stat()
        guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }
}
