/** What an actor's program and its event loop ask of each other. */
import type { Ground } from '../../controlled/ground.js';
import { Phase } from '../board.js';
import { WatchingPort } from '../watching-port.js';
import type { ThreadLoop } from './thread-loop.js';

export class LoopingPort extends WatchingPort {
  /** Of a thread whose code may go on later. */
  loop: ThreadLoop | null = null;

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

  /** The host answers what the event loop has asked. Context: this actor's turn; returns when it is again. */
  askDesk(): void {
    this.tellHost(Phase.DESK);
  }
}
