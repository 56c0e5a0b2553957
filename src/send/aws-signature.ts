/** AWS Signature Version 4: the header fields that sign a request. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { HeaderField, SignIn } from '../exchange';
import { FailureCode, failureOf } from './failure';
import type { RequestBody } from './request-body';
import type { WireUrl } from './wire-url';

export type AwsSignIn = Extract<SignIn, { kind: 'aws' }>;

export interface AwsRequest {
  readonly url: Pick<WireUrl, 'authority' | 'hostname' | 'target'>;
  readonly method: string;
  readonly headers: readonly HeaderField[];
  readonly body: RequestBody | null;
}

/** Fields besides Host that are signed: no proxy on the way changes them. */
const signed = /^(?:content-type|content-md5|x-amz-.*)$/i;

/**
 * The fields to be added, `Authorization` last. Service and region that are not given are read from the host's name; where
 * that does not say them, it is a `SendFailure`. A body is read once for its hash.
 * @param now epoch ms: AWS takes requests whose clock is at most minutes off
 */
export async function awsHeaders(
  { url, method, headers, body }: AwsRequest,
  { accessKeyId, secretAccessKey, sessionToken, service, region }: AwsSignIn,
  now: number,
): Promise<readonly HeaderField[]> {
  const { RequestSigner } = await import('aws4');
  const given = Object.fromEntries(
    headers.filter(([name]) => signed.test(name)).map(([name, value]) => [name.toLowerCase(), value.trim()]),
  );
  const own = headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
  const added: HeaderField[] = [];
  const add = (name: string, value: string): void => {
    if (given[name.toLowerCase()] !== undefined) return;
    given[name.toLowerCase()] = value;
    added.push([name, value]);
  };
  const date = new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');
  add('X-Amz-Date', date);
  if (sessionToken !== null) add('X-Amz-Security-Token', sessionToken);
  const request = {
    host: url.hostname,
    path: url.target,
    method,
    doNotModifyHeaders: true,
    ...(service !== null ? { service } : {}),
    ...(region !== null ? { region } : {}),
  };
  const known = new RequestSigner({ ...request, headers: {} }, { accessKeyId, secretAccessKey }).service;
  if (known === '') {
    const message = `Which AWS service this is cannot be told from the host ${url.hostname}. Say it behind the keys: \`AWS <access key id> <secret access key> region:eu-central-1 service:execute-api\`.`;
    throw failureOf('send', FailureCode.signIn, message);
  }
  if (body || known === 's3') add('X-Amz-Content-Sha256', await hashOf(body));
  const signer = new RequestSigner(
    { ...request, headers: { host: own ?? url.authority, ...given } },
    { accessKeyId, secretAccessKey },
  );
  // The library takes the time of signing from a date of its own, unless it is told.
  Object.assign(signer, { datetime: given['x-amz-date'] });
  return [...added, ['Authorization', signer.sign().headers.Authorization ?? '']];
}

async function hashOf(body: RequestBody | null): Promise<string> {
  const hash = createHash('sha256');
  const content = body?.open(null) ?? Buffer.alloc(0);
  if (content instanceof Readable) for await (const chunk of content) hash.update(chunk as Buffer);
  else hash.update(content);
  return hash.digest('hex');
}
