/** The request for the page behind the one that a response gave. */

import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver/node';
import { bodyText } from '../body-text';
import { parsedJson } from '../diagnose/parsed-json';
import { headerValue, type ReceivedResponse } from '../exchange';
import { fixOfNextPage, type NextPage, nextPageOf } from '../fix/next-page';
import { namesCredential } from '../redact/secret-names';
import type { Session } from './session';
import { shiftOrigins } from './state/anchors';
import { type OpenDocument, rangeIn } from './state/documents';
import { diagnosisOf, type ExchangeRecord, responseOf } from './state/exchange-record';
import { workspaceEdit } from './state/fix-edits';

/** Bytes. */
const maxBody = 500_000;

/** Where the range touches the URL of a request that has a further page, as its last response says. */
export function nextPageActions(
  session: Session,
  open: OpenDocument,
  records: readonly ExchangeRecord[],
  range: Range,
): CodeAction[] {
  return records.flatMap((record): CodeAction[] => {
    const { anchor, origins, request } = record;
    const target = anchor?.block.request?.target;
    const response = responseOf(record);
    if (!anchor || anchor.open || !target || !response || diagnosisOf(record)) return [];
    const url = rangeIn(open.document, anchor.index, target);
    if (range.end.line < url.start.line || range.start.line > url.end.line) return [];
    const page = pageOf(response);
    const given = { block: anchor.block, origins: shiftOrigins(origins, anchor.shift), variables: noNames };
    const fix = page && fixOfNextPage(given, page, request, namesCredential);
    if (!fix) return [];
    const edit = workspaceEdit(open, [{ fix, anchor }], session.profile);
    return [{ title: fix.title, kind: CodeActionKind.QuickFix, edit }];
  });
}

const noNames: ReadonlySet<string> = new Set();

function pageOf(response: ReceivedResponse): NextPage | null {
  const { body, headers } = response;
  const isRead = body.kind === 'memory' && body.size <= maxBody;
  return nextPageOf(headerValue(headers, 'link'), isRead ? objectIn(bodyText(body, headers).text) : null);
}

function objectIn(text: string): unknown {
  return /^\s*\{/.test(text) ? (parsedJson(text) ?? null) : null;
}
