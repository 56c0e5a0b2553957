/** The panel's document: a shell that the page's script fills. Nothing in it comes from a request or a response. */
export interface PanelHtmlOptions {
  /** Random, for this document alone. */
  readonly nonce: string;
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
}

export function panelHtml({ nonce, cspSource, script, style }: PanelHtmlOptions): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Faultline</title>
  <link rel="stylesheet" href="${style}">
</head>
<body>
  <div id="app"><p class="starting">Faultline is starting…</p></div>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
