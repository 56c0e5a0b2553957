import { InlayHintRefreshRequest, MarkupKind } from 'vscode-languageserver/node';
import type { Capability } from './capability';
import { quietly } from './guard';
import { refreshAfter } from './refresh';

/** The annotation for every client but Faultline's own, which decorates the line itself. */
export const inlayHint: Capability = {
  offers: (profile) => (profile.own ? {} : { inlayHintProvider: true }),
  register: (session) => {
    if (session.profile.own) return;
    const { annotationLines, connection, profile, settings } = session;
    connection.languages.inlayHint.on(
      quietly(connection, 'inlay hint', [], async ({ textDocument: { uri }, range }) => {
        if (!(await settings.for(uri))['faultline.annotations.enabled']) return [];
        return annotationLines
          .of(uri)
          .filter(({ line }) => line >= range.start.line && line <= range.end.line)
          .map(({ line, character, text, hover }) => ({
            position: { line, character },
            label: text,
            paddingLeft: true,
            ...(hover === '' ? {} : { tooltip: { kind: MarkupKind.Markdown, value: hover } }),
          }));
      }),
    );
    if (!profile.inlayHintRefresh) return;
    const refresh = () => connection.sendRequest(InlayHintRefreshRequest.type);
    refreshAfter(session, 'inlay hint refresh', refresh, ['exchangeChanged', 'heldChanged', 'tick', 'settingsChanged']);
  },
};
