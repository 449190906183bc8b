/** The published JSON Schemas, and whether a document is as its own says. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const FOLDER = join(import.meta.dirname, '../../../schemas');
const validators = new Map<string, ValidateFunction>();

/** Names of the documents that have a schema: `smplab.run/1`. */
export function schemaNames(): string[] {
  return readdirSync(FOLDER).map((file) => `smplab.${file.replace(/\.json$/, '')}/1`);
}

/** What is wrong with a document, by the schema that it names; empty: nothing. */
export function schemaProblems(document: unknown): string[] {
  const { schema } = document as { readonly schema?: unknown };
  if (typeof schema !== 'string' || !schemaNames().includes(schema)) return [`no schema is called ${String(schema)}`];
  const validate = validatorOf(schema);
  if (validate(document)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${schema}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function validatorOf(name: string): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const file = join(FOLDER, name.replace(/^smplab\.(.*)\/1$/, '$1.json'));
  const made = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(file, 'utf8')) as object,
  );
  validators.set(name, made);
  return made;
}
