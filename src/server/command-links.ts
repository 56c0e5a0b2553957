/** Links and buttons of hovers and annotations. Only Faultline's own client has the commands behind them. */

import { InternalCommand } from '../manifest';
import type { CommandLinks, HoverFix } from '../present/hover';
import type { Session } from './session';
import type { ExchangeRecord } from './state/exchange-record';

/** Commands of an exchange take its id. Undefined where the client has no such commands. */
export function exchangeLinks({ profile }: Pick<Session, 'profile'>, { id }: ExchangeRecord): CommandLinks | undefined {
  return profile.own ? (name) => commandUri(name, [id]) : undefined;
}

/** The fixes of an exchange, as links where the client can follow them. */
export function fixLinks({ profile, fixes }: Pick<Session, 'profile' | 'fixes'>, record: ExchangeRecord): HoverFix[] {
  if (!profile.own) return [];
  return fixes.fixes(record).map(({ id, title, problem }) => ({
    title: record.redactor.text(title),
    problem,
    link: commandUri(InternalCommand.applyFix, [record.id, id]),
    sendLink: commandUri(InternalCommand.applyFixAndSend, [record.id, id]),
  }));
}

function commandUri(name: string, args: readonly string[]): string {
  return `command:${name}?${encodeURIComponent(JSON.stringify(args))}`;
}
