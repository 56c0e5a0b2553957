/** Does a status code match `404` or `4xx`? */
export function matchesStatus(pattern: string, status: number): boolean {
  const text = String(status);
  return pattern === text || (/^\dxx$/i.test(pattern) && pattern[0] === text[0] && text.length === 3);
}
