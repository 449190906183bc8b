/** Bytes as text that survives a shell, a URL and a file name: RFC 4648 §5, without padding. */
export function toBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

/** Undefined for what `toBase64url` never gives: another character, or bits set behind the last byte. */
export function fromBase64url(text: string): Uint8Array | undefined {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64url'));
  return toBase64url(bytes) === text ? bytes : undefined;
}
