/** Where a function stands, as V8 knows it. */
import { Session } from 'node:inspector';
import { shortPath } from '../common/short-path.js';

interface Properties {
  readonly internalProperties?: readonly {
    readonly name: string;
    readonly value?: { readonly value?: { readonly scriptId: string; readonly lineNumber: number } };
  }[];
}

const KEY = 'smplab.function';

/** `ring.js:12`; empty when the inspector is not there to ask. */
export function placeOfFunction(fn: unknown): string {
  const session = new Session();
  const urls = new Map<string, string>();
  let place = '';
  Reflect.set(globalThis, Symbol.for(KEY), fn);
  try {
    session.connect();
    session.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => urls.set(scriptId, url));
    session.post('Debugger.enable');
    session.post('Runtime.evaluate', { expression: `globalThis[Symbol.for('${KEY}')]` }, (_, answer) => {
      const { objectId } = answer.result;
      session.post('Runtime.getProperties', { objectId: objectId! }, (_error, properties) => {
        const { internalProperties = [] } = properties as Properties;
        const location = internalProperties.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value;
        const url = location && urls.get(location.scriptId);
        if (url) place = `${shortPath(url)}:${location.lineNumber + 1}`;
      });
    });
  } catch {
    // no inspector here: another one is connected, or Node was built without
  } finally {
    session.disconnect();
    Reflect.deleteProperty(globalThis, Symbol.for(KEY));
  }
  return place;
}
