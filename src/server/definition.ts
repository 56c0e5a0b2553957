import type { Location } from 'vscode-languageserver/node';
import { variablesInScope } from '../resolve/lookup';
import { placeholdersIn } from '../syntax/placeholders';
import type { Capability } from './capability';
import { quietly } from './guard';
import { placeAt, rangeIn, touches } from './state/documents';
import { resolveContext } from './state/scope';
import { fileUri } from './state/workspace';

/** From `{{name}}` to where it is defined: a line of the file, the environment file, or the request that it names. */
export const definition: Capability = {
  offers: () => ({ definitionProvider: true }),
  register: (session) => {
    const { connection, documents } = session;
    connection.onDefinition(
      quietly(connection, 'definition', null, async ({ textDocument: { uri }, position }): Promise<Location | null> => {
        const open = documents.get(uri);
        const place = open && placeAt(open.document, position);
        if (!open || !place) return null;
        const placeholder = placeholdersIn(place.block.text).find((it) => touches(it, place.offset));
        if (!placeholder) return null;
        const { document } = open;
        const name = placeholder.expression.replace(/^%/, '');
        const context = await resolveContext(session, uri, document);
        const variable = variablesInScope(place.block, context).get(name);
        if (variable?.definition) {
          const { blockIndex, span } = variable.definition;
          return { uri, range: rangeIn(document, blockIndex, span) };
        }
        if (variable?.path) {
          const start = { line: 0, character: 0 };
          return { uri: fileUri(variable.path), range: { start, end: start } };
        }
        const request = /^([^.\s]+)\.(?:response|request)\./.exec(name)?.[1];
        const index = document.blocks.findIndex((block) => block.name !== null && block.name === request);
        const nameSpan = document.blocks[index]?.nameSpan;
        return nameSpan ? { uri, range: rangeIn(document, index, nameSpan) } : null;
      }),
    );
  },
};
