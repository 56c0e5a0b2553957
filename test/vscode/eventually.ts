/** Tries again until `check` no longer throws, and gives its result; else throws what it threw last. */
export async function eventually<T>(check: () => T | Promise<T>, limitMs = 10_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= end) throw error;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}
