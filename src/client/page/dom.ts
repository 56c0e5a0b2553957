/** Elements made by hand: text goes in as text, never as markup, because a response is data. */

export interface Attributes {
  readonly class?: string;
  /** Finds the element again after its surroundings were drawn anew, to give it back the focus. */
  readonly key?: string;
  readonly onClick?: () => void;
  readonly [attribute: `aria-${string}`]: string | undefined;
  readonly role?: string;
  readonly id?: string;
  readonly for?: string;
  readonly title?: string;
  readonly type?: string;
  readonly tabindex?: string;
  readonly slot?: string;
}

export type Child = Node | string | null | false;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') made.setAttribute(name === 'key' ? 'data-key' : name, value);
  }
  const { onClick } = attributes;
  if (onClick) made.addEventListener('click', onClick);
  append(made, children);
  return made;
}

function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) if (child !== null && child !== false) parent.appendChild(asNode(child));
}

/** Draws `children` in place of what was there; whoever had the focus has it again, if it is still there. */
export function replaceKeepingFocus(parent: HTMLElement, children: readonly Child[]): void {
  const { activeElement } = document;
  const key = parent.contains(activeElement) ? activeElement?.getAttribute('data-key') : null;
  const { scrollTop } = parent;
  parent.replaceChildren();
  append(parent, children);
  parent.scrollTop = scrollTop;
  if (key === null || key === undefined) return;
  const again = [...parent.querySelectorAll<HTMLElement>('[data-key]')].find((it) => it.dataset.key === key);
  (again ?? parent).focus({ preventScroll: true });
}

export function button(
  label: string,
  onClick: () => void,
  attributes: Attributes & { readonly primary?: boolean; readonly icon?: IconName } = {},
): HTMLButtonElement {
  const { primary, icon: name, ...rest } = attributes;
  return element(
    'button',
    { ...rest, type: 'button', class: `${primary ? 'primary' : 'secondary'} ${rest.class ?? ''}`.trim(), onClick },
    name ? icon(name) : null,
    element('span', {}, label),
  );
}

const icons = {
  play: 'M4 2.5v11l9-5.5z',
  stop: 'M3.5 3.5h9v9h-9z',
  check: 'M6.3 12.6 2 8.3l1.1-1.1 3.2 3.2 6.6-6.6L14 4.9z',
  cross: 'm8 6.9 3.6-3.6 1.1 1.1L9.1 8l3.6 3.6-1.1 1.1L8 9.1l-3.6 3.6-1.1-1.1L6.9 8 3.3 4.4l1.1-1.1z',
  copy: 'M4 4V1.5h9.5V11H11v3.5H1.5V4zm1.2 0H11v5.8h1.3V2.7H5.2zm-2.5 1.2v8.1h7.1V5.2z',
  dash: 'M3 7.2h10v1.6H3z',
} as const;
export type IconName = keyof typeof icons;

/** Decoration only: what it says stands in text beside it. */
export function icon(name: IconName): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', icons[name]);
  svg.append(path);
  return svg;
}

/** Sets what is different only, so that screen readers and selections are left alone. */
export function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

function asNode(child: Node | string): Node {
  return typeof child === 'string' ? document.createTextNode(child) : child;
}
