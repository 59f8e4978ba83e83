// Two looks at each object, by the same packages, which are generated from the API's own descriptions:
// TypeScript knows every field, so that one that is unknown, misspelt, missing or of another type is an error; the validators at run time
// know what types cannot say: whole numbers and their size, quantities, dates.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "objects.generated.ts");

/** Where the type of a kind is; the core group has no name. */
function moduleOf({ apiVersion, kind }) {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  const root = group === "monitoring.coreos.com" ? "@kubernetes-models/prometheus-operator" : "kubernetes-models";
  return `${root}/${apiVersion}/${kind}`;
}

export async function objectErrors(objects) {
  const errors = Object.fromEntries(objects.map(({ name }) => [name, []]));
  const known = [];
  for (const { name, object } of objects) {
    try {
      const { [object.kind]: Model } = await import(moduleOf(object));
      known.push({ name, object });
      const { kind, apiVersion } = object;
      try {
        new Model({ ...object, kind, apiVersion }).validate();
      } catch (error) {
        if (!error.errors) throw error;
        for (const { instancePath, message, keyword, params } of error.errors)
          errors[name].push(`${dotted(instancePath)}: ${message ?? `${keyword} ${JSON.stringify(params)}`}`);
      }
    } catch (error) {
      if (error.code !== "ERR_MODULE_NOT_FOUND" && error.code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw error;
      errors[name].push(`apiVersion: Kubernetes has no kind ${object.kind} in ${object.apiVersion}`);
    }
  }
  for (const { name, error } of typeErrors(known)) errors[name].push(error);
  return errors;
}

function dotted(path) {
  return path.slice(1).replaceAll("/", ".");
}

/** Writes every object as a literal of its type, in memory, and asks the compiler: of a literal it refuses what the type has not. */
function typeErrors(objects) {
  if (objects.length === 0) return [];
  const text = objects
    .map(({ object }, i) => `import type { I${object.kind} as T${i} } from ${JSON.stringify(moduleOf(object))};\nexport const o${i}: T${i} = ${JSON.stringify(object)};`)
    .join("\n");
  const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === source || fileExists.call(host, file);
  host.getSourceFile = (file, ...rest) =>
    file === source ? ts.createSourceFile(source, text, ts.ScriptTarget.ES2022, true) : getSourceFile.call(host, file, ...rest);
  const program = ts.createProgram([source], options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const node = diagnostic.file?.fileName === source ? tokenAt(diagnostic.file, diagnostic.start) : undefined;
    // Not of an object: the packages themselves cannot be read, and then nothing was checked.
    if (!node) throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
    const { path, index } = placeOf(node);
    return { name: objects[index].name, error: `${path}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "; ")}` };
  });
}

function tokenAt(file, position) {
  const search = (node) => {
    if (position < node.getStart(file) || position >= node.end) return undefined;
    return ts.forEachChild(node, search) ?? node;
  };
  return search(file);
}

function placeOf(node) {
  const path = [];
  for (let at = node; at; at = at.parent) {
    if (ts.isPropertyAssignment(at)) path.unshift(at.name.text);
    else if (at.parent && ts.isArrayLiteralExpression(at.parent)) path.unshift(at.parent.elements.indexOf(at));
    else if (ts.isVariableDeclaration(at)) return { path: path.join("."), index: Number(at.name.text.slice(1)) };
  }
  throw new Error("an error outside of every object");
}
