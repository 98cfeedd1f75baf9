/// The JSON Schema of the history that `TimelineReport` writes.
package enum HistorySchema {
    /// Draft 2020-12.
    package static let json = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Tollgate history, version 1",
          "type": "object",
          "description": "What `tollgate history --json` writes. Values are in base units; what is infinite or unknown is null.",
          "additionalProperties": false,
          "required": ["schema", "objectives"],
          "properties": {
            "schema": {"const": "tollgate/history/v1"},
            "objectives": {
              "type": "array",
              "items": {
                "type": "object",
                "description": "One objective, or one value of its each.",
                "additionalProperties": false,
                "required": ["budget", "objective", "labels", "metric", "statistic", "unit", "points"],
                "properties": {
                  "budget": {"type": "string"},
                  "objective": {"type": "string"},
                  "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                  "metric": {"type": "string"},
                  "statistic": {"type": "string"},
                  "unit": {"type": "string", "description": "The base unit."},
                  "points": {"type": "array", "description": "Oldest first.", "items": {"$ref": "#/$defs/point"}}
                }
              }
            }
          },
          "$defs": {
            "point": {
              "type": "object",
              "additionalProperties": false,
              "required": ["commit", "time", "tags", "runs", "value", "lower", "upper", "limit", "outcome", "judged"],
              "properties": {
                "commit": {"type": "string"},
                "time": {"type": "integer", "description": "The committer's, seconds since 1970."},
                "tags": {"type": "array", "items": {"type": "string"}},
                "runs": {"type": "integer", "minimum": 0},
                "value": {"type": ["number", "null"]},
                "lower": {"type": ["number", "null"]},
                "upper": {"type": ["number", "null"]},
                "limit": {"type": ["string", "null"], "description": "As the budget wrote it at that commit."},
                "outcome": {"enum": ["pass", "fail", "undecided", null], "description": "Against that limit."},
                "judged": {
                  "type": "array",
                  "description": "What the recorded verdicts on the commit said, the last one last; empty where it was not judged.",
                  "items": {"enum": ["pass", "fail", "waived", "undecided"]}
                }
              }
            }
          }
        }
        """#
}
