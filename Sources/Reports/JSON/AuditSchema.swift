/// The JSON Schema of the audit that `AuditJSON` writes.
package enum AuditSchema {
    /// Draft 2020-12.
    package static let json = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Tollgate audit, version 1",
          "type": "object",
          "description": "What `tollgate audit --format json` writes.",
          "additionalProperties": false,
          "required": [
            "schema", "branch", "head", "since", "until", "today", "counts", "files", "cutAt", "waivers", "used", "usedElsewhere", "entries"
          ],
          "properties": {
            "schema": {"const": "tollgate/audit/v1"},
            "branch": {"type": "string"},
            "head": {"type": "string", "description": "The commit that the branch is at."},
            "since": {"type": ["string", "null"]},
            "until": {"type": ["string", "null"]},
            "today": {"type": "string", "description": "The UTC day by which waivers have expired or not."},
            "counts": {
              "type": "object",
              "additionalProperties": false,
              "required": ["tightened", "loosened", "other"],
              "properties": {
                "tightened": {"type": "integer", "minimum": 0},
                "loosened": {"type": "integer", "minimum": 0},
                "other": {"type": "integer", "minimum": 0}
              }
            },
            "files": {"type": "array", "items": {"type": "string"}, "description": "Every path that one of the budgets ever had."},
            "cutAt": {"type": "array", "items": {"type": "string"}, "description": "The commits at which a shallow clone ends."},
            "waivers": {
              "type": "array",
              "description": "Those that stand in the budgets.",
              "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["file", "objective", "until", "by", "reason", "expired"],
                "properties": {
                  "file": {"type": "string"},
                  "objective": {"type": "string"},
                  "until": {"type": "string"},
                  "by": {"type": "string"},
                  "reason": {"type": "string"},
                  "expired": {"type": "boolean"}
                }
              }
            },
            "used": {
              "type": "array",
              "description": "Those that recorded verdicts used, the newest commit first.",
              "items": {"$ref": "#/$defs/used"}
            },
            "usedElsewhere": {
              "type": "integer", "minimum": 0, "description": "Judged commits that used a waiver and are not on the branch."
            },
            "entries": {"type": "array", "description": "The newest commit first.", "items": {"$ref": "#/$defs/entry"}}
          },
          "$defs": {
            "used": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "commit", "branchCommit", "date", "file", "objective", "outcome", "until", "by", "reason", "verdicts", "granted"
              ],
              "properties": {
                "commit": {"type": "string", "description": "The one that was judged."},
                "branchCommit": {"type": "string", "description": "The branch's; another one after a squash or a rebase."},
                "date": {"type": ["string", "null"], "description": "The branch's commit's author date, UTC."},
                "file": {"type": "string"},
                "objective": {"type": "string", "description": "A name, or name[value]."},
                "outcome": {"enum": ["fail", "undecided"], "description": "What was waived."},
                "until": {"type": "string"},
                "by": {"type": "string"},
                "reason": {"type": "string"},
                "verdicts": {"type": "integer", "minimum": 1, "description": "How many on the commit used it."},
                "granted": {
                  "anyOf": [
                    {"type": "null"},
                    {
                      "type": "object",
                      "description": "The commit that wrote the waiver into the budget.",
                      "additionalProperties": false,
                      "required": ["commit", "author", "email", "date"],
                      "properties": {
                        "commit": {"type": "string"},
                        "author": {"type": "string"},
                        "email": {"type": "string"},
                        "date": {"type": ["string", "null"]}
                      }
                    }
                  ]
                }
              }
            },
            "entry": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "commit", "author", "email", "date", "message", "file", "objectives", "key", "from", "to", "tendency", "waiver", "dropped",
                "problem"
              ],
              "properties": {
                "commit": {"type": "string"},
                "author": {"type": "string"},
                "email": {"type": "string"},
                "date": {"type": ["string", "null"], "description": "The author's, UTC."},
                "message": {"type": "string"},
                "file": {"type": "string"},
                "objectives": {"type": "array", "items": {"type": "string"}},
                "key": {"type": ["string", "null"]},
                "from": {"type": ["string", "null"]},
                "to": {"type": ["string", "null"]},
                "tendency": {"enum": ["tightened", "loosened", "other"]},
                "waiver": {
                  "anyOf": [
                    {"type": "null"},
                    {
                      "type": "object",
                      "description": "The one that stands after the change.",
                      "additionalProperties": false,
                      "required": ["until", "by", "reason", "expired"],
                      "properties": {
                        "until": {"type": "string"},
                        "by": {"type": "string"},
                        "reason": {"type": "string"},
                        "expired": {"type": ["boolean", "null"]}
                      }
                    }
                  ]
                },
                "dropped": {
                  "type": ["string", "null"],
                  "description": "The parent of a merge that brought what the merge took back; null for every other change."
                },
                "problem": {"type": ["string", "null"], "description": "Why the file was no budget."}
              }
            }
          }
        }
        """#
}
