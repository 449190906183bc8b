/** What thread-stream writes to: counts lines and adds their numbers. */
import { Writable } from 'node:stream';

export function build({ totals }: { readonly totals: Int32Array }): Writable {
  let rest = '';
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        Atomics.add(totals, 0, 1);
        Atomics.add(totals, 1, Number(line));
      }
      done();
    },
  });
}
export { build as default };
