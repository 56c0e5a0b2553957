/** Installs what the tests in a real VS Code need and this machine hasn't: VS Code from npm, and a browser to show it in. */
import { ensureBrowser } from './browser';
import { ensureNpmVSCode } from './npm-vscode';

ensureNpmVSCode();
ensureBrowser();
