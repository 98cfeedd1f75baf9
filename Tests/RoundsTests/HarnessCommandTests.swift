import Rounds
import Testing

/// Placeholders in commands, and what a shell makes of them.
@Suite struct HarnessCommandTests {
    private let values = Placeholders(out: "/tmp/a b/it's", side: .candidate, round: 3, level: "2x")

    @Test func aProgramGetsValuesAsTheyAre() {
        let command = HarnessCommand(words: ["bench", "--out={out}", "{side}", "{round}@{level}", "{other}"])
        #expect(command.words(values) == ["bench", "--out=/tmp/a b/it's", "candidate", "3@2x", "{other}"])
    }

    @Test func aShellLineGetsThemQuotedWhereTheyHaveTo() {
        let command = HarnessCommand(words: ["bench > {out}; echo {side} ${HOME} ${out} {a,b} {"])
        #expect(command.words(values) == ["/bin/sh", "-c", "bench > '/tmp/a b/it'\\''s'; echo candidate ${HOME} ${out} {a,b} {"])
    }

    @Test func aValueIsNotReplacedAgain() {
        let command = HarnessCommand(words: ["x", "{out}{side}"])
        #expect(command.words(Placeholders(out: "{side}", side: .baseline, round: 1)) == ["x", "{side}baseline"])
    }

    @Test func withoutLevelsItsPlaceholderStays() {
        #expect(HarnessCommand(words: ["x", "{level}"]).words(Placeholders(out: "o", side: .baseline, round: 1)) == ["x", "{level}"])
    }

    @Test(
        "whether a command says where its result goes",
        arguments: [
            ("bench {out}", true), ("bench $TOLLGATE_OUT", true), ("bench \"$out\"", true), ("bench $out", true), ("bench $output", false),
            ("go test -bench .", false),
        ] as [(String, Bool)])
    func namesOutput(_ line: String, _ names: Bool) { #expect(HarnessCommand.shell(line).namesOutput == names) }

    @Test func variablesHaveTheSameNames() {
        let variables = values.variables
        #expect(variables["TOLLGATE_OUT"] == "/tmp/a b/it's" && variables["out"] == "/tmp/a b/it's")
        #expect(variables["TOLLGATE_SIDE"] == "candidate" && variables["TOLLGATE_ROUND"] == "3" && variables["TOLLGATE_LEVEL"] == "2x")
        #expect(Placeholders(out: "o", side: .baseline, round: 1).variables["TOLLGATE_LEVEL"] == nil)
    }
}
