import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { setImmediate as immediately, setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { defineScenario } from 'smplab';

const thenable = (log, name) => ({
  // oxlint-disable-next-line unicorn/no-thenable -- it is one
  then(resolve) {
    log(`then of ${name}`);
    resolve(name);
  },
});

async function* countTo(most, log) {
  try {
    for (let i = 1; i <= most; i++) yield i;
  } finally {
    log('closed');
  }
}

/** Three ticks, to see what comes between them. */
async function ticks(log, name) {
  for (let i = 0; i < 4; i++) {
    await null;
    log(`${name}${i}`);
  }
}

const [store, other] = [new AsyncLocalStorage(), new AsyncLocalStorage()];
const stores = () => `${store.getStore()} ${other.getStore()}`;

/** What each does, and in which order. */
export const programs = {
  'async functions run up to their first await': async (log) => {
    const run = async (name) => {
      log(`${name} begins`);
      await null;
      log(`${name} ends`);
    };
    const all = [run('a'), run('b')];
    log('both have begun');
    await Promise.all(all);
  },
  'an async function is one to those who ask': async (log) => {
    const { method } = { async method() {} };
    async function declared() {}
    for (const fn of [declared, method, async () => {}, async function named() {}]) {
      log(`${fn.name} ${Object.prototype.toString.call(fn)} ${fn.constructor.name} ${fn.prototype}`);
      await fn();
    }
  },
  'a function that makes async generators is one to those who ask': async (log) => {
    const kind = Object.getPrototypeOf(async function* () {});
    const { constructor } = kind;
    log(`${constructor.name} ${constructor.length} ${Object.getPrototypeOf(constructor) === Function}`);
    log(
      `${kind[Symbol.toStringTag]} ${typeof kind} ${kind.prototype.constructor === kind} ${kind.prototype[Symbol.toStringTag]}`,
    );
    for (const fn of [countTo, async function* named() {}]) {
      log(`${fn.name} ${fn.length} ${Object.prototype.toString.call(fn)} ${fn instanceof constructor}`);
      log(`${fn.constructor.name} ${Object.getPrototypeOf(fn.prototype) === kind.prototype}`);
    }
    for (const name of ['next', 'return', 'throw']) {
      const method = kind.prototype[name];
      log(`${method.name} ${method.length}`);
      await method.call({}).catch((error) => log(error.name));
    }
  },
  'super in an async arrow of an async method': async (log) => {
    class Base {
      async name() {
        return 'base';
      }
    }
    class Derived extends Base {
      async name() {
        return await (async () => `derived of ${await super.name()}`)();
      }
    }
    const derived = new Derived();
    log(await derived.name());
  },
  'await of a promise takes one tick, of a thenable three': async (log) => {
    void ticks(log, 'tick ');
    log(await Promise.resolve('promise'));
    log(await thenable(log, 'thenable'));
  },
  'return of a promise takes three ticks': async (log) => {
    void ticks(log, 'tick ');
    const returns = async () => Promise.resolve('returned');
    const awaits = async () => await Promise.resolve('awaited');
    await Promise.all([returns().then(log), awaits().then(log)]);
  },
  'resolving with a promise or a thenable': async (log) => {
    void ticks(log, 'tick ');
    await Promise.all([
      new Promise((resolve) => resolve(Promise.resolve('promise'))).then(log),
      new Promise((resolve) => resolve(thenable(log, 'thenable'))).then(log),
      new Promise((resolve) => resolve('value')).then(log),
    ]);
  },
  'then, catch and finally': async (log) => {
    void ticks(log, 'tick ');
    await Promise.reject(new Error('no'))
      .then(() => log('never'))
      .finally(() => log('finally'))
      .catch((error) => log(error.message))
      .finally(() => 'ignored')
      .then((value) => log(`then ${value}`));
    await Promise.resolve('kept')
      .finally(() => 1)
      .then(log);
    await Promise.resolve()
      .finally(() => {
        throw new Error('instead');
      })
      .catch((error) => log(error.message));
  },
  'a chain and another take turns': async (log) => {
    const chain = (name) =>
      Promise.resolve()
        .then(() => log(`${name}1`))
        .then(() => log(`${name}2`))
        .then(() => log(`${name}3`));
    await Promise.all([chain('a'), chain('b')]);
  },
  combinators: async (log) => {
    const no = Promise.reject(new Error('no'));
    log(JSON.stringify(await Promise.all([1, Promise.resolve(2), thenable(log, '3')])));
    log(
      JSON.stringify(
        (await Promise.allSettled([1, no])).map(({ status, value, reason }) => [status, value ?? reason.message]),
      ),
    );
    log(await Promise.any([no, Promise.resolve('any')]));
    log(await Promise.race([new Promise(() => undefined), Promise.resolve('race'), 'late']));
    await Promise.any([no]).catch((error) => log(`${error.name} ${error.errors.length}`));
    await Promise.all([no, 1]).catch((error) => log(error.message));
    log(JSON.stringify(await Promise.all([])));
  },
  'what Promise has': async (log) => {
    log(Object.getOwnPropertyNames(Promise).toSorted().join(' '));
    log(Object.getOwnPropertyNames(Promise.prototype).toSorted().join(' '));
    if (!Promise.withResolvers) return;
    const { promise, resolve } = Promise.withResolvers();
    void promise.then(log);
    resolve('resolved');
    resolve('again');
    await promise;
  },
  subclasses: async (log) => {
    class Own extends Promise {}
    const own = Own.resolve('own');
    log(own.then(() => 0) instanceof Own);
    log(own.constructor === Own);
    log(await own);
  },
  'errors of async functions': async (log) => {
    const fails = async () => {
      try {
        await Promise.reject(new Error('caught'));
      } catch (error) {
        log(error.message);
        throw new Error('thrown');
      } finally {
        log('finally');
      }
    };
    await fails().catch((error) => log(error.message));
    try {
      await (async (value = missing()) => value)();
    } catch (error) {
      log(error.name);
    }
  },
  'microtasks that make microtasks': async (log) => {
    queueMicrotask(() => {
      log('one');
      queueMicrotask(() => log('three'));
      void Promise.resolve().then(() => log('four'));
    });
    queueMicrotask(() => log('two'));
    await immediately();
    log('end');
  },
  'nextTick from a task comes before microtasks': async (log) => {
    await new Promise((resolve) => {
      setTimeout(() => {
        void Promise.resolve().then(() => log('promise'));
        queueMicrotask(() => log('microtask'));
        process.nextTick(() => log('tick'));
        process.nextTick((a, b) => log(`tick ${a} ${b}`), 1, 2);
        log('task');
        setTimeout(resolve, 1);
      }, 1);
    });
  },
  'nextTick and microtasks that make each other': async (log) => {
    await new Promise((resolve) => {
      setImmediate(() => {
        process.nextTick(() => {
          log('tick 1');
          queueMicrotask(() => log('microtask of tick 1'));
          process.nextTick(() => log('tick 2'));
        });
        queueMicrotask(() => {
          log('microtask 1');
          process.nextTick(() => log('tick of microtask 1'));
          queueMicrotask(() => log('microtask 2'));
        });
        setTimeout(resolve, 1);
      });
    });
  },
  'timers by their time': async (log) => {
    await new Promise((resolve) => {
      setTimeout(() => log('30'), 30);
      setTimeout(() => log('1'), 1);
      setTimeout(resolve, 40);
      setTimeout((value) => log(value), 15, '15');
      clearTimeout(setTimeout(() => log('cleared'), 5));
    });
  },
  'an interval until it is cleared': async (log) => {
    let count = 0;
    await new Promise((resolve) => {
      const timer = setInterval(() => {
        log(++count);
        if (count < 3) return;
        clearInterval(timer);
        resolve();
      }, 2);
    });
  },
  'timers as promises': async (log) => {
    log(await sleep(1, 'slept'));
    log(await immediately('at once'));
    const controller = new AbortController();
    const slept = sleep(1000, 'late', { signal: controller.signal }).catch(({ name }) => log(name));
    controller.abort();
    await slept;
  },
  'microtasks between two tasks': async (log) => {
    await new Promise((resolve) => {
      setImmediate(() => {
        log('task 1');
        queueMicrotask(() => log('microtask'));
      });
      setImmediate(() => {
        log('task 2');
        resolve();
      });
    });
  },
  'for await over what comes at once, and later': async (log) => {
    void ticks(log, 'tick ');
    for await (const value of [1, Promise.resolve(2), thenable(log, '3')]) log(value);
    for await (const value of countTo(2, log)) log(value);
    for await (const value of countTo(5, log)) if (value === 2) break;
    try {
      for await (const value of [Promise.reject(new Error('rejected'))]) log(value);
    } catch (error) {
      log(error.message);
    }
  },
  'async generators queue what is asked of them': async (log) => {
    const generator = countTo(2, log);
    const asked = [generator.next(), generator.next(), generator.next(), generator.return('over'), generator.next()];
    for (const { value, done } of await Promise.all(asked)) log(`${value} ${done}`);
  },
  'async generators delegate': async (log) => {
    async function* outer() {
      log(yield* inner());
      yield* ['b', Promise.resolve('c')];
    }
    async function* inner() {
      yield 'a';
      return 'returned';
    }
    for await (const value of outer()) log(value);
  },
  'async generators that are thrown into': async (log) => {
    async function* guarded() {
      try {
        yield 1;
      } catch (error) {
        log(error.message);
        yield 2;
      }
    }
    const generator = guarded();
    log((await generator.next()).value);
    log((await generator.throw(new Error('in'))).value);
    log((await generator.return('out')).value);
    log((await generator.next()).done);
  },
  'methods, arrows, this and arguments': async (log) => {
    class Counter {
      #count = 0;
      async add(by) {
        await null;
        this.#count += by;
        return this.#count;
      }
      static async make() {
        return new this();
      }
    }
    const counter = await Counter.make();
    log(await counter.add(2));
    async function outer() {
      const arrow = async () => {
        await null;
        return arguments.length;
      };
      return await arrow();
    }
    log(await outer(1, 2, 3));
  },
  'messages come in order': async (log) => {
    const { port1, port2 } = new MessageChannel();
    port2.on('message', (value) => {
      log(value);
      queueMicrotask(() => log(`microtask of ${value}`));
      if (value === 3) port2.close();
    });
    for (const value of [1, 2, 3]) port1.postMessage(value);
    await once(port1, 'close');
    log('closed');
  },
  'receiveMessageOnPort takes them at once': async (log) => {
    const { port1, port2 } = new MessageChannel();
    log(receiveMessageOnPort(port2) === undefined);
    port1.postMessage({ text: 'one', list: [1, new Map([[1, 2]])] });
    port1.postMessage('two');
    const { message } = receiveMessageOnPort(port2);
    log(`${message.text} ${message.list[0]} ${message.list[1].get(1)}`);
    log(receiveMessageOnPort(port2).message);
    log(receiveMessageOnPort(port2) === undefined);
    port1.close();
    await once(port2, 'close');
    log('closed');
  },
  'what is sent before a close comes': async (log) => {
    const { port1, port2 } = new MessageChannel();
    port2.on('message', (value) => log(value)).on('close', () => log('closed'));
    port1.postMessage('last');
    port1.close();
    await once(port2, 'close');
  },
  'once takes one message, and two take two': async (log) => {
    const { port1, port2 } = new MessageChannel();
    port1.postMessage('a');
    port1.postMessage('b');
    log((await once(port2, 'message'))[0]);
    log((await once(port2, 'message'))[0]);
    port2.close();
  },
  'a port and a buffer are handed over': async (log) => {
    const { port1, port2 } = new MessageChannel();
    const inner = new MessageChannel();
    const bytes = new Uint8Array([1, 2, 3]);
    port1.postMessage({ port: inner.port2, bytes }, [inner.port2, bytes.buffer]);
    log(bytes.byteLength);
    const [{ port, bytes: taken }] = await once(port2, 'message');
    log(taken.join());
    inner.port1.postMessage('through it');
    log((await once(port, 'message'))[0]);
    port.close();
    port2.close();
  },
  'emitters, and once of them': async (log) => {
    const emitter = new EventEmitter();
    const first = once(emitter, 'event');
    emitter.on('event', (value) => log(`listener ${value}`));
    emitter.emit('event', 1);
    log((await first)[0]);
  },
  structuredClone: async (log) => {
    const shared = new Int32Array(new SharedArrayBuffer(4));
    const copy = structuredClone({ list: [1], set: new Set([2]), shared });
    Atomics.store(shared, 0, 3);
    log(`${copy.list[0]} ${copy.set.has(2)} ${Atomics.load(copy.shared, 0)}`);
    try {
      structuredClone(() => 0);
    } catch ({ name }) {
      log(name);
    }
  },
  'waitAsync that does not wait': async (log) => {
    const word = new Int32Array(new SharedArrayBuffer(4));
    log(JSON.stringify(Atomics.waitAsync(word, 0, 1)));
    log(JSON.stringify(Atomics.waitAsync(word, 0, 0, 0)));
  },
  'waitAsync in the order of waiting, and timed out': async (log) => {
    const word = new Int32Array(new SharedArrayBuffer(4));
    const waits = ['a', 'b', 'c'].map((name) =>
      Atomics.waitAsync(word, 0, 0).value.then((how) => log(`${name} ${how}`)),
    );
    log(Atomics.notify(word, 0, 2));
    await Promise.all(waits.slice(0, 2));
    log(Atomics.notify(word, 0));
    await waits[2];
    log(await Atomics.waitAsync(word, 0, 0, 5).value);
    log(Atomics.notify(word, 0));
  },
  'a store goes with what is left for later': async (log) => {
    const lines = []; // what comes first is not asked here
    const all = [];
    const later = (name, begin) =>
      all.push(new Promise((done) => begin(() => done(lines.push(`${name} ${stores()}`)))));
    const result = store.run(
      'outer',
      (given) => {
        other.run('inner', () => later('microtask', queueMicrotask));
        later('tick', process.nextTick);
        later('timer', (done) => setTimeout(done, 1));
        later('then', (done) => Promise.resolve().then(done));
        all.push(
          other.run('inner', async () => {
            lines.push(`begins ${stores()}`);
            await null;
            lines.push(`awaits ${stores()}`);
            await immediately();
            lines.push(`goes on ${stores()}`);
          }),
        );
        lines.push(`back ${stores()}`);
        return given;
      },
      'result',
    );
    lines.push(`${result} ${stores()}`);
    await Promise.all(all);
    lines.push(stores());
    for (const line of lines.toSorted()) log(line);
  },
  'a store of who asks, not of who settles': async (log) => {
    const settle = {};
    const promise = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
    const asked = ['a', 'b'].map((name) => store.run(name, () => promise.then(() => log(stores()))));
    asked.push(promise.finally(() => log(`nobody's ${stores()}`)));
    asked.push(store.run('waits', async () => log(`${await promise} ${stores()}`)));
    store.run('settles', settle.resolve, 'settled');
    await Promise.all(asked);
    await store.run('thenable', async () => await thenable((line) => log(`${line} ${stores()}`), 'x'));
  },
  'a store that is entered, left and thrown out of': async (log) => {
    await store.run('first', async () => {
      store.enterWith('second');
      log(stores());
      await null;
      log(stores());
      store.exit(() => log(stores()));
      try {
        store.run('third', () => {
          throw new Error(stores());
        });
      } catch ({ message }) {
        log(`${message}, ${stores()}`);
      }
      store.run(undefined, () => log(stores()));
      store.disable();
      log(stores());
    });
    log(stores());
  },
  'functions that keep their store': async (log) => {
    const [bound, snapshot, resource, listener] = store.run('made', () => [
      AsyncResource.bind((value) => log(`${value} ${stores()}`)),
      AsyncLocalStorage.snapshot(),
      new AsyncResource('test'),
      AsyncLocalStorage.bind(async () => {
        await null;
        log(`listener ${stores()}`);
      }),
    ]);
    await store.run('called', async () => {
      bound('bound');
      log(snapshot((name) => `${name} ${stores()}`, 'snapshot'));
      resource.runInAsyncScope(
        function of(name) {
          log(`${this.is} ${name} ${stores()}`);
        },
        { is: 'scope' },
        'of',
      );
      resource.bind(bound)('resource');
      await listener();
      log(`${stores()} ${bound.length} ${resource.emitDestroy() === resource}`);
    });
  },
  'a store of async generators': async (log) => {
    const values = async function* () {
      yield stores();
      await null;
      yield stores();
    };
    const made = store.run('made', values);
    for (const name of ['asked', 'asked again']) log((await store.run(name, () => made.next())).value);
    for await (const value of store.run('made', values)) log(value);
  },
  'a store of ports and intervals': async (log) => {
    const { port1, port2 } = new MessageChannel();
    await store.run('listens', async () => {
      await new Promise((resolve) => {
        const { port1: one, port2: two } = new MessageChannel();
        two.on('message', (value) => resolve(log(`${value} ${stores()}`)));
        store.run('sends', () => one.postMessage('sent'));
      }).then(() => log(stores()));
      let turns = 0;
      await new Promise((resolve) => {
        const turn = setInterval(() => {
          log(`${++turns} ${stores()}`);
          if (turns < 2) return;
          clearInterval(turn);
          resolve();
        }, 1);
      });
    });
    port1.close();
    port2.close();
  },
};

export const scenario = defineScenario({
  name: 'order',
  story: 'What one thread does, in order.',
  source: 'ECMA-262, Jobs; Node, the event loop',
  forms: Object.keys(programs),
  shared: () => ({ mem: new Int32Array(new SharedArrayBuffer(4)), lines: [] }),
  actors: (form) => [({ lines }) => programs[form]((line) => void lines.push(String(line)))],
  after: ({ lines }) => lines.join('\n'),
  outcomes: [{ match: /^/, grade: 'acceptable', text: 'compared with what Node does' }],
});
