/** What the panel's buttons do that concerns more than the panel. */
import { commands, env, Uri, window, workspace } from 'vscode';
import { Command, InternalCommand, requestLanguage } from '../manifest';
import { ClientRequest } from '../protocol';
import type { Exchanges } from './exchanges';
import { showRequest } from './fix-application';
import type { ExchangeAction, FromPage } from './page/messages';
import type { Runs } from './runs';
import type { ServerLink } from './server-link';

type Message = Exclude<FromPage, { readonly kind: 'ready' | 'choose' | 'environment' | 'copy' }>;

export interface PanelActionParts {
  readonly link: ServerLink;
  readonly runs: Runs;
  readonly exchanges: Exchanges;
}

const commandOf: Partial<Record<ExchangeAction, Command | InternalCommand>> = {
  retry: InternalCommand.retryExchange,
  response: Command.showResponse,
  report: Command.copyReport,
  explain: Command.explainLast,
};

export async function perform(message: Message, { link, runs, exchanges }: PanelActionParts): Promise<void> {
  switch (message.kind) {
    case 'send':
      await runs.run({ uri: message.uri, position: message.position });
      return;
    case 'cancel':
      await link.request(ClientRequest.cancel, { id: message.id });
      return;
    case 'fix': {
      const command = message.send ? InternalCommand.applyFixAndSend : InternalCommand.applyFix;
      await commands.executeCommand(command, message.id, message.fixId);
      return;
    }
    case 'again': {
      const exchange = exchanges.get(message.id);
      if (exchange) await runs.again(exchange);
      return;
    }
    case 'goto':
      return goTo(link, exchanges, message.id);
    case 'help':
      return openHelp(link, message.id);
    case 'example':
      await commands.executeCommand(Command.openExample);
      return;
    case 'open':
      return openRequestFile();
    case 'trust':
      await commands.executeCommand('workbench.trust.manage');
      return;
    default: {
      const command = commandOf[message.kind];
      if (command) await commands.executeCommand(command, message.id);
    }
  }
}

/** Copies the phrase or request id of an exchange. Returns its label; null where there is none. */
export async function copyReference(
  link: ServerLink,
  id: string,
  what: 'phrase' | 'requestId',
): Promise<string | null> {
  const detail = await link.request(ClientRequest.exchange, { id });
  const reference = detail?.diagnosis?.[what];
  if (!reference) return null;
  await env.clipboard.writeText(reference.value);
  return reference.label;
}

/** Where the request stands is known for certain once its file is open. */
async function goTo(link: ServerLink, exchanges: Exchanges, id: string): Promise<void> {
  const exchange = exchanges.get(id);
  if (!exchange) return;
  const document = await workspace.openTextDocument(Uri.parse(exchange.uri));
  const now = (await link.request(ClientRequest.exchange, { id }))?.summary;
  await showRequest(document, now?.range?.start ?? now?.place ?? undefined);
}

/** The address comes from a dialect, but nothing other than https is ever opened. */
async function openHelp(link: ServerLink, id: string): Promise<void> {
  const detail = await link.request(ClientRequest.exchange, { id });
  const help = detail?.diagnosis?.help;
  if (help?.startsWith('https://')) await env.openExternal(Uri.parse(help));
}

/** A draft where there is no request file yet, else the list of files. */
async function openRequestFile(): Promise<void> {
  const [found] = await workspace.findFiles('**/*.{http,rest}', '**/node_modules/**', 1);
  if (found) {
    await commands.executeCommand('workbench.action.quickOpen', '.http');
    return;
  }
  const content = '### My first request\nGET https://httpbin.org/get\nAccept: application/json\n';
  await window.showTextDocument(await workspace.openTextDocument({ language: requestLanguage, content }));
}
