/** What the simulator answers with, before faults are worked into it. */
export interface Reply {
  readonly status: number;
  /** Reason phrase; null: the registered one. */
  readonly reason: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** As it goes out; empty: no body. */
  readonly body: string;
  /** Whose manner of failing this is. */
  readonly dialect: string;
}

export interface ReplyOptions {
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A JSON body, one that people read. */
export function jsonReply(dialect: string, status: number, body: unknown, options: ReplyOptions = {}): Reply {
  return {
    status,
    reason: options.reason ?? null,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...options.headers },
    body: JSON.stringify(body),
    dialect,
  };
}

export function textReply(dialect: string, status: number, body: string): Reply {
  return { status, reason: null, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body, dialect };
}
