import type { ClientCertificate, ReceivedResponse, SentRequest } from '../exchange';
import type { Settings } from '../manifest';
import type { Span } from '../syntax/document';
import type { RequestDocument } from '../syntax/request-document';
import type { LoginOptions } from './auth-directive';
import type { EnvironmentChoice, EnvironmentSection } from './environments';
import type { ValuePart } from './evaluation';
import type { Definitions } from './scope';
import type { TokenSource } from './token-source';
import type { FileReader, VariableValue } from './variable-value';
import type { FileScope } from './visible-definitions';

/** The last exchange of a named request, for `{{name.response…}}` and `{{name.request…}}`. */
export interface NamedExchange {
  readonly request: SentRequest;
  readonly response: ReceivedResponse;
  /** The secret values that went into the request: where they are in a result, they are still secret. */
  readonly secrets?: readonly string[];
}

/** How body files are looked at. Paths are absolute. */
export interface BodyFileReader extends FileReader {
  exists(path: string): Promise<boolean>;
  /** Null where the file is absent; rejects where it is unreadable. */
  readBytes(path: string): Promise<Uint8Array | null>;
  /** The path with its symbolic links followed: without it a link can lead out of the workspace unseen. */
  realPath?(path: string): Promise<string>;
}

/** Where secrets are kept. Which there are is known at once, a value is asked for when it is needed. */
export interface SecretStore {
  readonly names: readonly string[];
  /** Null where it has been removed meanwhile. */
  read(name: string): Promise<string | null>;
}

/** The login that a request goes by (`# @auth`). */
export interface LoginUse {
  /** By which its responses are known. */
  readonly name: string;
  /** Of its file. */
  readonly path: string | null;
  readonly options: LoginOptions;
  /** The line, where it stands in the request's own block. */
  readonly span: Span | null;
}

/** A client certificate for every host that is asked. `asksPassphrase`: whoever sends is asked for it. */
export interface GivenCertificate extends ClientCertificate {
  readonly asksPassphrase: boolean;
}

/** The values of variables that `run` lines give, by name, and whose results are in them. */
export type RunValues = ReadonlyMap<string, readonly ValuePart[]> & { readonly sources?: readonly NamedExchange[] };

/** All that resolving a request depends on besides its own text. */
export interface ResolveContext extends FileScope {
  readonly document: RequestDocument;
  /** Absolute path of the request file; null for an untitled one. */
  readonly file: string | null;
  readonly workspaceFolder: string | null;
  /** The chosen environment's variables. */
  readonly variables: ReadonlyMap<string, VariableValue>;
  /** What else could be chosen; where absent, nothing is said of it. */
  readonly environments?: EnvironmentChoice;
  /** Answers to what the request asks, by `Question.key`. */
  readonly answers?: ReadonlyMap<string, string>;
  /** Values that whoever runs the file gives it (`--var`): before all others of their names. */
  readonly given?: ReadonlyMap<string, string>;
  /** Values that the `run` lines which this request is sent for give it. */
  readonly runValues?: RunValues;
  /** The secrets that are kept for the user; absent where there is no such store. */
  readonly secrets?: SecretStore;
  /** A secret that is not set is asked for. */
  readonly asksSecrets?: boolean;
  /** False in an untrusted workspace: no body files, no `.env`, no process environment. */
  readonly trusted: boolean;
  /** Where the request is about to be sent; its response is there then. */
  readonly login?: LoginUse;
  /** `Security.Auth` of the chosen environment, by id. */
  readonly signIns?: Readonly<Record<string, unknown>>;
  /** `SSLConfiguration` of the chosen environment. */
  readonly ssl?: EnvironmentSection | null;
  /** Gives tokens to a request that is about to be sent. */
  readonly tokens?: TokenSource;
  /** The client certificate that whoever runs the file gives: before all others. */
  readonly certificate?: GivenCertificate;
  /** The last response of a request in this environment, by name; of this file, or of the one at `path` where that is given. */
  readonly responses: (requestName: string, path?: string | null) => NamedExchange | null;
  /** Whether it has one in another environment; absent where there is but one. */
  readonly isAnsweredElsewhere?: (requestName: string, path?: string | null) => boolean;
  readonly files: BodyFileReader;
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  /** Epoch ms. */
  readonly now: () => number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly settings: Settings;
  /** Body files outside the workspace folder may be sent. */
  readonly allowOutsideFiles?: boolean;
  /** The same of these alone, by absolute path. */
  readonly allowedFiles?: ReadonlySet<string>;
  /** What lies in them is not outside. */
  readonly otherFolders?: readonly string[];
  /** Hosts that are marked as production; `*` for all. */
  readonly production?: readonly string[];
  /** Minutes that local time is ahead of UTC at an epoch ms, for `$localDatetime`; the system's where absent. */
  readonly utcOffset?: (epochMs: number) => number;
  /** `definitionsOf(document)`, where many requests of one document are resolved; made afresh where absent. */
  readonly definitions?: Definitions;
  /** Where in the document the block stands that is resolved; looked for, in linear time, where absent or wrong. */
  readonly blockIndex?: number;
}
