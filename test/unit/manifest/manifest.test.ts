import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import {
  Command,
  ContextKey,
  defaultSettings,
  InternalCommand,
  requestLanguage,
  responseLanguage,
  responseScheme,
  settingKeys,
  View,
} from '../../../src/manifest';

interface Contributed {
  readonly command: string;
  readonly when?: string;
  readonly enablement?: string;
  readonly category?: string;
  readonly title?: string;
  readonly icon?: string;
  readonly key?: string;
}
interface Property {
  readonly type: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly markdownDescription?: string;
}
interface Manifest {
  readonly engines: Readonly<Record<string, string>>;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly Contributed[];
    readonly menus: Readonly<Record<string, readonly Contributed[]>>;
    readonly keybindings: readonly Contributed[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
    readonly viewsContainers: { readonly panel: readonly { readonly id: string; readonly icon: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly type: string }[]>>;
    readonly languages: readonly { readonly id: string; readonly extensions?: readonly string[] }[];
    readonly configurationDefaults: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly colors: readonly { readonly id: string; readonly defaults: Readonly<Record<string, string>> }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly markdown: string } }[] }[];
  };
}

const text = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(text) as Manifest;
const words = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
const { contributes } = manifest;
const commands: readonly string[] = Object.values(Command);
const callable: readonly string[] = [...commands, ...Object.values(InternalCommand)];
const contextKeys: readonly string[] = Object.values(ContextKey);

/** Every `when` and `enablement` of the manifest. */
const conditions = [
  ...contributes.commands.flatMap(({ enablement }) => enablement ?? []),
  ...[...Object.values(contributes.menus).flat(), ...contributes.keybindings].flatMap(({ when }) => when ?? []),
];

describe('the manifest', () => {
  it('contributes the commands of the palette and no others', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...commands].sort());
  });

  for (const { command, category, title, icon } of contributes.commands) {
    it(`gives ${command} the category Faultline, a title and an icon`, () => {
      assert.equal(category, 'Faultline');
      assert.match(title ?? '', /^%command\.\w+%$/);
      assert.match(icon ?? '', /^\$\([a-z-]+\)$/);
    });
  }

  it('puts no command into a menu or on a key that has no handler', () => {
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
    assert.deepEqual(
      used.map(({ command }) => command).filter((command) => !callable.includes(command)),
      [],
    );
  });

  it('keeps internal commands out of the palette', () => {
    const internal: readonly string[] = Object.values(InternalCommand);
    assert.deepEqual(
      contributes.commands.filter(({ command }) => internal.includes(command)),
      [],
    );
  });

  it('binds each key to one command and only under a condition', () => {
    const seen = contributes.keybindings.map(({ key, when }) => `${key} when ${when}`);
    assert.equal(new Set(seen).size, seen.length);
    for (const { when } of contributes.keybindings) assert.ok(when);
  });

  it('has the settings of the code with their defaults, and no others', () => {
    const { properties } = contributes.configuration;
    assert.deepEqual(Object.keys(properties).sort(), [...settingKeys].sort());
    assert.deepEqual(Object.keys(defaultSettings).sort(), [...settingKeys].sort());
    for (const key of settingKeys) assert.deepEqual(properties[key]?.default, defaultSettings[key], key);
  });

  for (const key of settingKeys) {
    it(`gives ${key} the type of the code`, () => {
      const property = contributes.configuration.properties[key];
      const type = property?.type === 'integer' ? 'number' : property?.type;
      const standard = defaultSettings[key];
      assert.equal(type, Array.isArray(standard) ? 'array' : typeof standard);
      if (property?.enum) assert.ok(property.enum.includes(String(property.default)));
      assert.ok(property?.markdownDescription);
    });
  }

  it('has the panel', () => {
    assert.deepEqual(
      contributes.viewsContainers.panel.map(({ id }) => id),
      [View.container],
    );
    assert.deepEqual(
      contributes.views[View.container]?.map(({ id, type }) => [id, type]),
      [[View.panel, 'webview']],
    );
  });

  it('uses in conditions the context keys that the client sets, and all of them', () => {
    const used = new Set(conditions.flatMap((condition) => condition.match(/faultline\.\w+/g) ?? []));
    used.delete(View.panel);
    assert.deepEqual([...used].sort(), [...contextKeys].sort());
  });

  it('speaks of the languages and the scheme that the code knows', () => {
    assert.deepEqual(
      contributes.languages.map(({ id }) => id),
      [requestLanguage, responseLanguage],
    );
    assert.deepEqual(contributes.languages[0]?.extensions, ['.http', '.rest']);
    assert.ok(manifest.activationEvents.includes(`onFileSystem:${responseScheme}`));
    const named = conditions.flatMap((condition) => [...condition.matchAll(/(?:LangId|Scheme) == (\S+)/g)]);
    for (const [, name] of named) assert.ok([requestLanguage, responseScheme].includes(name?.replace(/\)$/, '') ?? ''));
  });

  it('has a colour for each tone of an annotation in every kind of theme', () => {
    const kinds = ['dark', 'light', 'highContrast', 'highContrastLight'];
    assert.deepEqual(
      contributes.colors.map(({ id }) => id),
      ['error', 'warning', 'success', 'running'].map((tone) => `faultline.annotation.${tone}`),
    );
    for (const { defaults } of contributes.colors) assert.deepEqual(Object.keys(defaults), kinds);
  });

  it('takes every word from package.nls.json, which holds no other', () => {
    const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
    assert.deepEqual([...used].sort(), Object.keys(words).sort());
  });

  it('names files that are there', () => {
    const files = [...text.matchAll(/"(\.\/media\/[^"]+)"/g)].map(([, path]) => path ?? '');
    assert.ok(files.length > 10);
    assert.deepEqual(
      files.filter((path) => !existsSync(path)),
      [],
    );
  });

  it('asks for the VS Code whose types it is checked against', () => {
    const [wanted, types] = [manifest.engines.vscode, manifest.devDependencies['@types/vscode']];
    assert.equal(wanted, types);
  });

  it('has Enter end the line where a suggestion would change nothing', () => {
    assert.equal(contributes.configurationDefaults['[http]']?.['editor.acceptSuggestionOnEnter'], 'smart');
  });

  it('leaves the keys of the fix at work where there is no fix: the command says why', () => {
    const own = (it: Contributed): boolean => /^faultline\.fix(?:AndSend|All)$/.test(it.command);
    const found = [...contributes.commands, ...contributes.keybindings].filter(own);
    assert.equal(found.length, 3);
    for (const { when, enablement } of found) assert.doesNotMatch(`${when} ${enablement}`, /hasFix/);
  });

  it('a workspace that is not trusted decides neither which certificates are trusted nor where none is verified', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    const ours = settingKeys.filter((key) => key.startsWith('faultline.tls.'));
    assert.ok(ours.length > 0);
    for (const key of ours) assert.ok(restrictedConfigurations.includes(key), key);
  });
});
