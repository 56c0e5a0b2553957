/** Kept cookies as lists to choose from: by environment, then by domain. Values are never in them. */
import type { CookieFilter, CookieView } from '../exchange';
import { readJarName } from '../protocol';

/** An entry of a list, or the heading of those that follow it. */
export interface CookieItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** What it stands for; null for a heading. */
  readonly filter: CookieFilter | null;
  readonly count: number;
}

/** @param folderName how people know a workspace folder, where there are several; else empty */
export function cookieItems(cookies: readonly CookieView[], folderName: (uri: string) => string): CookieItem[] {
  return byJar(cookies).flatMap(([jar, held]) => [
    heading(jarLabel(jar, folderName), held.length),
    ...held.map(({ domain, path, name, ...cookie }) => ({
      label: name,
      description: `${cookie.hostOnly ? '' : '*.'}${domain}${path}`,
      detail: detailOf(cookie),
      filter: { jar, domain, path, name },
      count: 1,
    })),
  ]);
}

/** What can be cleared at once: all, those of an environment, those of a domain in it. */
export function clearItems(cookies: readonly CookieView[], folderName: (uri: string) => string): CookieItem[] {
  const item = (label: string, filter: CookieFilter, count: number): CookieItem => {
    return { label, description: countText(count), detail: '', filter, count };
  };
  const jars = byJar(cookies);
  return [
    item('All cookies', {}, cookies.length),
    ...jars.flatMap(([jar, held]) => {
      const label = jarLabel(jar, folderName);
      const domains = [...new Set(held.map(({ domain }) => domain))];
      return [
        heading(label, held.length),
        item(`All of ${label}`, { jar }, held.length),
        ...domains.map((domain) =>
          item(domain, { jar, domain }, held.filter((cookie) => cookie.domain === domain).length),
        ),
      ];
    }),
  ];
}

/** `1 cookie`, `3 cookies`. */
export function countText(count: number): string {
  return count === 1 ? '1 cookie' : `${count} cookies`;
}

function byJar(cookies: readonly CookieView[]): [jar: string, held: CookieView[]][] {
  const jars = [...new Set(cookies.map(({ jar }) => jar))];
  return jars.map((jar) => [jar, cookies.filter((cookie) => cookie.jar === jar)]);
}

function jarLabel(jar: string, folderName: (uri: string) => string): string {
  const { folder, environment } = readJarName(jar);
  const name = environment === null ? 'no environment' : `environment ${environment}`;
  const where = folderName(folder);
  return where === '' ? name : `${name} (${where})`;
}

function heading(label: string, count: number): CookieItem {
  return { label, description: '', detail: '', filter: null, count };
}

function detailOf({
  length,
  expires,
  secure,
  httpOnly,
}: Pick<CookieView, 'length' | 'expires' | 'secure' | 'httpOnly'>) {
  const value =
    length === 0 ? 'empty value' : `value hidden (${length === 1 ? '1 character' : `${length} characters`})`;
  const until = expires === null ? 'until the session ends' : `until ${new Date(expires).toISOString().slice(0, 16)}Z`;
  return [value, until, ...(secure ? ['Secure'] : []), ...(httpOnly ? ['HttpOnly'] : [])].join(' · ');
}
