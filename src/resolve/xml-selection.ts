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

/** One step further down an XML document: an element or an attribute, all of that name as one. */
export interface XmlStep {
  /** As it is written in the document; `@id` for an attribute. */
  readonly name: string;
  /** As an XPath has it: `item`, `@id`, or `*[local-name()='item']` where the name is in a namespace without prefix. */
  readonly step: string;
  readonly count: number;
  /** Of the first; null where it has elements of its own. */
  readonly text: string | null;
}

/**
 * The elements and attributes that can stand behind an XPath which ends with `/`, in the order of the document, at most
 * `most` of them. Empty where the text is no XML, or the path no XPath yet.
 */
export function xmlSteps(xml: string, path: string, most: number): readonly XmlStep[] {
  const document = parseXml(xml);
  if (!document) return [];
  const namespaces = prefixesOf(xml);
  const resolver = { lookupNamespaceURI: (prefix: string) => namespaces.get(prefix) ?? null };
  const found = new Map<string, { step: string; count: number; text: string | null }>();
  for (const mark of ['', '@']) {
    for (const node of nodesAt(`${path}${mark}*`, document, resolver)) {
      const name = `${mark}${node.nodeName}`;
      const known = found.get(name);
      if (known) known.count++;
      if (known || found.size === most || /^@xmlns(?::|$)/.test(name)) continue;
      const isLeaf = ![...childrenOf(node)].some(({ nodeType }) => nodeType === element);
      const isBare = mark === '' && node.namespaceURI && !node.nodeName.includes(':');
      const step = isBare ? `*[local-name()='${node.nodeName}']` : name;
      found.set(name, { step, count: 1, text: isLeaf ? (node.nodeValue ?? node.textContent ?? '') : null });
    }
  }
  return [...found].map(([name, rest]) => ({ name, ...rest }));
}

function childrenOf(node: XPathNode): Iterable<XPathNode> {
  return node.nodeType === element ? node.childNodes : [];
}

function nodesAt(
  path: string,
  document: unknown,
  resolver: Parameters<typeof selectWithResolver>[2],
): readonly XPathNode[] {
  try {
    const selected = selectWithResolver(path, document, resolver);
    return typeof selected === 'object' ? selected : [];
  } catch (error) {
    // Somebody is writing it.
    if (!(error instanceof Error)) throw error;
    return [];
  }
}
