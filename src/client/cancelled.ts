/** LSP 3.17, `LSPErrorCodes.RequestCancelled`: what the server answers where the cancel reached it in the midst. */
const requestCancelled = -32800;

/** Is it a cancel that a request or a dialog rejects with? VS Code's own error has that name. */
export function isCancelled(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'Canceled' || ('code' in error && error.code === requestCancelled);
}
