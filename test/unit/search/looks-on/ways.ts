/** Ways of looking for long, or of waiting often, and then giving up. Each returns whether it has given up. */
export const FLAG = 0;
const OTHER = 1;

export type Look = (mem: Int32Array) => boolean;

/** More than an actor may look, or time out, before it is held back. */
const [LOOKS, TIMES] = [40, 10];

const range = Array.from({ length: LOOKS }, (_, i) => i);
const timesOut = (mem: Int32Array, idle: number, ms: number): boolean =>
  Atomics.wait(mem, FLAG, idle, ms) === 'timed-out';

function recursion(mem: Int32Array, look: Look, left: number): boolean {
  return left === 0 || (!look(mem) && recursion(mem, look, left - 1));
}

class Patience {
  #left = LOOKS;

  get isOver(): boolean {
    return this.#left-- === 0;
  }
}

/** `look` returns whether the actor has what it looks for; `idle` is in the flag as long as there is nothing to look for. */
export type Way = (mem: Int32Array, look: Look, idle: number) => boolean;

export const WAYS: Readonly<Record<string, Way>> = {
  'a for loop'(mem, look) {
    for (let i = 0; i < LOOKS; i++) if (look(mem)) return false;
    return true;
  },
  'a while loop that loads, and tries when it may'(mem, look, idle) {
    let left = LOOKS;
    while (left-- > 0) if (Atomics.load(mem, FLAG) !== idle && look(mem)) return false;
    return true;
  },
  'a do-while loop that exchanges'(mem, look) {
    let left = LOOKS;
    do {
      Atomics.exchange(mem, OTHER, 0);
      if (look(mem)) return false;
    } while (--left > 0);
    return true;
  },
  'nested loops'(mem, look) {
    for (let round = 0; round < TIMES; round++) for (let i = 0; i < 4; i++) if (look(mem)) return false;
    return true;
  },
  'a closure that counts'(mem, look) {
    let count = 0;
    const more = (): boolean => count++ < LOOKS;
    while (more()) if (look(mem)) return false;
    return true;
  },
  'a class that counts'(mem, look) {
    const patience = new Patience();
    while (!patience.isOver) if (look(mem)) return false;
    return true;
  },
  'a list': (mem, look) => range.every(() => !look(mem)),
  recursion: (mem, look) => recursion(mem, look, LOOKS),
  'ever more looks between two tries'(mem, look, idle) {
    for (let most = 1; most <= 32; most *= 2) {
      if (look(mem)) return false;
      for (let i = 0; i < most && Atomics.load(mem, FLAG) === idle; i++);
    }
    return true;
  },
  'two words by turns'(mem, look) {
    for (let i = 0; i < LOOKS; i++) if (Atomics.load(mem, OTHER) !== 0 || look(mem)) return false;
    return true;
  },
  'many looks'(mem, look) {
    for (let i = 0; i < 1000; i++) if (look(mem)) return false;
    return true;
  },
  'waits, and how they end'(mem, look, idle) {
    for (let i = 0; i < TIMES; i++) if (!timesOut(mem, idle, 10) && look(mem)) return false;
    return true;
  },
  'waits, and a look behind each'(mem, look, idle) {
    for (let i = 0; i < TIMES; i++) {
      if (look(mem)) return false;
      Atomics.wait(mem, FLAG, idle, 10);
    }
    return true;
  },
  'waits that grow longer'(mem, look, idle) {
    for (let ms = 1; ms < 1024; ms *= 2) {
      if (look(mem)) return false;
      timesOut(mem, idle, ms);
    }
    return true;
  },
};
