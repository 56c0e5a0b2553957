/** First by its name, since it looks at what comes before the first request file is opened. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Command, InternalCommand } from '../../src/manifest';
import { eventually } from './eventually';
import { draft, edit, folder, requestFile } from './request-file';
import { exchange, send } from './sending';
import { responseOf } from './shown';
import { holds } from './when-clause';
import { extension, useFaultline } from './world';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { command: string; category: string; title: string; enablement?: string }[];
    readonly languages: readonly {
      id: string;
      extensions?: readonly string[];
      icon?: { light: string; dark: string };
    }[];
  };
}

describe('activation, languages and commands', () => {
  /** What the extension has told VS Code of its `when` keys. */
  const keys = new Map<string, unknown>();
  const { executeCommand } = vscode.commands;
  const { createOutputChannel, createStatusBarItem } = vscode.window;
  /** What stands in the extension's log channel. The npm host has no binding to write log files, so nothing to read them from. */
  const logged: string[] = [];
  const items: vscode.StatusBarItem[] = [];
  let activeBefore = true;

  before(() => {
    activeBefore = extension().isActive;
    Object.assign(vscode.commands, {
      executeCommand: (command: string, ...args: readonly unknown[]) => {
        if (command === 'setContext') keys.set(String(args[0]), args[1]);
        return executeCommand(command, ...args);
      },
    });
    Object.assign(vscode.window, {
      createStatusBarItem: (id: string, alignment: vscode.StatusBarAlignment, priority: number) => {
        const item = createStatusBarItem(id, alignment, priority);
        items.push(item);
        return item;
      },
      createOutputChannel: (name: string, options: { log: true }) => {
        const channel = createOutputChannel(name, options);
        const { info } = channel;
        return Object.assign(channel, {
          info: (line: string) => {
            logged.push(line);
            info.call(channel, line);
          },
        });
      },
    });
  });
  after(() => {
    Object.assign(vscode.commands, { executeCommand });
    Object.assign(vscode.window, { createOutputChannel, createStatusBarItem });
  });

  it('does nothing before a request file is opened, and then starts its server', async () => {
    assert.equal(activeBefore, false);
    await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder('api'), 'hello.http'));
    const api = await eventually(() => {
      assert.equal(extension().isActive, true);
      return extension().exports;
    });
    await api.started;
    assert.ok((api.serverProcessId() ?? 0) > 0);
    assert.notEqual(api.serverProcessId(), process.pid);
  });

  describe('once started', () => {
    const world = useFaultline();
    const manifest = () => extension().packageJSON as Manifest;

    it('a command with nothing to work on says what to do first', async () => {
      await vscode.commands.executeCommand('faultline.send');
      await vscode.commands.executeCommand('faultline.toggleRaw');
      await vscode.commands.executeCommand('faultline.cancel');
      await draft('# only a comment\n');
      await vscode.commands.executeCommand('faultline.sendAll');
      assert.deepEqual(
        world.told.messages.filter(({ severity }) => severity === 'error'),
        [],
      );
      assert.match(world.told.messages[0]?.text ?? '', /Open a \.http file/);
      await eventually(() => assert.match(world.told.messages[1]?.text ?? '', /no request in this file/));
    });

    it('opens .http and .rest files as requests', async () => {
      for (const name of ['hello.http', 'hello.rest']) {
        const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder('api'), name));
        assert.equal(document.languageId, 'http', name);
      }
      const languages = await vscode.languages.getLanguages();
      assert.ok(languages.includes('http') && languages.includes('faultline-response'));
    });

    it('gives request files an icon, for light and for dark themes', async () => {
      const icon = manifest().contributes.languages.find(({ id }) => id === 'http')?.icon;
      assert.ok(icon);
      for (const path of [icon.light, icon.dark]) {
        const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension().extensionUri, path));
        assert.match(Buffer.from(bytes).toString('utf8'), /^<svg/);
      }
    });

    it('comments lines out with #, and closes brackets', async () => {
      const file = await requestFile('GET https://example.com/\n');
      await vscode.commands.executeCommand('editor.action.commentLine');
      await eventually(() => assert.equal(file.document.getText(), '# GET https://example.com/\n'));
      await vscode.commands.executeCommand('undo');
      // VS Code closes no bracket where it has not looked at the lines before yet.
      await eventually(async () => {
        await edit(file, new vscode.Range(1, 0, file.document.lineCount, 0), '\n');
        file.editor.selection = new vscode.Selection(2, 0, 2, 0);
        await vscode.commands.executeCommand('type', { text: '{' });
        assert.equal(file.document.lineAt(2).text, '{}');
      });
    });

    it('registers every command; those of the palette have a title and the category Faultline', async () => {
      const registered = new Set(await vscode.commands.getCommands(true));
      const palette = new Map(manifest().contributes.commands.map((it) => [it.command, it]));
      for (const command of Object.values(Command)) {
        assert.ok(registered.has(command), command);
        assert.equal(palette.get(command)?.category, 'Faultline', command);
        assert.match(palette.get(command)?.title ?? '', /^[A-Z][\w ]+…?$/, command);
      }
      for (const command of Object.values(InternalCommand)) {
        assert.ok(registered.has(command), command);
        assert.ok(!palette.has(command), command);
      }
      assert.equal(palette.size, Object.values(Command).length);
    });

    /** The commands that the palette offers now, without `faultline.`. */
    const enabled = (): string[] => {
      const document = vscode.window.activeTextEditor?.document;
      const all = new Map(keys);
      all.set('resourceLangId', document?.languageId);
      all.set('resourceScheme', document?.uri.scheme);
      return manifest()
        .contributes.commands.filter(({ enablement }) => holds(enablement, all))
        .map(({ command }) => command.replace('faultline.', ''))
        .sort();
    };
    const always = [
      'askAgain',
      'clearCookies',
      'clearHistory',
      'compareResponses',
      'exportHar',
      'openExample',
      'pasteCurl',
      'removeSecret',
      'searchHistory',
      'setSecret',
      'showCookies',
      'showLog',
      'showPanel',
      'signOut',
      'startSimulator',
    ];
    // The commands of fixes say why where there is none.
    const fixing = ['fixAll', 'fixAndSend'];
    const onRequests = [...fixing, 'copyCurl', 'selectEnvironment', 'send', 'sendAll'];
    const onExchange = [
      ...['copyReport', 'explainLast', 'resendLast', 'showResponse'],
      ...['openBody', 'saveBody', 'saveResponse'],
    ];
    const expectEnabled = (...groups: readonly (readonly string[])[]) =>
      eventually(() => assert.deepEqual(enabled(), groups.flat().sort()));

    it('enables commands only where they make sense', async () => {
      await expectEnabled(always);
      const text = [
        '### Fails\nGET {{asana}}/tasks\n',
        '### Down\nGET {{simulator}}/asana/500\n',
        '### Well\nGET {{simulator}}/asana/200\n',
        '### Slow\nGET {{simulator}}/asana/200?delay=20000\n',
      ].join('\n');
      const file = await requestFile(text);
      await expectEnabled(always, onRequests);

      const choose = async (title: string) => {
        const { line } = file.find(`### ${title}`).start;
        file.editor.selection = new vscode.Selection(line, 0, line, 0);
      };
      await choose('Well');
      const succeeded = await send(world, file, '### Well');
      await expectEnabled(always, onRequests, onExchange);

      await choose('Fails');
      await send(world, file, '### Fails');
      await eventually(() => assert.equal(keys.get('faultline.hasFix'), true, 'menus offer the fix'));

      await choose('Down');
      await send(world, file, '### Down');
      await expectEnabled(always, onRequests, onExchange, ['copyPhrase', 'retryWithBackoff']);

      await choose('Slow');
      const running = send(world, file, '### Slow');
      await expectEnabled(always, onRequests, onExchange, ['cancel']);
      await vscode.commands.executeCommand('faultline.cancel');
      await running;

      assert.ok(succeeded);
      await vscode.window.showTextDocument(await responseOf(succeeded));
      await expectEnabled(always, fixing, onExchange, ['selectEnvironment', 'toggleRaw']);
    });

    it('logs each call in its output channel as one line of JSON, without credentials', async () => {
      const secret = 'c4n4ry5ecret';
      const file = await requestFile(`GET {{asana}}/tasks?access_token=${secret}\nAuthorization: Bearer ${secret}\n`);
      const sent = await exchange(world, file);
      const line = await eventually(() => {
        const found = logged.find((it) => it.includes(sent.id));
        assert.ok(found);
        return found;
      });
      const { method, status, error } = JSON.parse(line);
      assert.deepEqual([method, status, error], ['GET', 400, 'workspace: Missing input']);
      assert.doesNotMatch(logged.join('\n'), new RegExp(secret));
      await vscode.commands.executeCommand('faultline.showLog');
      await eventually(() => {
        const output = vscode.workspace.textDocuments.find(({ uri }) => /^output:.*faultline/i.test(uri.toString()));
        assert.ok(output, 'the channel is shown');
      });
      await vscode.commands.executeCommand('workbench.action.closePanel');
    });

    it('shows the chosen environment and what is being sent in the status bar', async () => {
      const texts = () => items.map(({ text }) => text);
      const file = await requestFile('GET {{simulator}}/asana/200?delay=20000\n');
      await eventually(() => assert.ok(texts().includes('$(server-environment) No Environment'), texts().join()));
      world.told.click('prod');
      await vscode.commands.executeCommand('faultline.selectEnvironment');
      await eventually(() => assert.ok(texts().includes('$(server-environment) prod'), texts().join()));
      const running = send(world, file);
      await eventually(() => assert.match(texts().join('\n'), /^\$\(sync~spin\) GET · [1-9]\d* s$/m));
      const item = items.find(({ text }) => text.includes('sync~spin'));
      assert.equal(item?.command, 'faultline.cancel');
      await vscode.commands.executeCommand('faultline.cancel');
      await running;
      world.told.click('No environment');
      await vscode.commands.executeCommand('faultline.selectEnvironment');
    });
  });
});
