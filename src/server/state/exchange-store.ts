/** The exchanges, oldest first, bounded in number and in what their bodies take. */
import { openProblems } from '../../fix/open-problems';
import type { NamedExchange } from '../../resolve/context';
import { NamedResults } from '../../resolve/named-results';
import type { Block } from '../../syntax/document';
import type { RequestDocument } from '../../syntax/request-document';
import { changedBlocks, findAnchor, moveAnchor, movePlace, requestShift } from './anchors';
import { type Anchor, diagnosisOf, type ExchangeRecord, isActive, isUnsent, responseOf } from './exchange-record';
import { filePath, pathKey } from './workspace';

export interface StoreLimits {
  readonly exchanges: number;
  /** Bytes of response bodies in memory. */
  readonly bodyBytes: number;
  /** Bytes of response bodies in files; the last response may be larger. */
  readonly fileBytes: number;
}

export interface StoreOwner {
  /** Told of each exchange that goes, to remove its files. */
  readonly dropped: (record: ExchangeRecord) => void;
  /** Whether the requests of open documents refer to the result of a request of that name. */
  readonly isReferred: (name: string) => boolean;
}

export class ExchangeStore {
  readonly #records = new Map<string, ExchangeRecord>();
  /** The id of each request's last exchange with a response, by document and environment: what `{{name.response…}}` reads. */
  readonly #answered = new Map<string, Map<string | null, NamedResults<string>>>();
  /** Numbers in the order of their beginning. */
  readonly #order = new WeakMap<ExchangeRecord, number>();
  readonly #discarded = new WeakSet<ExchangeRecord>();
  /** Those whose tokens other requests have taken. */
  readonly #logins = new WeakSet<ExchangeRecord>();
  /** What began before this number gave tokens to somebody who has signed out. */
  #signedOut = 0;
  #count = 0;
  readonly #limits: StoreLimits;
  readonly #owner: StoreOwner;

  constructor(limits: StoreLimits, owner: StoreOwner) {
    this.#limits = limits;
    this.#owner = owner;
  }

  get(id: string): ExchangeRecord | null {
    return this.#records.get(id) ?? null;
  }

  latest(): ExchangeRecord | null {
    return [...this.#records.values()].at(-1) ?? null;
  }

  all(): readonly ExchangeRecord[] {
    return [...this.#records.values()];
  }

  active(): readonly ExchangeRecord[] {
    return this.all().filter(isActive);
  }

  of(uri: string): readonly ExchangeRecord[] {
    const key = documentKey(uri);
    return this.all().filter((record) => documentKey(record.uri) === key);
  }

  /**
   * The latest exchange of each block of a document, by the block's index. Earlier ones of the same request are past, but
   * not where the later one was never sent.
   */
  standing(uri: string): ReadonlyMap<number, ExchangeRecord> {
    const standing = new Map<number, ExchangeRecord>();
    for (const record of this.of(uri)) {
      if (record.anchor && !isUnsent(record)) standing.set(record.anchor.index, record);
    }
    return standing;
  }

  add(record: ExchangeRecord): void {
    this.#records.set(record.id, record);
    this.#order.set(record, this.#count++);
    this.#trim();
  }

  /** To be called when an exchange has ended. */
  settle(record: ExchangeRecord): void {
    if (responseOf(record) && !(this.#logins.has(record) && this.isSignedOut(record))) {
      const key = documentKey(record.uri);
      const ofDocument = this.#answered.get(key) ?? new Map<string | null, NamedResults<string>>();
      this.#answered.set(key, ofDocument);
      const results = ofDocument.get(record.environment) ?? new NamedResults();
      ofDocument.set(record.environment, results);
      results.keep(record.block, record.id);
    }
    this.#trim();
  }

  named(uri: string, name: string, environment: string | null): NamedExchange | null {
    const record = this.get(this.answered(uri, name, environment) ?? '');
    const response = record && responseOf(record);
    return record && response ? { request: record.request, response, secrets: record.secrets } : null;
  }

  /** The id of the exchange that a name refers to now: what one server has given is no other one's. */
  answered(uri: string, name: string, environment: string | null): string | null {
    return this.#answered.get(documentKey(uri))?.get(environment)?.find(name) ?? null;
  }

  /** Whether a name would refer to an exchange in some other environment. */
  isAnsweredElsewhere(uri: string, name: string, environment: string | null): boolean {
    const ofDocument = this.#answered.get(documentKey(uri)) ?? [];
    return [...ofDocument].some(([other, results]) => other !== environment && results.find(name) !== null);
  }

  /**
   * When the request of a block was last sent, as a number that grows from one exchange to the next, if it was answered
   * without a failure, in this environment, as it stands now; else null.
   */
  usableSince(uri: string, block: Block, environment: string | null): number | null {
    const last = this.usable(uri, block, environment);
    return last && (this.#order.get(last) ?? null);
  }

  /** The exchange itself. */
  usable(uri: string, block: Block, environment: string | null): ExchangeRecord | null {
    const last = this.of(uri).findLast(
      (record) => record.environment === environment && !isUnsent(record) && isOf(record, block),
    );
    if (!last || last.given || last.state !== 'done') return null;
    return responseOf(last) && !diagnosisOf(last) && !this.#discarded.has(last) ? last : null;
  }

  /** What was sent then, as `usableSince` says it, is of use no longer: its token was refused, or ends. */
  discard(uri: string, since: number): void {
    for (const record of this.of(uri)) if (this.#order.get(record) === since) this.#discarded.add(record);
  }

  /** Other requests go by the token of this one (`# @auth`). */
  usedAsLogin(record: ExchangeRecord): void {
    this.#logins.add(record);
  }

  /** Whether the token of a login is forgotten. */
  isSignedOut(record: ExchangeRecord): boolean {
    return (this.#order.get(record) ?? 0) < this.#signedOut;
  }

  /** Forgets the tokens of all logins, those that are on their way among them. */
  signOut(): void {
    this.#signedOut = this.#count;
    for (const record of this.#records.values()) {
      if (!this.#logins.has(record)) continue;
      if (isActive(record)) record.abort.abort();
      this.#discarded.add(record);
      this.#answered.get(documentKey(record.uri))?.get(record.environment)?.forget(record.block, record.id);
    }
  }

  /** Moves the anchors of a document's exchanges along with an edit. `null`: not open before, or not any more. */
  documentChanged(uri: string, before: RequestDocument | null, after: RequestDocument | null): void {
    const records = this.of(uri);
    if (records.length === 0) return;
    // It may have been sent from a file that was not open, under another spelling of its URI.
    if (!before) for (const record of records) record.uri = uri;
    const blocks = after?.blocks ?? [];
    const earlier = before?.blocks ?? [];
    const changed = changedBlocks(earlier, blocks);
    const edited = new Map<ExchangeRecord, Anchor | null>();
    for (const record of records) {
      const before = record.anchor;
      record.anchor =
        before && !before.open
          ? moveAnchor(before, record.block, changed, blocks)
          : findAnchor(record.block, record.lastIndex, changed.start, changed.afterEnd, blocks);
      if (record.anchor) record.lastIndex = record.anchor.index;
      record.place = record.anchor ? record.anchor.index : movePlace(record.place, changed, earlier, blocks);
      if (!record.anchor) edited.set(record, before);
    }
    // Only of the last exchange of a request something is left when it is edited.
    const latest = new Map(records.map((record) => [record.place, record]));
    for (const [record, before] of edited) {
      if (record.place !== null && latest.get(record.place) === record)
        record.anchor = openAnchor(record, before, blocks);
    }
  }

  /**
   * A document has another name. `before`: what is open by the old one, `after`: by the new one; null where nothing is.
   * Exchanges find their requests there at once, or when it is opened.
   */
  documentMoved(
    uri: string,
    newUri: string,
    { before, after }: { readonly before: RequestDocument | null; readonly after: RequestDocument | null },
  ): void {
    const records = this.of(uri);
    if (before) this.documentChanged(uri, before, null);
    const results = this.#answered.get(documentKey(uri));
    this.#answered.delete(documentKey(uri));
    if (results) this.#answered.set(documentKey(newUri), results);
    for (const record of records) record.uri = newUri;
    if (after) this.documentChanged(newUri, null, after);
  }

  /** Drops all, for the end of the session. */
  clear(): void {
    for (const record of this.#records.values()) this.#owner.dropped(record);
    this.#records.clear();
    this.#answered.clear();
  }

  /** Drops the oldest that have ended, but for those that later requests refer to. */
  #trim(): void {
    let bytes = this.all().reduce((sum, record) => sum + bodyBytes(record), 0);
    let fileBytes = this.all().reduce((sum, record) => sum + storedBytes(record), 0);
    const last = this.latest();
    let count = this.#records.size;
    for (const record of this.#records.values()) {
      const isFull = bytes > this.#limits.bodyBytes || fileBytes > this.#limits.fileBytes;
      if (count <= this.#limits.exchanges && !isFull) return;
      if (record === last || isActive(record) || this.#isReferred(record)) continue;
      this.#records.delete(record.id);
      this.#answered.get(documentKey(record.uri))?.get(record.environment)?.forget(record.block, record.id);
      this.#owner.dropped(record);
      bytes -= bodyBytes(record);
      fileBytes -= storedBytes(record);
      count--;
    }
  }

  #isReferred({ id, uri, block, environment }: ExchangeRecord): boolean {
    return [block.name, block.title].some(
      (name) => name !== null && this.#owner.isReferred(name) && this.answered(uri, name, environment) === id,
    );
  }
}

/** Where the request of an exchange was edited: what of its problems is left. Null where nothing is. */
function openAnchor(record: ExchangeRecord, before: Anchor | null, blocks: readonly Block[]): Anchor | null {
  const block = record.place === null ? undefined : blocks[record.place];
  if (!block || record.place === null) return null;
  if (before?.block === block && before.open) return { ...before, index: record.place };
  const diagnosis = diagnosisOf(record);
  const open = diagnosis && openProblems(diagnosis, record.block, block);
  return open && open.size > 0 ? { index: record.place, block, shift: 0, open } : null;
}

/** Two requests of a file may be alike: while it is open, it is known which one was sent. */
function isOf({ anchor, block: sent }: ExchangeRecord, block: Block): boolean {
  if (anchor) return anchor.block === block && !anchor.open;
  return sent.name === block.name && sent.title === block.title && requestShift(sent, block) !== null;
}

/** One key for all spellings of a file's URI. */
function documentKey(uri: string): string {
  const path = filePath(uri);
  return path === null ? uri : pathKey(path);
}

function bodyBytes({ attempts }: ExchangeRecord): number {
  return attempts.reduce((sum, { outcome }) => {
    if (outcome.kind === 'failure') return sum;
    const { body } = outcome.response;
    return sum + (body.kind === 'memory' ? body.size : body.head.byteLength);
  }, 0);
}

function storedBytes({ attempts }: ExchangeRecord): number {
  return attempts.reduce((sum, { outcome }) => {
    const body = outcome.kind === 'response' ? outcome.response.body : null;
    return sum + (body?.kind === 'file' ? body.size : 0);
  }, 0);
}
