/// The JSON Schema of `tollgate/results/v1`, for editors and for tools that write the format. What a schema cannot say (that a run is
/// listed, that units of one metric convert into each other, that a time is not negative, that columns are equally long, that a
/// histogram's buckets ascend) the parser alone says.
package enum ResultsSchema {
    /// Draft 2020-12.
    package static let json = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Tollgate results",
          "description": "Observations of one suite, in rows or in columns; rows may hold histograms.",
          "type": "object",
          "required": ["schema", "observations"],
          "additionalProperties": false,
          "properties": {
            "schema": { "const": "tollgate/results/v1" },
            "suite": { "$ref": "#/$defs/text", "description": "What was run together, for people; the budget names its suites itself." },
            "kind": {
              "enum": ["benchmark", "evaluation", "load", "generic", null],
              "description": "What kind of harness measured. Benchmarks are never paired by case."
            },
            "environment": { "$ref": "#/$defs/environment" },
            "runs": { "type": ["array", "null"], "items": { "$ref": "#/$defs/run" } },
            "metrics": {
              "type": ["object", "null"],
              "propertyNames": { "minLength": 1 },
              "additionalProperties": { "$ref": "#/$defs/metric" }
            },
            "observations": {
              "anyOf": [
                { "type": "array", "items": { "anyOf": [{ "$ref": "#/$defs/row" }, { "$ref": "#/$defs/histogramRow" }] } },
                { "$ref": "#/$defs/columns" }
              ]
            }
          },
          "$defs": {
            "text": { "type": ["string", "null"], "minLength": 1 },
            "identifier": {
              "type": ["string", "integer", "null"],
              "minLength": 1,
              "minimum": -9223372036854775808,
              "maximum": 18446744073709551615
            },
            "index": { "type": ["integer", "null"], "minimum": 0, "maximum": 2147483647 },
            "label": { "type": ["string", "number", "boolean", "null"] },
            "value": {
              "anyOf": [{ "type": ["number", "null"] }, { "enum": ["NaN", "Infinity", "-Infinity"] }],
              "description": "Null, NaN and the infinities are missing observations."
            },
            "time": {
              "anyOf": [
                { "type": ["number", "null"] },
                { "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([Zz]|[+-]\\d{2}:?\\d{2})?$" }
              ],
              "description": "Seconds since 1970, or a date and time; UTC where no zone is written."
            },
            "environment": {
              "type": ["object", "null"],
              "additionalProperties": false,
              "properties": {
                "tool": { "$ref": "#/$defs/text" },
                "toolVersion": { "$ref": "#/$defs/text" },
                "hostClass": { "$ref": "#/$defs/text", "description": "A name for machines that count as alike." },
                "os": { "$ref": "#/$defs/text" },
                "architecture": { "$ref": "#/$defs/text" },
                "cpu": { "$ref": "#/$defs/text" },
                "model": { "$ref": "#/$defs/text" },
                "judge": { "$ref": "#/$defs/text", "description": "The model that scored." },
                "prompt": { "$ref": "#/$defs/text", "description": "A name or a digest of the prompt." },
                "goldenSet": { "$ref": "#/$defs/text", "description": "A name or a digest of what the cases asked." }
              }
            },
            "run": {
              "type": "object",
              "required": ["name"],
              "additionalProperties": false,
              "properties": {
                "name": { "allOf": [{ "$ref": "#/$defs/identifier" }, { "type": ["string", "integer"] }] },
                "started": { "$ref": "#/$defs/time" },
                "unfinished": { "$ref": "#/$defs/text", "description": "Why the harness did not finish, if it did not." },
                "environment": { "$ref": "#/$defs/environment" }
              }
            },
            "metric": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "unit": { "type": ["string", "null"], "description": "ms, s, B, MiB, tokens, $, %, 1/s …; observations may have others that convert." },
                "direction": { "enum": ["lower", "higher", null], "description": "Which way is better." },
                "kind": {
                  "enum": ["moody", "exact", null],
                  "description": "Whether the machine's mood decides values (time, memory) or counting does (scores, tokens, cost)."
                },
                "standard": {
                  "enum": [
                    "latency", "ttft", "itl", "tpot", "throughput", "failed", "time", "memory", "allocations", "instructions", "input_tokens",
                    "output_tokens", "cached_tokens", "cost", "score", "accuracy", null
                  ],
                  "description": "The standard metric that this is, by which a budget may name it too."
                }
              }
            },
            "row": {
              "type": "object",
              "required": ["metric", "value"],
              "additionalProperties": false,
              "properties": {
                "metric": { "type": "string", "minLength": 1 },
                "value": { "$ref": "#/$defs/value" },
                "unit": { "type": ["string", "null"] },
                "case": { "$ref": "#/$defs/identifier", "description": "The item of the golden set; the same id is paired between commits." },
                "epoch": { "$ref": "#/$defs/index", "description": "Which repetition of the case." },
                "run": { "$ref": "#/$defs/identifier", "description": "The measuring session; without it the file is one run." },
                "repetition": { "$ref": "#/$defs/index", "description": "Which repeat of the whole benchmark inside the run, from 0." },
                "labels": { "type": ["object", "null"], "additionalProperties": { "$ref": "#/$defs/label" } },
                "load": { "$ref": "#/$defs/label", "description": "The load level, 1x being the expected peak." },
                "failed": { "type": ["boolean", "null"], "description": "Whether the request or case failed." },
                "time": { "$ref": "#/$defs/time" }
              }
            },
            "histogramRow": {
              "type": "object",
              "required": ["metric", "histogram"],
              "additionalProperties": false,
              "description": "All observations of the metric with these labels in the run, in place of a row for each.",
              "properties": {
                "metric": { "type": "string", "minLength": 1 },
                "histogram": { "anyOf": [{ "$ref": "#/$defs/explicitHistogram" }, { "$ref": "#/$defs/bucketHistogram" }] },
                "unit": { "type": ["string", "null"], "description": "Of the bounds and edges, of sum, min and max." },
                "run": { "$ref": "#/$defs/identifier", "description": "The measuring session; without it the file is one run." },
                "labels": { "type": ["object", "null"], "additionalProperties": { "$ref": "#/$defs/label" } },
                "load": { "$ref": "#/$defs/label", "description": "The load level, 1x being the expected peak." }
              }
            },
            "count": { "type": "integer", "minimum": 0, "maximum": 9007199254740992 },
            "explicitHistogram": {
              "type": "object",
              "required": ["bounds", "counts"],
              "additionalProperties": false,
              "description": "Ascending bounds b0, b1 … and one count more: of the values up to b0, above b0 and up to b1, … above the last one. Of times the first bucket begins at 0.",
              "properties": {
                "bounds": { "type": "array", "items": { "type": "number" } },
                "counts": { "type": "array", "items": { "$ref": "#/$defs/count" } },
                "sum": { "$ref": "#/$defs/figure", "description": "The exact sum of the values, if it is known." },
                "min": { "$ref": "#/$defs/figure", "description": "The smallest value, if it is known." },
                "max": { "$ref": "#/$defs/figure", "description": "The largest value, if it is known." }
              }
            },
            "bucketHistogram": {
              "type": "object",
              "required": ["buckets"],
              "additionalProperties": false,
              "properties": {
                "buckets": {
                  "type": "array",
                  "items": { "type": "array", "items": { "type": ["number", "null"] } },
                  "description": "Ascending, each [lower, upper, count]; null in place of an edge for a first or last bucket that is open. Empty ones may be left out, and equal edges hold one value."
                },
                "sum": { "$ref": "#/$defs/figure", "description": "The exact sum of the values, if it is known." },
                "min": { "$ref": "#/$defs/figure", "description": "The smallest value, if it is known." },
                "max": { "$ref": "#/$defs/figure", "description": "The largest value, if it is known." }
              }
            },
            "figure": { "type": ["number", "null"] },
            "columns": {
              "type": "object",
              "required": ["metric", "value"],
              "additionalProperties": false,
              "description": "A column that is no list holds for every row.",
              "properties": {
                "metric": {
                  "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "array", "items": { "type": "string", "minLength": 1 } }]
                },
                "value": { "type": "array", "items": { "$ref": "#/$defs/value" } },
                "unit": { "anyOf": [{ "type": ["string", "null"] }, { "type": "array", "items": { "type": ["string", "null"] } }] },
                "case": { "anyOf": [{ "$ref": "#/$defs/identifier" }, { "type": "array", "items": { "$ref": "#/$defs/identifier" } }] },
                "epoch": { "anyOf": [{ "$ref": "#/$defs/index" }, { "type": "array", "items": { "$ref": "#/$defs/index" } }] },
                "run": { "anyOf": [{ "$ref": "#/$defs/identifier" }, { "type": "array", "items": { "$ref": "#/$defs/identifier" } }] },
                "repetition": { "anyOf": [{ "$ref": "#/$defs/index" }, { "type": "array", "items": { "$ref": "#/$defs/index" } }] },
                "labels": {
                  "type": ["object", "null"],
                  "additionalProperties": {
                    "anyOf": [{ "$ref": "#/$defs/label" }, { "type": "array", "items": { "$ref": "#/$defs/label" } }]
                  }
                },
                "load": { "anyOf": [{ "$ref": "#/$defs/label" }, { "type": "array", "items": { "$ref": "#/$defs/label" } }] },
                "failed": {
                  "anyOf": [{ "type": ["boolean", "null"] }, { "type": "array", "items": { "type": ["boolean", "null"] } }]
                },
                "time": { "anyOf": [{ "$ref": "#/$defs/time" }, { "type": "array", "items": { "$ref": "#/$defs/time" } }] }
              }
            }
          }
        }

        """#
}
