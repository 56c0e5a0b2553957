/** Notes what of its scope the resolving of a request looks at: what was found holds as long as that stays the same. */
import type { ResolveContext } from '../../resolve/context';

/** Stands for a variable (`v`), a request (`r`) or the answer to one (`a`), and for all variables or requests (`*`). */
export type WatchedName = `${'v' | 'r' | 'a'} ${string}` | 'v*' | 'r*';

export class Watch {
  readonly names = new Set<WatchedName>();
  /** Files were looked at. */
  files = false;

  /** The same context; what is asked of its definitions, responses and files is noted. */
  over(context: ResolveContext): ResolveContext {
    const { definitions, files, responses } = context;
    const note = (name: WatchedName): void => void this.names.add(name);
    const looked = <A extends readonly unknown[], R>(read: (...args: A) => R) => {
      return (...args: A): R => {
        this.files = true;
        return read(...args);
      };
    };
    const { realPath } = files;
    return {
      ...context,
      responses: (name, path) => {
        note(`a ${name}`);
        return responses(name, path);
      },
      files: {
        readText: looked((path: string) => files.readText(path)),
        exists: looked((path: string) => files.exists(path)),
        readBytes: looked((path: string) => files.readBytes(path)),
        ...(realPath ? { realPath: looked((path: string) => realPath.call(files, path)) } : {}),
      },
      ...(definitions
        ? {
            definitions: {
              ...definitions,
              byName: new WatchedMap(
                definitions.byName,
                (name) => note(`v ${name}`),
                () => note('v*'),
              ),
              requests: new WatchedMap(
                definitions.requests,
                (name) => note(`r ${name}`),
                () => note('r*'),
              ),
            },
          }
        : {}),
    };
  }
}

class WatchedMap<V> implements ReadonlyMap<string, V> {
  constructor(
    private readonly map: ReadonlyMap<string, V>,
    private readonly one: (key: string) => void,
    private readonly all: () => void,
  ) {}

  get size(): number {
    return this.#whole().size;
  }

  get(key: string): V | undefined {
    this.one(key);
    return this.map.get(key);
  }

  has(key: string): boolean {
    this.one(key);
    return this.map.has(key);
  }

  keys(): ReturnType<ReadonlyMap<string, V>['keys']> {
    return this.#whole().keys();
  }

  values(): ReturnType<ReadonlyMap<string, V>['values']> {
    return this.#whole().values();
  }

  entries(): ReturnType<ReadonlyMap<string, V>['entries']> {
    return this.#whole().entries();
  }

  [Symbol.iterator](): ReturnType<ReadonlyMap<string, V>['entries']> {
    return this.entries();
  }

  forEach(callback: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  #whole(): ReadonlyMap<string, V> {
    this.all();
    return this.map;
  }
}
