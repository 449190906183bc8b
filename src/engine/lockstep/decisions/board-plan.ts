/** The plan on the board, as the thread that has the turn follows it: strictly, or as far as it fits. */
import type { Choice, Decision } from '../../../lab/schedule.js';
import { at } from '../../../memory/arena.js';
import { BOARD, DEVIATION, type Board } from '../board.js';

export class BoardPlan {
  constructor(private readonly board: Board) {}

  /** What the plan says, or what the default rule takes. A choice that is not enabled makes the execution diverge. */
  choose({ index, preferred, looker, enabled, count }: Decision): Choice {
    const { mem, own, layout } = this.board;
    const position = mem[own + BOARD.planAt];
    if (position >= mem[own + BOARD.planLength]) return preferred;
    const deviation = at(layout.plan, position);
    if (mem[deviation + DEVIATION.at] > index) return preferred;
    const choice = mem[deviation + DEVIATION.choice];
    const found = enabled.indexOf(choice);
    const isEnabled = found >= 0 && found < count;
    if (looker !== undefined && !isEnabled) return preferred; // it is of the decision that comes next
    mem[own + BOARD.planAt]++;
    return isEnabled || mem[own + BOARD.fitting] === 0 ? choice : preferred;
  }

  /** The deviation just taken was none from the default: it is marked. */
  deviated(): void {
    const { mem, own, layout } = this.board;
    mem[at(layout.plan, mem[own + BOARD.planAt] - 1) + DEVIATION.deviated] = 1;
  }
}
