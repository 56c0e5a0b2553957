/** Lives beside other clients of request files: asks once whose lenses are wanted, and sees to it that it is so. */
import type { Settings } from '../manifest';
import { type OtherClient, otherClients } from './other-clients';

export type Choice = Settings['faultline.coexistence'];

/** What a setting was before Faultline changed it for the user; `before` is absent where it was not set. */
export interface ChangedSetting {
  readonly key: string;
  readonly level: SettingLevel;
  readonly before?: unknown;
}

export type SettingLevel = 'user' | 'workspace';

/** VS Code, as far as it is needed here. */
export interface CoexistenceHost {
  /** Whether an extension is installed and enabled. */
  has(extensionId: string): boolean;
  choice(): Choice;
  setChoice(choice: Choice): Promise<void>;
  /** What is set at a level; undefined where nothing is. */
  valueAt(key: string, level: SettingLevel): unknown;
  /** Rejects where the setting is not known (any longer). `undefined` removes it. */
  setValue(key: string, level: SettingLevel, value: unknown): Promise<void>;
  changed(): readonly ChangedSetting[];
  setChanged(changed: readonly ChangedSetting[]): Promise<void>;
  /** Ids of extensions about which the user has been asked. */
  asked(): readonly string[];
  setAsked(ids: readonly string[]): Promise<void>;
  /** The title that was clicked; undefined where the message was closed. */
  ask(message: string, ...titles: readonly string[]): PromiseLike<string | undefined>;
  /** Faultline now leaves keys, lenses, outline and completion to others, or has them again. */
  setYields(yields: boolean): void;
  log(message: string): void;
}

export class Coexistence {
  readonly #host: CoexistenceHost;
  #work: Promise<void> = Promise.resolve();
  #yields = false;

  constructor(host: CoexistenceHost) {
    this.#host = host;
  }

  /** Whether keys, lenses, outline and completion are left to others. */
  get yields(): boolean {
    return this.#yields;
  }

  /**
   * To be called when Faultline starts, when extensions come or go, and when the setting has changed. Settles when what
   * follows from it has been done; a question is not waited for.
   */
  refresh(): Promise<void> {
    this.#work = this.#work.then(
      () => this.#refresh(),
      () => this.#refresh(),
    );
    return this.#work;
  }

  async #refresh(): Promise<void> {
    const host = this.#host;
    const others = otherClients.filter(({ id }) => host.has(id));
    const choice = host.choice();
    const yields = choice === 'theirs' && others.length > 0;
    if (yields !== this.#yields) {
      this.#yields = yields;
      host.setYields(yields);
    }
    if (choice === 'faultline') for (const other of others) await this.#hide(other);
    else await this.#restore();
    if (choice === 'ask') await this.#askAbout(others);
  }

  async #hide({ withoutLenses }: OtherClient): Promise<void> {
    const host = this.#host;
    for (const [key, value] of Object.entries(withoutLenses)) {
      // What a workspace sets comes before what the user sets.
      const level: SettingLevel = host.valueAt(key, 'workspace') === undefined ? 'user' : 'workspace';
      const before = host.valueAt(key, level);
      if (isSame(before, value)) continue;
      if (!host.changed().some((it) => it.key === key && it.level === level)) {
        await host.setChanged([...host.changed(), { key, level, ...(before === undefined ? {} : { before }) }]);
      }
      await this.#set(key, level, value);
    }
  }

  /** Puts back what stands as Faultline has left it; what the user has changed since is theirs. */
  async #restore(): Promise<void> {
    const host = this.#host;
    const changed = host.changed();
    if (changed.length === 0) return;
    const hidden = new Map(otherClients.flatMap(({ withoutLenses }) => Object.entries(withoutLenses)));
    for (const { key, level, before } of changed) {
      if (isSame(host.valueAt(key, level), hidden.get(key))) await this.#set(key, level, before);
    }
    await host.setChanged([]);
  }

  async #set(key: string, level: SettingLevel, value: unknown): Promise<void> {
    try {
      await this.#host.setValue(key, level, value);
    } catch (error) {
      // Its extension has gone meanwhile, or the settings can't be written: nothing else depends on it.
      this.#host.log(`The setting ${key} could not be changed: ${String(error)}`);
    }
  }

  async #askAbout(others: readonly OtherClient[]): Promise<void> {
    const host = this.#host;
    const asked = host.asked();
    const unasked = others.filter(({ id }) => !asked.includes(id));
    if (unasked.length === 0) return;
    await host.setAsked([...asked, ...unasked.map(({ id }) => id)]);
    const names = others.map(({ name }) => name).join(' and ');
    const ours = 'Faultline’s';
    const theirs = others.length === 1 ? `${names}’s` : 'Theirs';
    const message = `${names} ${others.length === 1 ? 'is' : 'are'} installed too. Whose lenses do you want over requests?`;
    const choices: Readonly<Record<string, Choice>> = { [ours]: 'faultline', [theirs]: 'theirs', Both: 'both' };
    // Not waited for: it may never be answered.
    host.ask(message, ...Object.keys(choices)).then(
      async (title) => {
        const choice = title === undefined ? undefined : choices[title];
        if (!choice) return;
        await host.setChoice(choice);
        await this.refresh();
      },
      (error: unknown) => host.log(`The question about ${names} could not be asked: ${String(error)}`),
    );
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
