/** What `setImmediate` has set: it comes at once, behind those of its loop that were set before. Source: Node, Timers. */
import { atOnce, type Coroutine } from '../calling.js';
import type { EventLoop, Handle } from '../event-loop.js';
import type { Source } from '../source.js';

/** What code under test holds of it. */
export interface ImmediateHandle {
  isRef: boolean;
  close(): void;
}

export class Immediate implements Source, Handle, ImmediateHandle {
  isRef = true;
  #isCleared = false;

  constructor(
    readonly loop: EventLoop,
    private readonly callback: () => Coroutine<unknown>,
  ) {
    const { immediates } = loop;
    loop.handles.add(this);
    immediates.push(this);
    if (immediates.length === 1) loop.loops.arm(this);
  }

  get text(): string {
    return 'setImmediate';
  }

  happen(): void {
    this.#leave();
    this.loop.add({
      channel: '',
      run: () => {
        this.loop.handles.delete(this);
        return this.#isCleared ? atOnce(() => undefined) : this.callback();
      },
    });
  }

  close(): void {
    this.#isCleared = true;
    this.loop.handles.delete(this);
    if (this.loop.immediates.includes(this)) this.#leave();
  }

  #leave(): void {
    const { immediates, loops } = this.loop;
    immediates.splice(immediates.indexOf(this), 1);
    loops.disarm(this);
    if (immediates.length > 0) loops.arm(immediates[0]);
  }
}
