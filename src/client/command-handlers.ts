/** What each command does, in terms of the parts of the client. */
import { commands, env, type LogOutputChannel, Range, Uri, window } from 'vscode';
import { Command, InternalCommand, View } from '../manifest';
import { ClientRequest, type ExchangeSummary } from '../protocol';
import type { ChosenExchange } from './chosen-exchange';
import type { CookieCommands } from './cookie-commands';
import type { Curl } from './curl';
import type { EnvironmentPicker } from './environment-picker';
import type { Exchanges } from './exchanges';
import type { Fixes } from './fixes';
import type { History } from './history';
import type { Panel } from './panel';
import type { CommandHandlers } from './register-commands';
import { requestAtCursor } from './request-at-cursor';
import { placeFrom, type RequestEditor, type RequestPlace, resourceFrom } from './request-editor';
import type { ResponseBodies } from './response-bodies';
import { columnFor, type ResponseDocuments } from './response-documents';
import type { Runs } from './runs';
import { removeSecret, setSecret } from './secret-commands';
import type { ServerLink } from './server-link';
import type { Simulator } from './simulator';
import type { StoredSecrets } from './stored-secrets';
import type { VirtualDocuments } from './virtual-documents';

export interface ClientParts {
  readonly link: ServerLink;
  readonly log: LogOutputChannel;
  readonly editor: RequestEditor;
  readonly exchanges: Exchanges;
  readonly chosen: ChosenExchange;
  readonly runs: Runs;
  readonly fixes: Fixes;
  readonly responses: ResponseDocuments;
  readonly environments: EnvironmentPicker;
  readonly simulator: Simulator;
  readonly secrets: StoredSecrets;
  readonly documents: VirtualDocuments;
  readonly panel: Panel;
  readonly curl: Curl;
  readonly cookies: CookieCommands;
  readonly history: History;
  /** Forgets the tokens of OAuth 2, those of this session and those that outlive it. */
  readonly signOut: () => Promise<void>;
  readonly bodies: ResponseBodies;
  readonly openExample: (into?: Uri) => Promise<void>;
}

const nothingSent = 'Nothing has been sent yet. Open a .http file and send a request first.';
const notSentYet = 'The request at the cursor has not been sent yet, so there is nothing to fix. Send it first.';

export function commandHandlers(parts: ClientParts): CommandHandlers {
  const { link, editor, exchanges, chosen, runs, fixes, responses, documents, panel } = parts;

  /** Runs `act` on the exchange that the arguments name or that is current; says so where there is none. */
  const withExchange = async (args: readonly unknown[], act: (exchange: ExchangeSummary) => Promise<unknown>) => {
    const exchange = chosen.from(args);
    if (exchange) await act(exchange);
    else await window.showInformationMessage(nothingSent);
  };

  const isAtRequest = async ({ uri, position }: RequestPlace): Promise<boolean> => {
    const { document } = editor;
    if (document?.uri.toString() !== uri) return false;
    const { requests } = await link.request(ClientRequest.requests, { uri });
    return requestAtCursor(requests, position.line, (line) => document.lineAt(line).text) !== null;
  };

  /** The same for what mends or repeats a request: with the cursor in one, that and no other. */
  const withMeant = async (
    args: readonly unknown[],
    act: (exchange: ExchangeSummary) => Promise<unknown>,
    unsent: (place: RequestPlace) => Promise<unknown>,
  ) => {
    const meant = chosen.meant(args);
    const { place } = editor;
    if (meant === 'unsent' && place && (await isAtRequest(place))) return unsent(place);
    const exchange = meant === 'unsent' ? exchanges.latest() : meant;
    return exchange ? act(exchange) : window.showInformationMessage(nothingSent);
  };

  const nothingToMend = async (place: RequestPlace) => {
    const sendIt = 'Send';
    if ((await window.showInformationMessage(notSentYet, sendIt)) === sendIt) await runs.run(place);
  };

  // A menu's resource is not looked at: it opens on the editor that is active.
  const send = async (args: readonly unknown[]) => {
    const place = placeFrom(args) ?? editor.place;
    if (place) await runs.run(place);
    else await window.showInformationMessage('Open a .http file and place the cursor in the request to send.');
  };

  const cancel = async ([id]: readonly unknown[]) => {
    await link.request(ClientRequest.cancel, { id: typeof id === 'string' ? id : null });
  };

  const copyPhrase = async (exchange: ExchangeSummary) => {
    const detail = await link.request(ClientRequest.exchange, { id: exchange.id });
    const reference = detail?.diagnosis?.phrase ?? detail?.diagnosis?.requestId ?? null;
    if (reference === null) {
      await window.showInformationMessage('This response carries neither an error phrase nor a request id.');
      return;
    }
    await env.clipboard.writeText(reference.value);
    window.setStatusBarMessage(`$(check) Copied ${reference.label}: ${reference.value}`, 5_000);
  };

  const copyReport = async (exchange: ExchangeSummary) => {
    const report = await link.request(ClientRequest.report, { id: exchange.id });
    if (report === null) {
      await window.showInformationMessage(nothingSent);
      return;
    }
    const name = `Support report ${exchange.method} ${exchange.label}`;
    await documents.showSource(name, report.text, columnFor(exchange.uri, 'beside'));
    const copy = 'Copy';
    const question = 'This is the support report. Credentials in it are hidden. Read it before you copy it.';
    if ((await window.showInformationMessage(question, copy)) !== copy) return;
    await env.clipboard.writeText(report.text);
    window.setStatusBarMessage('$(check) Copied the support report', 5_000);
  };

  const explain = async (exchange: ExchangeSummary) => {
    const explanation = await link.request(ClientRequest.explanation, { id: exchange.id });
    if (explanation === null) {
      await window.showInformationMessage('This response is not kept any more. Send the request again.');
      return;
    }
    const name = `${exchange.method} ${exchange.label} explained`;
    await documents.showMarkdown(name, explanation.text, columnFor(exchange.uri, 'beside'));
  };

  /** Says so where no response has come. */
  const answered =
    (act: (exchange: ExchangeSummary) => Promise<unknown>) =>
    (exchange: ExchangeSummary): Promise<unknown> =>
      exchange.status === null ? tellNoResponse(exchange) : act(exchange);

  const tellNoResponse = async ({ method, url, label }: ExchangeSummary): Promise<void> => {
    const why = label ? ` (${label})` : '';
    await window.showInformationMessage(`${method} ${url} has no response${why}.`);
  };

  const showResponse = async (exchange: ExchangeSummary) => {
    if (exchange.responseUri) {
      await responses.open(exchange.responseUri, exchange.uri, { preserveFocus: false });
      return;
    }
    await tellNoResponse(exchange);
  };

  const applyFix = async ([exchangeId, fixId]: readonly unknown[], andSend: boolean) => {
    if (typeof exchangeId === 'string' && typeof fixId === 'string') await fixes.apply(exchangeId, fixId, andSend);
  };

  return {
    [Command.send]: (...args) => send(args),
    [Command.sendAll]: async (...args) => {
      const uri = resourceFrom(args) ?? editor.place?.uri;
      if (uri) await runs.run({ uri, position: null });
    },
    [Command.resendLast]: async () => {
      const latest = exchanges.latest();
      if (latest) await runs.again(latest);
      else await window.showInformationMessage(nothingSent);
    },
    [Command.cancel]: (...args) => cancel(args),
    [Command.retryWithBackoff]: (...args) =>
      withMeant(
        args,
        (exchange) => runs.again(exchange, { backoff: true }),
        (place) => runs.run({ ...place, backoff: true }),
      ),
    [Command.explainLast]: (...args) => withExchange(args, explain),
    [Command.fixAndSend]: (...args) =>
      withMeant(
        args,
        (it) => fixes.applyBest(it, { send: true, title: 'Faultline: Fix and Send Again' }),
        nothingToMend,
      ),
    [Command.fixAll]: (...args) =>
      withMeant(args, (it) => fixes.applyBest(it, { send: false, title: 'Faultline: Fix All' }), nothingToMend),
    [Command.copyPhrase]: (...args) => withExchange(args, copyPhrase),
    [Command.copyReport]: (...args) => withExchange(args, copyReport),
    [Command.selectEnvironment]: (...args) => parts.environments.choose(args),
    [Command.startSimulator]: () => parts.simulator.start(),
    [Command.stopSimulator]: () => parts.simulator.stop(),
    [Command.showPanel]: () => commands.executeCommand(`${View.panel}.focus`),
    [Command.showLog]: () => parts.log.show(),
    [Command.showResponse]: (...args) => withExchange(args, showResponse),
    [Command.toggleRaw]: () => responses.toggleView(),
    [Command.pasteCurl]: () => parts.curl.paste(),
    [Command.copyCurl]: (...args) => parts.curl.copy(placeFrom(args) ?? editor.place),
    [Command.openExample]: (...[into]) => parts.openExample(into instanceof Uri ? into : undefined),
    [Command.setSecret]: (...[name]) => setSecret(parts.secrets, typeof name === 'string' ? name : null),
    [Command.showCookies]: () => parts.cookies.show(),
    [Command.clearCookies]: () => parts.cookies.clear(),
    [Command.searchHistory]: () => parts.history.search(),
    [Command.compareResponses]: (...args) => parts.history.compare(args),
    [Command.clearHistory]: () => parts.history.clear(),
    [Command.askAgain]: async () => {
      await link.request(ClientRequest.askAgain, {});
      window.setStatusBarMessage('$(check) Faultline asks again before sending', 5_000);
    },
    [Command.openBody]: async (...args) => {
      const [, file] = args;
      if (typeof file === 'string') await commands.executeCommand('vscode.open', Uri.parse(file), { preview: false });
      else
        await withExchange(
          args,
          answered((exchange) => parts.bodies.open(exchange)),
        );
    },
    [Command.saveBody]: (...args) =>
      withExchange(
        args,
        answered((exchange) => parts.bodies.save(exchange, false)),
      ),
    [Command.saveResponse]: (...args) =>
      withExchange(
        args,
        answered((exchange) => parts.bodies.save(exchange, true)),
      ),
    [Command.exportHar]: (...args) => parts.history.exportHar(args),
    [Command.removeSecret]: () => removeSecret(parts.secrets),
    [Command.signOut]: () => parts.signOut(),
    [InternalCommand.applyFix]: (...args) => applyFix(args, false),
    [InternalCommand.applyFixAndSend]: (...args) => applyFix(args, true),
    [InternalCommand.copyPhraseOf]: (...args) => withExchange(args, copyPhrase),
    [InternalCommand.retryExchange]: (...args) =>
      withExchange(args, (exchange) => runs.again(exchange, { backoff: true })),
    [InternalCommand.revealExchange]: (...args) => withExchange(args, (exchange) => panel.reveal(exchange.id)),
    [InternalCommand.showPlace]: async (...args) => {
      const place = placeFrom(args);
      if (!place) return;
      const { line, character } = place.position;
      const selection = new Range(line, character, line, character);
      await window.showTextDocument(Uri.parse(place.uri), { selection });
    },
    [InternalCommand.finishFix]: async (...[andSend]) => {
      if (andSend === false) await commands.executeCommand('leaveSnippet');
      await fixes.finish(andSend !== false);
    },
  };
}
