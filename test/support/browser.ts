/** A browser for what is to be looked at: Debian's, or the one that CHROMIUM names. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const FOUND = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));
/** Where there is none; nor is what a browser shows tried again for each Node. */
export const WITHOUT_BROWSER = FOUND === undefined || process.env['SMPLAB_ONE_IN'] !== undefined;

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: FOUND!, args: ['--no-sandbox'] }); // as root there is no other way
}
