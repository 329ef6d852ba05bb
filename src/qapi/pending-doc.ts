import { takeDocComment, takeLooseComments } from './doc-comment.ts';
import { parseDoc } from './doc-parser.ts';
import type { Doc } from './doc.ts';
import { parseLooseDoc } from './loose-doc.ts';
import { QapiError } from './qapi-error.ts';
import { atLine } from './source.ts';
import type { TokenStream } from './token-stream.ts';

/** Documentation of a file that still waits for what it is about. */
export interface PendingDoc {
  /** What is about no definition, so far. */
  readonly freeForm: readonly Doc[];
  /** Reads a comment. */
  read(stream: TokenStream): void;
  /** Called for a definition. Returns its documentation. */
  claim(): Doc | undefined;
  /** Called where no definition follows. */
  drop(): void;
}

/** Says itself whether it is about a definition, and stands right before it then. */
export class StrictDoc implements PendingDoc {
  readonly freeForm: Doc[] = [];
  #waiting: Doc | undefined;

  read(stream: TokenStream): void {
    const { text, line } = stream.token;
    if (!text.startsWith('##')) {
      stream.advance();
      return;
    }
    this.drop();
    this.#waiting = parseDoc(takeDocComment(stream), atLine(stream.start, line));
    if (this.#waiting.symbol === undefined) this.freeForm.push(this.#waiting);
  }

  claim(): Doc | undefined {
    const doc = this.#waiting;
    this.#waiting = undefined;
    if (doc !== undefined && doc.symbol === undefined) {
      throw new QapiError(doc.source, "documentation right before a definition must begin with '@name:'");
    }
    return doc;
  }

  drop(): void {
    const doc = this.#waiting;
    this.#waiting = undefined;
    if (doc?.symbol === undefined) return;
    throw new QapiError(doc.source, `documentation of '${doc.symbol}' is not followed by its definition`);
  }
}

/** As in 2015: the last comment before a definition is about it, whatever it says. */
export class LooseDoc implements PendingDoc {
  readonly freeForm: Doc[] = [];
  #waiting: Doc | undefined;

  read(stream: TokenStream): void {
    for (const lines of takeLooseComments(stream)) {
      this.drop();
      this.#waiting = parseLooseDoc(lines, atLine(stream.start, lines[0]!.line));
    }
  }

  claim(): Doc | undefined {
    const doc = this.#waiting;
    this.#waiting = undefined;
    return doc;
  }

  drop(): void {
    if (this.#waiting !== undefined) this.freeForm.push(this.#waiting);
    this.#waiting = undefined;
  }
}
