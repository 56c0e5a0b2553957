import { failureLabel } from '../diagnose/transport';
import type { Attempt, Outcome } from '../exchange';
import { durationText } from './quantity';
import { visibleLine } from './visible-text';

/** `200 OK`, `ECONNREFUSED`: an outcome in two or three words. */
export function outcomeLabel(outcome: Outcome): string {
  if (outcome.kind === 'failure') return failureLabel(outcome.failure);
  return `${outcome.response.status} ${visibleLine(outcome.response.reason)}`.trimEnd();
}

/** `waited 1 s (Retry-After), 503 Service Unavailable after 120 ms; redirected (301) to …; certificate not verified`. */
export function attemptLine(attempt: Attempt): string {
  const waited = attempt.waitedMs > 0 ? `waited ${durationText(attempt.waitedMs)}${reason(attempt)}, then ` : '';
  const parts = [`${waited}${outcomeLabel(attempt.outcome)} after ${durationText(attempt.timings.totalMs)}`];
  for (const hop of attempt.hops) parts.push(`redirected (${hop.status}) to ${visibleLine(hop.location)}`);
  for (const note of attempt.notes) parts.push(visibleLine(note));
  return parts.join('; ');
}

function reason(attempt: Attempt): string {
  return attempt.waitReason ? ` (${visibleLine(attempt.waitReason).replace(/\.$/, '')})` : '';
}
