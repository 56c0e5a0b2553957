import assert from 'node:assert/strict';
import { registeredStatuses } from '../../../src/diagnose/statuses';
import { variableValue } from '../../../src/resolve/lookup';
import { directiveNames, directiveUse } from '../../../src/syntax/directive-names';
import { directiveNamed, directives } from '../../../src/vocabulary/directives';
import { dynamicVariableOf, dynamicVariables } from '../../../src/vocabulary/dynamic-variables';
import { fieldValues, meaningOfValue } from '../../../src/vocabulary/field-values';
import { fieldNamed, fields, requestFields } from '../../../src/vocabulary/fields';
import { mediaTypeNamed, mediaTypes } from '../../../src/vocabulary/media-types';
import { methodNamed, methods } from '../../../src/vocabulary/methods';
import { referenceTitle, referenceUrl } from '../../../src/vocabulary/reference';
import { statusReference } from '../../../src/vocabulary/status-references';
import { plainText, snippetText } from '../../../src/vocabulary/stops';
import { contextFor } from '../resolve/resolving';

const isSentence = (text: string): boolean =>
  /^[A-Z`“(].*[.)]$/.test(text) && (text.match(/`/g) ?? []).length % 2 === 0;

describe('the vocabulary', () => {
  it('has each field once, with one sentence and, where it is registered, its reference', () => {
    assert.ok(fields.length > 200);
    assert.equal(new Set(fields.map(({ name }) => name.toLowerCase())).size, fields.length);
    for (const { name, meaning, status, reference } of fields) {
      assert.match(name, /^[A-Za-z\d-]+$/);
      assert.ok(isSentence(meaning), `${name}: ${meaning}`);
      assert.ok(status === 'unregistered' || reference !== null, `${name} has no reference`);
    }
  });

  it('finds a field in any case, and knows nothing of what is none', () => {
    assert.equal(fieldNamed('content-TYPE')?.reference, 'RFC 9110, 8.3');
    assert.deepEqual(
      ['Warning', 'Pragma', 'NEL', 'Permissions-Policy', 'X-API-Key'].map((name) => fieldNamed(name)?.status),
      ['obsoleted', 'deprecated', 'permanent', 'provisional', 'unregistered'],
    );
    assert.equal(fieldNamed('X-Nobody'), null);
    assert.equal(fieldNamed('constructor'), null);
    assert.equal(fieldValues('constructor'), null);
  });

  it('offers for requests what is usual first, and nothing that only responses have or that is out of use', () => {
    assert.equal(requestFields[0]?.name, 'Content-Type');
    const names = requestFields.map(({ name }) => name);
    for (const name of ['Set-Cookie', 'Retry-After', 'Warning', 'Accept-Charset'])
      assert.ok(!names.includes(name), name);
    assert.equal(new Set(names).size, names.length);
  });

  it('leads to the section of the RFC', () => {
    const cases: readonly (readonly [reference: string, url: string | null, title: string])[] = [
      ['RFC 9110, 12.5.1', 'https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1', 'RFC 9110, section 12.5.1'],
      ['RFC 9112, B.1', 'https://www.rfc-editor.org/rfc/rfc9112#appendix-B.1', 'RFC 9112, appendix B.1'],
      ['RFC 6266', 'https://www.rfc-editor.org/rfc/rfc6266', 'RFC 6266'],
      ['Fetch', 'https://fetch.spec.whatwg.org/', 'Fetch'],
      [
        'draft-ietf-httpapi-idempotency-key-header',
        'https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header',
        'draft-ietf-httpapi-idempotency-key-header',
      ],
      ['Some Paper', null, 'Some Paper'],
    ];
    for (const [reference, url, title] of cases) {
      assert.equal(referenceUrl(reference), url);
      assert.equal(referenceTitle(reference), title);
    }
  });

  it('has the section of every registered status', () => {
    // Only reserved, or defined by a draft.
    const without = registeredStatuses.filter((status) => statusReference(status) === null);
    assert.deepEqual(without, [104]);
    assert.equal(statusReference(404), 'RFC 9110, 15.5.5');
    assert.equal(statusReference(422), 'RFC 9110, 15.5.21');
    assert.equal(statusReference(426), 'RFC 9110, 15.5.22');
    assert.equal(statusReference(429), 'RFC 6585, 4');
    assert.equal(statusReference(308), 'RFC 9110, 15.4.9');
    assert.equal(statusReference(299), null);
  });

  it('says of a method what it means and how it may be repeated', () => {
    for (const { meaning } of methods) assert.ok(isSentence(meaning), meaning);
    const properties = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'].map((name) => {
      const method = methodNamed(name);
      return [method?.safe, method?.idempotent];
    });
    assert.deepEqual(properties, [
      [true, true],
      [false, true],
      [false, false],
      [false, false],
      [false, true],
    ]);
    assert.equal(methodNamed('get')?.name, 'GET');
    assert.equal(methodNamed('FOO'), null);
  });

  it('knows media types, those that are not in its list by their suffix', () => {
    for (const { name, meaning } of mediaTypes) {
      assert.match(name, /^[a-z]+\/[a-z\d.+-]+$/);
      assert.ok(isSentence(meaning), `${name}: ${meaning}`);
    }
    assert.match(mediaTypeNamed('Application/JSON; charset=utf-8')?.meaning ?? '', /^JSON/);
    assert.match(mediaTypeNamed('application/vnd.acme.v2+json')?.meaning ?? '', /JSON/);
    assert.equal(mediaTypeNamed('application/vnd.acme'), null);
  });

  it('says what a value means, with its argument or without', () => {
    assert.match(meaningOfValue('Cache-Control', 'no-store') ?? '', /keeps/);
    assert.match(meaningOfValue('cache-control', 'max-age=300') ?? '', /older/);
    assert.match(meaningOfValue('Authorization', 'Bearer abc') ?? '', /token/);
    assert.match(meaningOfValue('Accept', 'q=0.3') ?? '', /wanted/);
    assert.equal(meaningOfValue('Accept', 'nothing'), null);
    assert.equal(meaningOfValue('X-Nobody', 'x'), null);
  });

  it('documents exactly the directives that are read', () => {
    assert.deepEqual(directives.map(({ name }) => name).sort(), [...directiveNames].sort());
    for (const { name, meaning, form, arguments: all } of directives) {
      assert.notEqual(directiveUse(name), null);
      assert.ok(isSentence(meaning), `${name}: ${meaning}`);
      assert.ok(all.length === 0 || form !== '', `${name} has arguments and no form`);
      for (const argument of all) assert.ok(isSentence(argument.meaning), argument.meaning);
    }
    assert.equal(directiveNamed('noRedirect')?.name, 'no-redirect');
  });

  it('documents dynamic variables that there are', async () => {
    const context = contextFor('GET https://h.example/');
    const [block] = context.document.blocks;
    assert.ok(block);
    for (const entry of dynamicVariables) {
      assert.ok(isSentence(entry.meaning), entry.meaning);
      const expression = plainText(entry.text);
      assert.equal(dynamicVariableOf(expression), entry);
      const found = await variableValue(expression, block, context);
      if (!entry.argument || entry.argument === 'format') assert.ok('value' in found && found.value !== '', expression);
      else assert.ok(!('problem' in found) || !/no dynamic variable|not supported/.test(found.problem), expression);
    }
    assert.equal(dynamicVariableOf('$input-askonce user')?.name, '$input');
    assert.equal(dynamicVariableOf('$nothing'), null);
  });

  it('writes places to fill in as plain text and as snippets', () => {
    const cases: readonly (readonly [text: string, plain: string, snippet: string | null])[] = [
      ['no-cache', 'no-cache', null],
      ['a=«1»; b="«x»"', 'a=1; b="x"', `a=\${1:1}; b="\${2:x}"`],
      ['$d «a|b,c»', '$d a', `\\$d \${1|a,b\\,c|}`],
      ['x.«»}}', 'x.}}', 'x.$0\\}\\}'],
      ['«a}$»', 'a}$', `\${1:a\\}\\$}`],
    ];
    for (const [text, plain, snippet] of cases) {
      assert.equal(plainText(text), plain);
      assert.equal(snippetText(text), snippet);
    }
  });
});
