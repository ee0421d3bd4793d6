// Record what Google's CSP Evaluator finds in the policies that `harden_http` is tested on.
//
//     npm install --prefix FOLDER csp_evaluator@1.1.8
//     node csp_evaluator.mjs FOLDER PATH/TO/policies.json PATH/TO/evaluator.json
//
// All of its checks are asked: of the policy as it is written those of strict policies and of reports, of the
// policy as a browser with CSP 3 sees it the rest.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [folder, policies, output] = process.argv.slice(2);
const require = createRequire(join(resolve(folder), "package.json"));
const { CspEvaluator, DEFAULT_CHECKS, STRICTCSP_CHECKS } = require("csp_evaluator/dist/evaluator.js");
const { checkHasConfiguredReporting } = require("csp_evaluator/dist/checks/security_checks.js");
const { Type, Severity } = require("csp_evaluator/dist/finding.js");
const { CspParser } = require("csp_evaluator/dist/parser.js");
const { version } = require("csp_evaluator/package.json");

/** What one check says; some throw where a source is no address. */
function ask(check, parsed) {
  try {
    return new CspEvaluator(parsed).evaluate([], [check]);
  } catch {
    return [];
  }
}

function askOfWritten(check, parsed) {
  try {
    return check(parsed);
  } catch {
    return [];
  }
}

function judge(text) {
  const parsed = new CspParser(text).csp;
  const findings = [
    ...DEFAULT_CHECKS.flatMap((check) => ask(check, parsed)),
    ...[...STRICTCSP_CHECKS, checkHasConfiguredReporting].flatMap((check) => askOfWritten(check, parsed)),
  ];
  const rows = findings.map((finding) => ({
    type: Type[finding.type],
    severity: Severity[finding.severity],
    directive: finding.directive,
    ...(finding.value === undefined ? {} : { value: finding.value }),
  }));
  const unique = new Map(rows.map((row) => [JSON.stringify(row), row]));
  return [...unique.values()];
}

const recorded = JSON.parse(readFileSync(policies, "utf8")).map(({ policy }) => ({
  policy,
  findings: judge(policy),
}));
const rows = recorded.map(
  ({ policy, findings }) =>
    `  {"policy": ${JSON.stringify(policy)}, "findings": [${findings.map((row) => `\n    ${JSON.stringify(row)}`).join(",")}\n  ]}`,
);
writeFileSync(output, `{"version": ${JSON.stringify(version)}, "policies": [\n${rows.join(",\n")}\n]}\n`);
