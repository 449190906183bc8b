/** The part of the linker's world that is files. */
import { readFile } from 'node:fs/promises';
import { isTypeScript } from '../../typescript/is-typescript.js';
import { stripTypes } from '../../typescript/strip.js';

/** `readSource` for programs on disk: TypeScript comes without its types. */
export async function readSourceFile(url: string): Promise<string> {
  return sourceOf(await readFile(new URL(url), 'utf8'), url);
}

/** The JavaScript of a file's text. */
export function sourceOf(text: string, url: string): string {
  return isTypeScript(url) ? stripTypes(text, url) : text;
}
