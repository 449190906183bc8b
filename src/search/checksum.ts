/** CRC-32 (IEEE 802.3): finds every error that spans at most 32 bits, so every single wrong character of a token. */
export function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

/** The 32 bits that stand for a source. */
export function fingerprint(source: string): number {
  return crc32(new TextEncoder().encode(source));
}
