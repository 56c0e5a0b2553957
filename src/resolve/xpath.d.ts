/** The part of `xpath` that is used. Its own declarations bring those of the browser, which Node.js does not have. */

export interface XPathNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly namespaceURI?: string | null;
  readonly nodeValue: string | null;
  readonly textContent: string | null;
  readonly childNodes: Iterable<XPathNode>;
  toString(): string;
}

/** Throws where the expression is not XPath 1.0, or a prefix has no namespace. */
export function selectWithResolver(
  expression: string,
  node: unknown,
  resolver: { lookupNamespaceURI(prefix: string): string | null },
): readonly XPathNode[] | string | number | boolean;
