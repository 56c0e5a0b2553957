/** Settings, by resource: asked of the client where it can be asked, else what it has pushed, else the defaults. */
import { defaultSettings, type Settings, settingKeys } from '../../manifest';
import { isRecord } from './json-value';

/** `workspace/configuration` for the section `faultline` of a resource; null where the client has no such request. */
export type AskClient = ((uri: string) => Promise<unknown>) | null;

export class SettingsStore {
  readonly #ask: AskClient;
  readonly #known = new Map<string, Promise<Settings>>();
  #pushed: unknown = null;

  constructor(ask: AskClient) {
    this.#ask = ask;
  }

  /** `''`: of no resource. Never rejects: a client that fails to answer leaves the defaults. */
  for(uri: string): Promise<Settings> {
    const known = this.#known.get(uri);
    if (known) return known;
    const asked = this.#ask ? this.#ask(uri).then(readSettings, () => readSettings(this.#pushed)) : null;
    const settings = asked ?? Promise.resolve(readSettings(this.#pushed));
    this.#known.set(uri, settings);
    return settings;
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  /** `pushed` is the `settings` of `workspace/didChangeConfiguration`: of use only where the client can't be asked. */
  changed(pushed: unknown): void {
    this.#pushed = isRecord(pushed) ? (pushed.faultline ?? pushed) : null;
    this.#known.clear();
  }
}

/** Settings from the section `faultline`, nested or with dotted keys; what is missing or of another type is the default. */
export function readSettings(section: unknown): Settings {
  const settings: Record<string, unknown> = { ...defaultSettings };
  for (const key of settingKeys) {
    const value = valueAt(section, key.slice('faultline.'.length));
    const standard = defaultSettings[key];
    if (Array.isArray(standard)) {
      if (Array.isArray(value)) settings[key] = value.filter((item) => typeof item === 'string');
    } else if (
      typeof standard === 'object' ? isRecord(value) : typeof value === typeof standard && !Number.isNaN(value)
    ) {
      settings[key] = value;
    }
  }
  return settings as unknown as Settings;
}

function valueAt(section: unknown, key: string): unknown {
  if (!isRecord(section)) return undefined;
  if (key in section) return section[key];
  const dot = key.indexOf('.');
  return dot < 0 ? undefined : valueAt(section[key.slice(0, dot)], key.slice(dot + 1));
}
