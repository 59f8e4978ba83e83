import Ajv from "ajv";

/** What a schema has against values, by their names. Without a schema nothing is said. */
export function valueErrors(schema, values) {
  if (!schema) return {};
  const validate = new Ajv({ allErrors: true, strict: true, strictTypes: false, verbose: true }).compile(schema);
  return Object.fromEntries(values.map(({ name, values: given }) => [name, validate(given) ? [] : validate.errors.map(tell)]));
}

function tell({ instancePath, keyword, message, params, data }) {
  const path = instancePath.slice(1).replaceAll("/", ".");
  if (keyword === "additionalProperties") return `${[path, params.additionalProperty].filter(Boolean).join(".")}: there is no such value`;
  if (keyword === "enum") return `${path}: must be ${params.allowedValues.join(" or ")}, not ${JSON.stringify(data)}`;
  if (keyword === "propertyNames") return `${path}.${params.propertyName}: is no name for it`;
  return `${path}: ${message}${typeof data === "object" ? "" : `, not ${JSON.stringify(data)}`}`;
}
