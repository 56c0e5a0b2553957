/** Codes of what a SOCKS proxy itself says, between the bundle that speaks to it and the sender, which has the words. */
export const SocksCode = {
  /** It wants a user name and a password, or others than it got. */
  auth: 'SOCKS_AUTH',
  /** It does not connect to the server. */
  refused: 'SOCKS_REFUSED',
  /** What it says is not SOCKS, or it breaks off. */
  broken: 'SOCKS_BROKEN',
} as const;
