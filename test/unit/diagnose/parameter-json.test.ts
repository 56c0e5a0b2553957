import assert from 'node:assert/strict';
import { diagnose, type Request } from './exchange';

const filter = encodeURIComponent('{"owner":{"id":"x"},"limt":5}');
const asked: Request = { url: `https://h/t?filter=${filter}&sort=a` };
const form: Request = {
  method: 'POST',
  url: 'https://h/t',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: `criteria=${filter}`,
};

function fieldOf(request: Request, error: unknown): string | null {
  const field = diagnose(request, { status: 422, body: { errors: [error] } })?.problems[0]?.field;
  return field ? `${field.location} ${field.within ?? ''} ${field.pointer ?? field.name}` : null;
}

describe('a field within the JSON of a parameter', () => {
  const rows: [name: string, request: Request, error: unknown, field: string][] = [
    ['by its path', asked, { field: 'filter.owner.id', message: 'must be a UUID' }, 'query filter /owner/id'],
    [
      'by its path as a list',
      asked,
      { loc: ['query', 'filter', 'owner', 'id'], msg: 'invalid id' },
      'query filter /owner/id',
    ],
    ['by its name alone', asked, { field: 'limt', message: 'is not a known field' }, 'query filter /limt'],
    [
      'what is missing in it',
      asked,
      { field: 'filter.owner.name', message: 'is required' },
      'query filter /owner/name',
    ],
    ['in a form', form, { field: 'criteria.owner.id', message: 'must be a UUID' }, 'body criteria /owner/id'],
    ['a parameter comes first', asked, { field: 'sort', message: 'is invalid' }, 'query  sort'],
  ];
  for (const [name, request, error, field] of rows) {
    it(name, () => assert.equal(fieldOf(request, error), field));
  }
});
