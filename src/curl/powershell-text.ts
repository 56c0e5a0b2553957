/** A text, or a table of texts. */
export type PowerShellValue = string | ReadonlyMap<string, string>;

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  0: '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** A reading position in a PowerShell script, with the variables that were assigned. */
export class PowerShellText {
  at = 0;
  private readonly variables = new Map<string, string | Map<string, string>>();

  constructor(private readonly script: string) {}

  get done(): boolean {
    return this.at >= this.script.length;
  }

  get atStatementEnd(): boolean {
    return this.done || /[\r\n;|)}]/.test(this.script[this.at] ?? '');
  }

  /** What the pattern, which begins with `^`, matches here; it is passed. */
  take(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.script.slice(this.at));
    if (match) this.at += match[0].length;
    return match;
  }

  /** Passes white space and continued line ends. */
  skipBlanks(): void {
    this.take(/^(?:[ \t]|`[ \t]*(?:\r?\n|$))+/);
  }

  /** Behind the end of the line. */
  nextStatement(): void {
    this.take(/^[^\r\n;]*[\r\n;]*/);
  }

  assign(name: string, value: PowerShellValue): void {
    this.variables.set(name.toLowerCase(), typeof value === 'string' ? value : new Map(value));
  }

  /** A member of the table that a variable holds. */
  define(variable: string, key: string, value: string): void {
    const table = this.variables.get(variable.toLowerCase());
    if (table instanceof Map) table.set(key, value);
    else this.variables.set(variable.toLowerCase(), new Map([[key, value]]));
  }

  /** A value that is a text; empty where it is none. */
  text(): string {
    const value = this.value();
    return typeof value === 'string' ? value : '';
  }

  value(): PowerShellValue {
    const here = this.take(/^@'[ \t]*\r?\n([\s\S]*?)\r?\n'@/)?.[1];
    if (here !== undefined) return here;
    if (this.take(/^@"[ \t]*\r?\n/)) return this.expandable(/^\r?\n"@/);
    if (this.take(/^@\{/)) return this.table();
    if (this.take(/^"/)) return this.expandable(/^"(?!")/);
    const literal = this.take(/^'((?:[^']|'')*)'/)?.[1];
    if (literal !== undefined) return literal.replaceAll("''", "'");
    // A cast or a conversion: what it is made of is what is sent.
    if (this.take(/^\(/)) return this.within();
    const variable = this.take(/^\$(\w+)/)?.[1];
    if (variable !== undefined) return this.variables.get(variable.toLowerCase()) ?? '';
    if (this.take(/^New-Object[^\r\n;]*/i)) return new Map();
    return this.take(/^[^\s;|(){}"'`,]+/)?.[0] ?? '';
  }

  /** The value in brackets, such as `([System.Text.Encoding]::UTF8.GetBytes("…"))`. */
  private within(): PowerShellValue {
    this.take(/^[^"'@$()]*\(?/);
    const value = this.value();
    this.take(/^[ \t]*\)+/);
    return value;
  }

  /** `"name" = "value"` in lines or between semicolons. */
  private table(): Map<string, string> {
    const table = new Map<string, string>();
    while (!this.done) {
      this.take(/^[\s;]+/);
      if (this.take(/^\}/)) break;
      const quoted = /^["']/.test(this.script.slice(this.at, this.at + 1));
      const key = quoted ? this.text() : (this.take(/^[^\s=;}]+/)?.[0] ?? '');
      if (!this.take(/^\s*=\s*/)) break;
      table.set(key, this.text());
    }
    return table;
  }

  /** A text in double quotes, from behind the first to behind the last. */
  private expandable(end: RegExp): string {
    let text = '';
    while (!this.done && !this.take(end)) {
      const code = this.take(/^\$\(\[char\]\s*(0x[\dA-Fa-f]+|\d+)\)/)?.[1];
      const escaped = code === undefined ? this.take(/^`(\r\n|[\s\S])/)?.[1] : undefined;
      if (code !== undefined) text += String.fromCharCode(Number(code));
      else if (escaped !== undefined) text += /^[\r\n]/.test(escaped) ? '' : (escapes[escaped] ?? escaped);
      else text += this.take(/^""/) ? '"' : (this.take(/^[\s\S][^"`$\r\n]*/)?.[0] ?? '');
    }
    return text;
  }
}
