/** What an actor's program and its event loop ask of each other. */
import type { Ground } from '../../controlled/ground.js';
import type { StateHook } from '../../rewriter/module-state/hook.js';
import { Phase } from '../board.js';
import { WatchingPort } from '../watching-port.js';
import type { ThreadLoop } from './thread-loop.js';

export class LoopingPort extends WatchingPort {
  /** Of a thread whose code may go on later. */
  loop: ThreadLoop | null = null;

  /** What the modules of this thread have handed over of their state. */
  readonly states: StateHook[] = [];

  /** Puts back what code under test keeps, in its modules and on the global object; false: not exactly. */
  putBack: () => boolean = () => true;

  /** The top level of modules runs, as a part of the first step of a thread that is started, as it does on coroutines. */
  evaluates = false;

  /** Whether what is no operation of `Atomics` may be a step. */
  get stepsPlainly(): boolean {
    return this.active && !this.evaluates;
  }

  get goesOnLater(): boolean {
    return this.loop !== null;
  }

  get loopGround(): Ground | null {
    return this.loop?.ground ?? null;
  }

  get isOver(): boolean {
    return this.seat.isOver;
  }

  inThread<T>(actor: number, work: () => T): T {
    return this.loop === null ? work() : this.loop.inThread(actor, work);
  }

  /**
   * The next execution comes, and what code under test keeps is as before the first. False: the thread is wanted back.
   *
   * @throws when it cannot be put back: that ends this thread, and the host starts others
   */
  protected awaitExecution(): boolean {
    if (!this.seat.awaitExecution()) return false;
    if (!this.putBack()) throw new Error('what code under test keeps in a thread cannot be put back');
    return true;
  }

  /** Code under test runs from now on, or what loads it. */
  runs(isUnderTest: boolean): void {
    this.activate(isUnderTest);
  }

  /** What is left of code that has thrown makes no further step, or other code goes on. */
  halt(isHalted: boolean): void {
    this.seat.isHalted = isHalted;
  }

  /** @throws when this thread may not ask any more */
  mayAsk(): void {
    this.seat.check();
  }

  /** The host answers what the event loop has asked. Context: this actor's turn; returns when it is again. */
  askDesk(): void {
    this.tellHost(Phase.DESK);
  }
}
