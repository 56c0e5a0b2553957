/** Commands (cURL, PowerShell, fetch) into the request file, by paste or by command, and requests out of it to the clipboard. */
import {
  type CancellationToken,
  type DataTransfer,
  type Disposable,
  DocumentDropOrPasteEditKind,
  DocumentPasteEdit,
  type DocumentPasteEditProvider,
  env,
  languages,
  Range,
  type TextDocument,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import { requestLanguage } from '../manifest';
import { ClientRequest, type CopyCurlParams } from '../protocol';
import { type RequestEditor, type RequestPlace, requestSchemes } from './request-editor';
import type { ServerLink } from './server-link';

const kind = DocumentDropOrPasteEditKind.Text.append('faultline', 'curl');
const isCurl = /^\s*(?:[$>]\s+)?curl(?:\.exe)?\s/i;
/** As browsers copy it for PowerShell and as fetch. */
const isOther = /^\s*(?:await\s+)?fetch\("|(?:^|[\s=])Invoke-(?:WebRequest|RestMethod)\s/i;

export class Curl implements DocumentPasteEditProvider, Disposable {
  readonly #link: ServerLink;
  readonly #editor: RequestEditor;
  readonly #registration: Disposable;

  constructor(link: ServerLink, editor: RequestEditor) {
    this.#link = link;
    this.#editor = editor;
    const selector = requestSchemes.map((scheme) => ({ language: requestLanguage, scheme }));
    this.#registration = languages.registerDocumentPasteEditProvider(selector, this, {
      providedPasteEditKinds: [kind],
      pasteMimeTypes: ['text/plain'],
    });
  }

  /** A pasted command becomes a request; the widget beside it gives back the command as it is. */
  async provideDocumentPasteEdits(
    document: TextDocument,
    [range, ...others]: readonly Range[],
    data: DataTransfer,
    _context: unknown,
    token: CancellationToken,
  ): Promise<DocumentPasteEdit[] | undefined> {
    const text = (await data.get('text/plain')?.asString()) ?? '';
    if (!range || others.length > 0 || !(isCurl.test(text) || isOther.test(text)) || !this.#link.running)
      return undefined;
    const { start } = range;
    const params = { uri: document.uri.toString(), position: { line: start.line, character: start.character }, text };
    const found = await this.#link.request(ClientRequest.requestFromCurl, params, token);
    if (!found || token.isCancellationRequested) return undefined;
    return [new DocumentPasteEdit(found.text, isCurl.test(text) ? 'Paste cURL as Request' : 'Paste as Request', kind)];
  }

  /** What the clipboard holds, at the cursor of the request file that is shown, or in a new one. */
  async paste(): Promise<void> {
    const text = await env.clipboard.readText();
    const editor = await this.#target();
    const { line, character } = editor.selection.active;
    const uri = editor.document.uri.toString();
    const found = await this.#link.request(ClientRequest.requestFromCurl, { uri, position: { line, character }, text });
    if (!found) {
      const message =
        isCurl.test(text) || isOther.test(text)
          ? 'The command can’t be pasted here: place the cursor before or behind a request, and see that every quotation mark of the command is closed.'
          : 'The clipboard holds no cURL command. Copy one first, for example by “Copy as cURL”, “Copy as PowerShell” or “Copy as fetch” in the network tools of a browser.';
      await window.showInformationMessage(message);
      return;
    }
    await editor.edit((edit) => edit.replace(new Range(line, character, line, character), found.text));
    if (found.notes.length > 0) await window.showInformationMessage(found.notes.join(' ').replaceAll('`', ''));
  }

  async #target(): Promise<TextEditor> {
    const { document } = this.#editor;
    if (document) return window.showTextDocument(document);
    return window.showTextDocument(await workspace.openTextDocument({ language: requestLanguage, content: '' }));
  }

  /** The request at a place as a command; how much of it is shown is asked first. */
  async copy(place: RequestPlace | null): Promise<void> {
    if (!place) {
      await window.showInformationMessage('Open a .http file and place the cursor in the request to copy.');
      return;
    }
    const choices: readonly { label: string; detail: string; form: CopyCurlParams['form'] }[] = [
      {
        label: 'With values, secrets hidden',
        detail: 'Variables are replaced; credentials are ‹redacted›.',
        form: 'redacted',
      },
      { label: 'As written', detail: 'Variables stay: {{name}}.', form: 'templates' },
      { label: 'With values and secrets', detail: 'Credentials go to the clipboard in clear.', form: 'resolved' },
    ];
    const choice = await window.showQuickPick(choices, { title: 'Faultline: Copy Request as cURL' });
    if (!choice) return;
    const { text, message } = await this.#link.request(ClientRequest.requestAsCurl, { ...place, form: choice.form });
    if (text === null) {
      await window.showWarningMessage(`Nothing was copied. ${message ?? ''}`.trim());
      return;
    }
    await env.clipboard.writeText(text);
    window.setStatusBarMessage('$(check) Copied as cURL', 5_000);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
