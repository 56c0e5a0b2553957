import { ClientRequest, type RequestsParams, type RequestsResult } from '../protocol';
import { createRedactor } from '../redact/redactor';
import type { Capability } from './capability';
import { openly } from './guard';
import { rangeIn, requestLineSpan } from './state/documents';

/** `faultline/requests`: what the panel can send of a document. URLs are as written. */
export const requestList: Capability = {
  register: ({ connection, documents }) => {
    connection.onRequest(
      ClientRequest.requests,
      openly(connection, ClientRequest.requests, ({ uri }: RequestsParams): RequestsResult => {
        const open = documents.get(uri);
        const redactor = createRedactor([]);
        const requests = (open?.document.blocks ?? []).flatMap((block, index) => {
          const line = requestLineSpan(block);
          if (!open || !block.request || !line) return [];
          const { method, target } = block.request;
          const url = redactor.url(target.text);
          const title = block.name ?? block.title ?? '';
          return [
            { title: title || `${method} ${url}`, method, url, position: rangeIn(open.document, index, line).start },
          ];
        });
        return { requests };
      }),
    );
  },
};
