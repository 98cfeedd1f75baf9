/// The JSON Schema of the verdict that `JSONReport` writes.
package enum VerdictSchema {
    /// Draft 2020-12.
    package static let json = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Tollgate verdict, version 1",
          "type": "object",
          "description": "What `tollgate check --format json` writes.",
          "additionalProperties": false,
          "required": ["schema", "outcome", "exit", "headline", "candidate", "notMeasured", "budgets"],
          "properties": {
            "schema": {"const": "tollgate/verdict/v1"},
            "outcome": {"enum": ["pass", "fail", "undecided"]},
            "exit": {"enum": [0, 1, 2, 65, 69]},
            "headline": {"type": "string"},
            "notMeasured": {
              "type": ["object", "null"],
              "description": "Where the candidate's harness does not run, or leaves nothing that can be read, while the baseline's does.",
              "additionalProperties": false,
              "required": ["advice", "lastLines"],
              "properties": {
                "advice": {"type": "string"},
                "lastLines": {"type": "array", "items": {"type": "string"}, "description": "What it wrote last."}
              }
            },
            "candidate": {
              "type": "object",
              "description": "What was judged.",
              "additionalProperties": false,
              "required": ["commit", "look", "rounds", "notes"],
              "properties": {
                "commit": {"type": ["string", "null"]},
                "look": {"type": "integer", "minimum": 1},
                "rounds": {
                  "anyOf": [
                    {"type": "null"},
                    {
                      "type": "object",
                      "description": "The rounds were looked at after each one: every bound and outcome holds over all these looks.",
                      "additionalProperties": false,
                      "required": ["done", "maximum"],
                      "properties": {"done": {"type": "integer", "minimum": 1}, "maximum": {"type": "integer", "minimum": 1}}
                    }
                  ]
                },
                "notes": {"type": "array", "items": {"type": "string"}}
              }
            },
            "budgets": {"type": "array", "items": {"$ref": "#/$defs/budget"}}
          },
          "$defs": {
            "budget": {
              "type": "object",
              "description": "One budget file.",
              "additionalProperties": false,
              "required": [
                "file", "service", "owner", "outcome", "exit", "headline", "advice", "blocking", "confidence", "budgetOrigin",
                "objectives", "unfair", "notes", "unguarded"
              ],
              "properties": {
                "file": {"type": "string"},
                "service": {"type": "string"},
                "owner": {"type": ["string", "null"]},
                "outcome": {"enum": ["pass", "fail", "undecided"]},
                "exit": {"enum": [0, 1, 2]},
                "headline": {"type": "string"},
                "advice": {"type": ["string", "null"]},
                "blocking": {"type": "string"},
                "confidence": {"type": "number"},
                "budgetOrigin": {"type": "string"},
                "objectives": {"type": "array", "items": {"$ref": "#/$defs/objective"}},
                "unfair": {
                  "type": "array", "items": {"type": "string"}, "description": "What makes a comparison unfair: another machine, judge, golden set or load."
                },
                "notes": {"type": "array", "items": {"type": "string"}},
                "unguarded": {"type": "array", "items": {"type": "string"}, "description": "Metrics in the results that no objective names."}
              }
            },
            "objective": {
              "type": "object",
              "description": "One objective, or one value of its each.",
              "additionalProperties": false,
              "required": [
                "name", "labels", "primary", "suite", "metric", "statistic", "unit", "direction", "outcome", "leaning", "blocks",
                "waived", "checks", "flips", "counts"
              ],
              "properties": {
                "name": {"type": "string"},
                "labels": {"type": "object", "additionalProperties": {"type": "string"}, "description": "Label to value."},
                "primary": {"type": "boolean"},
                "suite": {"type": "string"},
                "metric": {"type": "string"},
                "statistic": {"type": "string"},
                "unit": {"type": "string", "description": "Base unit of all values: s, B, tokens, ratio, a currency, or empty."},
                "direction": {"enum": ["lower", "higher"]},
                "outcome": {"enum": ["pass", "fail", "undecided"]},
                "leaning": {"enum": ["looks-worse", "no-sign-of-harm", "cannot-be-judged", "cannot-decide-by-design", null]},
                "blocks": {"type": "boolean", "description": "Whether it counts in the exit code."},
                "waived": {
                  "anyOf": [
                    {"type": "null"},
                    {
                      "type": "object",
                      "description": "The waiver that applies.",
                      "additionalProperties": false,
                      "required": ["until", "by", "reason"],
                      "properties": {"until": {"type": "string"}, "by": {"type": "string"}, "reason": {"type": "string"}}
                    }
                  ]
                },
                "checks": {"type": "array", "items": {"$ref": "#/$defs/check"}},
                "flips": {
                  "anyOf": [
                    {"type": "null"},
                    {
                      "type": "object",
                      "description": "Cases whose score changed, worst first.",
                      "additionalProperties": false,
                      "required": ["cases", "worse", "better"],
                      "properties": {
                        "cases": {"type": "integer", "minimum": 0},
                        "worse": {
                          "type": "array",
                          "items": {
                            "type": "object",
                            "description": "A case whose score changed.",
                            "additionalProperties": false,
                            "required": ["id", "before", "after", "labels", "flipsUnchanged"],
                            "properties": {
                              "id": {"type": "string"},
                              "before": {"type": "array", "items": {"type": ["number", "null"]}},
                              "after": {"type": "array", "items": {"type": ["number", "null"]}},
                              "labels": {"type": "object", "additionalProperties": {"type": "string"}, "description": "Label to value."},
                              "flipsUnchanged": {
                                "type": ["boolean", "null"],
                                "description": "Whether it has flipped between records of an unchanged prompt; null where nobody knows."
                              }
                            }
                          }
                        },
                        "better": {
                          "type": "array",
                          "items": {
                            "type": "object",
                            "description": "A case whose score changed.",
                            "additionalProperties": false,
                            "required": ["id", "before", "after", "labels", "flipsUnchanged"],
                            "properties": {
                              "id": {"type": "string"},
                              "before": {"type": "array", "items": {"type": ["number", "null"]}},
                              "after": {"type": "array", "items": {"type": ["number", "null"]}},
                              "labels": {"type": "object", "additionalProperties": {"type": "string"}, "description": "Label to value."},
                              "flipsUnchanged": {
                                "type": ["boolean", "null"],
                                "description": "Whether it has flipped between records of an unchanged prompt; null where nobody knows."
                              }
                            }
                          }
                        }
                      }
                    }
                  ]
                },
                "counts": {
                  "type": "object",
                  "description": "What is not among the numbers.",
                  "additionalProperties": false,
                  "required": ["unscored", "failed", "new", "gone", "changed", "warmUp"],
                  "properties": {
                    "warmUp": {"type": "number", "minimum": 0, "description": "The largest share of a run that had not settled."},
                    "unscored": {"type": "array", "items": {"type": "string"}},
                    "failed": {"type": "integer", "minimum": 0},
                    "new": {"type": "array", "items": {"type": "string"}},
                    "gone": {"type": "array", "items": {"type": "string"}},
                    "changed": {
                      "type": "array", "items": {"type": "string"}, "description": "Cases that ask something else than before."
                    }
                  }
                }
              }
            },
            "check": {
              "type": "object",
              "description": "One comparison: with the limit, or with one baseline and the margin.",
              "additionalProperties": false,
              "required": [
                "kind", "baseline", "bound", "baselineEstimate", "candidateEstimate", "change", "outcome", "leaning", "reason",
                "sentence", "remedy", "method", "n", "cases", "epochs", "runs", "rounds", "noise", "needed", "pValue", "caveats", "tests", "effects"
              ],
              "properties": {
                "kind": {"enum": ["limit", "margin"]},
                "baseline": {
                  "anyOf": [
                    {"type": "null"},
                    {
                      "type": "object",
                      "description": "What it was compared with.",
                      "additionalProperties": false,
                      "required": ["policy", "commit", "origin"],
                      "properties": {"policy": {"type": "string"}, "commit": {"type": ["string", "null"]}, "origin": {"type": "string"}}
                    }
                  ]
                },
                "bound": {
                  "type": "object",
                  "description": "What is allowed, in the metric's own sign.",
                  "additionalProperties": false,
                  "required": ["scale", "value", "text"],
                  "properties": {
                    "scale": {"enum": ["relative", "points", "absolute", "value"]},
                    "value": {"type": ["number", "null"]},
                    "text": {"type": "string"}
                  }
                },
                "baselineEstimate": {"type": ["number", "null"], "description": "In the base unit."},
                "candidateEstimate": {"type": ["number", "null"], "description": "In the base unit."},
                "change": {
                  "anyOf": [
                    {"type": "null"},
                    {
                      "type": "object",
                      "description": "The change, or for a limit the value, with its bounds in the metric's own sign; an infinite bound is null.",
                      "additionalProperties": false,
                      "required": ["scale", "estimate", "lower", "upper", "level", "failLevel"],
                      "properties": {
                        "scale": {"enum": ["relative", "points", "absolute", "value"]},
                        "estimate": {"type": ["number", "null"]},
                        "lower": {"type": ["number", "null"]},
                        "upper": {"type": ["number", "null"]},
                        "level": {"type": "number", "description": "One-sided level of the bound on the bad side, which decides a pass."},
                        "failLevel": {"type": "number", "description": "One-sided level of the bound on the good side, which decides a fail."}
                      }
                    }
                  ]
                },
                "outcome": {"enum": ["pass", "fail", "undecided"]},
                "leaning": {"enum": ["looks-worse", "no-sign-of-harm", "cannot-be-judged", "cannot-decide-by-design", null]},
                "reason": {
                  "enum": [
                    "within-margin", "beyond-margin", "within-limit", "beyond-limit", "not-exceeded", "straddles", "one-run-a-side",
                    "before-first-look", "too-few-observations", "absent-metric", "absent-baseline", "gone-from-candidate", "unscored-cases",
                    "unfinished-run", "non-positive-baseline", "summary-only", "new-value", "never-settled", "method-refused",
                    "not-comparable"
                  ],
                  "description": "Why, as a code."
                },
                "sentence": {"type": "string", "description": "Why, for people."},
                "remedy": {"type": ["string", "null"], "description": "The cheapest next step."},
                "method": {"type": "string"},
                "n": {
                  "type": "object",
                  "description": "Observations.",
                  "additionalProperties": false,
                  "required": ["baseline", "candidate"],
                  "properties": {"baseline": {"type": ["integer", "null"], "minimum": 0}, "candidate": {"type": ["integer", "null"], "minimum": 0}}
                },
                "cases": {"type": ["integer", "null"], "minimum": 0, "description": "Pairs of cases."},
                "epochs": {"type": ["integer", "null"], "minimum": 0},
                "runs": {
                  "type": "object",
                  "description": "Runs.",
                  "additionalProperties": false,
                  "required": ["baseline", "candidate"],
                  "properties": {"baseline": {"type": ["integer", "null"], "minimum": 0}, "candidate": {"type": ["integer", "null"], "minimum": 0}}
                },
                "rounds": {"type": ["integer", "null"], "minimum": 0},
                "noise": {
                  "anyOf": [
                    {"type": "null"},
                    {
                      "type": "object",
                      "required": ["source"],
                      "additionalProperties": false,
                      "properties": {
                        "source": {"enum": ["independent", "rounds", "runs", "stated", "one-session", "history"]},
                        "rounds": {"type": "integer", "minimum": 0},
                        "share": {"type": ["number", "null"]},
                        "assumed": {"type": "string"},
                        "records": {"type": "integer", "minimum": 0},
                        "segments": {"type": "integer", "minimum": 0},
                        "deviation": {"type": ["number", "null"]}
                      },
                      "description": "What the spread between runs was taken from."
                    }
                  ]
                },
                "needed": {
                  "anyOf": [
                    {"type": "null"},
                    {
                      "type": "object",
                      "description": "Data that would decide, for 80 % if the truth is today's estimate.",
                      "additionalProperties": false,
                      "required": ["unit", "total", "more"],
                      "properties": {
                        "unit": {"enum": ["observations", "cases", "runs", "rounds", "requests", "records"]},
                        "total": {"type": ["integer", "null"], "minimum": 0},
                        "more": {"type": ["integer", "null"], "minimum": 0}
                      }
                    }
                  ]
                },
                "pValue": {
                  "type": ["number", "null"],
                  "description": "Of \"no worse than allowed\"; null where the method gives neither pass nor fail."
                },
                "caveats": {"type": "array", "items": {"type": "string"}},
                "tests": {
                  "type": "array",
                  "description": "Tests of \"no change\", candidate against baseline in base units. They stand beside the decision and have no part in it.",
                  "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["name", "statistic", "degreesOfFreedom", "pTwoSided", "pLess", "pGreater", "law", "estimate"],
                    "properties": {
                      "name": {"type": "string"},
                      "statistic": {"type": ["number", "null"]},
                      "degreesOfFreedom": {"type": ["number", "null"]},
                      "pTwoSided": {"type": ["number", "null"]},
                      "pLess": {"type": ["number", "null"], "description": "Against a candidate with smaller values."},
                      "pGreater": {"type": ["number", "null"], "description": "Against a candidate with larger values."},
                      "law": {
                        "type": "object",
                        "additionalProperties": false,
                        "required": ["kind"],
                        "properties": {
                          "kind": {"enum": ["exact", "asymptotic", "monte-carlo"]},
                          "resamples": {"type": "integer", "minimum": 0},
                          "generator": {"type": "string"},
                          "seed": {"type": "string"}
                        }
                      },
                      "estimate": {"$ref": "#/$defs/effect"}
                    }
                  }
                },
                "effects": {"type": "array", "items": {"$ref": "#/$defs/effect"}, "description": "Sizes of the change."}
              }
            },
            "effect": {
              "type": "object",
              "description": "The size of a change with its interval, where the method has one.",
              "additionalProperties": false,
              "required": ["name", "value", "lower", "upper"],
              "properties": {
                "name": {"type": "string"},
                "value": {"type": ["number", "null"]},
                "lower": {"type": ["number", "null"]},
                "upper": {"type": ["number", "null"]}
              }
            }
          }
        }
        """#
}
