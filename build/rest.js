/**
 * Makes what is made of the compiled modules, each step of what the one before has made; nothing, when all files are as the
 * last build has left them: `npm ci`, `npm test` and `npm start` each build. Run by `npm run build`, behind the compiler.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const STEPS = ['viewer/bundle.js', 'dist/build/same-lines.js', 'dist/build/bundle.js', 'dist/build/types.js'];
/** What they read and write. */
const FILES = ['package.json', 'package-lock.json'];
const FOLDERS = ['build', 'dist/build', 'dist/src', 'dist/workers', 'lib', 'schemas', 'src', 'viewer', 'workers'];
/** Says how they were. */
const BUILT = `${ROOT}dist/built`;

/** Changes with any of the files: when it was written, and how long it is. */
function state() {
  const hash = createHash('sha256').update(process.version);
  const inFolders = FOLDERS.filter((folder) => existsSync(ROOT + folder)).flatMap((folder) =>
    readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  );
  const files = [...FILES, ...inFolders];
  files.sort();
  for (const file of files) {
    const stats = statSync(ROOT + file);
    if (stats.isFile()) hash.update(`${file} ${stats.size} ${stats.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

if (!existsSync(BUILT) || readFileSync(BUILT, 'utf8') !== state()) {
  rmSync(BUILT, { force: true });
  for (const step of STEPS) await import(new URL(`../${step}`, import.meta.url).href);
  writeFileSync(BUILT, state());
}
