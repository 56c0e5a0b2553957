/** The card of the chosen exchange: what its outcome means, what to do, the fixes, retry, ids to copy, the attempts. */
import type { DiagnosedProblem, Diagnosis, Field, SupportReference } from '../../diagnose/diagnosis';
import type { ExchangeDetail, ExchangeSummary, FixView } from '../../protocol';
import { describeProgress, formatDuration, secondsUntil } from '../progress-text';
import { attemptRows } from './attempt-rows';
import { button, type Child, element, replaceKeepingFocus, setText } from './dom';
import { markOf, toneOf } from './exchange-list';
import type { FromPage } from './messages';
import { chosenSummary, isRunning, type PageState } from './page-state';
import type { Component } from './top-bar';

type Post = (message: FromPage) => void;

export function card(post: Post): Component {
  const pane = element('article', { class: 'card', tabindex: '-1', 'aria-label': 'Chosen exchange' });
  let drawn = '';
  let shown: string | undefined;
  return {
    element: pane,
    update(state) {
      const summary = chosenSummary(state);
      const wanted = JSON.stringify([summary, state.detail, state.exchanges.length === 0 && emptyReason(state)]);
      if (wanted === drawn) return;
      drawn = wanted;
      pane.dataset.tone = summary ? toneOf(summary) : 'empty';
      if (summary?.id !== shown) pane.scrollTop = 0;
      shown = summary?.id;
      replaceKeepingFocus(pane, summary ? sections(summary, state.detail, post) : emptyState(state, post));
    },
    tick(state, now) {
      const summary = chosenSummary(state);
      if (!summary || !isRunning(summary)) return;
      const elapsed = pane.querySelector<HTMLElement>('.progress-text');
      if (elapsed) setText(elapsed, progressSentence(summary, now));
    },
  };
}

function progressSentence(summary: ExchangeSummary, now: number): string {
  if (summary.state === 'waiting' && summary.waitingUntil !== null) {
    const attempt = summary.attempts === 0 ? 'First attempt' : 'Next attempt';
    const reason = summary.waitReason ? `. ${summary.waitReason}` : '';
    return `${attempt} in ${secondsUntil(summary.waitingUntil, now)} s${reason}`;
  }
  return `Running for ${describeProgress(summary, now)}`;
}

function sections(summary: ExchangeSummary, detail: ExchangeDetail | null, post: Post): Child[] {
  const diagnosis = detail?.diagnosis ?? null;
  return [
    head(summary, diagnosis, post),
    isRunning(summary) && progress(summary, post),
    ...(diagnosis && detail ? diagnosed(summary, diagnosis, detail, post) : []),
    ...(detail && detail.attempts.length > 0 ? [section('Attempts', 'trace', ...attemptRows(detail.attempts))] : []),
    !isRunning(summary) && supportSection(summary.id, diagnosis, post),
  ];
}

function head(summary: ExchangeSummary, diagnosis: Diagnosis | null, post: Post): Child {
  const { id } = summary;
  const act = (label: string, kind: 'again' | 'response' | 'goto' | 'explain') =>
    button(label, () => post({ kind, id }), { key: kind, class: 'link' });
  const facts = [
    ...(diagnosis && diagnosis.dialect !== 'generic' ? [diagnosis.dialectTitle] : []),
    ...(isRunning(summary) ? [] : [formatDuration(summary.durationMs)]),
    ...(summary.attempts > 1 ? [`${summary.attempts} attempts`] : []),
    ...(summary.environment ? [summary.environment] : []),
    ...(summary.sentFor ? [`sent for ${summary.sentFor}`] : []),
    new Date(summary.startedAt).toLocaleTimeString(),
  ];
  return element(
    'header',
    { class: 'head' },
    element('h2', {}, markOf(toneOf(summary)), element('span', {}, headline(summary))),
    element('p', { class: 'facts' }, facts.join(' · ')),
    element(
      'p',
      { class: 'request', title: summary.url },
      element('span', { class: 'method' }, summary.method),
      ' ',
      element('span', { class: 'url' }, summary.url),
    ),
    element(
      'div',
      { class: 'buttons', role: 'group', 'aria-label': 'Exchange' },
      // Of a file that is not open, it is not known yet where the request stands.
      !isRunning(summary) && (summary.range !== null || summary.sentFor != null) && act('Send Again', 'again'),
      act('Go to Request', 'goto'),
      summary.responseUri !== null && act(summary.status === null ? 'Open as Text' : 'Open Response', 'response'),
      diagnosis && act('Explain', 'explain'),
    ),
  );
}

function headline(summary: ExchangeSummary): string {
  if (summary.state === 'cancelled') return summary.status === null ? 'Cancelled' : `Cancelled after ${summary.label}`;
  if (summary.label) return summary.label;
  if (summary.state === 'waiting') return 'Waiting';
  return isRunning(summary) ? 'Sending' : 'No response';
}

function progress(summary: ExchangeSummary, post: Post): Child {
  return element(
    'div',
    { class: 'progress' },
    element('span', { class: 'progress-text' }, progressSentence(summary, summary.startedAt)),
    button('Cancel', () => post({ kind: 'cancel', id: summary.id }), { key: 'cancel', icon: 'stop' }),
  );
}

function diagnosed(summary: ExchangeSummary, diagnosis: Diagnosis, detail: ExchangeDetail, post: Post): Child[] {
  const { fixes } = detail;
  const { problems } = diagnosis;
  // One problem says it all itself; its cause and remedy are then the diagnosis' own.
  const [only] = problems.length === 1 ? problems : [];
  // Of several problems; and of none: a new address, which comes first only where it is what mends the failure.
  const ofNone = fixes.filter(({ id }) => !/^\d/.test(id)).sort(byPreference);
  const [together, ...further] = ofNone.filter(({ id, preferred }) => preferred || id === 'all' || id === 'sure');
  const asides = ofNone.filter((fix) => fix !== together && !further.includes(fix));
  return [
    element('p', { class: 'meaning' }, ...prose(diagnosis.meaning)),
    problems.length > 0 &&
      element(
        'section',
        { class: 'problems', 'aria-label': 'Problems' },
        problems.length > 1 && element('h3', {}, `${problems.length} problems`),
        together ? fixRow(summary.id, together, { primary: true }, post) : null,
        ...further.map((fix) => fixRow(summary.id, fix, { primary: false }, post)),
        element(
          'ol',
          {},
          ...problems.map((problem, index) => {
            const own = fixes.filter((fix) => fix.id.startsWith(`${index}.`));
            return problemItem(problem, summary.id, own, { primary: !together }, post);
          }),
        ),
        ...asides.map((fix) => fixRow(summary.id, fix, { primary: false }, post)),
      ),
    element(
      'dl',
      { class: 'advice' },
      ...(only?.cause === diagnosis.cause ? [] : entry('Cause', diagnosis.cause)),
      ...(only?.remedy === diagnosis.remedy ? [] : entry('What to do', diagnosis.remedy)),
    ),
    retrySection(summary, diagnosis, detail.retryStopped ?? null, post),
  ];
}

/** What may be taken without asking first. */
function byPreference(one: FixView, other: FixView): number {
  return Number(other.preferred) - Number(one.preferred);
}

/** Faultline's own sentences set code in backticks. What an API says is never read like that. */
function prose(text: string): Child[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part));
}

function entry(term: string, text: string): Child[] {
  return text === '' ? [] : [element('dt', {}, term), element('dd', {}, ...prose(text))];
}

/** The fix stands right below what it mends, where it is seen without scrolling; its alternatives come last. */
function problemItem(
  problem: DiagnosedProblem,
  id: string,
  [first, ...others]: readonly FixView[],
  { primary }: { readonly primary: boolean },
  post: Post,
): HTMLElement {
  return element(
    'li',
    {},
    element(
      'p',
      { class: 'message' },
      element('span', {}, problem.message),
      problem.field && element('span', { class: 'chip' }, fieldText(problem.field)),
      problem.code && element('span', { class: 'chip' }, problem.code),
    ),
    first ? fixRow(id, first, { primary }, post) : null,
    element('dl', { class: 'advice' }, ...entry('Cause', problem.cause), ...entry('What to do', problem.remedy)),
    others.length > 0 && element('p', { class: 'or' }, 'Or:'),
    ...others.map((fix) => fixRow(id, fix, { primary: false }, post)),
  );
}

function fieldText({ name, location, probable }: Field): string {
  const place = { query: 'query', body: 'body', header: 'header', path: 'path', form: 'form' }[location];
  return `${name} in ${place}${probable ? ', probably' : ''}`;
}

function fixRow(id: string, fix: FixView, { primary }: { readonly primary: boolean }, post: Post): HTMLElement {
  const apply = (send: boolean) => () => post({ kind: 'fix', id, fixId: fix.id, send });
  return element(
    'div',
    { class: 'fix', role: 'group', 'aria-label': fix.title },
    button('Fix and Send Again', apply(true), {
      key: `fix-send ${fix.id}`,
      primary,
      'aria-label': `${fix.title}, then send again`,
      ...(!fix.complete && { title: 'You type the value; Enter then sends' }),
    }),
    button('Fix', apply(false), { key: `fix ${fix.id}`, 'aria-label': fix.title }),
    element('span', { class: 'fix-title' }, fix.title),
  );
}

function retrySection(summary: ExchangeSummary, { retry }: Diagnosis, stopped: string | null, post: Post): Child {
  const offered = retry.retryable && !isRunning(summary) && summary.range !== null;
  return section(
    'Retry',
    'retry',
    element('p', {}, ...prose(retry.reason)),
    stopped === null ? null : element('p', {}, ...prose(stopped)),
    offered
      ? button(
          retry.afterSeconds ? `Retry with Backoff (server asks for ${retry.afterSeconds} s)` : 'Retry with Backoff',
          () => post({ kind: 'retry', id: summary.id }),
          { key: 'retry' },
        )
      : null,
  );
}

/** What helps those who are asked for help: ids to copy, the report, the API's own documentation. */
function supportSection(id: string, diagnosis: Diagnosis | null, post: Post): Child {
  const references: readonly (readonly ['phrase' | 'requestId', SupportReference | null])[] = [
    ['phrase', diagnosis?.phrase ?? null],
    ['requestId', diagnosis?.requestId ?? null],
  ];
  const rows = references.flatMap(([what, reference]) =>
    reference
      ? [
          element(
            'p',
            { class: 'reference' },
            element('span', { class: 'label' }, reference.label),
            element('code', {}, reference.value),
            button('Copy', () => post({ kind: 'copy', id, what }), {
              key: `copy ${what}`,
              icon: 'copy',
              'aria-label': `Copy ${reference.label}`,
            }),
          ),
        ]
      : [],
  );
  const help = diagnosis?.help ?? null;
  return section(
    'For support',
    'support',
    ...rows,
    element(
      'div',
      { class: 'buttons' },
      button('Copy Report', () => post({ kind: 'report', id }), { key: 'report', icon: 'copy' }),
      help !== null &&
        button(`Documentation of ${diagnosis?.dialectTitle ?? 'the API'}`, () => post({ kind: 'help', id }), {
          key: 'help',
          class: 'link',
          title: help,
        }),
    ),
  );
}

function section(title: string, name: string, ...children: readonly Child[]): HTMLElement {
  return element('section', { class: name }, element('h3', {}, title), ...children);
}

type EmptyReason = 'untrusted' | 'no-file' | 'no-request' | 'ready';

function emptyReason(state: PageState): EmptyReason {
  if (!state.trusted) return 'untrusted';
  if (state.document === null) return 'no-file';
  return state.request === null ? 'no-request' : 'ready';
}

function emptyState(state: PageState, post: Post): Child[] {
  if (state.exchanges.length > 0) return [element('p', { class: 'hint' }, 'Choose an exchange in the list.')];
  const reason = emptyReason(state);
  const [title, text] = {
    untrusted: ['Nothing is sent here yet', 'This workspace is not trusted. Its files decide where requests go.'],
    'no-file': ['Send a request from a .http file', 'Open one, or try the example: it needs no account.'],
    'no-request': ['This file holds no request yet', 'Write one, such as GET https://example.com, then press Send.'],
    ready: ['Ready to send', 'Press Send. If the response fails, this says why, and offers the edit that mends it.'],
  }[reason] as [string, string];
  return [
    element('h2', {}, title),
    element('p', { class: 'hint' }, text),
    element(
      'div',
      { class: 'buttons' },
      reason === 'untrusted' &&
        button('Manage Workspace Trust', () => post({ kind: 'trust' }), { primary: true, key: 'trust' }),
      reason === 'no-file' &&
        button('Open a Request File', () => post({ kind: 'open' }), { primary: true, key: 'open' }),
      reason === 'no-file' && button('Open Example Workspace', () => post({ kind: 'example' }), { key: 'example' }),
    ),
  ];
}
