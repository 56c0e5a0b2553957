import assert from 'node:assert/strict';
import { formatted } from './formatting';

const json: readonly [name: string, before: string, after: string][] = [
  ['members on lines of their own', '{"a" :1,\n"b":[ ],"c":{ }}', '{\n  "a": 1,\n  "b": [],\n  "c": {}\n}'],
  [
    'what is on one line and fits stays there',
    '{"a":1,"b":[1,2 ,3],"c":{"d":null}}',
    '{ "a": 1, "b": [1, 2, 3], "c": { "d": null } }',
  ],
  [
    'what does not fit is broken up from outside',
    `{"a":{"b":"${'x'.repeat(40)}","c":1},"d":{"e":2},"f":["${'y'.repeat(30)}","${'z'.repeat(50)}"]}`,
    `{\n  "a": { "b": "${'x'.repeat(40)}", "c": 1 },\n  "d": { "e": 2 },\n  "f": [\n    "${'y'.repeat(30)}",\n    "${'z'.repeat(50)}"\n  ]\n}`,
  ],
  [
    'rows of numbers stay rows',
    `{\n"a":[${'0.25,'.repeat(60)}1],\n"b":[1,2,\n3 ,4]}`,
    `{\n  "a": [${'0.25, '.repeat(60)}1],\n  "b": [\n    1, 2,\n    3, 4\n  ]\n}`,
  ],
  ['the indentation of the whole', '    {\n      "a": 1\n    }', '{\n  "a": 1\n}'],
  [
    'comments',
    '{ // a\n  # b "\n"c":1 /* d */,\n//e\n"f":2}',
    '{ // a\n  # b "\n  "c": 1 /* d */,\n  //e\n  "f": 2\n}',
  ],
  ['a trailing comma', '{\n"a":1,\n}', '{\n  "a": 1,\n}'],
  ['white space in strings', '{\n"a  b" :"c   d\\n"}', '{\n  "a  b": "c   d\\n"\n}'],
  [
    '{{…}} in strings (Kulala 766)',
    '{\n"a":"{{ b }}  {{c}}",\n"{{d  }}":1}',
    '{\n  "a": "{{ b }}  {{c}}",\n  "{{d  }}": 1\n}',
  ],
  [
    '{{…}} as values',
    '{\n"a":{{ b }},"c":[{{d}},{{$randomInt 1   5}}],\n"e":-{{f}}.5}',
    '{\n  "a": {{ b }},\n  "c": [{{d}}, {{$randomInt 1   5}}],\n  "e": -{{f}}.5\n}',
  ],
  ['{{…}} with quotes in them', '{\n"a":{{$datetime "YYYY  MM" 1 d}}}', '{\n  "a": {{$datetime "YYYY  MM" 1 d}}\n}'],
  ['{{…}} as members', '{\n{{members}},\n"a":1}', '{\n  {{members}},\n  "a": 1\n}'],
  ['{{…}} as the whole', '{{body}}', '{{body}}'],
  ['escaped braces', '{\n"a":"\\{\\{b\\}\\}"}', '{\n  "a": "\\{\\{b\\}\\}"\n}'],
  ['numbers as they are written', '[\n1.0,1e5,\n-0]', '[\n  1.0, 1e5,\n  -0\n]'],
];

const xml: readonly [name: string, before: string, after: string][] = [
  ['elements on lines of their own', '<a><b/><c><d/></c></a>', '<a>\n  <b/>\n  <c>\n    <d/>\n  </c>\n</a>'],
  ['text stays in its element', '<a><b>c  d</b><e>\n f </e></a>', '<a>\n  <b>c  d</b>\n  <e>\n f </e>\n</a>'],
  ['elements among text stay', '<a><b>c <i>d</i><u>e</u> </b></a>', '<a>\n  <b>c <i>d</i><u>e</u> </b>\n</a>'],
  ['an element of white space stays', '<a><b>  </b></a>', '<a>\n  <b>  </b>\n</a>'],
  ['CDATA stays', '<a><b><![CDATA[ <c>  ]]></b></a>', '<a>\n  <b><![CDATA[ <c>  ]]></b>\n</a>'],
  ['xml:space', '<a xml:space="preserve"><b/> <c/></a>', '<a xml:space="preserve"><b/> <c/></a>'],
  [
    'prolog, doctype and comments',
    '<?xml version="1.0"?><!DOCTYPE a><!-- b\n c --><a><!-- d --></a>',
    '<?xml version="1.0"?>\n<!DOCTYPE a>\n<!-- b\n c -->\n<a>\n  <!-- d -->\n</a>',
  ],
  ['the insides of tags stay', '<a  b="1"\n  c=\'2\'><d/></a>', '<a  b="1"\n  c=\'2\'>\n  <d/>\n</a>'],
  ['one blank line between elements stays', '<a><b/>\n\n\n\n<c/></a>', '<a>\n  <b/>\n\n  <c/>\n</a>'],
  [
    '{{…}} in text and attributes',
    '<a b="{{ c "d" }}"><e>{{ f }}</e></a>',
    '<a b="{{ c "d" }}">\n  <e>{{ f }}</e>\n</a>',
  ],
  ['{{…}} among elements stay', '<a>{{b}}<c/></a>', '<a>{{b}}<c/></a>'],
  ['what is not closed stays', '<a><b></a>', '<a><b></a>'],
  ['what has an entity of its own stays', '<a><b>&c;</b></a>', '<a><b>&c;</b></a>'],
];

const graphql: readonly [name: string, before: string, after: string][] = [
  [
    'a query',
    'query Q($a:Int!,$b : [String!]) { b(id:$a) { c,d } }',
    'query Q($a: Int!, $b: [String!]) {\n  b(id: $a) {\n    c\n    d\n  }\n}',
  ],
  ['comments', '# a\nquery { # b,  c\n d }', '# a\nquery {\n  # b,  c\n  d\n}'],
  ['strings, as they are written', '{ a(b:"c,  \\u00e9") }', '{\n  a(b: "c,  \\u00e9")\n}'],
  [
    'block strings, as they are written',
    'mutation { a(b:"""\n   c,\n     d\n""") { e } }',
    'mutation {\n  a(b: """\n   c,\n     d\n""") {\n    e\n  }\n}',
  ],
  [
    '{{…}}',
    'query { a(id:{{ b }},c:"{{d}}",e: [{{f}}]) {{{fields}} } }',
    'query {\n  a(id: {{ b }}, c: "{{d}}", e: [{{f}}]) {\n    {{fields}}\n  }\n}',
  ],
  [
    'fragments after an empty line are query (REST Client 460)',
    'query { ...F }\n\nfragment F on G { h }',
    'query {\n  ...F\n}\n\nfragment F on G {\n  h\n}',
  ],
  ['variables', 'query { a }\n\n\n{"b":{{c}},"d":[1 ,2]}', 'query {\n  a\n}\n\n{ "b": {{c}}, "d": [1, 2] }'],
  ['what is no GraphQL stays', 'query {  a', 'query {  a'],
];

const groups = [
  ['JSON', 'application/json', json],
  ['JSON by suffix', 'application/vnd.a+json', json.slice(0, 1)],
  ['XML', 'application/xml', xml],
  ['GraphQL', 'application/graphql', graphql],
] as const;

describe('format: bodies', () => {
  for (const [group, type, cases] of groups) {
    for (const [name, before, after] of cases) {
      it(`${group}: ${name}`, async () => {
        const request = (body: string): string => `POST /\nContent-Type: ${type}\n\n${body}\n\n### next\nGET /\n`;
        assert.equal(await formatted(request(before)), request(after));
        assert.equal(await formatted(request(after)), request(after), 'twice is once');
        const crlf = request(before).replace(/\n/g, '\r\n');
        assert.equal(await formatted(crlf), request(after).replace(/\n/g, '\r\n'), 'CRLF');
      });
    }
  }

  it('a GraphQL request of any of its spellings', async () => {
    for (const head of ['GRAPHQL /', 'POST /\nX-REQUEST-TYPE: GraphQL']) {
      assert.equal(await formatted(`${head}\n\n{a{b}}\n`), `${head}\n\n{\n  a {\n    b\n  }\n}\n`);
    }
  });

  it('a long body is left alone', async () => {
    const body = `[${'"0123456789" ,'.repeat(80_000)}1]`;
    assert.equal(await formatted(`POST /\n\n${body}\n`), `POST /\n\n${body}\n`);
  });

  it('a deep body is left alone', async () => {
    for (const body of ['['.repeat(5000) + ']'.repeat(5000), '<a>'.repeat(5000) + '</a>'.repeat(5000)]) {
      assert.equal(await formatted(`POST /\n\n${body}\n`), `POST /\n\n${body}\n`);
    }
  });
});
