import { type DocumentLink, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { createRedactor } from '../redact/redactor';
import { namesCredential } from '../redact/secret-names';
import type { ResolveContext } from '../resolve/context';
import { resolveTargetUrl } from '../resolve/resolve';
import { placeholdersIn } from '../syntax/placeholders';
import type { Capability } from './capability';
import { openly, quietly } from './guard';
import { type BlockLink, blockLinks } from './navigation/block-links';
import type { Session } from './session';
import { BlockCache } from './state/block-cache';
import { BlockPlaces } from './state/block-ranges';
import type { OpenDocument } from './state/documents';
import { isRecord } from './state/json-value';
import { referredFile } from './state/referred-file';
import type { Cancellable } from './state/request-file-list';
import { resolveContext } from './state/scope';
import { fileUri } from './state/workspace';

/** More than anybody looks at. */
const mostLinks = 5000;
/** Different files that are looked for; one that many requests name is looked for once. */
const mostFiles = 500;

/** What leads from a link to its URL, which is put together when somebody follows it. */
interface LinkData {
  readonly uri: string;
  readonly version: number | null;
  readonly index: number;
}

/**
 * Paths lead to their files, where these are there; addresses in comments, and URLs of GET requests that need no secret, to
 * the browser.
 */
export const documentLink: Capability = {
  offers: () => ({ documentLinkProvider: { resolveProvider: true } }),
  register: (session) => {
    const { connection, documents } = session;
    const links = new BlockCache((block) => blockLinks(block));
    connection.onDocumentLinks(
      quietly(connection, 'document links', [], async ({ textDocument: { uri } }, token) => {
        const open = documents.get(uri);
        return open ? linksOf(session, open, links, token) : [];
      }),
    );
    connection.onDocumentLinkResolve(
      openly(connection, 'document link', async (link): Promise<DocumentLink> => {
        const target = await urlOf(session, readData(link.data));
        if (target !== null) return { ...link, target };
        throw new ResponseError(
          LSPErrorCodes.RequestFailed,
          'This URL can’t be opened: it has a secret in it, or a variable without a value.',
        );
      }),
    );
  },
};

async function linksOf(
  session: Session,
  { uri, version, document }: OpenDocument,
  links: BlockCache<readonly BlockLink[]>,
  cancelled: Cancellable,
): Promise<DocumentLink[]> {
  const places = new BlockPlaces(document);
  const files = new LinkedFiles(session, uri);
  const urls = new PlainUrls(await resolveContext(session, uri, document));
  const found: DocumentLink[] = [];
  for (const [index, block] of document.blocks.entries()) {
    if (found.length >= mostLinks || cancelled.isCancellationRequested) break;
    for (const link of links.of(block)) {
      const range = places.place(index, link.range);
      if (link.kind === 'address') found.push({ range, target: link.url });
      if (link.kind === 'request' && urls.isPlain(link.expressions)) {
        const data: LinkData = { uri, version, index };
        found.push({ range, tooltip: 'Open in the browser', data });
      }
      const path = link.kind === 'file' ? await files.find(link.path) : null;
      if (path !== null) found.push({ range, target: fileUri(path) });
    }
  }
  return found;
}

/** Looks for each file once. */
class LinkedFiles {
  readonly #known = new Map<string, Promise<string | null>>();

  constructor(
    private readonly session: Session,
    private readonly uri: string,
  ) {}

  find(written: string): Promise<string | null> {
    const known = this.#known.get(written);
    if (known) return known;
    if (this.#known.size >= mostFiles) return Promise.resolve(null);
    const { deps, workspace } = this.session;
    const found = referredFile(this.uri, written, { workspace, files: deps.files });
    this.#known.set(written, found);
    return found;
  }
}

/** Tells from the definitions alone whether a URL can be put together, of variables that are no secrets. */
class PlainUrls {
  readonly #known = new Map<string, boolean>();

  constructor(private readonly context: ResolveContext) {}

  isPlain(expressions: readonly string[]): boolean {
    return expressions.every((expression) => this.#isPlainName(expression.replace(/^%\s*/, '')));
  }

  #isPlainName(name: string): boolean {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    // A variable that is made of itself is not.
    this.#known.set(name, false);
    const { definitions, variables } = this.context;
    const own = definitions?.byName.get(name)?.map(({ definition }) => definition.value);
    const outer = variables.get(name);
    const values = own ?? (outer && !outer.secret ? [outer.value] : []);
    const nested = values.flatMap((value) => placeholdersIn(value).map(({ expression }) => expression));
    const isPlain = values.length > 0 && !namesCredential(name) && this.isPlain(nested);
    this.#known.set(name, isPlain);
    return isPlain;
  }
}

/** The URL of a request as it would be sent; null where it needs a secret, or is not there any longer. */
async function urlOf(session: Session, data: LinkData | null): Promise<string | null> {
  const open = data && session.documents.get(data.uri);
  const block = open?.document.blocks[data?.index ?? -1];
  if (!data || !block || open.version !== data.version) return null;
  const settings = await session.settings.for(data.uri);
  const context = await resolveContext(session, data.uri, open.document, settings);
  const url = await resolveTargetUrl(block, { ...context, blockIndex: data.index });
  if (!url || url.pieces.some(({ secret }) => secret) || !/^https?:\/\//i.test(url.text)) return null;
  return createRedactor([]).url(url.text) === url.text ? url.text : null;
}

function readData(data: unknown): LinkData | null {
  if (!isRecord(data)) return null;
  const { uri, version, index } = data;
  if (typeof uri !== 'string' || typeof index !== 'number') return null;
  return { uri, version: typeof version === 'number' ? version : null, index };
}
