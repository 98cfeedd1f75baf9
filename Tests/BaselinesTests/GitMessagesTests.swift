import Testing

@testable import Baselines

/// What git and servers print, as it was printed.
@Suite("Messages of git")
struct GitMessagesTests {
    @Test(
        "The line that tells most",
        arguments: [
            (
                """
                remote: Permission to o/r.git denied to github-actions[bot].
                fatal: unable to access 'https://github.com/o/r/': The requested URL returned error: 403
                """, "fatal: unable to access 'https://github.com/o/r/': The requested URL returned error: 403"
            ),
            (
                """
                git@github.com: Permission denied (publickey).
                fatal: Could not read from remote repository.

                Please make sure you have the correct access rights
                and the repository exists.
                """, "git@github.com: Permission denied (publickey)."
            ),
            (
                """
                fatal: detected dubious ownership in repository at '/x'
                To add an exception for this directory, call:

                \tgit config --global --add safe.directory /x
                """, "fatal: detected dubious ownership in repository at '/x'"
            ),
            ("fatal: unable to access 'https://u:s3cret@h/r/': timed out", "fatal: unable to access 'https://h/r/': timed out"),
            ("", "git says no more"), ("\n\n====\n", "git says no more"),
        ] as [(String, String)])
    func reason(_ text: String, _ reason: String) {
        #expect(GitMessages(text).reason == reason)
    }

    @Test(
        "Refused, or not reached",
        arguments: [
            ("fatal: unable to access 'https://h/': The requested URL returned error: 403", true),
            ("fatal: Authentication failed for 'https://h/'", true),
            ("fatal: could not read Username for 'http://h': terminal prompts disabled", true),
            ("git@h: Permission denied (publickey).", true), ("remote: HTTP Basic: Access denied", true),
            ("fatal: unable to access 'https://h/': Could not resolve host: h", false),
            ("ssh: connect to host 127.0.0.1 port 1: Connection refused", false),
            ("fatal: '/r.git' does not appear to be a git repository", false),
        ] as [(String, Bool)])
    func denied(_ text: String, _ isDenied: Bool) {
        #expect(GitMessages(text).isDenied == isDenied)
        #expect(!GitMessages(text).isContention && !GitMessages(text).isMissingReference)
    }

    @Test("Locks are named with their file, here and on the remote")
    func locks() {
        let line = "error: cannot lock ref 'refs/x': Unable to create '/r/.git/refs/x.lock': File exists."
        #expect(GitMessages(line).lockFile == "/r/.git/refs/x.lock" && GitMessages(line).isContention)
        let remote = GitMessages("remote: \(line)        \nremote: \nremote: remove the file manually to continue.        \n")
        #expect(remote.remoteReason == "remote: \(line)")
        #expect(GitMessages("error: cannot lock ref 'refs/x': is at 1 but expected 2").isContention)
        #expect(GitMessages("error: cannot lock ref 'refs/x': is at 1 but expected 2").lockFile == nil)
    }

    @Test("Credentials in addresses are never shown", arguments: ["https://u:p@h/x", "https://p@h/x", "https://u:p@q@h/x"])
    func credentials(_ address: String) {
        #expect(GitMessages.withoutCredentials("'\(address)' and \(address)") == "'https://h/x' and https://h/x")
    }
}
