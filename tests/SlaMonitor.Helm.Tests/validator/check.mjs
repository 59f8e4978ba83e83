// Checks values against the chart's schema and objects against the Kubernetes API, for the tests of the chart.
// Reads {"schema": …, "values": [{"name", "values"}], "objects": [{"name", "object"}]} from standard input; writes {"values": {name: [error]},
// "objects": {name: [error]}}. Each error begins with the path of what is wrong.
import { valueErrors } from "./values.mjs";
import { objectErrors } from "./objects.mjs";

let text = "";
for await (const part of process.stdin.setEncoding("utf8")) text += part;
const { schema, values = [], objects = [] } = JSON.parse(text);
const answer = { values: valueErrors(schema, values), objects: await objectErrors(objects) };
process.stdout.write(JSON.stringify(answer));
