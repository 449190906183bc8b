/**
 * The modules of a thread that code under test starts: they are loaded first, and then evaluated one after the other, as the
 * thread's first task. Node loads them for a module of ours that imports them between two others, which say when
 * evaluation begins, and when it has come to an end.
 */
import { AsyncCode } from '../../../lab/async-code.js';
import { isTypeScript } from '../../typescript/is-typescript.js';

interface Evaluation {
  /** Everything is loaded: code under test runs from now on. */
  readonly begins: () => void;
  /** It is over, or has thrown. Context: before any of the jobs that it has left. */
  readonly ends: (hasThrown: boolean) => void;
}

const HOOK = '$smplabEvaluation';

/** Settles when all of them are evaluated. @throws what they throw @throws {AsyncCode} when one waits */
export async function evaluateModules(urls: readonly string[], { begins, ends }: Evaluation): Promise<void> {
  if (urls.some(isTypeScript)) (await import('../../typescript/register-typescript.js')).registerTypeScript();
  let cannotWait!: (error: AsyncCode) => void;
  const waits = new Promise<never>((_, reject) => (cannotWait = reject));
  let [hasReturned, isDone] = [false, false];
  const parts = {
    begin: () => {
      // the first job of all: that of what waits comes later
      queueMicrotask(() => {
        ends(!hasReturned);
        if (hasReturned && !isDone) cannotWait(new AsyncCode(`${urls.at(-1)} waits at the top level`, ADVICE));
      });
      begins();
    },
    end: () => (hasReturned = true),
    done: () => (isDone = true),
  };
  Object.defineProperty(globalThis, HOOK, { value: parts, configurable: true });
  try {
    const imported = [moduleOf('begin'), ...urls, moduleOf('end')].map((url) => `import ${JSON.stringify(url)};`);
    await Promise.race([waits, import(moduleOf('done', imported.join('')))]);
  } finally {
    Reflect.deleteProperty(globalThis, HOOK);
  }
}

const ADVICE = 'do it in an async function';

function moduleOf(part: string, imports = ''): string {
  return `data:text/javascript,${encodeURIComponent(`${imports}globalThis.${HOOK}.${part}();`)}`;
}
