import Foundation
import RepositoryFixtures
import Testing

/// Records whose newest commit somebody has to vouch for: what is not signed, or not by whom git knows, is never taken.
@Suite("Signed records, end to end", .serialized)
struct SignedRecordsTests {
    /// Clones with a budget that every clone's check passes against the records of `c0`, and a key for each.
    private struct Signed {
        let shared: SharedRepository
        let keys: [SigningKey]

        init(_ kind: SigningKey.Kind = .ssh, clones: Int = 1, keys count: Int = 1) async throws {
            shared = try await SharedRepository(clones: clones, commits: 2)
            var keys: [SigningKey] = []
            for index in 0..<count { keys.append(try await SigningKey(kind, named: "key\(index)", in: shared.folder)) }
            self.keys = keys
            let cases = (1...200).map { "accuracy,1,ratio,case-\($0)\n" }.joined()
            try shared.folder.write("metric,value,unit,case\n" + cases, to: "results.csv")
            for (index, clone) in shared.clones.enumerated() {
                try shared.folder.budget(
                    "quality: { metric: main/accuracy, statistic: mean, direction: higher, margin: 5pp }", to: "\(clone)/Budgets/shop.yaml")
                try await keys[min(index, count - 1)].use(in: clone, knowing: keys)
            }
        }

        func record(_ clone: String = "clone-0", _ more: String...) async throws -> EndedProgram {
            try await shared.folder.tollgate(["record", "--repo", clone, "--commit", "c0", "--results", "main=results.csv"] + more)
        }

        func check(_ clone: String = "clone-0", _ more: String...) async throws -> EndedProgram {
            try await shared.folder.tollgate(
                ["check", "--repo", clone, "--results", "main=results.csv", "--baseline", "c0"] + more)
        }

        func git(_ words: String...) async throws -> String {
            try await TemporaryRepository.run(["-C", "clone-0"] + words, in: shared.folder.folder.path)
        }

        /// Puts a commit in the place of the newest.
        func forge(_ commit: String) async throws { _ = try await git("update-ref", "refs/tollgate/records", commit) }

        /// Stores a commit object of these bytes.
        func store(_ text: String) async throws -> String {
            try shared.folder.write(text, to: "clone-0/forged")
            return try await git("hash-object", "-t", "commit", "-w", "forged")
        }
    }

    private func refuses(_ ended: EndedProgram, _ words: String..., status: Int32 = 65) {
        #expect(ended.status == status && ended.output.isEmpty, "\(ended.status) \(ended.output)\(ended.errors)")
        for word in words { #expect(ended.errors.contains(word), "\(ended.errors)") }
    }

    @Test(
        "a signed record is taken, shared and continued, and git's own verification says so",
        arguments: SigningKey.Kind.allCases.filter(\.isThere))
    func signs(_ kind: SigningKey.Kind) async throws {
        let signed = try await Signed(kind, clones: 2, keys: 2)
        let first = try await signed.record("clone-0", "--push", "--sign")
        #expect(first.status == 0 && first.output.hasPrefix("recorded main"), "\(first.errors)")
        _ = try await signed.git("verify-commit", "refs/tollgate/records")
        let checked = try await signed.check("clone-0", "--require-signed")
        #expect(checked.status == 0 && checked.output.contains("PASS"), "\(checked.output)\(checked.errors)")
        let fetched = try await signed.check("clone-1", "--fetch", "--require-signed")
        #expect(fetched.status == 0 && fetched.output.contains("PASS"), "\(fetched.output)\(fetched.errors)")
        let second = try await signed.record("clone-1", "--push", "--sign", "--run-id", "again")
        #expect(second.status == 0, "\(second.errors)")
        #expect(try await signed.check("clone-0", "--fetch", "--require-signed").status == 0)
        #expect(try await signed.shared.suites() == ["main", "main"])
        for key in signed.keys { await key.end() }
    }

    @Test(
        "without a signature",
        arguments: [["check", "--require-signed"], ["check"], ["record", "--sign", "--run-id", "b"], ["compare", "c0", "c0"]])
    func unsigned(_ words: [String]) async throws {
        let signed = try await Signed()
        #expect(try await signed.record().status == 0)
        if !words.contains(where: { $0.hasPrefix("--") }) { _ = try await signed.git("config", "tollgate.requireSigned", "yes") }
        let results = words[0] == "compare" ? [] : ["--results", "main=results.csv"]
        let ended = try await signed.shared.folder.tollgate(words + ["--repo", "clone-0"] + results)
        refuses(ended, "it is not signed", "tollgate baseline sign")
        #expect(try await signed.git("rev-list", "--count", "refs/tollgate/records") == "1")
    }

    @Test("a measurement side by side is not begun")
    func run() async throws {
        let signed = try await Signed()
        _ = try await signed.record()
        _ = try await signed.git("config", "tollgate.requireSigned", "on")
        let words = ["run", "--repo", "clone-0", "--baseline", "c0", "--suite", "main", "--", "touch", "measured"]
        refuses(try await signed.shared.folder.tollgate(words), "it is not signed")
        #expect(!FileManager.default.fileExists(atPath: signed.shared.folder.folder.path + "/measured"))
    }

    @Test("an unsigned commit on top of a signed one, as who may push can make it")
    func unsignedOnTop() async throws {
        let signed = try await Signed()
        _ = try await signed.record("clone-0", "--sign")
        _ = try await signed.record("clone-0", "--run-id", "b")
        refuses(try await signed.check("clone-0", "--require-signed"), "it is not signed")
        refuses(try await signed.record("clone-0", "--sign", "--run-id", "c"), "it is not signed")
        _ = try await signed.git("config", "tollgate.requireSigned", "true")
        let sent = try await signed.shared.tollgate("clone-0", "baseline", "sync")
        #expect(sent.status == 65 && sent.errors.contains("\"tollgate baseline sign\""), "\(sent.output)\(sent.errors)")
        #expect(try await signed.shared.folder.git("-C", "origin.git", "for-each-ref", "refs/tollgate").isEmpty)
        let vouched = try await signed.shared.tollgate("clone-0", "baseline", "sign")
        #expect(vouched.status == 0 && vouched.output.hasPrefix("signed 2 records of 1 commit: commit "), "\(vouched.errors)")
        #expect(try await signed.check().status == 0)
        #expect(try await signed.shared.tollgate("clone-0", "baseline", "sync").status == 0)
        let again = try await signed.shared.tollgate("clone-0", "baseline", "sign")
        #expect(again.status == 0 && again.output.hasPrefix("already signed: commit "), "\(again.errors)")
    }

    @Test("signed by a key that is not known here")
    func unknownSigner() async throws {
        let signed = try await Signed(keys: 2)
        _ = try await signed.record("clone-0", "--sign")
        try await signed.keys[1].use(in: "clone-0", knowing: [signed.keys[1]])
        refuses(try await signed.check("clone-0", "--require-signed"), "a key that is not known here", "No principal matched", "SHA256:")
        refuses(try await signed.record("clone-0", "--sign", "--run-id", "b"), "a key that is not known here")
        // Nor does it write a signature that it would not take.
        try await signed.keys[0].use(in: "clone-0", knowing: [signed.keys[1]])
        _ = try await signed.git("update-ref", "-d", "refs/tollgate/records")
        refuses(try await signed.record("clone-0", "--sign"), "would not be accepted here", status: 69)
        #expect(try await signed.git("for-each-ref", "refs/tollgate").isEmpty)
    }

    enum Forgery: String, CaseIterable {
        /// The signature of the signed commit, over another tree.
        case copied
        /// Text that looks like one.
        case nonsense
        /// A signature of the words, in the message.
        case inMessage
        /// The good one behind a bad one.
        case second
        /// `refs/replace` shows the signed commit to who asks for the forged one.
        case replaced
    }

    @Test("a forged signature", arguments: Forgery.allCases)
    func forged(_ forgery: Forgery) async throws {
        let signed = try await Signed()
        _ = try await signed.record("clone-0", "--sign")
        let good = try await signed.git("cat-file", "commit", "refs/tollgate/records")
        let tip = try await signed.git("rev-parse", "refs/tollgate/records")
        _ = try await signed.record("clone-0", "--run-id", "b")
        let tree = try await signed.git("rev-parse", "refs/tollgate/records^{tree}")
        let lines = good.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(lines.firstIndex { $0.hasPrefix("gpgsig ") })
        let end = try #require(lines.firstIndex { $0.contains("-----END") })
        let signature = Array(lines[start...end])
        let headers = ["tree \(tree)"] + lines[1..<start]
        let forged: String
        switch forgery {
        case .copied: forged = (headers + signature + ["", "Record main", ""]).joined(separator: "\n")
        case .nonsense: forged = (headers + ["gpgsig nonsense", "", "Record main", ""]).joined(separator: "\n")
        case .inMessage: forged = (headers + [""] + signature + [""]).joined(separator: "\n")
        case .second:
            forged =
                (headers + ["gpgsig -----BEGIN SSH SIGNATURE-----", " AAAA", " -----END SSH SIGNATURE-----"] + signature
                + ["", "Record main", ""]).joined(separator: "\n")
        case .replaced: forged = (headers + ["", "Record main", ""]).joined(separator: "\n")
        }
        let commit = try await signed.store(forged)
        try await signed.forge(commit)
        if forgery == .replaced {
            _ = try await signed.git("replace", commit, tip)
            _ = try await signed.git("verify-commit", "refs/tollgate/records")
        }
        let isUnsigned = [.inMessage, .replaced].contains(forgery)
        refuses(try await signed.check("clone-0", "--require-signed"), isUnsigned ? "it is not signed" : "its signature is not valid")
        refuses(try await signed.record("clone-0", "--sign", "--run-id", "c"), commit.prefix(7).description)
    }

    @Test("a remote whose newest commit is not signed gives nothing and gets nothing, until somebody vouches for both")
    func remote() async throws {
        let signed = try await Signed(clones: 2)
        _ = try await signed.record("clone-1", "--push", "--run-id", "theirs")
        _ = try await signed.record("clone-0", "--sign")
        _ = try await signed.git("config", "tollgate.requireSigned", "true")
        let before = try await signed.git("rev-parse", "refs/tollgate/records")
        let mend = "tollgate baseline sign --remote origin"
        refuses(
            try await signed.shared.tollgate("clone-0", "baseline", "sync"), "refs/tollgate/records of origin", "it is not signed", mend)
        refuses(try await signed.check("clone-0", "--fetch"), mend)
        let recorded = try await signed.record("clone-0", "--push", "--run-id", "more")
        #expect(recorded.status == 65 && recorded.output.hasPrefix("recorded main"), "\(recorded.output)\(recorded.errors)")
        #expect(recorded.errors.contains(mend) && recorded.errors.contains("recorded in this clone only"), "\(recorded.errors)")
        #expect(try await signed.git("rev-parse", "refs/tollgate/records^") == before)
        let vouched = try await signed.shared.tollgate("clone-0", "baseline", "sign", "--remote", "origin")
        #expect(vouched.status == 0 && vouched.output.hasPrefix("signed 3 records of 1 commit"), "\(vouched.errors)")
        #expect(try await signed.shared.tollgate("clone-0", "baseline", "sync").status == 0)
        #expect(try await signed.shared.suites().count == 3)
        #expect(try await signed.check("clone-1", "--fetch", "--require-signed").status == 0)
    }

    @Test("two signed histories are merged under a signature, also by several clones at once")
    func merges() async throws {
        let signed = try await Signed(clones: 3, keys: 3)
        for clone in signed.shared.clones {
            try await signed.shared.folder.git("-C", clone, "config", "tollgate.requireSigned", "true")
            #expect(try await signed.record(clone, "--run-id", clone).status == 0)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for clone in signed.shared.clones {
                group.addTask {
                    let ended = try await signed.shared.tollgate(clone, "baseline", "sync")
                    #expect(ended.status == 0, "\(ended.errors)")
                }
            }
            try await group.waitForAll()
        }
        #expect(try await signed.shared.suites().count == 3)
        for clone in signed.shared.clones {
            #expect(try await signed.shared.tollgate(clone, "baseline", "sync").status == 0)
            try await signed.shared.folder.git("-C", clone, "verify-commit", "refs/tollgate/records")
            #expect(try await signed.shared.suites(clone).count == 3)
        }
        try await signed.shared.folder.git("-C", "origin.git", "fsck", "--strict", "--full")
    }

    /// Slow, some seconds: each attempt signs.
    @Test("writers at once lose nothing, and every commit is signed")
    func concurrency() async throws {
        let signed = try await Signed()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<6 {
                group.addTask {
                    for step in 0..<3 {
                        let ended = try await signed.record("clone-0", "--sign", "--run-id", "\(writer)-\(step)")
                        #expect(ended.status == 0, "\(ended.errors)")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await signed.shared.suites("clone-0").count == 18)
        for commit in try await signed.git("rev-list", "refs/tollgate/records").split(separator: "\n") {
            _ = try await signed.git("verify-commit", String(commit))
        }
    }

    @Test("nobody signs what is damaged")
    func damaged() async throws {
        let signed = try await Signed()
        _ = try await signed.record()
        try signed.shared.folder.write("hello", to: "clone-0/note")
        let blob = try await signed.git("hash-object", "-w", "note")
        var tree = ""
        for words in [
            ["read-tree", "refs/tollgate/records"], ["update-index", "--add", "--cacheinfo", "100644,\(blob),note"], ["write-tree"],
        ] {
            tree = try await TemporaryRepository.run(
                words, in: signed.shared.folder.folder.path + "/clone-0", environment: ["GIT_INDEX_FILE": ".git/forged"])
        }
        try await signed.forge(try await signed.git("commit-tree", "-m", "x", tree))
        refuses(try await signed.shared.tollgate("clone-0", "baseline", "sign"), "note", "nothing was signed")
    }

    @Test("what cannot sign, or cannot check", arguments: ["no key", "no signers", "no signers' file", "no program"])
    func setUp(_ what: String) async throws {
        let signed = try await Signed()
        switch what {
        case "no key": _ = try await signed.git("config", "--unset", "user.signingkey")
        case "no signers": _ = try await signed.git("config", "--unset", "gpg.ssh.allowedSignersFile")
        case "no signers' file": _ = try await signed.git("config", "gpg.ssh.allowedSignersFile", "/nonexistent")
        default: _ = try await signed.git("config", "gpg.ssh.program", "/nonexistent")
        }
        refuses(try await signed.record("clone-0", "--sign"), "git config", status: 69)
        #expect(try await signed.git("for-each-ref", "refs/tollgate").isEmpty)
        refuses(try await signed.shared.tollgate("clone-0", "baseline", "sign"), "nothing is recorded", status: 66)
    }

    @Test("the doctor says who vouches, and where somebody could add himself")
    func doctor() async throws {
        let signed = try await Signed()
        _ = try await signed.record()
        _ = try await signed.git("config", "tollgate.requireSigned", "true")
        func said() async throws -> String { try await signed.shared.tollgate("clone-0", "doctor", "--offline").output }
        #expect(try await said().contains("wrong  records: refs/tollgate/records, commit "))
        #expect(try await signed.shared.tollgate("clone-0", "baseline", "sign").status == 0)
        #expect(try await said().contains("fine   records: signed by somebody whom git knows"))
        let file = signed.shared.folder.folder.path
        try signed.shared.folder.write(try signed.shared.folder.read("allowed-clone-0"), to: "clone-0/signers")
        for place in ["\(file)/clone-0/signers", "signers"] {
            _ = try await signed.git("config", "gpg.ssh.allowedSignersFile", place)
            let diagnosis = try await said()
            #expect(diagnosis.contains("stands in the working tree (\(place))"), "\(diagnosis)")
        }
    }

    @Test("a switch that is neither on nor off is an error, and an empty reference needs no signature")
    func configuration() async throws {
        let signed = try await Signed()
        _ = try await signed.git("config", "tollgate.requireSigned", "maybe")
        refuses(try await signed.check(), "tollgate.requireSigned", status: 74)
        _ = try await signed.git("config", "tollgate.requireSigned", "true")
        let ended = try await signed.check()
        #expect(ended.output.contains("nothing is recorded in this clone"), "\(ended.output)\(ended.errors)")
    }
}
