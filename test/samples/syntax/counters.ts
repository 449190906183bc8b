/** A counter reached through constructs that call without a call being written, or through the language itself. */

/** Adds one to `mem[0]` and returns what it was. */
export type Bump = (mem: Int32Array) => number;

export const atomically: Bump = (mem) => Atomics.add(mem, 0, 1);

/** Another thread may add between the two. */
export const inTwoSteps: Bump = (mem) => {
  const old = Atomics.load(mem, 0);
  Atomics.store(mem, 0, old + 1);
  return old;
};

class Reader {
  constructor(
    readonly mem: Int32Array,
    readonly bump: Bump,
  ) {}

  get next(): number {
    return this.bump(this.mem);
  }

  set into(seen: number[]) {
    seen.push(this.bump(this.mem));
  }

  get #hidden(): number {
    return this.bump(this.mem);
  }

  hidden(): number {
    return this.#hidden;
  }

  *once(): Generator<number, void> {
    yield this.bump(this.mem);
  }

  *[Symbol.iterator](): Generator<number, void> {
    yield* this.once();
  }

  valueOf(): number {
    return this.bump(this.mem);
  }

  toString(): string {
    return String(this.bump(this.mem));
  }
}

class Base {
  readonly old: number;
  constructor(mem: Int32Array, bump: Bump) {
    this.old = bump(mem);
  }
}

class Derived extends Base {
  readonly extra = 1;
}

type Counter = (mem: Int32Array, bump: Bump) => number;

export const COUNTERS = {
  getter: (mem, bump) => new Reader(mem, bump).next,
  setter: (mem, bump) => {
    const seen: number[] = [];
    new Reader(mem, bump).into = seen;
    return seen[0];
  },
  privateGetter: (mem, bump) => new Reader(mem, bump).hidden(),
  getterInAPattern: (mem, bump) => {
    const { next } = new Reader(mem, bump);
    return next;
  },
  definedGetter: (mem, bump) => {
    const object = Object.defineProperty({ old: 0 }, 'old', { get: () => bump(mem) });
    return object.old;
  },
  spreadOfAnObject: (mem, bump) => {
    const object = {
      get old() {
        return bump(mem);
      },
    };
    return { ...object }.old;
  },
  generator: (mem, bump) => {
    for (const old of new Reader(mem, bump).once()) return old;
    return -1;
  },
  next: (mem, bump) => Number(new Reader(mem, bump).once().next().value),
  spread: (mem, bump) => [...new Reader(mem, bump)][0],
  destructuring: (mem, bump) => {
    const [old] = new Reader(mem, bump);
    return old;
  },
  iterator: (mem, bump) => {
    let done = true;
    const iterator = { next: () => ({ done: (done = !done), value: done ? -1 : bump(mem) }) };
    for (const old of { [Symbol.iterator]: () => iterator }) return old;
    return -1;
  },
  collection: (mem, bump) => [...new Set(new Reader(mem, bump))][0],
  defaultValue: (mem, bump) => ((old = bump(mem)) => old)(),
  defaultInAPattern: (mem, bump) => (({ old = bump(mem) }: { old?: number }) => old)({}),
  construction: (mem, bump) => new Base(mem, bump).old,
  inheritedConstructor: (mem, bump) => new Derived(mem, bump).old,
  field: (mem, bump) => {
    class Once {
      readonly old = bump(mem);
    }
    return new Once().old;
  },
  staticField: (mem, bump) => {
    class Once {
      static readonly old = bump(mem);
      readonly own = Once.old;
    }
    return new Once().own;
  },
  staticBlock: (mem, bump) => {
    let old = -1;
    class Once {
      readonly old = old;
      static {
        old = bump(mem);
      }
    }
    return new Once().old;
  },
  conversion: (mem, bump) => Number(new Reader(mem, bump)),
  toText: (mem, bump) => Number(String(new Reader(mem, bump))),
  toPrimitive: (mem, bump) => Number({ [Symbol.toPrimitive]: () => bump(mem) }) - 0,
  replace: (mem, bump) => Number('x'.replace(/x/, () => String(bump(mem)))),
  sort: (mem, bump) => {
    let old = -1;
    [2, 1].sort((a, b) => {
      old = bump(mem);
      return a - b;
    });
    return old;
  },
  typedArray: (mem, bump) => {
    let old = -1;
    new Uint8Array(1).forEach(() => {
      old = bump(mem);
    });
    return old;
  },
  typedArrayMap: (mem, bump) => new Float64Array(1).map(() => bump(mem))[0],
  from: (mem, bump) => Array.from({ length: 1 }, () => bump(mem))[0],
  mapForEach: (mem, bump) => {
    let old = -1;
    new Map([[0, 0]]).forEach(() => {
      old = bump(mem);
    });
    return old;
  },
  tag: (mem, bump) => ((_: TemplateStringsArray) => bump(mem))`x`,
  reflectApply: (mem, bump) => Reflect.apply(bump, undefined, [mem]),
  reflectConstruct: (mem, bump) => Reflect.construct(Base, [mem, bump]).old,
  bound: (mem, bump) => bump.bind(undefined, mem)(),
  proxyGet: (mem, bump) => new Proxy({ old: 0 }, { get: () => bump(mem) }).old,
  proxyApply: (mem, bump) => new Proxy((): number => -1, { apply: () => bump(mem) })(),
} satisfies Readonly<Record<string, Counter>>;
