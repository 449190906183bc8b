/**
 * A right structure whose long histories cannot be judged: a digest of everything that was added, which depends on the
 * order, and which can be had only when very much was added. Until then every order of overlapping calls will do, so
 * that a wrong guess shows when there are far too many orders to go back through.
 */
import { defineCheck } from 'smplab';

const [LOCK, ADDED, DIGEST, TICKET] = [0, 1, 2, 3];
const ENOUGH = 100;
/** How long every other call lets one go first that comes after it: so calls overlap, on any machine. */
const COURTESY_MS = 20;

const next = (digest: number, value: number): number => (Math.imul(digest, 31) + value) | 0;

class LateDigest {
  constructor(private readonly words: Int32Array) {}

  add(value: number): void {
    const added = Atomics.load(this.words, ADDED);
    if (Atomics.add(this.words, TICKET, 1) % 2 === 0) Atomics.wait(this.words, ADDED, added, COURTESY_MS);
    while (Atomics.compareExchange(this.words, LOCK, 0, 1) !== 0);
    Atomics.store(this.words, DIGEST, next(Atomics.load(this.words, DIGEST), value));
    Atomics.add(this.words, ADDED, 1);
    Atomics.store(this.words, LOCK, 0);
    Atomics.notify(this.words, ADDED);
  }

  digest(): number | undefined {
    while (Atomics.compareExchange(this.words, LOCK, 0, 1) !== 0);
    const digest = Atomics.load(this.words, ADDED) < ENOUGH ? undefined : Atomics.load(this.words, DIGEST);
    Atomics.store(this.words, LOCK, 0);
    return digest;
  }
}

interface Digest {
  readonly added: number;
  readonly digest: number;
}

export default defineCheck({
  name: 'late digest',
  setup: () => new Int32Array(new SharedArrayBuffer(16)),
  attach: (words) => new LateDigest(words),
  operations: { add: { args: 'int' }, digest: {} },
  model: {
    name: 'late digest',
    initial: (): Digest => ({ added: 0, digest: 0 }),
    operations: {
      add: ({ added, digest }: Digest, { arg }) => ({ added: added + 1, digest: next(digest, arg as number) }),
      digest: (state: Digest, { result, returned }) =>
        returned === Infinity || result === (state.added < ENOUGH ? undefined : state.digest) ? state : undefined,
    },
  },
});
