import assert from 'node:assert/strict';
import { readPasted } from '../../../src/curl/pasted';
import { requestFromCurl } from '../../../src/curl/request-text';

const session = [
  '$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession',
  '$session.UserAgent = "Mozilla/5.0 (X11)"',
  '$session.Cookies.Add((New-Object System.Net.Cookie("sid", "a=b", "/", ".h.example")))',
  '$session.Cookies.Add((New-Object System.Net.Cookie("lang", "de", "/", "h.example")))',
];

describe('what else is pasted as a request', () => {
  const cases: readonly (readonly [what: string, text: readonly string[], request: readonly string[]])[] = [
    [
      'PowerShell as Chrome and Edge copy it',
      [
        ...session,
        'Invoke-WebRequest -UseBasicParsing -Uri "https://h.example/api?a=1&b=`$2" `',
        '-Method "POST" `',
        '-WebSession $session `',
        '-Headers @{',
        '"authority"="h.example"',
        '  "method"="POST"',
        '  "path"="/api?a=1"',
        '  "scheme"="https"',
        '  "accept"="*/*"',
        '  "sec-ch-ua"="`"Chromium`";v=`"131`""',
        '} `',
        '-ContentType "application/json" `',
        '-Body "{`"a`":`"`$1 `` $([char]228)`"}"',
      ],
      [
        'POST https://h.example/api?a=1&b=$2',
        'accept: */*',
        'sec-ch-ua: "Chromium";v="131"',
        'User-Agent: Mozilla/5.0 (X11)',
        'Cookie: sid=a=b; lang=de',
        'Content-Type: application/json',
        '',
        '{"a":"$1 ` ä"}',
      ],
    ],
    [
      'a body that is converted to bytes',
      [
        'Invoke-WebRequest -Uri "https://h" -Method POST -ContentType "text/plain" `',
        '-Body ([System.Text.Encoding]::UTF8.GetBytes("a$([char]0xe4)"))',
      ],
      ['POST https://h', 'Content-Type: text/plain', '', 'aä'],
    ],
    [
      'PowerShell as Firefox copies it',
      [
        ...session.slice(0, 2),
        'Invoke-WebRequest -UseBasicParsing -Uri "https://h.example/" `',
        '-WebSession $session `',
        '-Headers @{',
        '"Accept" = "a/b"',
        '    "Accept-Language" = "de"',
        '}',
      ],
      ['GET https://h.example/', 'Accept: a/b', 'Accept-Language: de', 'User-Agent: Mozilla/5.0 (X11)'],
    ],
    [
      'PowerShell as Postman writes it',
      [
        '$headers = New-Object "System.Collections.Generic.Dictionary[[String],[String]]"',
        '$headers.Add("Content-Type", "application/json")',
        "$headers[\"X-A\"] = 'it''s'",
        '',
        '$body = @"',
        '{',
        '  `"a`": 1',
        '}',
        '"@',
        '',
        "$response = Invoke-RestMethod 'https://h/tasks' -Method 'PUT' -Headers $headers -Body $body",
        '$response | ConvertTo-Json',
      ],
      ['PUT https://h/tasks', 'Content-Type: application/json', "X-A: it's", '', '{', '  "a": 1', '}'],
    ],
    [
      'short names, a file, times, and a table as a form',
      [
        "irm https://h -Method Post -Body @{ a = 'b c'; d = '1' } -TimeoutSec 5 -SkipCertificateCheck -Proxy http://p:8080",
      ],
      [
        '# @insecure',
        '# @timeout 5 s',
        '# @proxy http://p:8080',
        'POST https://h',
        'Content-Type: application/x-www-form-urlencoded',
        '',
        'a=b%20c&d=1',
      ],
    ],
    [
      'a file',
      ["iwr -Uri https://h -Method PUT -InFile a.json -ContentType 'application/json' | Out-Null"],
      ['PUT https://h', 'Content-Type: application/json', '', '< ./a.json'],
    ],
    [
      'fetch as Chrome copies it',
      [
        'fetch("https://h.example/api", {',
        '  "headers": {',
        '    "accept": "*/*",',
        '    "content-type": "application/json"',
        '  },',
        '  "referrer": "https://h.example/",',
        '  "referrerPolicy": "strict-origin-when-cross-origin",',
        '  "body": "{\\"a\\":\\"it\'s\\"}",',
        '  "method": "POST",',
        '  "mode": "cors",',
        '  "credentials": "include"',
        '});',
      ],
      [
        'POST https://h.example/api',
        'accept: */*',
        'content-type: application/json',
        'Referer: https://h.example/',
        '',
        '{"a":"it\'s"}',
      ],
    ],
    [
      'fetch as Firefox copies it',
      [
        'await fetch("https://h.example/", {',
        '    "headers": {',
        '        "Accept": "a/b"',
        '    },',
        '    "method": "GET"',
        '});',
      ],
      ['GET https://h.example/', 'Accept: a/b'],
    ],
    [
      'fetch of a text',
      ['fetch("https://h", {"method": "POST", "body": "x"})'],
      ['POST https://h', 'Content-Type: text/plain;charset=UTF-8', '', 'x'],
    ],
    ['fetch of a URL alone', ['fetch("https://h")'], ['GET https://h']],
  ];
  for (const [what, text, request] of cases) {
    for (const [lineEnd, name] of [
      ['\n', 'LF'],
      ['\r\n', 'CRLF'],
    ] as const) {
      it(`${what} (${name})`, () => {
        const command = readPasted(text.join(lineEnd));
        assert.equal(command && requestFromCurl(command).text, `${request.join('\n')}\n`);
      });
    }
  }

  it('says what a request does not', () => {
    const command = readPasted('Invoke-WebRequest https://h -Certificate $cert -Credential $c');
    assert.deepEqual(command && requestFromCurl(command).notes, [
      'The request has no way to say `-certificate`; it was left out.',
      'The request has no way to say `-credential`; it was left out.',
    ]);
  });

  it('is none where it is something else', () => {
    for (const text of [
      '',
      'GET https://h',
      'Invoke-WebRequest',
      'fetch(url)',
      'fetch("https://h", {"method": "GET"}).then(x)',
      'fetch("https://h", {method: "GET"})',
      'const x = 1',
      'I used Invoke-WebRequest',
    ]) {
      assert.equal(readPasted(text), null, text);
    }
  });
});
