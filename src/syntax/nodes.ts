/**
 * The nodes of `document.ts`. A span is two numbers that follow from its node's place and the lengths of its texts; a
 * document of 10,000 requests has a quarter of a million of them, so each is made when it is asked for.
 */
import type { Directive, Header, Span, Target, VariableDefinition } from './document';

/** `Name: value`: the name stands at its start, the value at its end. */
export class FieldNode implements Header {
  constructor(
    readonly start: number,
    readonly end: number,
    readonly name: string,
    readonly value: string,
  ) {}

  get nameSpan(): Span {
    return { start: this.start, end: this.start + this.name.length };
  }

  get valueSpan(): Span {
    return { start: this.end - this.value.length, end: this.end };
  }
}

/** A line of placeholders alone, whose value is to be a whole header. */
export class WholeFieldNode extends FieldNode {
  readonly whole = true;
}

/** `# @name value`: the value stands at its end. */
export class DirectiveNode implements Directive {
  constructor(
    readonly start: number,
    readonly end: number,
    private readonly nameStart: number,
    readonly name: string,
    readonly value: string,
  ) {}

  get nameSpan(): Span {
    return { start: this.nameStart, end: this.nameStart + this.name.length };
  }

  get valueSpan(): Span {
    return { start: this.end - this.value.length, end: this.end };
  }
}

/** `@name = value`: the name stands behind the `@`, the value at its end. */
export class VariableNode implements VariableDefinition {
  constructor(
    readonly start: number,
    readonly end: number,
    readonly name: string,
    readonly value: string,
    readonly lazy: boolean,
  ) {}

  get nameSpan(): Span {
    return { start: this.start + 1, end: this.start + 1 + this.name.length };
  }

  get valueSpan(): Span {
    return { start: this.end - this.value.length, end: this.end };
  }
}

export class TargetNode implements Target {
  constructor(
    readonly start: number,
    readonly end: number,
    readonly text: string,
    /** Null where the target is one piece. */
    private readonly joined: readonly Span[] | null,
  ) {}

  get pieces(): readonly Span[] {
    return this.joined ?? [{ start: this.start, end: this.end }];
  }
}
