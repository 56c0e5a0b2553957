/** Input that can't be used: a plain message with its place. Ends the command with exit status 2. */
export class InputError extends Error {
  override readonly name = 'InputError';

  /** @param place `file:line:column`, or what there is of it; empty where the command line itself is meant. */
  constructor(
    readonly place: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What the file system says about a file that can't be read, in words. */
export function fileProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EISDIR':
      return 'this is a folder, not a file';
    case 'EACCES':
    case 'EPERM':
      return 'the file may not be read; check its permissions';
    case 'ERR_FS_FILE_TOO_LARGE':
      return 'the file is larger than 2 GB';
    default:
      return `the file can't be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** What stderr says of an `InputError`, told by its name since it may be another bundle's; null for every other error. */
export function inputErrorText(error: unknown): string | null {
  if (!(error instanceof Error) || error.name !== 'InputError' || !('place' in error)) return null;
  return `${error.place === '' ? 'faultline' : String(error.place)}: ${error.message}\n`;
}
