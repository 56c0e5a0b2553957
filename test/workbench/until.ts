/** Waits until `read` gives something other than null, undefined, false or an empty text, and returns it. */
export async function until<T>(
  what: string,
  read: () => Promise<T> | T,
  { limitMs = 20_000, everyMs = 50 } = {},
): Promise<NonNullable<T>> {
  for (const begun = Date.now(); ; ) {
    const value = await read();
    if (value) return value;
    if (Date.now() - begun > limitMs) throw new Error(`${what}: not within ${limitMs / 1000} s.`);
    await new Promise((done) => setTimeout(done, everyMs));
  }
}
