/** The kinds of tokens that the server tells: LSP's own, and one modifier more, which clients that don't know it ignore. */

export const tokenTypes = ['variable', 'parameter', 'property', 'function', 'keyword', 'comment', 'string'] as const;
export type TokenType = (typeof tokenTypes)[number];

export const tokenModifiers = ['declaration', 'readonly', 'defaultLibrary', 'unresolved'] as const;
export type TokenModifier = (typeof tokenModifiers)[number];

export function typeIndex(type: TokenType): number {
  return tokenTypes.indexOf(type);
}

/** Modifiers as the set of bits that LSP has for them. */
export function modifierBits(...modifiers: readonly TokenModifier[]): number {
  return modifiers.reduce((bits, modifier) => bits | (1 << tokenModifiers.indexOf(modifier)), 0);
}
