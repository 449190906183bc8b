/** `new Worker(…)` of code under test: an actor that runs the module. Source: Node, Class: Worker. */
import { EventEmitter } from 'node:events';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { keepContext } from '../async-context.js';
import { coroutines, type Coroutine } from '../calling.js';
import { emit } from './emitter.js';
import { loopFor } from '../needs-actor.js';
import { notDone } from '../not-done.js';
import { newPromise, resolvePromise } from '../promises.js';
import type { Received } from '../tasks/channel-end.js';
import type { ThreadHandle } from '../tasks/started-thread.js';
import { clone, transferOf } from './clone.js';
import { endOf, makeChannel, moveEnd, send } from './message-port.js';

interface WorkerOptions {
  readonly workerData?: unknown;
  readonly transferList?: readonly object[];
  readonly eval?: boolean;
  readonly env?: unknown;
  readonly execArgv?: readonly string[];
}

export class Worker extends EventEmitter {
  declare postMessage: (value: unknown, transfer?: unknown) => void;
  readonly threadId: number;
  readonly resourceLimits = {};
  readonly stdin = null;
  readonly #thread: ThreadHandle;
  readonly #port;
  readonly #ended: object[] = [];

  constructor(filename: string | URL, options: WorkerOptions = {}) {
    super();
    const starter = loopFor('starts a thread');
    const { loops } = starter;
    if (options.eval === true) notDone('starts a thread from source text', 'put it into a module');
    const [own, parentPort] = makeChannel(loops);
    this.#port = endOf(own);
    const moved: object[] = [];
    const workerData = clone(options.workerData, transferOf(options.transferList), (given) => {
      const port = moveEnd(given);
      if (port !== undefined) moved.push(port);
      return port;
    });
    this.#thread = loops.startThread(
      starter,
      [...preloads(options), urlOf(filename)],
      { workerData, parentPort },
      {
        online: keepContext(() => emit(this, 'online', [])),
        error: keepContext((error) => emit(this, 'error', [error])),
        exit: keepContext((code) => this.#exited(code)),
      },
      moved,
    );
    this.threadId = this.#thread.actor + 1;
    this.#port.deliver = keepContext((message) => this.#message(message));
    this.#port.listen();
  }

  /** @returns a promise of the exit code */
  terminate(): object {
    const promise = newPromise();
    if (this.#thread.terminate()) this.#ended.push(promise);
    else resolvePromise(promise, undefined);
    return promise;
  }

  ref(): this {
    this.#thread.isRef = true;
    return this;
  }

  unref(): this {
    this.#thread.isRef = false;
    return this;
  }

  *post(value: unknown, transfer: unknown): Coroutine<void> {
    yield* send(this.#port, value, transfer);
  }

  #message({ value }: Received): Coroutine<boolean> {
    return emit(this, 'message', [value]);
  }

  /** What it has sent comes before that. */
  *#exited(code: number): Coroutine<void> {
    for (let sent = this.#port.take(); sent !== undefined; sent = this.#port.take()) yield* this.#message(sent);
    for (const promise of this.#ended) resolvePromise(promise, code);
    this.#port.close();
    yield* emit(this, 'exit', [code]);
  }
}

coroutines(Worker.prototype, {
  *postMessage(this: Worker, value: unknown, transfer?: unknown): Coroutine<void> {
    yield* this.post(value, transfer);
  },
});

function urlOf(filename: string | URL): string {
  if (filename instanceof URL) return filename.href;
  return isAbsolute(filename) || filename.startsWith('.') ? pathToFileURL(filename).href : filename;
}

/** `--require a.js`, and its other forms: modules that are evaluated first. Source: Node, `--require`, `--import`. */
const PRELOAD = /^(?:-r|--require|--import)(?:=(.+))?$/;

function preloads({ env, execArgv = [] }: WorkerOptions): string[] {
  const { NODE_OPTIONS = '' } = Object(env) as Readonly<Record<string, string | undefined>>;
  const args = [...wordsOf(NODE_OPTIONS), ...execArgv];
  return args.flatMap((arg, i) => {
    const found = PRELOAD.exec(arg);
    return found === null ? [] : [urlOf(found[1] ?? args[i + 1])];
  });
}

/** As a shell would split them: a word in quotes may hold blanks. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/"((?:\\.|[^"\\])*)"|\S+/g)].map(
    ([word, quoted]) => (quoted as string | undefined)?.replaceAll(/\\(.)/g, '$1') ?? word,
  );
}
