import { contextOf, type Source } from './source.ts';

/** A fault in schema text. Its message says where, in how many files, and in which definition. */
export class QapiError extends Error {
  readonly source: Source;
  /** What is wrong, without the place. */
  readonly problem: string;

  constructor(source: Source, problem: string) {
    super([...contextOf(source), `${source.file}:${source.line}: ${problem}`].join('\n'));
    this.name = 'QapiError';
    this.source = source;
    this.problem = problem;
  }
}
