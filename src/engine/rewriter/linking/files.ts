/** The part of the linker's world that is files. */
import { readFile } from 'node:fs/promises';
import { CannotParse } from '../../typescript/cannot-parse.js';
import { isTypeScript } from '../../typescript/is-typescript.js';
import { stripTypes } from '../../typescript/strip.js';

/** `readSource` for programs on disk: TypeScript comes without its types. */
export async function readSourceFile(url: string): Promise<string> {
  return sourceOf(await readFile(new URL(url), 'utf8'), url);
}

/** The JavaScript of a file's text. Each thread has the value of JSON for itself. @throws {CannotParse} */
export function sourceOf(text: string, url: string): string {
  if (isJson(url)) return `export default JSON.parse(${JSON.stringify(text)});`;
  if (url.endsWith('.cts'))
    throw new CannotParse(url, 1, 'TypeScript of CommonJS is not supported: name it .ts or .mts');
  return isTypeScript(url) ? stripTypes(text, url) : text;
}

/** Whether a module is data, which `import` reads where an attribute says so. */
export function isJson(url: string): boolean {
  return url.endsWith('.json');
}
