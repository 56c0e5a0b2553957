/** The first https link in a text that a response gave, without the punctuation of its sentence; null where there is none. */
export function webLink(text: string | null): string | null {
  const link = /https:\/\/[^\s"'<>`]+/.exec(text ?? '')?.[0].replace(/[.,;:!?)\]}]+$/, '');
  return link !== undefined && link.length <= 2000 && URL.canParse(link) ? link : null;
}
