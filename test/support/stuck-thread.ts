/** A thread entry that reads a pipe to its end, in one call. */
import { readFileSync } from 'node:fs';

function run({ pipe }: { readonly pipe: string }): void {
  readFileSync(pipe, 'utf8');
}

export { run as default };
