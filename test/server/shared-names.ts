/** Names that several files share. */
import type { Fixtures } from './marked';

const auth = '# @name «login»\nPOST h\n### b\nGET {{«login».response.body.$.id}}\n';

/** All places that are marked are references to what is at the cursor. */
export const everywhere: readonly (readonly [what: string, files: Fixtures])[] = [
  [
    'a variable in URL, query, header, body and value',
    {
      'a.http':
        '@«x» = 1\n@y = {{«x»}}/{{ «x» }}\n### a\nPOST {{«$$CURSOR$$x»}}\n  ?q={{%«x»}}\nA: {{«x»}}\n\n{"x": "{{«x»}}", "y": {{«x»}}}\n### b\n@«x» = 2\n',
    },
  ],
  [
    'no other names, comments, scripts',
    {
      'a.http':
        '@«x» = 1\n# {{x}}\n### x\nGET {{«$$CURSOR$$x»}}/{{xx}}/{{x.y}}/x/{{$x}}\nx: x\n\n> {%\n  client.global.set("x", "{{x}}")\n%}\n',
    },
  ],
  [
    'files that import the one that defines it, directly or not',
    {
      'base.http': '@«host» = h\nGET {{«host»}}\n',
      'a.http': 'import ./base.http\nGET {{«ho$$CURSOR$$st»}}\n',
      'b.http': '# @import ./a.http\nGET {{«host»}}\n',
      'c.http': 'GET {{host}}\n',
      'd.http': 'import ./base.http\n@host = own\nGET {{host}}\n',
      'e.http': 'import ./d.http\nGET {{host}}\n',
    },
  ],
  [
    'the same from the definition',
    {
      'base.http': '@«ho$$CURSOR$$st» = h\n',
      'deep/a.http': 'import ../base.http\nGET {{«host»}}\n',
      'b.rest': '# @import ./base.http\nGET {{«host»}}\n',
      'node_modules/c.http': 'import ../base.http\nGET {{host}}\n',
    },
  ],
  [
    'files that import each other',
    {
      'a.http': 'import ./b.http\n@«x» = 1\n',
      'b.http': 'import ./a.http\nGET {{«$$CURSOR$$x»}}\n',
    },
  ],
  [
    'what a run is given',
    {
      'auth.http': '@«user» = x\n### login\nPOST h/{{«us$$CURSOR$$er»}}\n',
      'a.http': '@user = mine\nrun ./auth.http (@«user»={{user}})\n',
      'b.http': 'import ./auth.http\n### r\nrun #login(@«user»=1)\n',
    },
  ],
  [
    'an environment’s variable, in all files that see it',
    {
      'http-client.env.json': '{"dev": {"«host»": "h", "url": "{{«host»}}/x"}, "prod": {"«host»": "p"}}',
      'http-client.private.env.json': '{"dev": {"«host»": "secret"}}',
      '.env': '«host»=h\nurl={{«host»}}\n',
      'a.http': 'GET {{«ho$$CURSOR$$st»}}\n### {{host}}\n',
      'x/b.http': 'GET {{«host»}}/{{$shared host}}\n',
      'x/c.http': '@host = own\nGET {{host}}/{{$dotenv «host»}}\n',
    },
  ],
  [
    'a variable in the files that bodies take in',
    {
      'deep/body.json': '{"a": "{{«x»}}", "b": "{{%«x»}}", "c": "{{xx}} {{login.response.body.$.x}} x"}',
      'deep/other.json': '{"a": "{{x}}"}',
      'part.txt': '{{«x»}}',
      'a.http':
        '@«x» = 1\n### a\nPOST h\n\n<@ ./deep/body.json\n### b\nPOST h\n\n< ./deep/other.json\n### c\nPOST h?{{«$$CURSOR$$x»}}\nContent-Type: multipart/form-data; boundary=b\n\n--b\nContent-Disposition: form-data; name="p"\n\n<@ ./part.txt\n--b--\n',
    },
  ],
  [
    'an environment’s variable in a body’s file, whose request has it nowhere else',
    {
      'http-client.env.json': '{"dev": {"«x»": 1}}',
      'body.json': '{"a": "{{«x»}}"}',
      'a.http': 'POST h\n\n<@ ./body.json\n',
      'b.http': 'GET {{«$$CURSOR$$x»}}\n',
    },
  ],
  [
    'a request’s name in a body’s file',
    {
      'body.json': '{"a": "{{«login».response.body.$.token}}"}',
      'a.http': '# @name «lo$$CURSOR$$gin»\nPOST h\n### b\nPOST h\n\n<@ ./body.json\n',
    },
  ],
  [
    'only the environments that hang together',
    {
      'one/http-client.env.json': '{"$shared": {"«x»": 1}}',
      'two/http-client.env.json': '{"$shared": {"x": 1}}',
      'one/a.http': 'GET {{«$$CURSOR$$x»}}\n',
      'one/deep/b.http': 'GET {{«x»}}\n',
      'two/c.http': 'GET {{x}}\n',
    },
  ],
  [
    'environments that one file joins',
    {
      'http-client.env.json': '{"$shared": {"«x»": 1}}',
      'one/http-client.env.json': '{"$shared": {"«x»": 1}}',
      'one/a.http': 'GET {{«$$CURSOR$$x»}}\n',
      'two/b.http': 'GET {{«x»}}\n',
    },
  ],
  [
    'a request’s name',
    {
      'auth.http': auth,
      'a.http':
        'import ./auth.http\n### a\n# @ref «lo$$CURSOR$$gin»\n# @forceRef «login»\nGET {{«login».token}}/{{«login».request.headers.X}}\n### c\nrun #«login»\n',
      'b.http': 'run ./auth.http#«login»\n',
      'c.http': '# @name login\nGET {{login.response.body.*}}\n',
    },
  ],
  [
    'a request’s title, where no other bears that name',
    {
      'a.http': '### «Log in»\nPOST h\n###\nGET {{«Log $$CURSOR$$in».response.body.$.id}}\n###\nrun #«Log in»\n',
    },
  ],
  [
    'a title apart from the name that other requests use',
    {
      'a.http': '### «lo$$CURSOR$$gin»\nPOST h\n###\n# @name login\nPOST h\n### x\n# @ref login\nGET h\n',
    },
  ],
  [
    'a name apart from the title beside it',
    {
      'a.http': '### login\n# @name «lo$$CURSOR$$gin»\nPOST h\n### x\n# @ref «login»\nGET h\n',
    },
  ],
  [
    'a variable that looks like a member of a request',
    {
      'http-client.env.json': '{"$shared": {"login": {"«token»": "x"}}}',
      'a.http': '# @name login\nPOST h\n###\nGET {{«login.to$$CURSOR$$ken»}}\n',
    },
  ],
  [
    'a variable of the files that import the one which uses it',
    {
      'auth.http': '# @name login\nPOST {{«ho$$CURSOR$$st»}}/session\n',
      'a.http': 'import ./auth.http\n@«host» = x\nGET {{«host»}}\n',
      'b.http': 'run ./auth.http#login\n###\n@«host» = y\nGET {{«host»}}\n',
      'c.http': '@host = z\n',
    },
  ],
  [
    'a variable of the file in the values of an environment',
    {
      'http-client.env.json': '{"$shared": {"url": "{{«host»}}/x"}}',
      'a.http': '@«ho$$CURSOR$$st» = x\nGET {{url}}\n',
      'b.http': '@«host» = y\nGET {{url}}/{{«host»}}\n',
      'c/d.http': 'GET {{host}}\n',
    },
  ],
  [
    'a variable that is defined nowhere, in its own file',
    { 'a.http': 'GET {{«$$CURSOR$$x»}}/{{«x»}}\n', 'b.http': 'GET {{x}}\n' },
  ],
];
