/// The JSON Schema of the verdicts that lie beside the records.
package enum RecordedVerdictSchema {
    /// Draft 2020-12.
    package static let json = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Tollgate recorded verdict, version 1",
          "type": "object",
          "description": "What `tollgate check --record` leaves in git, and `tollgate baseline show --json` prints. Numbers are in base units; what is infinite or unknown is absent.",
          "additionalProperties": false,
          "required": ["schema", "commit", "tree", "look", "outcome", "exit", "identity", "budgets"],
          "properties": {
            "schema": {"const": "tollgate/recorded-verdict/v1"},
            "commit": {"type": "string", "description": "The judged commit, hexadecimal."},
            "tree": {"type": "string"},
            "look": {"type": "integer", "minimum": 1, "description": "The how-manieth look at this commit."},
            "rounds": {
              "type": "object",
              "description": "Where rounds were looked at after each one: every outcome holds over all these looks.",
              "additionalProperties": false,
              "required": ["done", "maximum"],
              "properties": {"done": {"type": "integer", "minimum": 1}, "maximum": {"type": "integer", "minimum": 1}}
            },
            "outcome": {"$ref": "#/$defs/outcome"},
            "exit": {"enum": [0, 1, 2, 65, 69]},
            "notMeasured": {"enum": ["rubbish", "does-not-run"], "description": "What the candidate's harness did, so that nothing was judged."},
            "identity": {
              "type": "object",
              "description": "Which check it was; empty outside of CI.",
              "additionalProperties": false,
              "properties": {"ciRun": {"type": "string"}, "job": {"type": "string"}, "attempt": {"type": "string"}}
            },
            "provenance": {
              "type": "object",
              "description": "How it came to be: nothing is decided by it.",
              "additionalProperties": false,
              "required": ["tollgate"],
              "properties": {
                "tollgate": {"type": "string"},
                "host": {"type": "string"},
                "system": {"type": "string"},
                "url": {"type": "string"}
              }
            },
            "budgets": {"type": "array", "items": {"$ref": "#/$defs/budget"}}
          },
          "$defs": {
            "outcome": {"enum": ["pass", "fail", "undecided"]},
            "budget": {
              "type": "object",
              "additionalProperties": false,
              "required": ["file", "service", "policy", "outcome", "exit", "objectives", "omitted"],
              "properties": {
                "file": {"type": "string", "description": "From the repository's root where it lies in it."},
                "blob": {"type": "string", "description": "The id of its bytes, which need not be stored."},
                "commit": {"type": "string", "description": "The commit that has these bytes there; absent where they were not committed."},
                "service": {"type": "string"},
                "policy": {"$ref": "#/$defs/policy"},
                "outcome": {"$ref": "#/$defs/outcome"},
                "exit": {"enum": [0, 1, 2]},
                "objectives": {"type": "array", "items": {"$ref": "#/$defs/objective"}},
                "omitted": {"type": "integer", "minimum": 0, "description": "Objectives that passed and were left out because there are too many."}
              }
            },
            "policy": {
              "type": "object",
              "additionalProperties": false,
              "required": ["alpha", "undecided", "absent", "unscored", "correction"],
              "properties": {
                "alpha": {"type": "number", "description": "The one-sided level of each bound."},
                "undecided": {"enum": ["block-if-worse", "warn", "block", "pass"]},
                "absent": {"enum": ["undecided", "fail", "zero"]},
                "unscored": {"enum": ["undecided", "wrong", "exclude"]},
                "correction": {"enum": ["beyond", "holm-all", "benjamini-hochberg"]}
              }
            },
            "objective": {
              "type": "object",
              "description": "One objective, or one value of its each.",
              "additionalProperties": false,
              "required": ["name", "labels", "suite", "metric", "statistic", "unit", "outcome", "blocks", "checks"],
              "properties": {
                "name": {"type": "string"},
                "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                "suite": {"type": "string"},
                "metric": {"type": "string"},
                "statistic": {"type": "string"},
                "unit": {"type": "string", "description": "The base unit."},
                "outcome": {"$ref": "#/$defs/outcome"},
                "leaning": {"$ref": "#/$defs/leaning"},
                "blocks": {"type": "boolean", "description": "Whether it counted in the exit code."},
                "policy": {"$ref": "#/$defs/policy"},
                "waived": {
                  "type": "object",
                  "description": "The waiver that was used.",
                  "additionalProperties": false,
                  "required": ["by", "until", "reason"],
                  "properties": {"by": {"type": "string"}, "until": {"type": "string"}, "reason": {"type": "string"}}
                },
                "checks": {"type": "array", "items": {"$ref": "#/$defs/check"}}
              }
            },
            "leaning": {"enum": ["looks-worse", "no-sign-of-harm", "cannot-be-judged", "cannot-decide-by-design"]},
            "check": {
              "type": "object",
              "additionalProperties": false,
              "required": ["kind", "bound", "outcome", "reason"],
              "properties": {
                "kind": {"enum": ["limit", "margin"]},
                "baseline": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["policy"],
                  "properties": {
                    "policy": {"type": "string"},
                    "commit": {"type": "string", "description": "Absent for files of the same job."}
                  }
                },
                "bound": {"type": "string", "description": "As the budget writes it."},
                "baselineEstimate": {"type": "number"},
                "candidateEstimate": {"type": "number"},
                "change": {
                  "type": "object",
                  "description": "Candidate against baseline; for a limit the value itself.",
                  "additionalProperties": false,
                  "required": ["scale"],
                  "properties": {
                    "scale": {"enum": ["relative", "points", "absolute", "value"]},
                    "estimate": {"type": "number"},
                    "lower": {"type": "number"},
                    "upper": {"type": "number"}
                  }
                },
                "outcome": {"$ref": "#/$defs/outcome"},
                "leaning": {"$ref": "#/$defs/leaning"},
                "reason": {"type": "string"}
              }
            }
          }
        }
        """#
}
