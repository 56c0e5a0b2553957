import type { FoldingRange } from 'vscode-languageserver/node';
import { FoldingRangeKind } from 'vscode-languageserver/node';
import { responseScheme } from '../manifest';
import type { RequestDocument } from '../syntax/request-document';
import type { Capability } from './capability';
import { quietly } from './guard';
import { type BlockFolds, blockFolds } from './navigation/block-folds';
import { indentedFolds } from './navigation/indented-folds';
import { BlockCache } from './state/block-cache';
import { BlockPlaces } from './state/block-ranges';

/** More than an editor keeps. */
const limit = 20_000;

/**
 * Requests, `#region` comments, runs of comments, headers, queries over several lines, scripts, and what is nested in
 * bodies; in response documents what is indented. Where a client takes only so many, the outermost come first.
 */
export const foldingRange: Capability = {
  offers: () => ({ foldingRangeProvider: true }),
  register: ({ connection, documents, profile, responses, settings }) => {
    const most = Math.min(profile.foldingRangeLimit ?? limit, limit);
    const folds = new BlockCache(blockFolds);
    connection.onFoldingRanges(
      quietly(connection, 'folding ranges', [], async ({ textDocument: { uri } }) => {
        if (uri.startsWith(`${responseScheme}:`)) {
          const { 'faultline.response.view': view } = await settings.for('');
          return indentedFolds(responses.render(uri, view)?.lines.text ?? '', 0).slice(0, most);
        }
        const open = documents.get(uri);
        return open ? foldsOf(open.document, folds, most) : [];
      }),
    );
  },
};

function foldsOf(document: RequestDocument, folds: BlockCache<BlockFolds>, most: number): FoldingRange[] {
  const places = new BlockPlaces(document);
  const outer: FoldingRange[] = [];
  const inner: FoldingRange[] = [];
  const opened: number[] = [];
  for (const [index, block] of document.blocks.entries()) {
    const first = places.firstLine(index);
    const found = folds.of(block);
    for (const { line, opens } of found.regions) {
      if (opens) opened.push(first + line);
      else {
        const startLine = opened.pop();
        if (startLine !== undefined) outer.push({ startLine, endLine: first + line, kind: FoldingRangeKind.Region });
      }
    }
    if (found.section) outer.push(moved(found.section, first));
    if (inner.length < most) inner.push(...found.folds.map((fold) => moved(fold, first)));
  }
  return [...outer, ...inner].slice(0, most);
}

function moved(fold: BlockFolds['folds'][number], by: number): FoldingRange {
  return { ...fold, startLine: fold.startLine + by, endLine: fold.endLine + by };
}
