/** The attempts as rows on one line of time, waits hatched, redirects and notes beneath. */
import type { AttemptView } from '../../protocol';
import { formatDuration } from '../progress-text';
import { type Child, element } from './dom';
import { type Bar, timeLine } from './time-line';

export function attemptRows(attempts: readonly AttemptView[]): readonly Child[] {
  return [
    element(
      'ol',
      { class: 'time-line' },
      ...timeLine(attempts).map(({ attempt, wait, bar }) =>
        element(
          'li',
          { class: 'attempt' },
          element('span', { class: 'number' }, String(attempt.number)),
          element(
            'span',
            { class: 'track', 'aria-hidden': 'true' },
            wait && barElement('wait', wait),
            barElement(attempt.failed ? 'failed' : 'succeeded', bar),
          ),
          element('span', { class: 'label' }, attempt.label),
          element('span', { class: 'duration' }, formatDuration(attempt.durationMs)),
          attempt.waitedMs > 0 && element('span', { class: 'note' }, waitText(attempt)),
          ...attempt.hops.map((hop) =>
            element('span', { class: 'note' }, `${hop.status} from ${hop.url} to ${hop.location}`),
          ),
          ...attempt.notes.map((note) => element('span', { class: 'note' }, note)),
        ),
      ),
    ),
  ];
}

function waitText({ waitedMs, waitReason }: AttemptView): string {
  return `after a wait of ${formatDuration(waitedMs)}${waitReason ? `: ${waitReason}` : ''}`;
}

function barElement(kind: string, { start, length }: Bar): HTMLElement {
  const bar = element('span', { class: `segment ${kind}` });
  // Set through the object model: the page's policy forbids style attributes.
  bar.style.left = `${(start * 100).toFixed(3)}%`;
  bar.style.width = `${(length * 100).toFixed(3)}%`;
  return bar;
}
