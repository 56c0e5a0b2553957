import type { Block, Body, Part } from '../syntax/document';
import { graphqlEdits } from './graphql-body';
import { jsonEdits } from './json-body';
import type { FormatEdit, Layout } from './layout';
import { isSameButLineEnds } from './white-space';
import { xmlEdits } from './xml-body';

/**
 * The layout of a block's body: JSON, XML and GraphQL. Everything else is sent as it is written, so nothing of it is
 * touched; nor is a body that can't be read, or that takes in a file.
 */
export async function bodyEdits({ text, parts, request }: Block, layout: Layout): Promise<FormatEdit[]> {
  const body = request?.body;
  if (!body || body.segments.some(({ kind }) => kind === 'file')) return [];
  const remarks = parts.filter(
    ({ kind, start, end }) => (kind === 'comment' || kind === 'directive') && start >= body.start && end <= body.end,
  );
  switch (body.kind) {
    case 'json':
      return jsonEdits(text, body, remarks, layout);
    case 'xml':
      return moved(xmlEdits(text.slice(body.start, body.end), layout), body.start);
    case 'graphql':
      return graphqlParts(text, body, remarks, layout);
    default:
      return [];
  }
}

async function graphqlParts(text: string, body: Body, remarks: readonly Part[], layout: Layout): Promise<FormatEdit[]> {
  if (!body.graphql) return [];
  const { query, variables } = body.graphql;
  const edits = moved(await graphqlEdits(text.slice(query.start, query.end), layout), query.start);
  if (!variables) return edits;
  const between = text.slice(query.end, variables.start);
  const wanted = layout.eol + layout.eol;
  if (/^\s*$/.test(between) && !isSameButLineEnds(between, wanted)) {
    edits.push({ start: query.end, end: variables.start, newText: wanted });
  }
  const inVariables = remarks.filter(({ start }) => start >= variables.start);
  return [...edits, ...jsonEdits(text, variables, inVariables, layout)];
}

function moved(edits: readonly FormatEdit[], by: number): FormatEdit[] {
  return edits.map(({ start, end, newText }) => ({ start: start + by, end: end + by, newText }));
}
