/** What an actor does that looks at a word, or waits for it, until another has written there. Some give up. */
export const WORD = 0;
const [OTHER, COUNT] = [1, 2];
/** More than an actor may look before it is held back. */
const MANY = 20;
const FEW = 3;

type Look = (mem: Int32Array) => boolean;

const isSet: Look = (mem) => Atomics.load(mem, WORD) !== 0;
const timesOut = (mem: Int32Array): boolean => Atomics.wait(mem, WORD, 0, 10) === 'timed-out';
const range = Array.from({ length: MANY }, (_, i) => i);

function recursion(mem: Int32Array, left: number): boolean {
  return left === 0 || (!isSet(mem) && recursion(mem, left - 1));
}

/** Each returns whether it has given up. */
export const GIVE_UP: Readonly<Record<string, Look>> = {
  'counts in a variable'(mem) {
    for (let i = 0; i < MANY; i++) if (isSet(mem)) return false;
    return true;
  },
  'counts in an inner loop, and in an outer one'(mem) {
    for (let round = 0; round < MANY; round++) for (let i = 0; i < 2; i++) if (isSet(mem)) return false;
    return true;
  },
  'counts in the outer loop alone'(mem) {
    for (let round = 0; round < MANY; round++) {
      do if (isSet(mem)) return false;
      while (Atomics.load(mem, OTHER) !== 0);
    }
    return true;
  },
  'counts in a loop that is left by its label'(mem) {
    let count = 0;
    rounds: while (count < MANY) {
      while (!isSet(mem)) {
        if (++count === MANY) break rounds;
        continue rounds;
      }
      return false;
    }
    return true;
  },
  'counts in a property'(mem) {
    const state = { count: 0 };
    for (;;) {
      if (state.count++ === MANY) return true;
      if (isSet(mem)) return false;
    }
  },
  'counts in memory of its own'(mem) {
    const own = new Int32Array(1);
    for (;;) {
      if (own[0]++ === MANY) return true;
      if (isSet(mem)) return false;
    }
  },
  'counts in shared memory'(mem) {
    for (;;) {
      if (mem[COUNT]++ === MANY) return true;
      if (isSet(mem)) return false;
    }
  },
  'counts in a closure'(mem) {
    let count = 0;
    const more = (): boolean => count++ < MANY;
    while (more()) if (isSet(mem)) return false;
    return true;
  },
  'goes through an array': (mem) => range.every(() => !isSet(mem)),
  'goes through an array by for-of'(mem) {
    for (const _ of range) if (isSet(mem)) return false;
    return true;
  },
  'calls itself': (mem) => recursion(mem, MANY),
  'wakes who waits each time'(mem) {
    for (let i = 0; i < MANY; i++) if (isSet(mem) || Atomics.notify(mem, OTHER) > 0) return false;
    return true;
  },
  'waits many times'(mem) {
    for (let i = 0; i < MANY; i++) if (!timesOut(mem)) return false;
    return true;
  },
  'waits many times, and counts in a property'(mem) {
    const state = { count: 0 };
    for (;;) {
      if (state.count++ === MANY) return true;
      if (!timesOut(mem)) return false;
    }
  },
  'waits, and does not look how that ended'(mem) {
    Atomics.wait(mem, WORD, 0, 10);
    return !isSet(mem);
  },
  'waits a few times, and does not look how that ended'(mem) {
    for (let i = 0; i < FEW; i++) {
      Atomics.wait(mem, WORD, 0, 10);
      if (isSet(mem)) return false;
    }
    return true;
  },
};

export const GIVE_UP_SOON: Readonly<Record<string, Look>> = {
  'looks a few times'(mem) {
    const state = { count: 0 };
    for (;;) {
      if (state.count++ === FEW) return true;
      if (isSet(mem)) return false;
    }
  },
  'waits a few times'(mem) {
    for (let i = 0; i < FEW; i++) if (!timesOut(mem)) return false;
    return true;
  },
  'waits a few times in a row': (mem) => timesOut(mem) && timesOut(mem) && timesOut(mem),
};

export const LOOK_ON: Readonly<Record<string, Look>> = {
  'only looks'(mem) {
    while (!isSet(mem));
    return false;
  },
  'only looks, having looked before'(mem) {
    if (isSet(mem)) return false;
    while (!isSet(mem));
    return false;
  },
  'waits on and on'(mem) {
    while (timesOut(mem));
    return false;
  },
  'waits, and looks whether it was in vain'(mem) {
    while (!isSet(mem)) Atomics.wait(mem, WORD, 0, 10);
    return false;
  },
};
