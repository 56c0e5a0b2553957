/** Secrets that are known by their look, wherever they stand. */
import { hide, marksIn, type Stretch } from './mask';

/** Tokens that their issuers begin with a mark of their own, so that scanners find them. */
function prefixed(): readonly string[] {
  return [
    // Adobe, Airtable, Alibaba, Artifactory, Buildkite, Contentful, Docker, Doppler, Duffel, Dynatrace
    'p8e-[a-z0-9]{32}',
    String.raw`pat[A-Za-z0-9]{14}\.[0-9a-f]{64}`,
    'LTAI[A-Za-z0-9]{20}',
    'AKC[A-Za-z0-9]{60,}',
    'bkua_[0-9a-f]{40}',
    String.raw`CFPAT-[\w-]{40,}`,
    String.raw`dckr_(?:pat|oat)_[\w-]{20,}`,
    String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,}`,
    String.raw`duffel_(?:test|live)_[\w=-]{40,}`,
    String.raw`dt0c01\.[A-Z0-9]{24}\.[A-Z0-9]{60,}`,
    // Fly.io, Frame.io, Groq, Infracost, LangSmith, Linear's and Notion's kin, Mailchimp, Netlify, NVIDIA
    String.raw`fo1_[\w-]{40,}`,
    String.raw`fio-u-[\w=-]{60,}`,
    'gsk_[A-Za-z0-9]{40,}',
    'ico-[A-Za-z0-9]{32}',
    'lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}',
    String.raw`[0-9a-f]{32}-us\d{1,2}`,
    'nfp_[A-Za-z0-9]{36}',
    String.raw`nvapi-[\w-]{40,}`,
    // Octopus Deploy, 1Password, Perplexity, Pinecone, PlanetScale, Plaid, PostHog, Prefect, Pulumi
    'API-[A-Z0-9]{26}',
    String.raw`ops_eyJ[\w+/=-]{100,}`,
    'pplx-[A-Za-z0-9]{40,}',
    String.raw`pcsk_[\w-]{40,}`,
    String.raw`pscale_(?:tkn|oauth|pw)_[\w=.-]{32,}`,
    'access-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f-]{27}',
    'phx_[A-Za-z0-9]{40,}',
    'pnu_[A-Za-z0-9]{36}',
    'pul-[0-9a-f]{40}',
    // ReadMe, Render, Replicate, RubyGems, Scalingo, Shippo, Sourcegraph, Supabase, Tailscale, Terraform, Typeform, xAI
    'rdme_[a-z0-9]{60,}',
    'rnd_[A-Za-z0-9]{28}',
    'r8_[A-Za-z0-9]{37}',
    'rubygems_[0-9a-f]{48}',
    String.raw`tk-us-[\w-]{48}`,
    'shippo_(?:live|test)_[0-9a-fA-F]{40}',
    'sgp_(?:[0-9a-fA-F]{16}_)?[0-9a-fA-F]{40}',
    'sbp_[0-9a-f]{40}',
    String.raw`sb_secret_[\w-]{20,}`,
    String.raw`tskey-[a-z]+-[\w-]{16,}`,
    String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,}`,
    String.raw`tfp_[\w.=-]{40,}`,
    'xai-[A-Za-z0-9]{60,}',
  ];
}

/**
 * Each begins where a run of its own characters begins (a lookbehind says so) and reads that run once, so that time is
 * linear in the text. The stretch is the group `secret`, or all of the match.
 */
const shapes: readonly RegExp[] = [
  // JWT, JWE (RFC 7519, RFC 7516)
  /(?<![\w-])eyJ[\w-]{8,}(?:\.[\w-]*){2,4}/g,
  // `Bearer` with something that is no word of prose: a digit or a capital within it
  /\b(?:[Bb]earer|BEARER)[ \t]+(?=[\w.~+/-]{0,2000}(?:\d|[a-z][A-Z]))(?<secret>[\w.~+/-]{8,}={0,2})/g,
  // curl's `-u user:password`
  /(?<=(?:^|\s)(?:-u|-U|--user|--proxy-user)[ =]{1,3}["']?)[^\s"':=-][^\s"':]{0,200}:[^\s"'‹]+/g,
  // AWS access key ids
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA|ANPA|ANVA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  // GitHub, GitLab
  /(?<![A-Za-z0-9])(?:gh[opusr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/g,
  /(?<![\w-])gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas|imt|ffct)-[\w-]{16,}(?:\.[\w-]+)*/g,
  // Slack
  /(?<![\w-])(?:xox[a-z]|xapp)(?:\.xox[a-z])?-[\w-]{8,}/g,
  /(?<=hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[\w/-]{8,}/g,
  /(?<=discord(?:app)?\.com\/api\/webhooks\/\d{1,24}\/)[\w-]{8,}/g,
  // Stripe, webhooks' signing secrets
  /(?<![A-Za-z0-9])(?:(?:sk|rk)_(?:live|test)_|whsec_)[\w+/=-]{8,}/g,
  // OpenAI, Anthropic and others with `sk-`
  /(?<![\w-])sk-[\w-]{16,}/g,
  // Google: API keys, OAuth access and refresh tokens, client secrets
  /(?<![\w-])(?:AIza[\w-]{30,}|ya29\.[\w.-]{10,}|GOCSPX-[\w-]{16,})/g,
  /(?<![\w/])1\/\/0[\w-]{20,}/g,
  // Asana: personal access tokens, OAuth tokens
  /(?<![\w/])[012]\/\d{8,}(?:\/\d{8,})?:[0-9a-f]{32}/g,
  // Atlassian, Azure AD, Databricks, DigitalOcean, Figma, Grafana, Heroku, Hugging Face, HubSpot, Linear, Mailgun, New Relic,
  // Notion, npm, Okta's SSWS, Postman, PyPI, SendGrid, Sentry, Shopify, Square, Twilio, Vault
  /(?<![\w-])(?:ATATT3|ATCTT3|ATBB)[\w=-]{16,}/g,
  /(?<![\w~.-])[A-Za-z0-9]{3}8Q~[\w~.-]{30,}/g,
  /(?<![\w-])dapi[0-9a-f]{32}(?![0-9a-f])/g,
  /(?<![A-Za-z0-9])(?:do[opr]_v1_[0-9a-f]{32,}|fig[duo]_[\w-]{16,}|gls?[ac]_\w{20,}|hf_[A-Za-z0-9]{20,}|lin_(?:api|oauth)_\w{20,}|ntn_\w{20,}|npm_[A-Za-z0-9]{30,}|shp(?:at|ca|pa|ss|ua)_[0-9a-fA-F]{20,}|sntry[su]_[\w+/=-]{20,}|HRKU-[\w-]{20,})/g,
  /(?<![\w-])(?:pat-(?:na|eu)\d-[\w-]{16,}|key-[0-9a-z]{32}(?![0-9a-z])|NR(?:AK|JS|AA|IQ|RA)-[\w-]{16,}|secret_[A-Za-z0-9]{40,}|PMAK-[\w-]{20,}|pypi-[\w-]{16,}|sq0(?:atp|csp|idp)-[\w-]{16,}|xkeysib-[\w-]{20,})/g,
  /(?<![\w-])SG\.[\w-]{16,}\.[\w-]{16,}/g,
  /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![0-9a-f])/g,
  /(?<![\w.-])hv[sbr]\.[\w-]{16,}/g,
  // Telegram and Discord bots
  /(?<!\d)\d{8,10}:AA[\w-]{32,}/g,
  /(?<![\w-])[MNO][A-Za-z0-9]{22,27}\.[\w-]{6}\.[\w-]{27,}/g,
  // age, OpenShift; Cloudflare's origin keys, Facebook and Square
  /(?<![A-Z0-9-])AGE-SECRET-KEY-1[A-Z0-9]{30,}/g,
  /(?<![\w-])sha256~[\w-]{40,}/g,
  /(?<![\w-])(?:v1\.0-[0-9a-f]{24}-[0-9a-f]{140,}|EAA[A-Z][A-Za-z0-9]{40,}|EAAA[\w-]{60})(?![\w-])/g,
  new RegExp(`(?<![\\w-])(?:${prefixed().join('|')})(?![\\w-])`, 'g'),
  // Webhooks of Microsoft Teams; signatures of Azure's shared access (SAS)
  /(?<=webhook\.office\.com\/webhookb2\/)[\w@/-]{30,}/g,
  /(?<=AccountKey=|SharedAccessKey=)[A-Za-z0-9+/]{40,}={0,2}/g,
];

const basic = /\bbasic[ \t]+([A-Za-z0-9+/_-]{4,}={0,2})/gi;
const keyBegin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** One pass that tells of most texts that they hold none: asking each shape by itself takes many times as long. */
const any = new RegExp(
  ['\\b[Bb][Aa][Ss][Ii][Cc][ \\t]', keyBegin.source, ...shapes.map(({ source }) => source)].join('|'),
);

/**
 * What each shape has at the least: a run of ten characters of its own, unless a dot, a tilde or a slash may part it, or a
 * blank. Where nothing of it is there, as in most URLs, `any` need not be asked.
 */
const least = /[\w+=-]{10}|\s|-----|ya29|8Q~|hooks\.slack|discord|1\/\/0|[012]\/\d{8}/;

/** The text without them. */
export function hideShapes(text: string): string {
  if (!least.test(text) || !any.test(text)) return text;
  const found: Stretch[] = [...privateKeys(text), ...basicCredentials(text)];
  for (const shape of shapes) {
    for (const match of text.matchAll(shape)) {
      const secret = match.groups?.secret ?? match[0];
      const start = match.index + match[0].length - secret.length;
      found.push({ start, end: start + secret.length });
    }
  }
  return hide(text, found, marksIn(text));
}

/** `Basic` with base64 of `user:password` (RFC 7617, 2); "Basic authentication" in prose decodes to something else. */
function basicCredentials(text: string): Stretch[] {
  const found: Stretch[] = [];
  for (const match of text.matchAll(basic)) {
    const secret = match[1] ?? '';
    const start = match.index + match[0].length - secret.length;
    if (Buffer.from(secret, 'base64').includes(0x3a)) found.push({ start, end: start + secret.length });
  }
  return found;
}

/** PEM and PGP private keys, their lines broken by real line ends or written `\n`; a cut-off one to the end of its base64. */
function privateKeys(text: string): Stretch[] {
  const found: Stretch[] = [];
  const begin = new RegExp(keyBegin);
  const end = /-----END [A-Z0-9 ]{0,60}-----/g;
  for (let match = begin.exec(text); match; match = begin.exec(text)) {
    end.lastIndex = begin.lastIndex;
    const closed = end.exec(text);
    const stop = closed ? end.lastIndex : keyTextEnd(text, begin.lastIndex);
    found.push({ start: match.index, end: stop });
    begin.lastIndex = stop;
  }
  return found;
}

function keyTextEnd(text: string, from: number): number {
  const run = /(?:[A-Za-z0-9+/=:,\s-]|\\[nr])*/y;
  run.lastIndex = from;
  run.exec(text);
  return run.lastIndex;
}
