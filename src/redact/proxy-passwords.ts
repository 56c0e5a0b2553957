/** The passwords of the proxies that the process' environment names: a proxy may give back in clear what it was sent. */
export function proxyPasswords(env: Readonly<Record<string, string | undefined>>): string[] {
  return ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) =>
    [env[name], env[name.toUpperCase()]].flatMap((value) => (value?.includes('@') ? passwordIn(value) : [])),
  );
}

/** As it is written, and decoded. */
function passwordIn(proxy: string): string[] {
  const url = proxy.includes('://') ? proxy : `http://${proxy}`;
  const password = URL.canParse(url) ? new URL(url).password : '';
  if (password === '') return [];
  try {
    return [...new Set([password, decodeURIComponent(password)])];
  } catch (error) {
    // A stray percent sign; the proxy is refused for it.
    if (error instanceof URIError) return [password];
    throw error;
  }
}
