import Foundation
import Rounds

/// What a measurement tells on standard error: one line that changes on a terminal, and a line a round elsewhere.
struct RoundsProgress {
    private let isTerminal = isatty(STDERR_FILENO) == 1

    /// What goes on now; nothing clears the line. Only on a terminal.
    func show(_ text: String) {
        guard isTerminal else { return }
        Progress.show(text.isEmpty ? "" : text + " …")
    }

    /// - Parameters:
    ///   - still: seconds that the rest takes, about.
    ///   - decided: how many objectives are decided, and how many there are; nil before the first look, and where nobody looks.
    ///   - looks: whether it may end before the last round.
    func finished(_ round: FinishedRound, of most: Int, still: Double, decided: (Int, of: Int)? = nil, looks: Bool = false) {
        var parts = ["round \(round.number) of \(looks ? "at most " : "")\(most)", "\(TimeSpan(seconds: round.seconds))"]
        if round.wasRepeated {
            parts.append("measured again, for others were busy")
        } else if let share = round.uses.compactMap(\.othersShare).max(), round.firstAttemptWasDisturbed {
            parts.append("others used \(Int((share * 100).rounded())) % of the processors")
        }
        if let decided { parts.append("\(decided.0) of \(decided.of) objectives decided") }
        if round.number < most, still > 0 { parts.append("about \(TimeSpan(seconds: still)) still") }
        let line = parts.joined(separator: " · ")
        if isTerminal { show(line) } else { complain(line) }
    }
}
