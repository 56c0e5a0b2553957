/** Where something is defined: `RFC 9110, 12.5.1` (document and section), or the title of another specification. */

/** Specifications that are no RFC, by the titles under which the tables of this room have them. */
const pages: Readonly<Record<string, string>> = {
  Fetch: 'https://fetch.spec.whatwg.org/',
  HTML: 'https://html.spec.whatwg.org/multipage/',
  'Clear Site Data': 'https://www.w3.org/TR/clear-site-data/',
  'Content Security Policy': 'https://www.w3.org/TR/CSP3/',
  'Fetch Metadata': 'https://www.w3.org/TR/fetch-metadata/',
  'HTML 4.01': 'https://www.w3.org/TR/html401/',
  'Linked Data Platform': 'https://www.w3.org/TR/ldp/',
  'Network Error Logging': 'https://www.w3.org/TR/network-error-logging/',
  'OData 4.01': 'https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html',
  'Permissions Policy': 'https://www.w3.org/TR/permissions-policy/',
  'Reporting API': 'https://www.w3.org/TR/reporting-1/',
  'Resource Timing': 'https://www.w3.org/TR/resource-timing/',
  'Server Timing': 'https://www.w3.org/TR/server-timing/',
  'SOAP 1.1': 'https://www.w3.org/TR/2000/NOTE-SOAP-20000508/',
  'Trace Context': 'https://www.w3.org/TR/trace-context/',
  'GraphQL over HTTP': 'https://graphql.github.io/graphql-over-http/draft/',
};

/** The page to read about it; null where it is not on the web under a lasting address. */
export function referenceUrl(reference: string): string | null {
  const [document = '', section] = reference.split(', ');
  const rfc = /^RFC (\d+)$/.exec(document)?.[1];
  if (rfc !== undefined) {
    const page = `https://www.rfc-editor.org/rfc/rfc${rfc}`;
    if (section === undefined) return page;
    return /^[A-Z]/.test(section) ? `${page}#appendix-${section}` : `${page}#section-${section}`;
  }
  if (document.startsWith('draft-')) return `https://datatracker.ietf.org/doc/html/${document}`;
  return pages[document] ?? null;
}

/** As people write it: `RFC 9110, section 12.5.1`. */
export function referenceTitle(reference: string): string {
  return reference.replace(/, (?=\d)/, ', section ').replace(/, (?=[A-Z]\.)/, ', appendix ');
}
