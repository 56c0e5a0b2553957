import { responseScheme } from '../manifest';
import type { Capability } from './capability';
import { guarded, openly } from './guard';

/** Response documents, by LSP 3.18's text document content. They show the response as received: the user asked for it. */
export const textDocumentContent: Capability = {
  offers: (profile) =>
    profile.textDocumentContent ? { workspace: { textDocumentContent: { schemes: [responseScheme] } } } : {},
  register: ({ connection, events, profile, responses, settings }) => {
    if (!profile.textDocumentContent) return;
    connection.workspace.textDocumentContent.on(
      openly(connection, 'response document', async ({ uri }) => {
        const { 'faultline.response.view': view } = await settings.for('');
        const text = responses.render(uri, view)?.lines.text;
        return { text: text ?? 'This response is not kept any more. Send the request again.\n' };
      }),
    );
    const refresh = guarded(connection, 'response document refresh', async (uris: readonly string[]) => {
      await Promise.all(uris.map((uri) => connection.workspace.textDocumentContent.refresh(uri)));
    });
    // A further attempt of the same exchange brings another response, and a stream further events.
    events.exchangeChanged.event(({ id, attempts, stream }) => {
      if (attempts.length > 1 || stream) refresh(responses.asked(id));
    });
    events.settingsChanged.event(() => refresh(responses.asked()));
  },
};
