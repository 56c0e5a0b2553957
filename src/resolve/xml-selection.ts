import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { selectWithResolver, type XPathNode } from 'xpath';

/** What an XPath selects, or why it selects nothing, as a sentence that goes on after "the body of … ". */
export type XmlSelection =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'nothing'; readonly hint: string }
  | { readonly kind: 'not-xml' }
  | { readonly kind: 'not-xpath' };

/**
 * Evaluates an XPath 1.0 expression against an XML text. Of several nodes the first counts: of an element its text, or
 * its content as XML where it has elements; of an attribute, a text or a comment its value. Prefixes are those that the
 * document declares. Entities of the document's own are not expanded, and nothing is fetched.
 */
export function selectXml(xml: string, path: string): XmlSelection {
  const document = parseXml(xml);
  if (!document) return { kind: 'not-xml' };
  const root = document.documentElement;
  const namespaces = prefixesOf(xml);
  let selected: ReturnType<typeof selectWithResolver>;
  try {
    selected = selectWithResolver(path, document, {
      lookupNamespaceURI: (prefix) => namespaces.get(prefix) ?? null,
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: 'not-xpath' };
  }
  if (typeof selected !== 'object') return { kind: 'value', text: String(selected) };
  const [node] = selected;
  if (node) return { kind: 'value', text: textOf(node) };
  const inNamespace = root?.namespaceURI && !root.prefix && !/[\w-]:\w|local-name\(/.test(path);
  const hint = inNamespace
    ? ` Its elements are in the namespace ${root.namespaceURI}: write \`//*[local-name()='${/[\w-]+/.exec(path)?.[0] ?? root.localName}']\`.`
    : '';
  return { kind: 'nothing', hint };
}

function parseXml(xml: string) {
  try {
    return new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml.replace(/^\uFEFF?\s*/, ''), 'text/xml');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
}

/** All prefixes that a document declares; a reader of `//p:item` does not care on which element. */
function prefixesOf(xml: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, prefix = '', uri = ''] of xml.matchAll(/\bxmlns:([\w.-]+)\s*=\s*["']([^"']*)["']/g)) {
    if (!found.has(prefix)) found.set(prefix, uri);
  }
  return found;
}

const element = 1;

function textOf(node: XPathNode): string {
  if (node.nodeType !== element) return node.nodeValue ?? String(node);
  const children = [...node.childNodes];
  return children.some(({ nodeType }) => nodeType === element)
    ? children.map((child) => String(child)).join('')
    : (node.textContent ?? '');
}
