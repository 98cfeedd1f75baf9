import Baselines
import Foundation

/// Which CI run this is, by the variables of the systems that set them: GitHub Actions (Gitea, Forgejo), GitLab CI, Buildkite, CircleCI, Azure
/// Pipelines and Jenkins.
struct JobIdentity {
    /// As people call the system; nil outside of CI.
    let system: String?
    let run: String?
    let job: String?
    let attempt: String?
    /// Where a person can look at the run.
    let url: String?
    /// `TOLLGATE_HOST`, for containers have names that say nothing; else the machine's own name.
    let host: String?

    private struct System {
        let name: String
        let run: String
        let job: String
        let attempt: String
        let url: @Sendable ([String: String]) -> String?
    }

    private static let systems: [System] = [
        System(name: "GitHub Actions", run: "GITHUB_RUN_ID", job: "GITHUB_JOB", attempt: "GITHUB_RUN_ATTEMPT") {
            guard let server = $0["GITHUB_SERVER_URL"], let repository = $0["GITHUB_REPOSITORY"], let run = $0["GITHUB_RUN_ID"] else {
                return nil
            }
            return "\(server)/\(repository)/actions/runs/\(run)"
        },
        System(name: "GitLab CI", run: "CI_PIPELINE_ID", job: "CI_JOB_NAME", attempt: "CI_JOB_ID") { $0["CI_JOB_URL"] },
        System(name: "Buildkite", run: "BUILDKITE_BUILD_ID", job: "BUILDKITE_STEP_KEY", attempt: "BUILDKITE_RETRY_COUNT") {
            $0["BUILDKITE_BUILD_URL"]
        },
        System(name: "CircleCI", run: "CIRCLE_WORKFLOW_ID", job: "CIRCLE_JOB", attempt: "CIRCLE_BUILD_NUM") { $0["CIRCLE_BUILD_URL"] },
        System(name: "Azure Pipelines", run: "BUILD_BUILDID", job: "SYSTEM_JOBNAME", attempt: "SYSTEM_JOBATTEMPT") {
            guard let server = $0["SYSTEM_COLLECTIONURI"], let project = $0["SYSTEM_TEAMPROJECT"], let build = $0["BUILD_BUILDID"] else {
                return nil
            }
            return "\(server)\(project)/_build/results?buildId=\(build)"
        },
        System(name: "Jenkins", run: "BUILD_TAG", job: "JOB_NAME", attempt: "BUILD_NUMBER") { $0["BUILD_URL"] },
    ]

    init(environment: [String: String]) {
        let set = environment.filter { !$0.value.isEmpty }
        let found = JobIdentity.systems.first { set[$0.run] != nil }
        system = found?.name
        run = found.flatMap { set[$0.run] }
        job = found.flatMap { set[$0.job] }
        attempt = found.flatMap { set[$0.attempt] }
        url = found.flatMap { $0.url(set) }
        host = set["TOLLGATE_HOST"] ?? JobIdentity.hostName
    }

    /// What a record says of how it came to be; it is no part of what tells records apart.
    var provenance: RecordProvenance {
        RecordProvenance(tollgate: Tollgate.configuration.version, host: host, system: system, url: url)
    }

    private static var hostName: String? {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return nil }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
