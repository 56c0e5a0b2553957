import assert from 'node:assert/strict';
import { readCurl } from '../../../src/curl/command';
import { requestFromCurl } from '../../../src/curl/request-text';

function converted(command: string): string | null {
  const read = readCurl(command);
  return read && requestFromCurl(read).text;
}

const form = 'Content-Type: application/x-www-form-urlencoded';

describe('curl: a command as a request', () => {
  const cases: readonly (readonly [what: string, command: string, lines: readonly string[]])[] = [
    ['a URL alone', "curl 'https://h.example/a?b=1&c=2'", ['GET https://h.example/a?b=1&c=2']],
    ['a URL without quotes or scheme', '$ curl h.example', ['GET http://h.example']],
    [
      '-X and -H, apart and joined',
      "curl -XPUT -H'A: 1' -H \"B: 2\" --header 'C: 3' https://h",
      ['PUT https://h', 'A: 1', 'B: 2', 'C: 3'],
    ],
    ['--option=value', 'curl --request=PATCH --url=https://h', ['PATCH https://h']],
    ['short options in one word', 'curl -sSLkX DELETE https://h', ['# @insecure', 'DELETE https://h']],
    ['-d is a POST of a form', 'curl https://h -d a=1 -d b=2', ['POST https://h', form, '', 'a=1&b=2']],
    ['a plus in a form is a blank', 'curl https://h -d a=1+2', ['POST https://h', form, '', 'a=1%202']],
    [
      '-d of what is no form goes out to the letter',
      'curl https://h -d \'{"a":1}\'',
      ['# @no-auto-encoding', 'POST https://h', form, '', '{"a":1}'],
    ],
    [
      '--data-raw takes an @ as it is',
      "curl https://h --data-raw '@a' -H 'Content-Type: text/plain'",
      ['POST https://h', 'Content-Type: text/plain', '', '@a'],
    ],
    [
      '--data-binary of a file',
      "curl https://h --data-binary @a.bin -H 'Content-Type: a/b'",
      ['POST https://h', 'Content-Type: a/b', '', '< ./a.bin'],
    ],
    [
      '--data-urlencode',
      "curl https://h --data-urlencode 'q=a b&c' --data-urlencode 'd'",
      ['POST https://h', form, '', 'q=a%20b%26c&d'],
    ],
    [
      '-G puts the data into the URL',
      "curl -G https://h?x=1 -d a=1 --data-urlencode 'q=a b'",
      ['GET https://h?x=1&a=1&q=a%20b'],
    ],
    ['--url-query', "curl https://h --url-query 'q=a b'", ['GET https://h?q=a%20b']],
    [
      '--json',
      'curl --json \'{"a": 1}\' https://h',
      ['POST https://h', 'Accept: application/json', 'Content-Type: application/json', '', '{"a": 1}'],
    ],
    ['-u', 'curl -u me:pa:ss https://h', ['GET https://h', 'Authorization: Basic me:pa:ss']],
    ['--digest', 'curl --digest -u me:pass https://h', ['GET https://h', 'Authorization: Digest me pass']],
    [
      '--aws-sigv4',
      'curl --aws-sigv4 aws:amz:eu-west-1:s3 -u id:key https://h',
      ['GET https://h', 'Authorization: AWS id key region:eu-west-1 service:s3'],
    ],
    ['--oauth2-bearer', 'curl --oauth2-bearer abc https://h', ['GET https://h', 'Authorization: Bearer abc']],
    [
      '-b, -A, -e',
      "curl -b 'a=1; b=2' -A agent -e https://r https://h",
      ['GET https://h', 'Cookie: a=1; b=2', 'User-Agent: agent', 'Referer: https://r'],
    ],
    ['-I', 'curl -I https://h', ['HEAD https://h']],
    [
      '-T, with the name of the file',
      'curl -T ./up/a.txt https://h/up/',
      ['PUT https://h/up/a.txt', '', '< ./up/a.txt'],
    ],
    [
      '--compressed and what only concerns the output',
      'curl --compressed -o out.json -w "%{http_code}" -v https://h',
      ['GET https://h'],
    ],
    [
      'times and retries',
      'curl -m 5 --connect-timeout 2.5 --retry 3 https://h',
      ['# @timeout 5 s', '# @connection-timeout 2.5 s', '# @retry 4', 'GET https://h'],
    ],
    ['a proxy', 'curl -x p:8080 https://h', ['# @proxy p:8080', 'GET https://h']],
    ['a SOCKS proxy', 'curl --socks5-hostname p:1080 https://h', ['# @proxy socks5h://p:1080', 'GET https://h']],
    ['a SOCKS proxy of old', 'curl --socks4a p https://h', ['# @proxy socks4a://p', 'GET https://h']],
    ['no proxy', 'curl --noproxy "*" https://h', ['# @no-proxy', 'GET https://h']],
    ['the version', 'curl --http2 https://h', ['GET https://h HTTP/2']],
    [
      'a header without a value, and one that is not to be sent',
      "curl -H 'X-Empty;' -H 'Accept:' https://h",
      ['GET https://h', 'X-Empty:'],
    ],
    [
      'Content-Length is counted',
      "curl -H 'Content-Length: 3' -H 'Content-Type: text/plain' -d abc https://h",
      ['POST https://h', 'Content-Type: text/plain', '', 'abc'],
    ],
    ['a fragment is not sent', 'curl https://h/a#b', ['GET https://h/a']],
    ['a pipe ends it', 'curl https://h/a | jq .data', ['GET https://h/a']],
    [
      'variables stay',
      "curl '{{base}}/tasks' -H 'Authorization: Bearer {{token}}'",
      ['GET {{base}}/tasks', 'Authorization: Bearer {{token}}'],
    ],
    [
      '-F with texts, files and types',
      "curl https://h -F a=1 -F 'file=@/tmp/a.png;type=image/png' -F 'b=@c.txt;filename=d.txt' -F 'e=<f.txt' --form-string 'g=@h'",
      [
        'POST https://h',
        'Content-Type: multipart/form-data; boundary=boundary',
        '',
        '--boundary',
        'Content-Disposition: form-data; name="a"',
        '',
        '1',
        '--boundary',
        'Content-Disposition: form-data; name="file"; filename="a.png"',
        'Content-Type: image/png',
        '',
        '< /tmp/a.png',
        '--boundary',
        'Content-Disposition: form-data; name="b"; filename="d.txt"',
        '',
        '< ./c.txt',
        '--boundary',
        'Content-Disposition: form-data; name="e"',
        '',
        '< ./f.txt',
        '--boundary',
        'Content-Disposition: form-data; name="g"',
        '',
        '@h',
        '--boundary--',
      ],
    ],
    [
      'as Chrome copies it for bash',
      "curl 'https://h.example/api' \\\n  -H 'accept: */*' \\\n  -H 'content-type: application/json' \\\n  --data-raw $'{\"a\":\"it\\'s\\\\n\\u0021\"}' \\\n  --compressed ;\ncurl 'https://other'",
      ['POST https://h.example/api', 'accept: */*', 'content-type: application/json', '', '{"a":"it\'s\\n!"}'],
    ],
    [
      'as Chrome copies it for cmd',
      'curl ^"https://h.example/api?a=1^&b=2^" ^\r\n  -H ^"accept: */*^" ^\r\n  -H ^"content-type: application/json^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":^\\^"100^%^\\^"^}^"',
      ['POST https://h.example/api?a=1&b=2', 'accept: */*', 'content-type: application/json', '', '{"a":"100%"}'],
    ],
    [
      'as Firefox copies it for cmd, with a line end in the body',
      'curl ^"https://h^" -X POST -H ^"content-type: text/plain^" --data-raw ^"a^\n\nb^"',
      ['POST https://h', 'content-type: text/plain', '', 'a\nb'],
    ],
    [
      'in plain quotes of cmd',
      'curl "https://h?a=1&b=^2" ^\n  -H "X: say \\"hi\\""',
      ['GET https://h?a=1&b=^2', 'X: say "hi"'],
    ],
    [
      'of PowerShell',
      "curl.exe 'https://h' `\n  -H 'X: it''s' `\n  -H \"Y: `\"z`\"\"",
      ['GET https://h', "X: it's", 'Y: "z"'],
    ],
    [
      'as Postman copies it',
      "curl --location --request POST 'https://h/tasks' \\\n--header 'Content-Type: application/json' \\\n--data '{\n    \"a\": 1\n}'",
      ['POST https://h/tasks', 'Content-Type: application/json', '', '{\n    "a": 1\n}'],
    ],
    [
      'Postman’s form',
      "curl --location 'https://h' \\\n--form 'a=\"x y\"' \\\n--form 'f=@\"/C:/a b.txt\"'",
      [
        'POST https://h',
        'Content-Type: multipart/form-data; boundary=boundary',
        '',
        '--boundary',
        'Content-Disposition: form-data; name="a"',
        '',
        'x y',
        '--boundary',
        'Content-Disposition: form-data; name="f"; filename="a b.txt"',
        '',
        '< /C:/a b.txt',
        '--boundary--',
      ],
    ],
    ['white space behind a backslash', "curl 'https://h' \\ \n  -H 'A: 1'", ['GET https://h', 'A: 1']],
  ];
  for (const [what, command, lines] of cases) {
    it(what, () => assert.equal(converted(command), `${lines.join('\n')}\n`));
  }

  it('is none without a URL, with an open quotation mark, or in prose', () => {
    for (const text of ['curl', 'curl -v', "curl 'https://h", 'curling is a sport', 'wget https://h', '']) {
      assert.equal(converted(text), null, text);
    }
  });

  it('says what the request does not', () => {
    const notes = (command: string): readonly string[] => {
      const read = readCurl(command);
      return read ? requestFromCurl(read).notes : [];
    };
    assert.deepEqual(notes('curl --ntlm --cert c.pem https://h'), [
      'The request has no way to say `--ntlm`; it was left out.',
      'The request has no way to say `--cert c.pem`; it was left out.',
    ]);
    assert.match(notes('curl https://h -d a=1 -d @b.txt')[0] ?? '', /joins no file to a text/);
    assert.match(
      notes("curl https://h -H 'Content-Type: application/json' -d '{\n### x\n}'")[0] ?? '',
      /Put it into a file/,
    );
    assert.deepEqual(notes("curl -H 'Accept: a/b' https://h"), []);
  });
});
