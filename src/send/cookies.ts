/** The cookies of one `Send`: in memory, by tough-cookie, which is loaded when the first cookie comes. */
import type { CookieJar } from 'tough-cookie';

export class Cookies {
  #jar: Promise<CookieJar> | null = null;

  /** `name=value` of each cookie that goes with this URL, in the order of RFC 6265, 5.4. */
  async pairsFor(url: string): Promise<string[]> {
    if (!this.#jar) return [];
    const cookies = await (await this.#jar).getCookies(url);
    return cookies.map((cookie) => cookie.cookieString());
  }

  /** Takes the values of Set-Cookie fields; those that a browser would refuse are ignored (RFC 6265, 5.3). */
  async store(url: string, setCookies: readonly string[]): Promise<void> {
    if (setCookies.length === 0) return;
    this.#jar ??= import('tough-cookie').then(({ CookieJar }) => new CookieJar());
    const jar = await this.#jar;
    for (const cookie of setCookies) await jar.setCookie(cookie, url, { ignoreError: true });
  }
}
