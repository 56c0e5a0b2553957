/** Secrets in VS Code's secret storage. Their names are kept beside, so that the storage is opened only for a value. */
import { type Disposable, EventEmitter, type Memento, type SecretStorage } from 'vscode';

const namesKey = 'faultline.secretNames';
const keyOf = (name: string): string => `faultline.secret.${name}`;

export class StoredSecrets implements Disposable {
  readonly #storage: SecretStorage;
  readonly #memento: Memento;
  readonly #changed = new EventEmitter<readonly string[]>();
  readonly #listener: Disposable;

  /** Secrets were set or removed, in this window or in another: the names that there are now. */
  readonly onChanged = this.#changed.event;

  /** @param memento of all workspaces, as the storage is */
  constructor(storage: SecretStorage, memento: Memento) {
    this.#storage = storage;
    this.#memento = memento;
    this.#listener = storage.onDidChange(({ key }) => {
      if (key.startsWith(keyOf(''))) this.#changed.fire(this.names);
    });
  }

  get names(): readonly string[] {
    return this.#memento.get<readonly string[]>(namesKey, []);
  }

  /** Null where there is none of that name. */
  async read(name: string): Promise<string | null> {
    if (!this.names.includes(name)) return null;
    const value = await this.#storage.get(keyOf(name));
    // Whoever cleared the keys of the system has not told us.
    if (value === undefined) await this.#keep(this.names.filter((other) => other !== name));
    return value ?? null;
  }

  async set(name: string, value: string): Promise<void> {
    await this.#storage.store(keyOf(name), value);
    await this.#keep([...this.names.filter((other) => other !== name), name].sort());
  }

  async remove(name: string): Promise<void> {
    await this.#storage.delete(keyOf(name));
    await this.#keep(this.names.filter((other) => other !== name));
  }

  async #keep(names: readonly string[]): Promise<void> {
    await this.#memento.update(namesKey, names);
    this.#changed.fire(this.names);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }
}
