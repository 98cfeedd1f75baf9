import Foundation
import RepositoryFixtures
import Testing

/// What the documentation shows is what the executable does: its budgets validate, its result files are read, its console blocks are run.
@Suite("Documentation, end to end")
struct DocumentationTests {
    struct Block: CustomTestStringConvertible {
        let document: String
        let language: String
        let text: String
        let number: Int

        var testDescription: String { "\(document), block \(number) (\(language))" }
    }

    static let documents =
        ["README.md"]
        + [
            "Audit", "Budgets", "ContinuousIntegration", "Deciding", "MeasuringSideBySide", "ReadingAVerdict", "Records", "ResultFiles",
            "Statistics",
        ]
        .map { "Sources/tollgate/Tollgate.docc/\($0).md" }

    static let blocks: [Block] = documents.flatMap { document -> [Block] in
        let file = ScratchRepository.fixtures.deletingLastPathComponent().appending(path: document)
        let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").components(separatedBy: "\n")
        var blocks: [Block] = []
        var open: (language: String, lines: [String])?
        for line in lines {
            if line.hasPrefix("```") {
                if let (language, lines) = open {
                    blocks.append(
                        Block(document: document, language: language, text: lines.joined(separator: "\n") + "\n", number: blocks.count + 1))
                    open = nil
                } else {
                    open = (String(line.dropFirst(3)), [])
                }
            } else {
                open?.lines.append(line)
            }
        }
        return blocks
    }

    @Test("every document is there and shows something")
    func documentsExist() {
        let plain = ["ContinuousIntegration", "Deciding", "ReadingAVerdict", "Statistics"].map { "Sources/tollgate/Tollgate.docc/\($0).md" }
        for document in Self.documents where !plain.contains(document) {
            #expect(Self.blocks.contains { $0.document == document }, "\(document)")
        }
    }

    @Test("a budget validates", arguments: blocks.filter { $0.language == "yaml" && $0.text.hasPrefix("schema:") })
    func budget(_ block: Block) async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.write(block.text, to: "Budgets/shown.yaml")
        let ended = try await folder.tollgate("budget", "validate", "--explain")
        #expect(ended.status == 0, "\(ended.errors)")
    }

    @Test("a result file is read", arguments: blocks.filter { $0.text.hasPrefix("metric,") || $0.text.contains("tollgate/results/v1\"") })
    func results(_ block: Block) async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.write(block.text, to: "shown")
        let ended = try await folder.tollgate("results", "shown")
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.output.contains("accuracy"))
    }

    /// In a console block a line with `$ ` is a command, and what follows is what it prints, whole.
    @Test("a console block is true", arguments: blocks.filter { $0.language == "console" })
    func console(_ block: Block) async throws {
        let repository = try await ScratchRepository()
        try await repository.commit("Start")
        try repository.write("metric,value,unit,case\naccuracy,1,ratio,a\naccuracy,0,ratio,b\n", to: "results.csv")
        let path = "\(ScratchRepository.executable.deletingLastPathComponent().path):/usr/bin:/bin"
        var expected: [String] = []
        var command: String?
        func finish() async throws {
            guard let command else { return }
            let ended = try await EndedProgram(
                running: "/bin/bash", ["-c", command], in: repository.folder.path, environment: ["PATH": path])
            #expect((ended.output + ended.errors).split(separator: "\n").map(String.init) == expected, "\(command)")
        }
        for line in block.text.split(separator: "\n").map(String.init) {
            if line.hasPrefix("$ ") {
                try await finish()
                command = String(line.dropFirst(2))
                expected = []
            } else {
                expected.append(line)
            }
        }
        try await finish()
    }

    @Test("every command that the documents show exists", arguments: blocks)
    func commands(_ block: Block) async throws {
        for line in block.text.split(separator: "\n") where line.hasPrefix("tollgate ") || line.hasPrefix("$ tollgate ") {
            let words = line.split(separator: " ").map(String.init).drop { $0 == "$" }.dropFirst()
            let command = words.prefix { $0.allSatisfy(\.isLetter) }
            let ended = try await EndedProgram(running: ScratchRepository.executable.path, Array(command) + ["--help"], in: "/")
            #expect(ended.status == 0, "\(line)")
            for flag in words where flag.hasPrefix("--") { #expect(ended.output.contains(flag), "\(line)") }
        }
    }
}
