import { type CodeLens, CodeLensRefreshRequest } from 'vscode-languageserver/node';
import { Command, InternalCommand, responseScheme } from '../manifest';
import { durationText } from '../present/quantity';
import { isSendable } from '../resolve/document-references';
import type { Capability } from './capability';
import { quietly } from './guard';
import { refreshAfter } from './refresh';
import { responseLenses } from './response-lenses';
import type { Session } from './session';
import { type OpenDocument, rangeIn, sendLineSpan } from './state/documents';
import { foremost } from './state/exchange-fixes';
import { durationOf, type ExchangeRecord, isActive } from './state/exchange-record';
import { attemptLabel } from './state/exchange-summary';
import type { WaitingRequest } from './state/held-requests';

interface LensCommand {
  readonly title: string;
  readonly command: string;
  readonly tooltip?: string;
  readonly arguments?: readonly unknown[];
}

/** The others are read and kept, and never sent. */
const sendable: ReadonlySet<string> = new Set(['http', 'graphql', 'curl']);

/** Over each request: send or cancel, mend and send again, and what came of it last. */
export const codeLens: Capability = {
  offers: () => ({ codeLensProvider: { resolveProvider: false } }),
  register: (session) => {
    const { connection, documents, profile, settings } = session;
    connection.onCodeLens(
      quietly(connection, 'code lens', [], async ({ textDocument: { uri } }) => {
        if (!(await settings.for(uri))['faultline.codeLens.enabled']) return [];
        if (uri.startsWith(`${responseScheme}:`)) return responseLenses(session, uri);
        const open = documents.get(uri);
        return open ? lenses(session, open) : [];
      }),
    );
    if (!profile.codeLensRefresh) return;
    const refresh = () => connection.sendRequest(CodeLensRefreshRequest.type);
    refreshAfter(session, 'code lens refresh', refresh, [
      'exchangeChanged',
      'heldChanged',
      'tick',
      'settingsChanged',
      'scopeChanged',
    ]);
  },
};

function lenses(session: Session, open: OpenDocument): CodeLens[] {
  const { exchanges, held, profile, references, workspace } = session;
  const standing = exchanges.standing(open.uri);
  const waiting = held.waiting(open.uri);
  const all: CodeLens[] = [];
  for (const [index, block] of open.document.blocks.entries()) {
    if (block.request && !sendable.has(block.request.protocol)) continue;
    const lines = references.lines(block);
    const line = isSendable(block, lines) ? sendLineSpan(block, lines) : null;
    if (!line) continue;
    const range = rangeIn(open.document, index, line);
    if (!workspace.trusted) {
      const title = 'Trust this workspace to send requests';
      return profile.own ? [{ range, command: { title, command: 'workbench.trust.manage' } }] : [];
    }
    const record = standing.get(index) ?? null;
    const title = block.request ? '▶ Send' : '▶ Run';
    const send = { title, command: Command.send, arguments: [open.uri, range.start] };
    const wait = waiting.get(block);
    for (const { arguments: args, ...command } of commandsAt(session, record, wait, send)) {
      all.push({ range, command: { ...command, ...(args ? { arguments: [...args] } : {}) } });
    }
  }
  return all;
}

function commandsAt(
  session: Session,
  record: ExchangeRecord | null,
  wait: WaitingRequest | undefined,
  send: LensCommand,
): readonly LensCommand[] {
  if (wait)
    return [{ title: `■ Cancel (${wait.needed} is sent first)`, command: Command.cancel, arguments: [wait.run] }];
  return record ? commandsOf(session, record, send) : [send];
}

function commandsOf(session: Session, record: ExchangeRecord, send: LensCommand): LensCommand[] {
  const { deps, fixes, profile } = session;
  const now = deps.now();
  if (isActive(record)) {
    const cancel = { command: Command.cancel, arguments: [record.id] };
    if (record.state === 'running') {
      return [{ ...cancel, title: `■ Cancel (${Math.floor(durationOf(record, now) / 1000)} s)` }];
    }
    const seconds = Math.max(0, Math.ceil(((record.waitingUntil ?? now) - now) / 1000));
    return [{ ...cancel, title: `■ Cancel (attempt ${record.begun + 1} in ${seconds} s)` }];
  }
  const commands = [send];
  const fix = foremost(fixes.fixes(record));
  if (fix) {
    const args = [record.id, fix.id];
    const tooltip = `${record.redactor.text(fix.title)}, then send again`;
    commands.push({ title: 'Fix and send again', tooltip, command: InternalCommand.applyFixAndSend, arguments: args });
  }
  const last = record.attempts.at(-1);
  // Of a request that was edited since, nothing has come yet.
  if (last && !record.anchor?.open) {
    const label = record.redactor.text(attemptLabel(last));
    commands.push({
      title: `${label} · ${durationText(durationOf(record, now))}`,
      command: profile.own ? InternalCommand.revealExchange : Command.showResponse,
      arguments: [record.id],
    });
  }
  return commands;
}
