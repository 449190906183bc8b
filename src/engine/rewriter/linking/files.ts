/** The part of the linker's world that is files. */
import { readFile } from 'node:fs/promises';
import { isTypeScript, stripTypes } from '../../typescript/strip.js';

/** `readSource` for programs on disk: TypeScript comes without its types. */
export async function readSourceFile(url: string): Promise<string> {
  const source = await readFile(new URL(url), 'utf8');
  return isTypeScript(url) ? stripTypes(source, url) : source;
}
