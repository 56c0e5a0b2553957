/** The cookies of one `Send`: in memory, a jar for each environment, by tough-cookie, which the first cookie loads. */
import type { Cookie, CookieJar } from 'tough-cookie';
import type { CookieFilter, CookieView } from '../exchange';

export class Cookies {
  readonly #jars = new Map<string, Promise<CookieJar>>();

  /** False: none was ever put into this jar. */
  areIn(jar: string): boolean {
    return this.#jars.has(jar);
  }

  /** `name=value` of each cookie that goes with this URL, in the order of RFC 6265, 5.4. */
  async pairsFor(jar: string, url: string): Promise<string[]> {
    const held = this.#jars.get(jar);
    if (!held) return [];
    const cookies = await (await held).getCookies(url);
    return cookies.map((cookie) => cookie.cookieString());
  }

  /** Takes the values of Set-Cookie fields; those that a browser would refuse are ignored (RFC 6265, 5.3). */
  async store(jar: string, url: string, setCookies: readonly string[]): Promise<void> {
    if (setCookies.length === 0) return;
    let held = this.#jars.get(jar);
    if (!held) {
      held = import('tough-cookie').then(({ CookieJar }) => new CookieJar());
      this.#jars.set(jar, held);
    }
    const opened = await held;
    for (const cookie of setCookies) await opened.setCookie(cookie, url, { ignoreError: true });
  }

  /** All that are kept and not over, by jar, domain, path and name; how long their values are, and not what they say. */
  async list(): Promise<CookieView[]> {
    const views: CookieView[] = [];
    for (const [jar, held] of this.#jars) {
      for (const cookie of await allIn(await held)) {
        if (cookie.expiryTime() !== undefined && (cookie.expiryTime() ?? 0) <= Date.now()) continue;
        views.push(viewOf(jar, cookie));
      }
    }
    const key = ({ jar, domain, path, name }: CookieView) => [jar, domain, path, name].join('\n');
    return views.sort((one, other) => key(one).localeCompare(key(other)));
  }

  /** Removes those to which all that is given applies; how many they were. */
  async clear(filter: CookieFilter): Promise<number> {
    let count = 0;
    for (const [jar, held] of this.#jars) {
      if (filter.jar !== undefined && filter.jar !== jar) continue;
      const { store } = await held;
      for (const cookie of await allIn(await held)) {
        const { domain, path, name } = viewOf(jar, cookie);
        if (filter.domain !== undefined && filter.domain !== domain) continue;
        if (filter.path !== undefined && filter.path !== path) continue;
        if (filter.name !== undefined && filter.name !== name) continue;
        await store.removeCookie(domain, path, name);
        count++;
      }
    }
    return count;
  }
}

async function allIn({ store }: CookieJar): Promise<Cookie[]> {
  return (await store.getAllCookies()) ?? [];
}

function viewOf(jar: string, cookie: Cookie): CookieView {
  const expires = cookie.expiryTime();
  return {
    jar,
    domain: cookie.domain ?? '',
    path: cookie.path ?? '/',
    name: cookie.key,
    length: cookie.value.length,
    // A cookie of the session has none.
    expires: expires === undefined || !Number.isFinite(expires) ? null : expires,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    hostOnly: cookie.hostOnly ?? true,
  };
}
