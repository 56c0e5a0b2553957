import files from './*.yaml';
import type { Dialect } from './dialect';

/** The dialects that come with Faultline. A test holds each file against `schema.json`, so the cast is safe. */
export const builtinDialects: readonly Dialect[] = files as readonly Dialect[];
