/**
 * Where this process's worker threads are just now, asked through the inspector: it can stop a thread that runs for
 * ever.
 */
import { Session } from 'node:inspector';
import { placeIn } from '../../common/thrown.js';

interface FromWorker {
  readonly params: { readonly sessionId: string; readonly message: string };
}
interface WorkerMessage {
  readonly method?: string;
  readonly params?: {
    readonly scriptId?: string;
    readonly url?: string;
    readonly callFrames?: readonly { readonly location: { readonly scriptId: string; readonly lineNumber: number } }[];
  };
}

/** Places in code that is not ours, such as `ring.js:12`; empty when nobody answers in time. Never rejects. */
export async function whereThreadsAre(patienceMs: number): Promise<string[]> {
  const session = new Session();
  const places: string[] = [];
  const urls = new Map<string, string>();
  const tell = (sessionId: string, method: string, id: number): void =>
    session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id, method }) });
  try {
    session.connect();
    session.on('NodeWorker.attachedToWorker', ({ params: { sessionId } }: Pick<FromWorker, 'params'>) => {
      for (const [i, method] of ['Debugger.enable', 'Debugger.pause'].entries()) tell(sessionId, method, i + 1);
    });
    const found = new Promise<void>((resolve) => {
      session.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }: FromWorker) => {
        const { method, params } = JSON.parse(message) as WorkerMessage;
        if (method === 'Debugger.scriptParsed') urls.set(`${sessionId} ${params!.scriptId}`, params!.url!);
        if (method !== 'Debugger.paused') return;
        tell(sessionId, 'Debugger.disable', 3); // it goes on, to be ended
        const stack = params!.callFrames!.map(
          ({ location }) => `at ${urls.get(`${sessionId} ${location.scriptId}`)}:${location.lineNumber + 1}:1`,
        );
        const place = placeIn(stack.join('\n'));
        if (place === '') return;
        places.push(place);
        resolve();
      });
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
    await Promise.race([found, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
  } catch {
    // no inspector here: another one is connected, or it was built without
  } finally {
    session.disconnect();
  }
  return places;
}
