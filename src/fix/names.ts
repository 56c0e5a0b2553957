/**
 * One name for all the ways in which an API and a request write it: `user_task_list`, `userTaskList`, `User-Task-List`.
 * APIs report a field in another case or style than it has on the wire (ASP.NET, gin, PayPal).
 */
export function looseName(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}

/** The item of exactly that name, else the first whose name differs in case, `_` and `-` alone; null where there is none. */
export function findByName<T>(items: readonly T[], name: string, nameOf: (item: T) => string): T | null {
  const wanted = looseName(name);
  return (
    items.find((item) => nameOf(item) === name) ??
    (wanted === '' ? undefined : items.find((item) => looseName(nameOf(item)) === wanted)) ??
    null
  );
}
