import { ClientRequest, type RequestsParams, type RequestsResult } from '../protocol';
import { createRedactor, hidingBy } from '../redact/redactor';
import { isSendable } from '../resolve/document-references';
import type { Capability } from './capability';
import { openly } from './guard';
import { rangeIn, sendLineSpan } from './state/documents';

/** `faultline/requests`: what the panel can send of a document. URLs are as written. */
export const requestList: Capability = {
  register: ({ connection, documents, references, settings }) => {
    connection.onRequest(
      ClientRequest.requests,
      openly(connection, ClientRequest.requests, async ({ uri }: RequestsParams): Promise<RequestsResult> => {
        const redactor = createRedactor([], hidingBy(await settings.for(uri)));
        const open = documents.get(uri);
        const requests = (open?.document.blocks ?? []).flatMap((block, index) => {
          const lines = references.lines(block);
          const line = isSendable(block, lines) ? sendLineSpan(block, lines) : null;
          if (!open || !line) return [];
          const { request } = block;
          const [method, url] = request
            ? [request.method, redactor.url(request.target.text)]
            : ['RUN', redactor.text(block.text.slice(line.start, line.end).replace(/^run\s+/, ''))];
          const title = redactor.text(block.name ?? block.title ?? '');
          return [
            { title: title || `${method} ${url}`, method, url, position: rangeIn(open.document, index, line).start },
          ];
        });
        return { requests };
      }),
    );
  },
};
