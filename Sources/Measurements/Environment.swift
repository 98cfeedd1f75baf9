/// Where and with what a run was measured; nil is unknown, and unknown is equal only to unknown.
package struct Environment: Sendable, Hashable, Codable {
    package var tool: String?
    package var toolVersion: String?
    /// A name for machines that count as alike; given by `--host-class`, it stands for the CPU model.
    package var hostClass: String?
    package var os: String?
    package var architecture: String?
    package var cpu: String?
    package var model: String?
    package var judge: String?
    /// An identifier of the prompt: a name, a digest.
    package var prompt: String?
    /// A digest of the golden set: what the cases asked, not what was answered.
    package var goldenSet: String?

    package init(
        tool: String? = nil, toolVersion: String? = nil, hostClass: String? = nil, os: String? = nil, architecture: String? = nil,
        cpu: String? = nil, model: String? = nil, judge: String? = nil, prompt: String? = nil, goldenSet: String? = nil
    ) {
        self.tool = tool
        self.toolVersion = toolVersion
        self.hostClass = hostClass
        self.os = os
        self.architecture = architecture
        self.cpu = cpu
        self.model = model
        self.judge = judge
        self.prompt = prompt
        self.goldenSet = goldenSet
    }

    /// These values, and the other's where these are unknown.
    package func filled(from other: Environment) -> Environment {
        Environment(
            tool: tool ?? other.tool, toolVersion: toolVersion ?? other.toolVersion, hostClass: hostClass ?? other.hostClass,
            os: os ?? other.os,
            architecture: architecture ?? other.architecture, cpu: cpu ?? other.cpu, model: model ?? other.model,
            judge: judge ?? other.judge,
            prompt: prompt ?? other.prompt, goldenSet: goldenSet ?? other.goldenSet)
    }

    /// What must be equal for two records to share one noise floor: OS, architecture, CPU model (or host class), tool with its
    /// major version, model and judge.
    package var noiseKey: [String?] {
        let major = toolVersion.map { String($0.prefix { $0 != "." }) }
        return [os, architecture, hostClass ?? cpu, tool, major, model, judge]
    }
}
