/** What `faultline --help` and `faultline <command> --help` print. */
import type { Topic } from './arguments';

const general = `Faultline sends the requests of .http files and explains what failed.

Usage: faultline <command> [options]

Commands:
  run FILE          Send the requests of a .http or .rest file.
  check FILE...     Say what is wrong with .http files, as the editor does. Nothing is sent.
  explain FILE.har  Explain the failures in a HAR file, as browsers and run --har write it.
  parse FILE...     Show how .http files are read.
  simulate          Serve the documented errors of every API that is known, on this machine.
  dialects          List the APIs that are known; check, test and try dialects of your own.
  lsp --stdio       Run the language server for an editor.

Options:
  -h, --help        Show this help, or with a command the help for it.
  -V, --version     Show the version.

Exit status: 0 all well, 1 a response failed or check found an error, 2 the input could not be used, 130 interrupted.
`;

const topicHelp: Record<Topic, string> = {
  run: `Sends the requests of a .http or .rest file, and explains each failure.

Usage: faultline run FILE [options]     (FILE -: standard input)

Options:
  -n, --name NAME      Send only the request of that name or title (may be given more than once).
  -l, --line LINE      Send only the request on that line, from 1 (may be given more than once).
  -e, --env NAME       The environment of http-client.env.json whose variables are used.
      --var NAME=VALUE The value of a variable, before all others, and the answer to what a request asks under that
                       name or title (may be given more than once). What is asked and not given is asked for where
                       this runs in a terminal. {{$secret name}} is FAULTLINE_SECRET_NAME of the environment.
  -y, --yes            Send requests that are to be confirmed, too: by # @note, to a host that the
                       environment marks with $production, and with results of another host.
      --flavour NAME   Whose rules hold where clients disagree: auto, rest-client, jetbrains, httpyac. Default:
                       faultline.syntax.flavour of the workspace's .vscode/settings.json, else auto.
      --backoff        Send again after failures that are worth it, with growing pauses. Also: --retry.
      --delay TIME     The least time between the starts of two requests: 200ms, 1s.
      --concurrency N  How many requests may be on their way at a time, 1 to 50. One that needs or uses another one
                       waits for it, by # @ref also for its cookie; what is printed stays in the order of the file.
      --stop-on-failure
                       Begin no further request after one that has failed or could not be sent.
                       These three: default from faultline.run.* of .vscode/settings.json, else 0, 1 and no.
      --fix            Apply the fixes that are certain and leave nothing to type to FILE, and send again.
      --junit FILE.xml Write what came of each request to that file, as JUnit's XML for CI.
      --har FILE.har   Write what was sent and what came of it to that file, as HAR 1.2, secrets redacted.
  -o, --output FILE    Write the body of the response to FILE, whole and as received (-: standard output, and all
                       else to standard error). For one request.
      --allow-file     Read imports and body files, and write responses (>> FILE), outside the workspace folder, too.
  -w, --workspace DIR  Up to where environment files are looked for. Default: the current folder if FILE
                       is in it, else the folder of FILE.
      --cacert FILE    Trust the certificates in FILE (PEM, DER) besides the system's and those of NODE_EXTRA_CA_CERTS
                       (may be given more than once).
  -E, --cert FILE      The client certificate that servers which ask for one are shown: PEM, or PFX (.pfx, .p12).
      --key FILE       Its key, where FILE of --cert does not hold it. A passphrase is asked for at a terminal, or taken
                       from FAULTLINE_CERT_PASSPHRASE of the environment.
      --insecure-host HOST
                       Do not verify the certificate of HOST: host, host:port, *.domain (may be given more than once).
                       These four come before, and beside, faultline.tls.* of .vscode/settings.json.
      --body           Show the body of each response. Default: where just one request is sent.
      --no-body        Show no bodies.
      --json           Print an array with a result for each request sent.
  -h, --help           Show this help.

Secrets are redacted in all that is printed. Exit status: 0 all well, 1 a response failed, 2 a request could
not be sent because of what is in the file, 130 interrupted.
`,
  check: `Says what is wrong with .http and .rest files before anything is sent, as the editor does. Nothing is sent.

Usage: faultline check FILE... [options]     (FILE -: standard input)

Options:
  -e, --env NAME       The environment of http-client.env.json whose variables are used.
      --var NAME=VALUE The value of a variable, before all others (may be given more than once).
      --flavour NAME   Whose rules hold where clients disagree: auto, rest-client, jetbrains, httpyac.
      --allow-file     Read imports and body files outside the workspace folder, too.
  -w, --workspace DIR  Up to where environment files are looked for. Default: the current folder if FILE
                       is in it, else the folder of FILE.
      --json           Print an array with an object for each file: its problems, each with code, severity,
                       message and range.
  -h, --help           Show this help.

Secrets are redacted. Exit status: 0 no errors, 1 an error was found, 2 a file could not be read.
`,
  explain: `Explains the failures in a HAR 1.2 file, as browsers export it from their network tools.

Usage: faultline explain FILE.har [options]     (FILE -: standard input)

Options:
      --json           Print an array with a result for each entry, with the request as .http text in "source".
  -h, --help           Show this help.

Exit status: 0 nothing failed, 1 a response failed, 2 the file is no HAR.
`,
  parse: `Shows the requests of .http files as Faultline reads them, and what it finds wrong.

Usage: faultline parse FILE... [options]     (FILE -: standard input)

Options:
      --json           Print an array with an object for each file.
  -h, --help           Show this help.

Exit status: 0 the files were read, 2 a file could not be read.
`,
  simulate: `Serves the documented errors of every API that is known, on 127.0.0.1, until it is interrupted.

Usage: faultline simulate [options]

Options:
  -p, --port PORT      The port to listen on; 0 for any that is free. Default: 7357.
      --json           Print the address as JSON.
  -h, --help           Show this help.
`,
  dialects: `Lists the dialects that are known, and checks, tests and tries your own.

Usage: faultline dialects [list]
       faultline dialects check FILE...
       faultline dialects test FILE...
       faultline dialects try FILE --har FILE.har
       faultline dialects try FILE --response FILE [--status N] [--method M] [--url URL] [--data TEXT]

  list      The built-in ones, and those in .faultline/dialects of the current folder.
  check     What is wrong with the files, with line and column.
  test      Runs the examples within the files: is each response read as the file expects?
  try       Explains responses with the dialect of FILE beside the built-in ones.

Options:
      --har FILE.har   Responses as browsers export them.
      --response FILE  A response with its status line and headers, or a body alone (FILE -: standard input).
      --status N       The status of a body alone. Default: 400.
      --method M, --url URL, --data TEXT
                       The request that was answered. Default: GET of the first host in FILE.
      --built-in       Take regular expressions as built-in dialects may write them, with lookaround.
      --json           Print JSON.
  -h, --help           Show this help.

Exit status: 0 all well, 1 a file is wrong, an example is not as expected or a response failed, 2 a file could
not be used.
`,
  lsp: `Runs the language server, for an editor to start.

Usage: faultline lsp --stdio

Options:
      --stdio          Speak LSP over standard input and output.
  -h, --help           Show this help.
`,
};

export function helpText(topic: Topic | null): string {
  return topic === null ? general : topicHelp[topic];
}
