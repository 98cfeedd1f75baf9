package import GitProgram

/// Why measuring side by side ended early. Each message says what, where and how to mend it.
package enum RoundsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A needed program is not there.
    case noProgram(String, needed: String)
    /// `git` refused.
    case git(action: String, reason: String)
    /// A folder or file cannot be made or written.
    case inputOutput(path: String, reason: String)
    /// The folder of an earlier measurement is not what is to be gone on with.
    case notResumable(folder: String, reason: String)
    /// The working directory does not exist in the baseline.
    case noFolder(String, revision: String)
    /// The harness does not run, or leaves nothing that can be read.
    case harness(HarnessFailure)
    /// A signal ended it; finished rounds are kept.
    case interrupted(signal: Int32)

    package var description: String {
        switch self {
        case .noProgram(let name, let needed): "\(name) is not there, and it is needed \(needed); install it, or see PATH"
        case .git(let action, let reason): "git cannot \(action): \(reason)"
        case .inputOutput(let path, let reason): "\(path): \(reason); check the folder and its permissions"
        case .notResumable(let folder, let reason): "\(folder): \(reason)"
        case .noFolder(let folder, let revision):
            "\(folder)/ does not exist in \(revision); run from a folder that both sides have, or from the repository's root"
        case .harness(let failure): failure.description
        case .interrupted(let signal): "interrupted by signal \(signal)"
        }
    }
}

extension RoundsError {
    /// - Parameter action: what git was to do, as in "git cannot …".
    package init(_ error: GitProgramError, action: String) {
        switch error {
        case .missing: self = .noProgram("git", needed: "to check the baseline out")
        case .failed(let reason): self = .git(action: action, reason: reason)
        }
    }
}

/// A command that does not do its part.
package struct HarnessFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        case cannotStart(String)
        case exited(Int32)
        case signalled(Int32)
        case timedOut(seconds: Double)
        /// Though it says where its result goes.
        case noFile
        /// Nor did it print anything that could be its result.
        case noOutput
        case severalFiles([String])
        /// What it left is no result file: why.
        case unreadable(String)
    }

    package enum Stage: Sendable, Hashable {
        case preparing
        case measuring(round: Int)
    }

    package let side: RoundSide
    package let suite: String
    package let stage: Stage
    package let command: String
    package let kind: Kind
    /// What it wrote last.
    package let lastLines: [String]
    /// Whether the same works on the other side; nil where that was not tried.
    package var otherSideRuns: Bool?

    /// Whether only the candidate is at fault.
    package var isOfCandidateOnly: Bool { side == .candidate && otherSideRuns == true }

    /// What happened, without side and command: "exited with 3".
    package var what: String {
        switch kind {
        case .cannotStart(let reason): "cannot be started (\(reason))"
        case .exited(let code): "exited with \(code)"
        case .signalled(let signal): "was ended by signal \(signal)"
        case .timedOut(let seconds): "did not end within \(HarnessFailure.text(seconds))"
        case .noFile: "left no result file at {out}"
        case .noOutput: "left no result file at {out}, and printed nothing"
        case .severalFiles(let names):
            "left \(names.count) files at {out} (\(names.prefix(4).joined(separator: ", "))), and one is needed"
        case .unreadable(let reason): "left a file that is no result: \(reason)"
        }
    }

    package var place: String {
        switch stage {
        case .preparing: "while preparing"
        case .measuring(let round): round == 0 ? "in the warm-up round" : "in round \(round)"
        }
    }

    package var description: String {
        let who =
            otherSideRuns == false
            ? "suite \"\(suite)\": neither side runs"
            : "suite \"\(suite)\": the \(side.rawValue) does not \(stage == .preparing ? "build" : "run")"
        let tail = lastLines.isEmpty ? "" : "\nIts last lines:\n" + lastLines.map { "  " + $0 }.joined(separator: "\n")
        return "\(who): \(command) \(what) \(place)\(tail)"
    }

    private static func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
    }
}
