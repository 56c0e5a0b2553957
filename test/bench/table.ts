/** The tables of the benchmarks: printed, and with `--write` put into the README between their marks. */
import { readFileSync, writeFileSync } from 'node:fs';

/** The first row is the head. */
export function printTable(name: string, rows: readonly (readonly string[])[]): void {
  const [head = [], ...body] = rows;
  const markdown = [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  if (!process.argv.includes('--write')) {
    const widths = head.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
    for (const cells of rows) {
      console.log(
        cells
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      );
    }
    return;
  }
  const readme = readFileSync('README.md', 'utf8');
  const [open, close] = [`<!-- bench: ${name} -->`, `<!-- end of bench: ${name} -->`];
  const [start, end] = [readme.indexOf(open), readme.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`README.md has no marks for the table: ${open} … ${close}`);
  writeFileSync('README.md', `${readme.slice(0, start + open.length)}\n${markdown}\n${readme.slice(end)}`);
  console.log(`README.md: the table "${name}" is written.`);
}

/** `1.25 (limit 1.3)`: a measured ratio beside what it is to stay under. */
export function ratioText(measured: number, limit: string): string {
  return `${measured.toFixed(2)} (${limit})`;
}
