/** What a place in a block is for the one who writes there, finished or not. */
import type { Body, Span } from './document';

/**
 * The span is what a completion replaces: from the start of the word that the cursor is in to its end, which may stand
 * behind the cursor. Offsets are relative to the block.
 */
export type CursorPlace =
  /** Where a request line may begin. */
  | (Span & { readonly kind: 'method' })
  /** The URL up to its `?`. `targetStart`: where the whole URL starts. */
  | (Span & { readonly kind: 'url' })
  | (Span & { readonly kind: 'http-version' })
  /** `assigned`: a `=` follows. `inBody`: of a form. */
  | (Span & { readonly kind: 'parameter-name'; readonly assigned: boolean; readonly inBody: boolean })
  | (Span & { readonly kind: 'parameter-value'; readonly name: string; readonly inBody: boolean })
  /** `colon`: one follows. `ofPart`: of a part of a multipart body. */
  | (Span & { readonly kind: 'header-name'; readonly colon: boolean; readonly ofPart: boolean })
  /** The span is the whole value. */
  | (Span & { readonly kind: 'header-value'; readonly field: string; readonly ofPart: boolean })
  | (Span & { readonly kind: 'directive-name' })
  /** The span is the whole value. */
  | (Span & { readonly kind: 'directive-value'; readonly directive: string })
  /** The span is the expression; `closeEnd`: behind the `}}`, null where there is none. `open`: before the `{{`. */
  | (Span & { readonly kind: 'placeholder'; readonly open: number; readonly closeEnd: number | null })
  | (Span & { readonly kind: 'path'; readonly use: PathUse })
  /** The name of a request, after `run #`. */
  | (Span & { readonly kind: 'request-name' })
  /** A body without lines of its own kind: its span. */
  | (Span & { readonly kind: 'body'; readonly body: Body['kind'] });

/** What a file is named for. */
export type PathUse = 'body' | 'requests' | 'output' | 'response' | 'script';
