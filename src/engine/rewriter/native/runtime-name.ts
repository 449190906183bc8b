/** What the runtime of modules for real threads is called: a global of the thread. */
export const NATIVE_RUNTIME = '$smplab';
