/** A thread that code under test has started, as the thread holds it that did so: it is kept at the desk. */
import type { Coroutine } from '../../event-loop/calling.js';
import type { Observer, ThreadHandle } from '../../event-loop/tasks/started-thread.js';
import type { News } from './calls.js';
import type { Line } from './line.js';
import { thrownFromWire } from './wire.js';

export class RemoteThread implements ThreadHandle {
  #isRef = true;

  constructor(
    private readonly line: Line,
    readonly actor: number,
  ) {}

  get isRef(): boolean {
    return this.#isRef;
  }

  set isRef(isRef: boolean) {
    this.#isRef = isRef;
    this.line.ask('setThreadRef', this.actor, isRef);
  }

  terminate(): boolean {
    this.#isRef = true;
    return this.line.ask('terminate', this.actor);
  }

  /** What has become of it. */
  static hears(observer: Observer, news: News): Coroutine<unknown> {
    if (news[0] === 'online') return observer.online();
    return news[0] === 'error' ? observer.error(thrownFromWire(news[1])) : observer.exit(news[1]);
  }
}
