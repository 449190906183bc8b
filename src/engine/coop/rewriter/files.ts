/** The part of the linker's world that is files. */
import { readFile } from 'node:fs/promises';

/** `readSource` for programs on disk. */
export async function readSourceFile(url: string): Promise<string> {
  return await readFile(new URL(url), 'utf8');
}
