// What modelling tools say of the drawn BPMN files: bpmn-moddle reads them without a warning, bpmnlint's recommended
// rules find nothing. pictures.py copies this file to where the tools are and calls it with the folder of the drawings.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { BpmnModdle } from "bpmn-moddle";

const require = createRequire(import.meta.url);
const { Linter } = require("bpmnlint");
const NodeResolver = require("bpmnlint/lib/resolver/node-resolver.js");

const RULES = {
    extends: "bpmnlint:recommended",
    rules: {
        // One token walks a flow: ways that meet at a step need no gateway to join them.
        "fake-join": "off",
        // What a gateway asks stands in the step before it, as the acts write it.
        "label-required": "off",
        // A review chain begins in as many places as the act has chains for its operations.
        "single-blank-start-event": "off",
        // "No answer in time" says what the clock means.
        "superfluous-label": "off",
    },
};
const folder = process.argv[2];
// Rules remember what they saw: each file gets a linter of its own.
const linter = () => new Linter({ config: RULES, resolver: new NodeResolver() });
const findings = [];
let read = 0;
for (const name of readdirSync(folder).filter((name) => name.endsWith(".bpmn")).sort()) {
    read += 1;
    try {
        const { rootElement, warnings } = await new BpmnModdle().fromXML(readFileSync(join(folder, name), "utf8"));
        findings.push(...warnings.map((warning) => `${name}: ${warning.message}`));
        for (const [rule, reports] of Object.entries(await linter().lint(rootElement))) {
            findings.push(...reports.map((report) => `${name}: ${rule}: ${report.id}: ${report.message}`));
        }
    } catch (fault) {
        findings.push(`${name}: ${fault.message}`);
    }
}
findings.slice(0, 40).forEach((finding) => console.error(finding));
console.log(`${read} models read, ${findings.length} findings`);
process.exit(read > 0 && findings.length === 0 ? 0 : 1);
