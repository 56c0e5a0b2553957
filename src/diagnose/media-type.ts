/** A media type without its parameters, in lower case (RFC 9110, 8.3.1). */
export interface MediaType {
  /** `application/json`; empty where the header is missing or is no media type. */
  readonly type: string;
}

export function readMediaType(value: string | null): MediaType {
  const type = /^\s*([^\s;,/]+\/[^\s;,]+)/.exec(value ?? '')?.[1]?.toLowerCase() ?? '';
  return { type };
}

/** `application/json`, `application/problem+json`, `text/json`, `application/x-amz-json-1.1`. */
export function isJsonType(type: string): boolean {
  return /[/+-]json\b/.test(type);
}

export function isXmlType(type: string): boolean {
  return /[/+]xml\b/.test(type);
}

export function isFormType(type: string): boolean {
  return type === 'application/x-www-form-urlencoded' || type.startsWith('multipart/');
}
