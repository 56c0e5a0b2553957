import { join } from 'node:path';
import { addTime, formatTime } from './date-time';
import { type BadCall, randomInteger, randomUuid, randomValue } from './random-value';

/** What the dynamic values depend on. `now`: epoch ms; `random`: [0, 1); `utcOffset`: minutes ahead of UTC. */
export interface DynamicSources {
  /** The workspace folder, or the folder of the file; null where there is neither. */
  readonly projectRoot: string | null;
  readonly now: () => number;
  readonly random: () => number;
  readonly utcOffset: (epochMs: number) => number;
}

/** Without arguments, as in JetBrains' client. */
const randomIntRange = { from: 0, to: 1000 } as const;

const offsetForm = 'an offset such as `-1 d` (units: y Q M w d h m s ms)';

/**
 * The value of a dynamic variable, as its expression without `{{` and `}}` (`$timestamp -1 d`); what is wrong with its
 * arguments; or null where there is none of that name. `$timestamp` is in seconds; `$randomInt a b` excludes `b`.
 */
export function dynamicValue(expression: string, sources: DynamicSources): string | BadCall | null {
  const parts = /^\$([A-Za-z]+)(?:\s+(.*))?$/s.exec(expression);
  const argument = (parts?.[2] ?? '').trim();
  switch (parts?.[1]) {
    case 'guid':
    case 'uuid':
      return argument === '' ? randomUuid(sources.random) : { expected: 'takes no arguments' };
    case 'randomInt':
      return randomInt(argument, sources.random);
    case 'timestamp': {
      const time = later(sources.now(), argument);
      return time === null ? { expected: `takes ${offsetForm}, or nothing` } : String(Math.floor(time / 1000));
    }
    case 'isoTimestamp': {
      const time = later(sources.now(), argument);
      return time === null ? { expected: `takes ${offsetForm}, or nothing` } : new Date(time).toISOString();
    }
    case 'date':
      return argument === '' ? formatTime(localTime(sources), 'YYYY-MM-DD', 0) : { expected: 'takes no arguments' };
    case 'projectRoot':
      return projectFolder(argument, sources, []);
    case 'historyFolder':
      return projectFolder(argument, sources, ['.idea', 'httpRequests']);
    case 'datetime':
      return datetime(argument, sources.now(), () => 0, true);
    case 'localDatetime':
      return datetime(argument, sources.now(), sources.utcOffset, false);
    default:
      return expression.startsWith('$random.')
        ? randomValue(expression.slice('$random.'.length), sources.random)
        : null;
  }
}

function localTime({ now, utcOffset }: DynamicSources): number {
  const time = now();
  return time + utcOffset(time) * 60_000;
}

/** JetBrains' folders: of the project, and of the responses that it keeps in it. */
function projectFolder(argument: string, { projectRoot }: DynamicSources, below: readonly string[]): string | BadCall {
  if (argument !== '') return { expected: 'takes no arguments' };
  return projectRoot === null ? { expected: 'needs a file that is saved' } : join(projectRoot, ...below);
}

function randomInt(argument: string, random: () => number): string | BadCall {
  if (argument === '') return randomInteger(randomIntRange.from, randomIntRange.to, random);
  const range = /^(-?\d{1,15})\s+(-?\d{1,15})$/.exec(argument);
  const [from, to] = [Number(range?.[1]), Number(range?.[2])];
  if (!range || from >= to) return { expected: 'takes two whole numbers, the lower one first, as in `$randomInt 1 5`' };
  return randomInteger(from, to, random);
}

/** A time moved by `-1 d`; null where the offset cannot be read or leads out of the calendar. */
function later(time: number, offset: string): number | null {
  if (offset === '') return time;
  const parts = /^([+-]?\d{1,12})\s*(y|Q|M|w|d|h|m|s|ms)$/.exec(offset);
  const moved = parts?.[2] === undefined ? null : addTime(time, Number(parts[1]), parts[2]);
  return moved === null || Number.isNaN(new Date(moved).getTime()) ? null : moved;
}

function datetime(argument: string, now: number, zone: (epochMs: number) => number, utc: boolean): string | BadCall {
  const parts = /^(?:"([^"]*)"|'([^']*)'|([A-Za-z]\w*))?\s*(.*)$/s.exec(argument);
  const format = parts?.[1] ?? parts?.[2] ?? parts?.[3] ?? 'iso8601';
  const wallClock = later(now + zone(now) * 60_000, parts?.[4] ?? '');
  if (wallClock === null || (parts?.[3] !== undefined && !namedFormats.has(format))) {
    return { expected: `takes \`iso8601\`, \`rfc1123\` or a format in quotes, then ${offsetForm}` };
  }
  // The offset may lead over a change to or from summer time.
  const offsetMinutes = zone(wallClock - zone(wallClock) * 60_000);
  if (format === 'timestamp') return formatTime(wallClock, 'X', offsetMinutes);
  if (format === 'rfc1123')
    return formatTime(wallClock, `ddd, DD MMM YYYY HH:mm:ss ${utc ? '[GMT]' : 'ZZ'}`, offsetMinutes);
  // As REST Client and httpYac have it: milliseconds in UTC alone.
  if (format === 'iso8601') return formatTime(wallClock, `YYYY-MM-DDTHH:mm:ss${utc ? '.SSS[Z]' : 'Z'}`, offsetMinutes);
  return formatTime(wallClock, format, offsetMinutes);
}

/** Understood in quotes as well: as formats they would make nonsense. */
const namedFormats = new Set(['iso8601', 'rfc1123', 'timestamp']);
