/** What a program is run on, made once for all of its executions. */
import { Arena } from '../../memory/arena.js';
import { ScheduleBoard } from '../controlled/board.js';
import { DEPTH_MAX, layoutSchedule } from '../controlled/layout.js';
import { performPlainly } from '../controlled/operations.js';
import { Performer } from '../controlled/performer.js';
import type { Ranges } from '../controlled/ranges.js';
import { Rules, type RulesPort } from '../controlled/rules.js';
import { Frame } from './frame.js';
import type { CoopGround } from './ground.js';

export interface Stage {
  readonly board: ScheduleBoard;
  readonly rules: Rules;
  readonly performer: Performer;
  /** Of each actor as many as handlers nest: the outermost of all actors, then those of the next depth. */
  readonly frames: readonly Frame[];
}

export function setStage(ground: CoopGround, port: RulesPort, ranges: Ranges): Stage {
  const arena = new Arena();
  const { loops } = ground;
  const layout = layoutSchedule(arena, ground.actors, ground.events, loops === null ? 0 : ground.events);
  const board = new ScheduleBoard(new Int32Array(arena.bytes / 4), layout);
  const rules = new Rules(board, ground, port);
  if (loops !== null) rules.waiters.later = (id) => loops.waits.woken(id);
  const performer = new Performer(board, rules, performPlainly, ranges);
  const frames: Frame[] = [];
  for (let depth = 0; depth < DEPTH_MAX; depth++)
    for (let actor = 0; actor < ground.actors; actor++) frames.push(new Frame(board.frame(actor, depth)));
  return { board, rules, performer, frames };
}
