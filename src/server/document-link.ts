import { dirname, isAbsolute, resolve } from 'node:path';
import type { BodySegment } from '../syntax/document';
import type { Capability } from './capability';
import { quietly } from './guard';
import { rangeIn } from './state/documents';
import { filePath, fileUri } from './state/workspace';

/** `< file` leads to the file. A path with placeholders in it is known only when the request is sent. */
export const documentLink: Capability = {
  offers: () => ({ documentLinkProvider: { resolveProvider: false } }),
  register: ({ connection, documents }) => {
    connection.onDocumentLinks(
      quietly(connection, 'document links', [], ({ textDocument: { uri } }) => {
        const open = documents.get(uri);
        const file = filePath(uri);
        if (!open || file === null) return [];
        return open.document.blocks.flatMap((block, index) => {
          const { body } = block.request ?? {};
          const segments = body ? [...body.segments, ...body.parts.flatMap((part) => part.segments)] : [];
          return [...new Set(segments)]
            .filter((segment): segment is Extract<BodySegment, { kind: 'file' }> => segment.kind === 'file')
            .filter(({ path }) => path !== '' && !path.includes('{{'))
            .map(({ path, pathSpan }) => ({
              range: rangeIn(open.document, index, pathSpan),
              target: fileUri(isAbsolute(path) ? path : resolve(dirname(file), path)),
            }));
        });
      }),
    );
  },
};
