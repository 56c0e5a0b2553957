import { InlayHintRefreshRequest, MarkupKind } from 'vscode-languageserver/node';
import type { Capability } from './capability';
import { gathered } from './gathered';
import { guarded, quietly } from './guard';

/** The annotation for every client but Faultline's own, which decorates the line itself. */
export const inlayHint: Capability = {
  offers: (profile) => (profile.own ? {} : { inlayHintProvider: true }),
  register: (session) => {
    if (session.profile.own) return;
    const { annotationLines, connection, deps, events, profile, settings } = session;
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
    // Not waited for: a client that never answers would get no further refresh.
    const refresh = guarded(connection, 'inlay hint refresh', () =>
      connection.sendRequest(InlayHintRefreshRequest.type),
    );
    const { soon } = gathered(session, 'inlay hint refresh', deps.pace.gatherMs, refresh);
    events.exchangeChanged.event(soon);
    events.heldChanged.event(soon);
    events.tick.event(soon);
    events.settingsChanged.event(soon);
  },
};
