/** The ports that code under test has made: what a set-up returns may hold some. */
const ports = new WeakSet<object>();

export function notePort(port: object): void {
  ports.add(port);
}

export function isPort(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ports.has(value);
}
