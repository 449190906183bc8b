/**
 * Asks whether an actor looks on that has just been held back, while others can move. Later nothing else would come of it: it
 * is held back only as long as nothing is written, and before that it might have waited for its turn just as well.
 */
import { Held, Looking } from '../../../lab/looking.js';
import {
  FOR_EVER,
  NO_STEP,
  type Choice,
  type Chooser,
  type Decision,
  type PendingStep,
} from '../../../lab/schedule.js';
import type { ScheduleBoard } from '../board.js';
import { FRAME, SCHEDULE } from '../layout.js';
import type { WaiterList } from '../lists.js';
import { beginLook } from './looks-on.js';

// V8 looks an imported binding up at every use, and folds what depends on a constant of the module itself.
const S = SCHEDULE;
const F = FRAME;

class LookDecision implements Decision {
  index = 0;
  count = 0;
  looker = 0;
  looks = 0;
  readonly running = false;
  readonly enabled: Int32Array;

  constructor(
    readonly actors: number,
    readonly preferred: Choice,
  ) {
    this.enabled = Int32Array.from(Object.values(Looking), (position) => preferred + position);
  }

  pending(): PendingStep {
    return NO_STEP;
  }
}

export class Lookers {
  readonly #decision: LookDecision;

  /** @param firstAnswer number of the first of the choices */
  constructor(
    private readonly board: ScheduleBoard,
    private readonly waiters: WaiterList,
    firstAnswer: number,
  ) {
    this.#decision = new LookDecision(board.schedule.actors, firstAnswer);
  }

  /**
   * Whether it is to be asked of the actor that made the last step. Context: others can move.
   *
   * @param looks how often it has looked in vain
   */
  isAsked(actor: number, looks: number): boolean {
    const { mem, base } = this.board;
    const frame = this.board.top(actor);
    if (frame < 0 || mem[frame + F.inVain] !== 0 || mem[frame + F.blockIndex] >= 0) return false;
    if (mem[frame + F.held] === Held.FOR_EVER) return false;
    this.#decision.looks = looks;
    return mem[base + S.askedAt] !== mem[base + S.decisions] + 1;
  }

  /** Lets it go on, if it is to. Returns the choice that was made, if it is not what the default rule takes; -1: it is that. */
  ask(actor: number, chooser: Pick<Chooser, 'choose'>): Choice {
    const { mem, base } = this.board;
    const frame = this.board.top(actor);
    const decision = this.#decision;
    const isWaiting = mem[frame + F.waiting] !== 0;
    decision.index = mem[base + S.decisions];
    decision.looker = actor;
    decision.count = isWaiting ? Looking.MORE : Looking.MORE + 1;
    mem[base + S.askedAt] = decision.index + 1;
    const choice = chooser.choose(decision);
    const answer = choice - decision.preferred;
    if (choice === FOR_EVER || answer === Looking.AS_OTHERS) return -1;
    if (answer < 0 || answer >= decision.count) {
      this.board.end = 'diverged';
      return -1;
    }
    mem[base + S.decisions]++;
    mem[frame + F.held] = Held.NOT;
    mem[frame + F.spinVersion] = -1;
    mem[frame + F.forgotten]++;
    if (isWaiting) this.waiters.endEarly(frame);
    if (answer === Looking.ON) beginLook(this.board, frame);
    this.board.changed();
    return choice;
  }
}
