/**
 * Where this process's worker threads are just now, as the inspector's profiler samples them. It interrupts a thread that
 * runs for ever, and stops none: a thread that is paused for a debugger could not be ended any more. It does not see what
 * V8 has inlined: then the place is that of the caller, or there is none.
 */
import { Session } from 'node:inspector';
import { setTimeout as sleep } from 'node:timers/promises';
import { placeIn } from '../../common/thrown.js';

interface FromWorker {
  readonly params: { readonly sessionId: string; readonly message: string };
}
interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly url: string; readonly lineNumber: number };
  readonly hitCount?: number;
  readonly children?: readonly number[];
  readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[];
}
interface WorkerMessage {
  readonly id?: number;
  readonly result?: { readonly profile?: { readonly nodes: readonly ProfileNode[] } };
}

const SAMPLED_MS = 100;
const INTERVAL_US = 1000;
const STOP = 4;
const NOTHING = (): void => undefined;

/** Places in code that is not ours, such as `ring.js:12`; empty when no thread answers in time. Never rejects. */
export async function whereThreadsAre(patienceMs: number): Promise<string[]> {
  const session = new Session();
  const sessions = new Set<string>();
  const places: string[] = [];
  let answered = NOTHING;
  const tell = (sessionId: string, id: number, method: string, params = {}): void =>
    session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id, method, params }) });
  try {
    session.connect();
    session.on('NodeWorker.attachedToWorker', ({ params: { sessionId } }: Pick<FromWorker, 'params'>) => {
      sessions.add(sessionId);
      tell(sessionId, 1, 'Profiler.enable');
      tell(sessionId, 2, 'Profiler.setSamplingInterval', { interval: INTERVAL_US });
      tell(sessionId, 3, 'Profiler.start');
    });
    const all = new Promise<void>((resolve) => (answered = resolve));
    session.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }: FromWorker) => {
      const { id, result } = JSON.parse(message) as WorkerMessage;
      if (id !== STOP) return;
      places.push(...placesIn(result?.profile?.nodes ?? []));
      sessions.delete(sessionId);
      if (sessions.size === 0) answered();
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
    await sleep(SAMPLED_MS);
    if (sessions.size === 0) return [];
    for (const sessionId of sessions) tell(sessionId, STOP, 'Profiler.stop');
    await Promise.race([all, sleep(Math.min(patienceMs, 10 * SAMPLED_MS))]);
  } catch {
    // no inspector here: another one is connected, or it was built without
  } finally {
    session.disconnect();
  }
  return places;
}

/** Where a thread was most often, seen from the innermost function of code that is not ours. */
function placesIn(nodes: readonly ProfileNode[]): string[] {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)));
  const hottest = nodes.toSorted((a, b) => (b.hitCount ?? 0) - (a.hitCount ?? 0));
  for (const node of hottest.filter(({ hitCount = 0 }) => hitCount > 0)) {
    for (let at: ProfileNode | undefined = node; at !== undefined; at = parents.get(at.id)) {
      const place = placeIn(`at ${at.callFrame.url}:${lineOf(at)}:1`);
      if (place !== '') return [place];
    }
  }
  return [];
}

/** The line that was sampled most; of a function that only called another, its own. */
function lineOf({ callFrame, positionTicks = [] }: ProfileNode): number {
  const [most] = positionTicks.toSorted((a, b) => b.ticks - a.ticks);
  return most?.line ?? Math.max(1, callFrame.lineNumber + 1);
}
