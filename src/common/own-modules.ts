/**
 * Our own modules are there twice: compiled one by one in `dist/src`, as the rewriter reads them, and bundled in `lib`,
 * as Node loads them in a fraction of the time. A module of ours is always named by where it stands in `dist/src`; each thread loads one form alone, so that there is one instance of everything.
 */

/** `…/dist/src/`, or of the bundle `…/lib/src/`. */
const HERE = new URL('../', import.meta.url).href;
const OF_BUNDLE = /\/lib\/src\/$/;
/** The modules that were compiled one by one, … */
export const COMPILED = HERE.replace(OF_BUNDLE, '/dist/src/');
/** … and the bundle of them. */
export const BUNDLE = COMPILED.replace(/\/dist\/src\/$/, '/lib/');

/** The URL of a module of ours: `kernel/llist.js`; of a folder: `scenarios/`. */
export function ownModule(path: string): string {
  return COMPILED + path;
}

/** The path of a module of ours, such as `kernel/llist.js`; null when it is not ours. */
export function pathOfOwn(url: string): string | null {
  return url.startsWith(COMPILED) ? url.slice(COMPILED.length) : null;
}

/** Whether it is one of our scenarios. Neither they nor what they load keep any state of their own. */
export function isOwnScenario(url: string): boolean {
  return pathOfOwn(url)?.startsWith('scenarios/') === true;
}

/** Where the source of a module of ours may lie, comments included: in a checkout, and, of what programs run on, in the package. */
export function ownSources(url: string): string[] {
  const path = pathOfOwn(url)?.replace(/\.js$/, '.ts');
  return path === undefined ? [] : [COMPILED.replace(/dist\/src\/$/, `src/${path}`), `${BUNDLE}types/sources/${path}`];
}

/** Whether a URL, of a stack for instance, is of our own code, in either form. */
export function isOwnCode(url: string): boolean {
  return url.startsWith(COMPILED) || url.startsWith(BUNDLE);
}

/** Whether a URL of a stack is of what runs code under test: no module that is rewritten, as our kernel is, has such a one. */
export function isEngineCode(url: string): boolean {
  return url.startsWith(BUNDLE) || pathOfOwn(url)?.startsWith('engine/') === true;
}

/**
 * The entry of threads that run the bundle, whatever starts them: `lockstep`. Those of a machine's CPUs run what its host
 * does, as their programs may import our modules by path.
 */
export function bundledEntry(name: string): string {
  return `${BUNDLE}workers/${name}.cjs`;
}

/** Whether this thread runs the bundle. */
export const isBundled = OF_BUNDLE.test(HERE);

let asCompiled = false;

/**
 * From now on, in this thread: what runs under the scheduler is loaded as it was compiled. Its sources are replaced there,
 * and a bundle has no such modules. The engine stays what it is: neither shares state or classes with the other.
 */
export function loadAsCompiled(): void {
  asCompiled = true;
}

/** What `import()` is to be given for the URL of a module: of our own, and of what we write, the form that runs here. */
export function loadable(url: string): string {
  if (asCompiled || HERE === COMPILED) return url;
  return url.startsWith(COMPILED) ? HERE + url.slice(COMPILED.length) : url.replace(WRITTEN, '$1bundled.mjs');
}

/** The folder of a module that we write, which imports ours, under its name; beside it lies one that imports the bundle's. */
export const WRITTEN_FOLDER = 'smplab-kernel-';
const WRITTEN = /(\/smplab-kernel-[0-9a-f]{16}\/)scenario\.mjs$/;

/** Whether the URL is that of a module that we write. */
export function isWritten(url: string): boolean {
  return WRITTEN.test(url);
}

/** Of the URL of a module of ours that of its bundled form. */
export function bundled(url: string): string {
  const path = pathOfOwn(url);
  return path === null ? url : `${BUNDLE}src/${path}`;
}
