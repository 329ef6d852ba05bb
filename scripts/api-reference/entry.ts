/** Something that a module of the package exports, as its users see it. */
export interface Entry {
  readonly name: string;
  /** Source file from src/, without `.ts`: `client/exec`. */
  readonly module: string;
  /** As a declaration says it, without bodies and without what is private. */
  readonly signature: string;
  readonly comment: Comment;
  readonly properties: readonly Property[];
  readonly methods: readonly Method[];
}

/** What a doc comment says, in Markdown. */
export interface Comment {
  readonly text: string;
  /** Behind `@throws`. */
  readonly throws: string | undefined;
}

export interface Property {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type: string;
  readonly comment: Comment;
}

export interface Method {
  readonly name: string;
  readonly signature: string;
  readonly comment: Comment;
}
