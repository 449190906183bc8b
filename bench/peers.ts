/**
 * What npm offers. The packages stand in `bench/package.json` with a lock file of their own; the bench installs them on
 * its first run. One that is not there is listed as such.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Settings } from './subject.js';

/** The folder of the sources, two above the compiled bench: the packages are installed there. */
const BENCH = fileURLToPath(new URL('../../bench/', import.meta.url));
const INSTALL_MS = 120_000;

let installing: string | undefined | null = null;

/** Installs the peers unless they are there, once a run; a smoke run takes what it finds. Returns why it could not. */
function installPeers({ smoke, progress }: Settings): string | undefined {
  if (installing !== null || existsSync(`${BENCH}node_modules`)) return installing ?? undefined;
  if (smoke) return (installing = 'not installed (a smoke run installs nothing)');
  progress('nothing yet: installing the peers, npm ci --prefix bench');
  const { status, stderr, error } = spawnSync('npm', ['ci', '--prefix', BENCH, '--no-audit', '--no-fund'], {
    encoding: 'utf8',
    timeout: INSTALL_MS,
    shell: process.platform === 'win32',
  });
  installing = status === 0 ? undefined : `npm ci --prefix bench failed: ${error?.message ?? lastLine(stderr)}`;
  return installing;
}

/** Why a peer cannot be measured, or undefined. */
export function peerMissing(settings: Settings, name: string): string | undefined {
  const why = installPeers(settings);
  if (why !== undefined) return why;
  try {
    resolvePeer(name);
    return undefined;
  } catch {
    return 'not installed: remove bench/node_modules and run again';
  }
}

/** Loads a peer from `bench/node_modules`, or a file of it: what `require` would give, or the default export. */
export async function importPeer<T>(specifier: string): Promise<T> {
  const module = (await import(pathToFileURL(resolvePeer(specifier)).href)) as { readonly default: T };
  return module.default;
}

function resolvePeer(specifier: string): string {
  return createRequire(`${BENCH}package.json`).resolve(specifier);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
