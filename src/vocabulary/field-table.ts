/**
 * The fields of IANA's HTTP Field Name Registry (RFC 9110, section 16.3.1), and those without registration that are in
 * wide use. One field a line: name, use and status, reference, meaning.
 *
 * Use: `>` in requests, `<` in responses, `=` in both. Status: none for permanent, `p` provisional, `d` deprecated,
 * `o` obsoleted, `x` not registered.
 */
export const fieldTable = `
A-IM | > | RFC 3229, 10.5.3 | Which delta encodings the client takes in place of the whole representation.
Accept | > | RFC 9110, 12.5.1 | The media types that the response may have, with weights such as \`;q=0.8\`.
Accept-Additions | > | RFC 2324, 2.2.2.1 | What is to be added to the coffee, of a coffee pot.
Accept-CH | < | RFC 8942, 3.1 | The client hints that the server wants in later requests.
Accept-Charset | >d | RFC 9110, 12.5.2 | The charsets that the response may have; servers send UTF-8 and ignore it.
Accept-Datetime | > | RFC 7089, 2.1.1 | The point in time whose version of the resource is wanted.
Accept-Encoding | > | RFC 9110, 12.5.3 | The content codings (\`gzip\`, \`br\`, \`zstd\`) that the response may be compressed with.
Accept-Features | > | RFC 2295 | Features of the client, for choosing among variants of a resource.
Accept-Language | > | RFC 9110, 12.5.4 | The natural languages that the response may have, with weights.
Accept-Patch | < | RFC 5789, 3.1 | The media types that PATCH takes for this resource.
Accept-Post | < | Linked Data Platform, 7.1 | The media types that POST takes for this resource.
Accept-Ranges | < | RFC 9110, 14.3 | Whether the server answers range requests, and in which unit.
Accept-Signature | = | RFC 9421, 5.1 | Asks the other side to sign its message, and over which of its parts.
Access-Control-Allow-Credentials | < | Fetch | Whether pages of other origins may read the response to a request with credentials.
Access-Control-Allow-Headers | < | Fetch | The request fields that pages of other origins may send.
Access-Control-Allow-Methods | < | Fetch | The methods that pages of other origins may use.
Access-Control-Allow-Origin | < | Fetch | The origin whose pages may read the response; \`*\` for all.
Access-Control-Expose-Headers | < | Fetch | The response fields that pages of other origins may read.
Access-Control-Max-Age | < | Fetch | For how many seconds a browser may keep the answer to a preflight.
Access-Control-Request-Headers | > | Fetch | In a preflight: the fields that the real request will send.
Access-Control-Request-Method | > | Fetch | In a preflight: the method of the real request.
Age | < | RFC 9111, 5.1 | For how many seconds the response has been in a cache.
Allow | < | RFC 9110, 10.2.1 | The methods that the resource supports; comes with 405.
ALPN | > | RFC 7639, 2 | The protocols that the client means to speak through a CONNECT tunnel.
Alt-Svc | < | RFC 7838, 3 | Where else the same resources are served, for example by HTTP/3.
Alt-Used | > | RFC 7838, 5 | The alternative service that the client has turned to.
Alternates | < | RFC 2295 | The variants of the resource that there are to choose from.
AMP-Cache-Transform | >p | AMP-Cache-Transform | Which transformation of an AMP page is wanted.
Apply-To-Redirect-Ref | > | RFC 4437 | Whether a WebDAV method acts on the redirect reference itself.
Authentication-Control | < | RFC 8053, 4 | How the client is to go about signing in.
Authentication-Info | < | RFC 9110, 11.6.3 | What the server adds once the credentials were accepted, such as the next nonce.
Authorization | > | RFC 9110, 11.6.2 | The credentials for the server: a scheme such as \`Bearer\` or \`Basic\`, then what it takes.
Available-Dictionary | > | RFC 9842, 2.2 | The hash of a compression dictionary that the client has.
Cache-Control | = | RFC 9111, 5.2 | What caches may do with the message.
Cache-Group-Invalidation | < | RFC 9875, 3 | The groups of cached responses that this response makes invalid.
Cache-Groups | < | RFC 9875, 2 | The groups of cached responses that this one belongs to.
Cache-Status | < | RFC 9211, 2 | How each cache on the way has handled the request.
Cal-Managed-ID | < | RFC 8607, 5.1 | The id of an attachment that the calendar server manages.
CalDAV-Timezones | > | RFC 7809, 7.1 | Whether calendar data is to hold its time zone definitions.
Capsule-Protocol | = | RFC 9297, 3.4 | The connection carries capsules after the upgrade.
CDN-Cache-Control | < | RFC 9213 | What caches of content delivery networks may do; for these it comes before Cache-Control.
CDN-Loop | > | RFC 8586, 2 | The delivery networks that the request has passed, to find loops.
Cert-Not-After | < | RFC 8739, 3.3 | When the certificate ends to be valid.
Cert-Not-Before | < | RFC 8739, 3.3 | When the certificate begins to be valid.
Clear-Site-Data | < | Clear Site Data | Which data of this origin a browser is to delete.
Client-Cert | > | RFC 9440, 2.2 | The client's certificate, as the TLS-terminating proxy has seen it.
Client-Cert-Chain | > | RFC 9440, 2.3 | The chain of the client's certificate, as the TLS-terminating proxy has seen it.
Close | = | RFC 9112, 9.6 | Reserved, so that no field bears the name of the connection option \`close\`.
Concealed-Auth-Export | > | RFC 9729 | Concealed credentials, handed on by the proxy that ended the TLS connection.
Connection | = | RFC 9110, 7.6.1 | Options of this one connection, such as \`close\`; HTTP/2 has none.
Content-Base | =o | RFC 2068, 14.11 | The base of relative URLs in the content.
Content-Digest | = | RFC 9530, 2 | A hash of the content as it is transferred.
Content-Disposition | = | RFC 6266 | How the content is to be used, and its file name; in a form, the name of the part.
Content-Encoding | = | RFC 9110, 8.4 | How the content is compressed.
Content-ID | =d | HTTP Distribution and Replication Protocol | Identifies the content.
Content-Language | = | RFC 9110, 8.5 | The natural language of the content.
Content-Length | = | RFC 9110, 8.6 | How many bytes the content has. It is set when the request is sent.
Content-Location | = | RFC 9110, 8.7 | The URL of just this representation.
Content-MD5 | =o | RFC 2616, 14.15 | An MD5 hash of the content; Content-Digest has taken its place.
Content-Range | = | RFC 9110, 14.4 | Which part of the whole the content is.
Content-Script-Type | <o | HTML 4.01 | The script language of a page.
Content-Security-Policy | < | Content Security Policy | From where a page may load scripts and other resources.
Content-Security-Policy-Report-Only | < | Content Security Policy | A policy whose violations are reported and not prevented.
Content-Style-Type | <o | HTML 4.01 | The style sheet language of a page.
Content-Type | = | RFC 9110, 8.3 | The media type of the content, with its charset or boundary.
Content-Version | =o | RFC 2068, 19.6.2.2 | The version of the content.
Cookie | > | RFC 6265, 5.4 | The cookies that the server has set: \`name=value; name=value\`. The cookie jar adds its own.
Cookie2 | >o | RFC 2965 | The version of cookies that the client understands.
Cross-Origin-Embedder-Policy | < | HTML | Whether a page may embed resources that have not agreed to it.
Cross-Origin-Embedder-Policy-Report-Only | < | HTML | The same policy, only reported.
Cross-Origin-Opener-Policy | < | HTML | Whether a page shares its group of windows with other origins.
Cross-Origin-Opener-Policy-Report-Only | < | HTML | The same policy, only reported.
Cross-Origin-Resource-Policy | < | Fetch | Whose pages may embed the resource.
DASL | < | RFC 5323 | The query grammars that the WebDAV resource takes.
Date | = | RFC 9110, 6.6.1 | When the message was made.
DAV | = | RFC 4918, 10.1 | The WebDAV classes that are supported.
Default-Style | <o | HTML 4.01 | The style sheet that is preferred.
Delta-Base | < | RFC 3229, 10.5.1 | The entity tag of what the delta refers to.
Deprecation | < | RFC 9745, 2 | When the resource was or will be deprecated; a link tells what to use instead.
Depth | = | RFC 4918, 10.2 | How far below the WebDAV resource a method goes: \`0\`, \`1\` or \`infinity\`.
Derived-From | =o | RFC 2068, 19.6.2.3 | The version that the content was made from.
Destination | > | RFC 4918, 10.3 | Where COPY or MOVE puts the resource.
Dictionary-ID | > | RFC 9842, 2.3 | The id that the server gave to the client's compression dictionary.
Differential-ID | =d | HTTP Distribution and Replication Protocol | Identifies the version to make a difference from.
Digest | =o | RFC 3230 | A hash of the representation; Repr-Digest has taken its place.
DPoP | > | RFC 9449, 4 | Proof that the sender of an access token has its key.
DPoP-Nonce | < | RFC 9449, 8 | A value that the next DPoP proof has to hold.
Early-Data | > | RFC 8470, 5.1 | The request came in TLS early data and may be a replay.
EDIINT-Features | =p | RFC 6017 | The features of data interchange that the sender supports.
ETag | < | RFC 9110, 8.8.3 | A tag of this version of the representation, for If-Match and If-None-Match.
Expect | > | RFC 9110, 10.1.1 | \`100-continue\`: the body is sent once the server has agreed.
Expect-CT | <d | RFC 9163 | Asks for Certificate Transparency, which browsers ask for anyway.
Expires | < | RFC 9111, 5.3 | When the response gets stale; \`max-age\` comes before it.
Forwarded | > | RFC 7239, 4 | Client, host and protocol that a proxy has replaced by its own.
From | > | RFC 9110, 10.1.2 | The mail address of the person who answers for the client.
Hobareg | < | RFC 7486, 6.1.1 | The state of a registration for HOBA authentication.
Host | > | RFC 9110, 7.2 | Host and port of the URL. Under a path (\`GET /x\`) it says where the request goes.
HTTP2-Settings | >o | RFC 7540, 3.2.1 | Settings for going on in HTTP/2.
If | > | RFC 4918, 10.4 | Conditions on WebDAV states: lock tokens and entity tags.
If-Match | > | RFC 9110, 13.1.1 | Only where the entity tag is one of these; \`*\`: where there is a representation. Else 412.
If-Modified-Since | > | RFC 9110, 13.1.3 | Only where it has changed since then; else 304.
If-None-Match | > | RFC 9110, 13.1.2 | Only where the entity tag is none of these; \`*\`: where there is nothing yet. Else 304 or 412.
If-Range | > | RFC 9110, 13.1.5 | The range only where the version is still this one, else the whole.
If-Schedule-Tag-Match | > | RFC 6638, 8.3 | Only where the schedule tag is this one.
If-Unmodified-Since | > | RFC 9110, 13.1.4 | Only where it has not changed since then; else 412.
IM | < | RFC 3229, 10.5.2 | The manipulations that were applied, such as a delta.
Include-Referred-Token-Binding-ID | < | RFC 8473 | Asks for the token binding of the referring site.
Incremental | =x | draft-ietf-httpbis-incremental | Asks proxies to forward the message as it comes.
Isolation | >p | OData 4.01 | Asks for snapshot isolation of an OData request.
Keep-Alive | = | RFC 2068, 19.7.1.1 | How long the connection is kept open, and for how many requests.
Label | > | RFC 3253, 8.3 | The label of the WebDAV version that is meant.
Last-Event-ID | > | HTML | The last event that has come, when an event stream is taken up again.
Last-Modified | < | RFC 9110, 8.8.2 | When the representation was changed last, for If-Modified-Since.
Link | = | RFC 8288, 3 | Links to other resources, such as the next page: \`<url>; rel="next"\`.
Link-Template | = | RFC 9652 | Links whose URL has variables.
Location | < | RFC 9110, 10.2.2 | Where to go on (3xx), or where the created resource is (201).
Lock-Token | = | RFC 4918, 10.5 | The token of the WebDAV lock.
Max-Forwards | > | RFC 9110, 7.6.2 | How often TRACE or OPTIONS may still be forwarded.
Memento-Datetime | < | RFC 7089, 2.1.1 | The point in time that this archived version is of.
Meter | = | RFC 2227 | How often a cache has used a response.
MIME-Version | = | RFC 9112, B.1 | The message follows MIME.
Negotiate | > | RFC 2295 | How the client takes part in choosing a variant.
NEL | < | Network Error Logging | Where a browser reports failures of the network.
OData-EntityId | < | OData 4.01 | The id of the entity that was created or changed.
OData-Isolation | > | OData 4.01 | Asks for snapshot isolation of the request.
OData-MaxVersion | > | OData 4.01 | The highest OData version that the client understands.
OData-Version | = | OData 4.01 | The OData version of the message.
Optional-WWW-Authenticate | < | RFC 8053, 3 | Signing in is possible and not needed.
Ordering-Type | = | RFC 3648 | How a WebDAV collection is ordered.
Origin | > | RFC 6454, 7 | The origin of the page that sends the request, for CORS and against forged requests.
Origin-Agent-Cluster | < | HTML | Whether the page gets a process of its own.
OSCORE | = | RFC 8613, 11.1 | The message is protected by OSCORE.
OSLC-Core-Version | = | OSLC Core 3.0 | The OSLC version of the message.
Overwrite | > | RFC 4918, 10.6 | Whether COPY and MOVE replace what is there: \`T\` or \`F\`.
P3P | <o | P3P 1.0 | A privacy policy for machines.
Permissions-Policy | <p | Permissions Policy | Which features of the browser a page may use.
Ping-From | > | HTML | The page on which a link with \`ping\` was followed.
Ping-To | > | HTML | The target of the link that was followed.
Position | > | RFC 3648 | Where in an ordered collection the member goes.
Pragma | =d | RFC 9111, 5.4 | \`no-cache\`, from before Cache-Control.
Prefer | > | RFC 7240, 2 | How the server may process the request: what to return, whether to wait.
Preference-Applied | < | RFC 7240, 3 | The preferences that the server has followed.
Priority | = | RFC 9218, 5 | How urgent the response is (\`u=0\` to \`u=7\`), and whether it is of use in parts (\`i\`).
Proxy-Authenticate | < | RFC 9110, 11.7.1 | How to sign in to the proxy; comes with 407.
Proxy-Authentication-Info | < | RFC 9110, 11.7.3 | What the proxy adds once the credentials were accepted.
Proxy-Authorization | > | RFC 9110, 11.7.2 | The credentials for the proxy.
Proxy-Status | < | RFC 9209, 2 | What the proxies on the way met, and why one of them failed.
Public-Key-Pins | < | RFC 7469, 2.1 | The keys that a browser is to accept for this host; browsers have dropped it.
Public-Key-Pins-Report-Only | < | RFC 7469, 2.1 | The same pins, only reported.
Range | > | RFC 9110, 14.2 | Only a part: \`bytes=0-1023\`, \`bytes=-500\`. The answer is 206.
RateLimit | <x | draft-ietf-httpapi-ratelimit-headers | What is left of the quota (\`r\`) and when it is full again (\`t\`, seconds).
RateLimit-Policy | <x | draft-ietf-httpapi-ratelimit-headers | The quotas: \`q\` requests in each window of \`w\` seconds.
Redirect-Ref | < | RFC 4437 | Where the WebDAV redirect reference leads.
Referer | > | RFC 9110, 10.1.3 | The page from which the request came.
Refresh | < | HTML | Seconds after which a browser loads the page anew, or another one.
Repeatability-Client-ID | >p | Repeatable Requests 1.0 | The client that repeats the request.
Repeatability-First-Sent | >p | Repeatable Requests 1.0 | When the request was sent for the first time.
Repeatability-Request-ID | >p | Repeatable Requests 1.0 | The same id makes a repeated request count once.
Repeatability-Result | <p | Repeatable Requests 1.0 | Whether a repeated request was accepted.
Replay-Nonce | < | RFC 8555, 6.5.1 | The nonce for the next ACME request.
Reporting-Endpoints | <p | Reporting API | Where a browser sends its reports.
Repr-Digest | = | RFC 9530, 3 | A hash of the representation, whatever part of it is transferred.
Retry-After | < | RFC 9110, 10.2.3 | How long to wait before the next request: seconds, or a date.
Schedule-Reply | > | RFC 6638, 8.1 | Whether deleting an invitation sends a reply.
Schedule-Tag | < | RFC 6638, 8.2 | A tag of the calendar object that its participants' changes leave.
Sec-Fetch-Dest | >x | Fetch Metadata | What a browser will use the response for.
Sec-Fetch-Mode | >x | Fetch Metadata | The mode of a browser's request, such as \`cors\`.
Sec-Fetch-Site | >x | Fetch Metadata | Whether the request comes from the same site.
Sec-Fetch-User | >x | Fetch Metadata | A person has set off the navigation.
Sec-GPC | >p | Global Privacy Control | The person does not want their data to be sold or shared.
Sec-Purpose | > | Fetch | What the request is for, such as \`prefetch\`.
Sec-Token-Binding | > | RFC 8473 | Binds tokens to the client's key.
Sec-WebSocket-Accept | < | RFC 6455, 11.3.3 | The server's answer to Sec-WebSocket-Key.
Sec-WebSocket-Extensions | = | RFC 6455, 11.3.2 | Extensions of the WebSocket connection.
Sec-WebSocket-Key | > | RFC 6455, 11.3.1 | A random value that the server has to answer.
Sec-WebSocket-Protocol | = | RFC 6455, 11.3.4 | The subprotocol of the WebSocket connection.
Sec-WebSocket-Version | = | RFC 6455, 11.3.5 | The version of the WebSocket protocol: 13.
Server | < | RFC 9110, 10.2.4 | The software that has answered.
Server-Timing | < | Server Timing | How long the server's steps took.
Set-Cookie | < | RFC 6265, 4.1 | A cookie that the client is to keep and to send again.
Set-Cookie2 | <o | RFC 2965 | A cookie, in a form that has gone.
Signature | = | RFC 9421, 4.2 | Signatures over parts of the message.
Signature-Input | = | RFC 9421, 4.1 | What the signatures cover, and with which key.
SLUG | > | RFC 5023, 9.7 | A wish for the name of the resource that is created.
SoapAction | > | SOAP 1.1, 6.1.1 | The operation that a SOAP request means.
Status-URI | < | RFC 2518 | The state of a long WebDAV method.
Strict-Transport-Security | < | RFC 6797, 6.1 | For how many seconds the host may be reached by HTTPS only.
Sunset | < | RFC 8594, 3 | When the resource is expected to be gone.
Surrogate-Capability | >p | Edge Architecture | What a surrogate before the server can do.
Surrogate-Control | <p | Edge Architecture | What a surrogate may do with the response.
TCN | < | RFC 2295 | How the variant was chosen.
TE | > | RFC 9110, 10.1.4 | The transfer codings that the client takes, and \`trailers\`.
Timeout | > | RFC 4918, 10.7 | How long a WebDAV lock is to last.
Timing-Allow-Origin | <p | Resource Timing | Whose pages may see how long loading took.
Topic | > | RFC 8030, 5.4 | A push message that takes the place of an earlier one.
Traceparent | > | Trace Context, 3.2 | The trace and the span that this request belongs to.
Tracestate | > | Trace Context, 3.3 | What tracing systems add to the trace.
Trailer | = | RFC 9110, 6.6.2 | The fields that will follow the content.
Transfer-Encoding | = | RFC 9112, 6.1 | How the content is framed, such as \`chunked\`. It is set when the request is sent.
TTL | = | RFC 8030, 5.2 | For how many seconds a push message is kept.
Upgrade | = | RFC 9110, 7.8 | Another protocol to go on with.
Urgency | = | RFC 8030, 5.3 | How urgent a push message is.
URI | <o | RFC 2068, 19.6.2.5 | The URLs of the resource.
Use-As-Dictionary | < | RFC 9842, 2.1 | The response may be a dictionary for compressing later ones.
User-Agent | > | RFC 9110, 10.1.5 | The program that sends the request. Faultline puts its own where there is none.
Variant-Vary | < | RFC 2295 | What the choice of the variant depends on.
Vary | < | RFC 9110, 12.5.5 | The request fields that the response depends on.
Via | = | RFC 9110, 7.6.3 | The proxies that the message has passed.
Want-Content-Digest | = | RFC 9530, 4 | Asks for Content-Digest, with preferences among the hashes.
Want-Digest | >o | RFC 3230 | Asks for Digest; Want-Repr-Digest has taken its place.
Want-Repr-Digest | = | RFC 9530, 4 | Asks for Repr-Digest, with preferences among the hashes.
Warning | =o | RFC 9111, 5.5 | What might be wrong with a cached response.
WWW-Authenticate | < | RFC 9110, 11.6.1 | How to sign in; comes with 401.
X-Content-Type-Options | < | Fetch | \`nosniff\`: the media type is not to be guessed.
X-Frame-Options | < | HTML | Who may show the page in a frame.
DNT | >x | | The person does not want to be tracked; Sec-GPC has taken its place.
Idempotency-Key | >x | draft-ietf-httpapi-idempotency-key-header | The same key makes a repeated request count once, so that a POST can be sent again.
X-API-Key | >x | | The key by which the API knows its caller.
X-Correlation-ID | =x | | An id to find the request by in the logs of all that took part.
X-CSRF-Token | >x | | Shows that the request comes from the site's own page.
X-Forwarded-For | >x | | The client's address, from proxies; Forwarded is the registered field.
X-Forwarded-Host | >x | | The host that the client asked for, from proxies; Forwarded is the registered field.
X-Forwarded-Proto | >x | | The protocol that the client used, from proxies; Forwarded is the registered field.
X-GitHub-Api-Version | >x | | The version of GitHub's API, as a date.
X-GraphQL-Operation | >x | | The operation to run of those in the GraphQL body. It is for the client and is not sent as a field.
X-HTTP-Method-Override | >x | | The method that is meant where only POST gets through.
X-Powered-By | <x | | The framework that has answered.
X-RateLimit-Limit | <x | | The quota: how many requests may be sent in one window.
X-RateLimit-Remaining | <x | | How many requests are left in this window.
X-RateLimit-Reset | <x | | When the quota is full again: seconds from now or a point in time, as the API counts.
X-Real-IP | >x | | The client's address, from a proxy.
X-Request-ID | =x | | An id to find the request by in the server's logs.
X-Request-Type | >x | | \`GraphQL\`: the body is a GraphQL query. It is for the client and is not sent as a field.
X-Requested-With | >x | | \`XMLHttpRequest\`: a script has sent the request.
X-XSS-Protection | <x | | A filter of old browsers.
`;
