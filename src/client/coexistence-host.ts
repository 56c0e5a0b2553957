import { ConfigurationTarget, commands, extensions, type Memento, window, workspace } from 'vscode';
import { ContextKey, type Settings } from '../manifest';
import type { ChangedSetting, Choice, CoexistenceHost, SettingLevel } from './coexistence';

const choiceKey = 'faultline.coexistence' satisfies keyof Settings;
const changedKey = 'faultline.coexistence.changed';
const askedKey = 'faultline.coexistence.asked';

const target: Readonly<Record<SettingLevel, ConfigurationTarget>> = {
  user: ConfigurationTarget.Global,
  workspace: ConfigurationTarget.Workspace,
};

/** @param memento of the user, not of the workspace: it is the user's settings that are changed */
export function createCoexistenceHost(
  memento: Memento,
  { log, yieldsChanged }: { readonly log: (message: string) => void; readonly yieldsChanged: () => void },
): CoexistenceHost {
  return {
    has: (id) => extensions.getExtension(id) !== undefined,
    choice: () => workspace.getConfiguration().get<Choice>(choiceKey, 'ask'),
    setChoice: async (choice) => workspace.getConfiguration().update(choiceKey, choice, ConfigurationTarget.Global),
    valueAt: (key, level) => {
      const levels = workspace.getConfiguration().inspect(key);
      return level === 'user' ? levels?.globalValue : levels?.workspaceValue;
    },
    setValue: async (key, level, value) => workspace.getConfiguration().update(key, value, target[level]),
    changed: () => memento.get<readonly ChangedSetting[]>(changedKey, []),
    setChanged: async (changed) => memento.update(changedKey, changed),
    asked: () => memento.get<readonly string[]>(askedKey, []),
    setAsked: async (ids) => memento.update(askedKey, ids),
    ask: (message, ...titles) => window.showInformationMessage(message, ...titles),
    setYields: (yields) => {
      void commands.executeCommand('setContext', ContextKey.yields, yields);
      yieldsChanged();
    },
    log,
  };
}
