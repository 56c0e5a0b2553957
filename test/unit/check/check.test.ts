import assert from 'node:assert/strict';
import { exchange, type Setting, secret } from '../resolve/resolving';
import { check, remediesOf } from './checking';

const get = 'GET https://h.example/\n';
const json = 'POST https://h.example/\nContent-Type: application/json\n\n';
const xml = 'POST https://h.example/\nContent-Type: application/xml\n\n';

interface Case {
  readonly text: string;
  readonly lines: readonly string[];
  readonly message?: RegExp;
  /** By title: the text of the block that the edits lead to. */
  readonly remedies?: Readonly<Record<string, string>>;
  readonly related?: string;
  readonly setting?: Setting;
}

const groups: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'request line': {
    'a method that is nearly one': {
      text: 'GETT https://h.example/',
      lines: ['information unknown-method: GETT'],
      message: /Did you mean `GET`\?/,
      remedies: { 'Change to GET': 'GET https://h.example/' },
    },
    'a method of somebody’s own': { text: 'FROBNICATE https://h.example/', lines: ['hint unknown-method: FROBNICATE'] },
    'a registered method': { text: 'PROPFIND https://h.example/', lines: [] },
    'a version that nobody speaks': {
      text: 'GET https://h.example/ HTTP/1.2',
      lines: ['warning bad-http-version: HTTP/1.2'],
      message: /sent with HTTP\/1\.1/,
      remedies: {
        'Change to HTTP/1.1': 'GET https://h.example/ HTTP/1.1',
        'Leave the version out': 'GET https://h.example/',
      },
    },
    'a version that Faultline does not speak': {
      text: 'GET https://h.example/ HTTP/3',
      lines: ['warning bad-http-version: HTTP/3'],
      remedies: {
        'Change to HTTP/2': 'GET https://h.example/ HTTP/2',
        'Leave the version out': 'GET https://h.example/',
      },
    },
    'a version that is spoken': { text: 'GET https://h.example/ HTTP/2', lines: [] },
    'a version in small letters': { text: 'GET https://h.example/ http/1.1', lines: [] },
    'a version that is none': {
      text: 'GET https://h.example/ HTTPS/1.1',
      lines: ['warning bad-http-version: HTTPS/1.1'],
      message: /part of the URL/,
      remedies: { 'Change to HTTP/1.1': 'GET https://h.example/ HTTP/1.1' },
    },
  },
  URL: {
    'without a scheme': {
      text: 'GET h.example/a',
      lines: ['information bad-url: h.example'],
      remedies: { 'Write https://': 'GET https://h.example/a' },
    },
    'on this machine, without a scheme': {
      text: 'GET localhost:8080/a',
      lines: ['information bad-url: localhost:8080'],
      remedies: { 'Write http://': 'GET http://localhost:8080/a' },
    },
    'with half a scheme': {
      text: 'GET https:/h.example/a',
      lines: ['error bad-url: https:/'],
      remedies: { 'Write https://': 'GET https://h.example/a' },
    },
    'with white space in the path': {
      text: 'GET https://h.example/a b?x=1 2',
      lines: ['information bad-url:  b'],
      remedies: { 'Write %20': 'GET https://h.example/a%20b?x=1 2' },
    },
    'with white space in the query alone': { text: 'GET https://h.example/?x=1 2', lines: [] },
    'with a fragment': {
      text: 'GET https://h.example/a#b',
      lines: ['warning bad-url: #b'],
      remedies: { 'Write %23': 'GET https://h.example/a%23b' },
    },
    'with one brace around a name': {
      text: 'GET https://h.example/users/{id}',
      lines: ['hint single-braces: {id}'],
      remedies: { 'Write {{id}}': 'GET https://h.example/users/{{id}}' },
    },
    'with one brace around a variable': {
      text: '@id = 1\nGET https://h.example/users/{id}/x\n  /{id}',
      lines: ['information single-braces: {id}', 'information single-braces: {id}'],
    },
    'with JSON in the query': { text: 'GET https://h.example/?filter={"a":{"b":1}}', lines: [] },
    'with a brace too few at the start': {
      text: '@id = 1\nGET https://h.example/{id}}/x',
      lines: ['warning unclosed: {id}}'],
      remedies: { 'Write {{id}}': '@id = 1\nGET https://h.example/{{id}}/x' },
    },
    'with a brace too few at the end': {
      text: 'GET https://h.example/{{id}/x',
      lines: ['error unclosed: {{id}/x'],
      remedies: { 'Insert }': 'GET https://h.example/{{id}}/x' },
    },
    'with braces that are not closed': {
      text: 'GET https://h.example/{{id/x',
      lines: ['error unclosed: {{id/x'],
      remedies: { 'Insert }}': 'GET https://h.example/{{id}}/x' },
    },
  },
  headers: {
    'with a gap before the colon': {
      text: `${get}Accept : a/b`,
      lines: ['hint bad-header:  '],
      remedies: { 'Remove the white space': `${get}Accept: a/b` },
    },
    'without a colon': {
      text: `${get}Accept application/json`,
      lines: ['error bad-header: Accept application/json'],
      remedies: { 'Insert the colon': `${get}Accept: application/json` },
    },
    'with an equals sign in place of the colon': {
      text: `${get}X-Key=1`,
      lines: ['error bad-header: X-Key=1'],
      remedies: { 'Insert the colon': `${get}X-Key: 1` },
    },
    'with a character that no name has': { text: `${get}Contént: x`, lines: ['error bad-header: Contént: x'] },
    'with a character that no value can hold': { text: `${get}X: ☃`, lines: ['error bad-header: ☃'] },
    'that stand twice and must not': {
      text: `${get}Content-Type: a/b\nX: 1\ncontent-type: c/d\n`,
      lines: ['warning duplicate-header: content-type'],
      related: 'Content-Type',
      remedies: {
        'Remove this Content-Type': `${get}Content-Type: a/b\nX: 1\n`,
        'Remove the other Content-Type': `${get}X: 1\ncontent-type: c/d\n`,
      },
    },
    'that stand twice and may': { text: `${get}Accept: a/b\nAccept: c/d\nCookie: a=1\nCookie: b=2`, lines: [] },
    'of credentials that are being typed': {
      text: `${get}Authorization: \nX: 1`,
      lines: ['hint empty-header: Authorization'],
      remedies: { 'Remove Authorization': `${get}X: 1` },
    },
    'without a value that may be empty': { text: `${get}X-Empty:`, lines: [] },
    'with a length that is wrong': {
      text: 'POST https://h.example/\nContent-Length: 3\nA: b\n\nähm\n',
      lines: ['information content-length: 3'],
      message: /has 4 bytes/,
      remedies: { 'Remove Content-Length': 'POST https://h.example/\nA: b\n\nähm\n' },
    },
    'with a length that is right': { text: 'POST https://h.example/\nContent-Length: 4\n\nähm', lines: [] },
    'with a length of a file': {
      text: 'POST https://h.example/\nContent-Length: 4\n\n< ./a.bin',
      lines: [],
      setting: { files: { '/team/api/requests/a.bin': 'x' } },
    },
    'with a length and no body': { text: `${get}Content-Length: 7`, lines: ['information content-length: 7'] },
    'followed by a body at once': {
      text: 'POST https://h.example/\nA: b\n{"a": 1}',
      lines: ['warning bad-header: {"a": 1}'],
      remedies: { 'Insert an empty line': 'POST https://h.example/\nA: b\n\n{"a": 1}' },
    },
    'after an empty line': {
      text: 'POST https://h.example/\n\nContent-Type: text/plain\n\nx',
      lines: ['warning bad-header: Content-Type: text/plain'],
      remedies: { 'Remove the empty line above': 'POST https://h.example/\nContent-Type: text/plain\n\nx' },
    },
  },
  names: {
    'of two requests': {
      text: '# @name a\nGET https://h.example/1\n### x\n# @name a\nGET https://h.example/2',
      lines: ['warning duplicate-name: a'],
      message: /the one that was sent last/,
      related: 'a',
      remedies: { 'Give this request a name of its own: a2': '### x\n# @name a2\nGET https://h.example/2' },
    },
    'of two requests, where the next name is taken by a request or a title': {
      text: '# @name v1\nGET https://h.example/1\n### v2\nGET https://h.example/3\n### x\n# @name v1\nGET https://h.example/2',
      lines: ['warning duplicate-name: v1'],
      remedies: { 'Give this request a name of its own: v3': '### x\n# @name v3\nGET https://h.example/2' },
    },
    'of the first of two requests': {
      text: '# @name a\nGET https://h.example/1\n### x\n# @name a\nGET https://h.example/2',
      lines: [],
      setting: { block: 0 },
    },
    'as titles': { text: '### a\nGET https://h.example/1\n### a\nGET https://h.example/2', lines: [] },
    'of a variable that is defined again at once': {
      text: '@a = 1\n@a = 2\nGET https://h.example/{{a}}',
      lines: ['hint duplicate-variable: @a = 1'],
      related: 'a',
    },
    'of a variable that is defined by itself': { text: '@a = 1\n@a = {{a}}2\nGET https://h.example/{{a}}', lines: [] },
    'of a variable that another uses between': {
      text: '@a = 1\n@b = {{a}}\n@a = 2\nGET https://h.example/{{a}}{{b}}',
      lines: [],
    },
    'of a variable in another section': {
      text: '@a = 1\nGET https://h.example/{{a}}\n###\n@a = 2\nGET https://h.example/{{a}}',
      lines: [],
    },
    'that do not exist, but nearly': {
      text: '@workspace = 1\nGET https://h.example/{{workspce}}',
      lines: ['error undefined-variable: {{workspce}}'],
      remedies: { 'Change to workspace': '@workspace = 1\nGET https://h.example/{{workspace}}' },
    },
    'that do not exist, in percent-encoding': {
      text: '@workspace = 1\nGET https://h.example/{{ % workspce }}',
      lines: ['error undefined-variable: {{ % workspce }}'],
      remedies: { 'Change to workspace': '@workspace = 1\nGET https://h.example/{{ % workspace }}' },
    },
    'of a request that does not exist, but nearly': {
      text: '# @name login\nGET https://h.example/\n### x\nGET https://h.example/{{logn.response.body.$.id}}',
      lines: ['error undefined-variable: {{logn.response.body.$.id}}'],
      remedies: { 'Change to login': '### x\nGET https://h.example/{{login.response.body.$.id}}' },
    },
    'in a body that may be text': {
      text: 'POST https://h.example/\n\nHi {{there}}',
      lines: ['warning undefined-variable: {{there}}'],
      remedies: {
        'It is text: write the braces with backslashes': 'POST https://h.example/\n\nHi \\{\\{there\\}\\}',
      },
    },
    'within a response that has another one': {
      text: '# @name login\nGET https://h.example/\n### x\nGET https://h.example/{{login.response.body.$.user.tokn}}',
      lines: ['error bad-reference: {{login.response.body.$.user.tokn}}'],
      setting: { responses: { login: exchange({ user: { token: 't', id: 1 } }) } },
      remedies: { 'Change to token': '### x\nGET https://h.example/{{login.response.body.$.user.token}}' },
    },
    'within a request that was sent, in brackets, or without its dollar sign': {
      text: '# @name login\nGET https://h.example/\n### x\nGET https://h.example/{{login.request.body.$["usr"].id}}{{login.response.body.user.tokn}}{{login.usr}}',
      lines: [
        'error bad-reference: {{login.request.body.$["usr"].id}}',
        'error bad-reference: {{login.response.body.user.tokn}}',
        'error bad-reference: {{login.usr}}',
      ],
      setting: { responses: { login: exchange({ user: { token: 't' } }, [], '{"user": {"id": 1}}') } },
      remedies: {
        'Change to user':
          '### x\nGET https://h.example/{{login.request.body.$["usr"].id}}{{login.response.body.user.tokn}}{{login.user}}',
        'Change to token':
          '### x\nGET https://h.example/{{login.request.body.$["usr"].id}}{{login.response.body.user.token}}{{login.usr}}',
      },
    },
    'of what can be taken of an exchange, before it is sent': {
      text: '# @name login\nGET https://h.example/\n### x\nGET https://h.example/{{login.respons.body.$.id}}',
      lines: ['error bad-reference: {{login.respons.body.$.id}}'],
      message: /there is no `respons` of an exchange\. Did you mean `response`\?/,
      remedies: { 'Change to response': '### x\nGET https://h.example/{{login.response.body.$.id}}' },
    },
    'of what can be taken of a response': {
      text: '# @name login\nGET https://h.example/\n### x\nGET https://h.example/{{ % login.response.header.X}}',
      lines: ['error bad-reference: {{ % login.response.header.X}}'],
      setting: { responses: { login: exchange({ id: 1 }) } },
      message: /Did you mean `headers`\?/,
      remedies: { 'Change to headers': '### x\nGET https://h.example/{{ % login.response.headers.X}}' },
    },
    'that members of a response have, too': {
      text: '# @name login\nGET https://h.example/\n### x\nGET https://h.example/{{login.requests[0].id}}{{login.response.items[0]}}',
      lines: [],
      setting: { responses: { login: exchange({ requests: [{ id: 1 }], response: { items: [1] } }) } },
    },
    'that members of a response may have once it is there': {
      text: '# @name login\nGET https://h.example/\n### x\nGET https://h.example/{{login.requests[0].id}}',
      lines: ['error no-response-yet: {{login.requests[0].id}}'],
    },
    'of a request that does not exist, but nearly, with a member of its result': {
      text: '# @name login\nGET https://h.example/\n### x\nGET https://h.example/{{logn.token}}',
      lines: ['error undefined-variable: {{logn.token}}'],
      message: /Did you mean `login`\?/,
      remedies: { 'Change to login': '### x\nGET https://h.example/{{login.token}}' },
    },
    'of a header that the response has spelt otherwise': {
      text: '# @name login\nGET https://h.example/\n### x\nGET https://h.example/{{login.response.headers.Loction}}',
      lines: ['error bad-reference: {{login.response.headers.Loction}}'],
      setting: { responses: { login: exchange({}, [['Location', '/x']]) } },
      remedies: { 'Change to Location': '### x\nGET https://h.example/{{login.response.headers.Location}}' },
    },
  },
  directives: {
    'of nearly a known name': {
      text: `# @tiemout 5 s\n${get}`,
      lines: ['information unknown-directive: @tiemout'],
      message: /Did you mean `@timeout`\?/,
      remedies: { 'Change to @timeout': `# @timeout 5 s\n${get}` },
    },
    'of nobody’s': { text: `# @frobnicate\n${get}`, lines: ['hint unknown-directive: @frobnicate'] },
    'with a number that may be milliseconds': {
      text: `# @timeout 5000\n${get}`,
      lines: ['warning bad-directive: 5000'],
      remedies: { 'Write 5000 ms': `# @timeout 5000 ms\n${get}`, 'Write 5000 s': `# @timeout 5000 s\n${get}` },
    },
    'that are given again': {
      text: `# @timeout 5 s\n# @timeout 6 s\n${get}`,
      lines: ['hint bad-directive: # @timeout 5 s'],
      related: '# @timeout 6 s',
    },
  },
  variables: {
    'without an equals sign': {
      text: '@host h.example\n',
      lines: ['error bad-variable: @host h.example'],
      remedies: { 'Insert the equals sign': '@host = h.example\n' },
    },
    'trap 14: of a URL in quotation marks': {
      text: '@base = "https://h.example"\n',
      lines: ['warning bad-variable: "https://h.example"'],
      remedies: { 'Remove the quotation marks': '@base = https://h.example\n' },
    },
  },
  bodies: {
    'of a GET': {
      text: `${get}\n{"a": 1}`,
      lines: ['hint unexpected-body: GET'],
      related: '{"a": 1}',
      remedies: { 'Change the method to POST': 'POST https://h.example/\n\n{"a": 1}' },
    },
    'of a GET that is not written': {
      text: 'https://h.example/\n\n{"a": 1}',
      lines: ['hint unexpected-body: https://h.example/'],
      remedies: { 'Make it a POST': 'POST https://h.example/\n\n{"a": 1}' },
    },
    'of a DELETE': { text: 'DELETE https://h.example/\n\n{"a": 1}', lines: [] },
    'of a TRACE': { text: 'TRACE https://h.example/\n\nx', lines: ['warning unexpected-body: TRACE'] },
    'of markup that is said to be JSON': {
      text: `${json}<a>\n  <b/>\n</a>`,
      lines: ['warning body-type: application/json'],
      related: '<a>',
      remedies: {
        'Change the Content-Type to application/xml':
          'POST https://h.example/\nContent-Type: application/xml\n\n<a>\n  <b/>\n</a>',
      },
    },
    'of a form that is said to be JSON': { text: `${json}a=b&c=d`, lines: ['warning body-type: application/json'] },
    'of JSON that is said to be a form, with a charset': {
      text: 'POST https://h.example/\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\n\n{"a": "b=c"}',
      lines: ['warning body-type: application/x-www-form-urlencoded; charset=utf-8'],
      remedies: {
        'Change the Content-Type to application/json':
          'POST https://h.example/\nContent-Type: application/json; charset=utf-8\n\n{"a": "b=c"}',
      },
    },
    'of JSON that is said to be XML': { text: `${xml}[1]`, lines: ['warning body-type: application/xml'] },
    'of JSON that is said to be text': { text: 'POST https://h.example/\nContent-Type: text/plain\n\n[1]', lines: [] },
    'of a file that is not there': {
      text: 'POST https://h.example/\n\n< ./none.json',
      lines: ['error missing-file: ./none.json'],
    },
    'of parts that lack the closing boundary': {
      text: 'POST https://h.example/\nContent-Type: multipart/form-data; boundary=x\n\n--x\nContent-Disposition: form-data; name="a"\n\n1\n',
      lines: ['warning unclosed: --x'],
      remedies: {
        'Add --x-- at the end':
          'POST https://h.example/\nContent-Type: multipart/form-data; boundary=x\n\n--x\nContent-Disposition: form-data; name="a"\n\n1\n--x--\n',
      },
    },
  },
  'JSON bodies': {
    'with a comma too many': {
      text: `${json}{\n  "a": 1,\n}`,
      lines: ['warning json-syntax: ,'],
      remedies: { 'Remove the comma': `${json}{\n  "a": 1\n}` },
    },
    'with placeholders as values, in strings, as keys and as members': {
      text: `@n = 1\n@s = x\n${json}{"a": {{n}}, "b": "{{s}}-{{s}}", "{{s}}": [{{n}}, {{n}}]}`,
      lines: [],
    },
    'with placeholders whose values are not known': {
      text: `# @name a\n${get}### x\n${json}{"a": {{a.response.body.$.n}}, "b": "{{a.response.body.$.s}}"}`,
      lines: ['error no-response-yet: {{a.response.body.$.n}}', 'error no-response-yet: {{a.response.body.$.s}}'],
    },
    'with a text variable without quotation marks': {
      text: `@s = x y\n${json}{"a": {{s}}, "b": 1}`,
      lines: ['warning json-syntax: {{s}}'],
      message: /gives `x y`/,
      remedies: { 'Put it in quotation marks': `@s = x y\n${json}{"a": "{{s}}", "b": 1}` },
    },
    'with an empty variable': {
      text: `@s =\n${json}{"b": 1, "a": {{s}}}`,
      lines: ['warning json-syntax: {{s}}'],
      message: /is empty/,
    },
    'with several values that break it': {
      text: `@s = x y\n@q = "\n@n = 1\n${json}{"a": {{s}}, "b": "{{q}}", "n": {{n}}, "c": [{{s}}]}`,
      lines: ['warning json-syntax: {{s}}', 'warning json-syntax: {{q}}', 'warning json-syntax: {{s}}'],
    },
    'with a value that breaks it beside one that is not known': {
      text: `# @name a\n${get}### x\n@s = x y\n${json}{"a": {{a.response.body.$.n}}, "b": {{s}}, "c": "{{a.response.body.*}}"}`,
      lines: [
        'error no-response-yet: {{a.response.body.$.n}}',
        'error no-response-yet: {{a.response.body.*}}',
        'warning json-syntax: {{s}}',
      ],
      message: /gives `x y`/,
    },
    'with a value that breaks it beside one that is not defined, in a request that lacks more': {
      text: `@s = a "b"\nPOST https://{{host}}/\nContent-Type: application/json\n\n{"a": {{nope}}, "b": "{{s}}"}`,
      lines: [
        'error undefined-variable: {{host}}',
        'warning undefined-variable: {{nope}}',
        'warning json-syntax: {{s}}',
      ],
    },
    'with a value of several lines in quotation marks': {
      text: `${json}{"a": "{{lines}}", "b": {{unknown}}}`,
      lines: ['warning undefined-variable: {{unknown}}', 'warning json-syntax: {{lines}}'],
      message: /a quotation mark, a backslash or a line end/,
      setting: { variables: { lines: 'one\ntwo' } },
    },
    'with a value that would break nothing, next to one that is not known': {
      text: `# @name a\n${get}### x\n@n = 1\n${json}{"a": {{a.response.body.$.n}}{{n}}, "b": {{n}}}`,
      lines: ['error no-response-yet: {{a.response.body.$.n}}'],
    },
    'with a secret without quotation marks': {
      text: `${json}{"a": {{token}}}`,
      lines: ['warning json-syntax: {{token}}'],
      message: /^`\{\{token\}\}` gives a value that is no JSON/,
      setting: { variables: { token: secret('s3cr3t') } },
    },
    'with a value that ends the string': {
      text: `@s = say "hi"\n${json}{"b": 1, "a": "{{s}}"}`,
      lines: ['warning json-syntax: {{s}}'],
      message: /quotation mark, a backslash or a line end/,
    },
    'with an object in quotation marks': {
      text: `@o = {"x": "y"}\n${json}{"a": "{{o}}"}`,
      lines: ['warning json-syntax: {{o}}'],
      remedies: { 'Take the quotation marks away': `@o = {"x": "y"}\n${json}{"a": {{o}}}` },
    },
    'with an object where it may stand': { text: `@o = {"x": "y"}\n${json}{"a": {{o}}}`, lines: [] },
    'with dynamic values': {
      text: `${json}{"a": {{$randomInt 1 5}}, "b": "{{$guid}}", "c": {{$timestamp}}}`,
      lines: [],
    },
    'with a dynamic text without quotation marks': {
      text: `${json}{"a": {{$guid}}}`,
      lines: ['warning json-syntax: {{$guid}}'],
    },
    'with comments of the file': { text: `${json}{\n  # one\n  // two\n  "a": 1\n}`, lines: [] },
    'with a comment in a line': {
      text: `${json}{\n  "a": 1 // one\n}`,
      lines: ['warning json-syntax: // one'],
      remedies: { 'Remove the comment': `${json}{\n  "a": 1\n}` },
    },
    'with a key that stands twice': {
      text: `${json}{"a": 1, "b": 2, "a": 3}`,
      lines: ['warning duplicate-key: "a"'],
      related: '"a"',
    },
    'with escaped braces': { text: `${json}{"a": "\\{\\{b\\}\\}"}`, lines: [] },
    'of no stated type': { text: 'POST https://h.example/\n\n{"a": }', lines: ['warning json-syntax: :'] },
    'that are a placeholder': { text: `@o = {"x": 1}\n${json}{{o}}`, lines: [] },
    'with CRLF': {
      text: `${json.replaceAll('\n', '\r\n')}{\r\n  "a": 1\r\n  "b": 2\r\n}`,
      lines: ['warning json-syntax: "b"'],
      remedies: { 'Insert the comma': `${json.replaceAll('\n', '\r\n')}{\r\n  "a": 1,\r\n  "b": 2\r\n}` },
    },
    'in lines (NDJSON)': {
      text: 'POST https://h.example/\nContent-Type: application/x-ndjson\n\n{"a": 1}\n{"a": 2}',
      lines: [],
    },
  },
  'XML bodies': {
    'that are well-formed, with placeholders': {
      text: `@x = 1\n${xml}<?xml version="1.0"?>\n<a b="{{x}}">{{x}}</a>`,
      lines: [],
    },
    'with a tag that another one closes': {
      text: `${xml}<a>\n  <bc>1</bd>\n</a>`,
      lines: ['warning xml-syntax: </bd>'],
      message: /`<\/bc>` is expected/,
      related: '<bc',
      remedies: { 'Change to </bc>': `${xml}<a>\n  <bc>1</bc>\n</a>` },
    },
    'with a tag that is not closed': {
      text: `${xml}<a>\n  <b/>\n`,
      lines: ['warning xml-syntax: <a'],
      remedies: { 'Add </a> at the end': `${xml}<a>\n  <b/></a>\n` },
    },
    'with a tag in the making': { text: `${xml}<a><b`, lines: ['warning xml-syntax: <b'] },
    'with an ampersand': {
      text: `${xml}<a>b & c</a>`,
      lines: ['warning xml-syntax: & '],
      remedies: { 'Write &amp;': `${xml}<a>b &amp; c</a>` },
    },
    'with an attribute without quotation marks': { text: `${xml}<a b=c/>`, lines: ['warning xml-syntax: c'] },
    'with text after the root': { text: `${xml}<a/>b`, lines: ['warning xml-syntax: b'] },
  },
  'GraphQL bodies': {
    'that can be parsed, with placeholders': {
      text: '@id = 1\nGRAPHQL https://h.example/\n\nquery A { task(id: {{id}}, name: "{{id}}") { gid } }\n\n{"a": 1}',
      lines: [],
    },
    'with a brace too few': {
      text: 'GRAPHQL https://h.example/\n\nquery A {\n  task { gid }\n',
      lines: ['warning graphql-syntax: }'],
      message: /The query ends where a name is expected/,
    },
    'with a word too many': {
      text: 'GRAPHQL https://h.example/\n\nquery A { a( }',
      lines: ['warning graphql-syntax: }'],
      message: /a name is expected here, not "}"/,
    },
    'with variables that are no JSON': {
      text: 'GRAPHQL https://h.example/\n\nquery A { a }\n\n{"a": 1,}',
      lines: ['error json-syntax: ,'],
      remedies: { 'Remove the comma': 'GRAPHQL https://h.example/\n\nquery A { a }\n\n{"a": 1}' },
    },
  },
  'what is not sent': {
    'has one hint': {
      text: 'WEBSOCKET wss://h.example/{id}\nContent-Type: application/json\nContent-Type: b\n\n{"a": }',
      lines: ['hint not-run: WEBSOCKET', 'error not-run: WEBSOCKET'],
    },
  },
};

describe('check: words', () => {
  it('say of a body what it is not', async () => {
    const head = 'POST https://h.example/\nContent-Type: ';
    for (const [type, body, said] of [
      ['application/x-www-form-urlencoded', '{"a": 1}', 'This is not a form.'],
      ['application/json', '<a></a>', 'This is not JSON.'],
    ]) {
      const { findings } = await check(`${head}${type}\n\n${body}`);
      const document = { blocks: [] } as never;
      assert.equal(findings[0]?.related?.({ document, definitions: document })?.message, said);
    }
  });
});

for (const [group, cases] of Object.entries(groups)) {
  describe(`check: ${group}`, () => {
    for (const [name, { text, lines, message, remedies, related, setting }] of Object.entries(cases)) {
      it(name, async () => {
        const checked = await check(text, setting);
        assert.deepEqual(checked.lines, lines);
        if (message) assert.match(checked.findings.map((finding) => finding.message).join('\n'), message);
        if (related) assert.equal(checked.related(checked.findings[0]), related);
        if (remedies) assert.deepEqual(Object.fromEntries(remediesOf(checked)), remedies);
      });
    }
  });
}
