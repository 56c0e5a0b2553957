import { type Annotation, type AnnotationsParams, ServerNotification } from '../protocol';
import type { Capability } from './capability';
import { gathered } from './gathered';

/** `faultline/annotations`: after every change of exchanges or lines, where that changes them. Faultline's client only. */
export const annotations: Capability = {
  register: (session) => {
    if (!session.profile.own) return;
    const { annotationLines, connection, deps, documents, events, exchanges } = session;
    const shown = new Map<string, string>();
    const due = new Set<string>();
    const show = (): void => {
      for (const uri of due) {
        const params: AnnotationsParams = { uri, annotations: annotationLines.of(uri).map(asShown) };
        const text = JSON.stringify(params.annotations);
        if (text === (shown.get(uri) ?? '[]')) continue;
        shown.set(uri, text);
        void connection.sendNotification(ServerNotification.annotations, params);
      }
      due.clear();
    };
    const { soon } = gathered(session, 'annotations', deps.pace.gatherMs, show);
    const refresh = (uri: string): void => {
      due.add(uri);
      soon();
    };
    events.exchangeChanged.event(({ uri }) => refresh(uri));
    events.heldChanged.event(refresh);
    events.tick.event(() => {
      for (const { uri } of exchanges.active()) refresh(uri);
    });
    events.scopeChanged.event(() => {
      for (const { uri } of documents.all()) refresh(uri);
    });
    events.documentChanged.event(({ uri, what }) => {
      // The client forgets a document that is closed, and has to be told again when it is opened.
      if (what === 'closed') shown.delete(uri);
      else refresh(uri);
    });
  },
};

function asShown({ line, text, tone, exchangeId }: Annotation): Annotation {
  return { line, text, tone, exchangeId };
}
