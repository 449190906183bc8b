/** What a token keeps as its settings: plain text, which is short where nothing is special. */

export interface TokenSettings {
  /** Fingerprint of the scenario's own module. */
  readonly version: string;
  /** Waits may end by themselves. */
  readonly spurious: boolean;
}

const SPURIOUS = '+spurious';

export function settingsText({ version, spurious }: TokenSettings): string {
  return spurious ? `${version}${SPURIOUS}` : version;
}

export function settingsOf(text: string): TokenSettings {
  const spurious = text.endsWith(SPURIOUS);
  return { version: spurious ? text.slice(0, -SPURIOUS.length) : text, spurious };
}
