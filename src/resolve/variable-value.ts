/** How files are read, by absolute path. */
export interface FileReader {
  /** The file as text; null where it is absent. Rejects where it is there and cannot be read. */
  readText(path: string): Promise<string | null>;
  /** Names of the files of a folder; none where it is absent. Without it, `.env.dev` names no environment to choose. */
  list?(folder: string): Promise<readonly string[]>;
}

/** A variable's value and where it is from: `http-client.env.json (dev)`. */
export interface VariableValue {
  readonly value: string;
  readonly source: string;
  readonly path: string | null;
  /** Never shown or stored: from the private file, or of a name such as `token` or `API_KEY`. */
  readonly secret: boolean;
  /** The public file of the same folder, where that has another value. */
  readonly differsIn?: string;
}

/** What is wrong with an environment file; `start` and `end` are offsets into its text, absent where it is unreadable. */
export interface EnvironmentProblem {
  readonly path: string;
  readonly message: string;
  readonly start?: number;
  readonly end?: number;
  /** Where absent: an error. */
  readonly severity?: 'hint';
}
