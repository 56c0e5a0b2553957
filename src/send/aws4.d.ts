declare module 'aws4' {
  export interface Aws4Request {
    readonly host: string;
    readonly path: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly service?: string;
    readonly region?: string;
    readonly doNotModifyHeaders?: boolean;
  }
  export interface Aws4Credentials {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  }
  export class RequestSigner {
    constructor(request: Aws4Request, credentials: Aws4Credentials);
    readonly service: string;
    readonly region: string;
    sign(): { readonly headers: Readonly<Record<string, string>> };
  }
}
