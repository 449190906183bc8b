/**
 * Modules that wait at their top level. They are evaluated one after the other, before any actor runs, so each waits
 * until its promise is settled; what no job of the set-up settles never is. What an actor evaluates may not wait: its jobs
 * are its own.
 */
import { callerIn } from '../../common/thrown.js';
import { Refused } from '../rewriter/refused.js';
import { AWAIT, prepareAwaited, whenAwaited } from './functions/async-functions.js';
import { atOnce } from './calling.js';
import { actorLoop, loopOf } from './current.js';
import { notDone } from './not-done.js';

/** Evaluates a module. Returns what it exports. @throws {Refused} when it waits for ever */
export function evaluated<T>(body: Generator<unknown, T, unknown>): T {
  let step = body.next();
  if (actorLoop() !== null)
    return step.done ? step.value : notDone('waits at the top level', 'do it in an async function');
  while (!step.done && step.value === AWAIT) step = goOn(body);
  loopOf().drainPlainly();
  return step.value as T;
}

function goOn<T>(body: Generator<unknown, T, unknown>): IteratorResult<unknown, T> {
  let settled = undefined as { readonly how: 'next' | 'throw'; readonly value: unknown } | undefined;
  const note = (how: 'next' | 'throw') => (value: unknown) => atOnce(() => (settled = { how, value }));
  prepareAwaited();
  whenAwaited(body, note('next'), note('throw'));
  loopOf().drainPlainly();
  if (settled === undefined)
    throw new Refused(`${callerIn(new Error('here').stack ?? '')} waits at the top level for what no module settles`);
  return body[settled.how](settled.value);
}
