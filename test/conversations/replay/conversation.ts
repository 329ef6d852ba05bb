import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Whose agent a step is for: the one in this repository, or the C agent that it takes the place of. */
export type Side = 'ours' | 'c';

/** One file of conversations: its subject, and the agent that it wants. */
export interface ConversationFile {
  readonly name: string;
  readonly title: string;
  /** Options for the agent beside those for its socket and its state. */
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly conversations: readonly Conversation[];
}

export interface Conversation {
  readonly title: string;
  /** Of the file, from 1. */
  readonly line: number;
  /** Why it takes long, if it does. */
  readonly slow: string | undefined;
  /** Why the C agent cannot have it. */
  readonly oursOnly: { readonly row: number; readonly reason: string } | undefined;
  readonly steps: readonly Step[];
}

interface StepBase {
  readonly line: number;
  /** Undefined for both. */
  readonly side: Side | undefined;
  /** The row of docs/decisions.md that says why ours differs here. */
  readonly row: number | undefined;
}

export interface SendStep extends StepBase {
  readonly kind: 'send';
  readonly text: string;
  readonly ending: '' | '\n';
  /** Whether each byte is sent for itself. */
  readonly byByte: boolean;
}

export interface ReplyStep extends StepBase {
  readonly kind: 'reply';
  readonly text: string;
}

/**
 * Anything else: an action on the connection or on files, or something to hold true. README.md lists them. What holds for
 * ours alone must not hold for the C agent.
 */
export interface ActionStep extends StepBase {
  readonly kind: 'action';
  readonly verb: string;
  readonly text: string;
}

export type Step = SendStep | ReplyStep | ActionStep;

const SEND = /^>([|:])?(?: (.*))?$/;
const REPLY = /^<(?:(ours|c)(?:\((\d+)\))?)?([=!])?(?: (.*))?$/;
const ACTION = /^(?:ours\((\d+)\) )?([a-z]+)(?: (.*))?$/;

/** Reads a file of conversations. */
export function readConversations(path: string): ConversationFile {
  const lines = readFileSync(path, 'utf8').split('\n');
  const title = /^# (.*)/.exec(lines[0]!)?.[1];
  if (title === undefined) throw new Error(`${path}:1: a file starts with "# " and its subject`);
  const options: string[] = [];
  const environment: Record<string, string> = {};
  const conversations: (Conversation & { steps: Step[] })[] = [];
  lines.forEach((text, i) => {
    const line = i + 1;
    if (text === '' || text.startsWith('#')) return;
    if (text.startsWith('== ')) {
      conversations.push({ title: text.slice(3), line, slow: undefined, oursOnly: undefined, steps: [] });
      return;
    }
    const conversation = conversations.at(-1);
    if (conversation === undefined) {
      const [, word, value = ''] = /^(options|environment) (.*)$/.exec(text) ?? [];
      if (word === 'options') options.push(...value.split(' '));
      else if (word === 'environment') {
        const [name, ...rest] = value.split('=');
        environment[name!] = rest.join('=');
      } else throw new Error(`${path}:${line}: expected options, environment, or the first "== TITLE"`);
      return;
    }
    const slow = /^slow: (.*)$/.exec(text)?.[1];
    const only = /^ours only \((\d+)\): (.*)$/.exec(text);
    if (slow !== undefined) Object.assign(conversation, { slow });
    else if (only !== null)
      Object.assign(conversation, { oursOnly: { row: Number(only[1]), reason: only[2]! } });
    else {
      const step = readStep(text, line);
      if (step === undefined) throw new Error(`${path}:${line}: not a step: ${text}`);
      conversation.steps.push(step);
    }
  });
  for (const conversation of conversations) checkRows(path, conversation);
  return { name: basename(path, '.txt'), title, options, environment, conversations };
}

function readStep(source: string, line: number): Step | undefined {
  const both = { line, side: undefined, row: undefined };
  const send = SEND.exec(source);
  if (send !== null) {
    const [, form, text = ''] = send;
    return { kind: 'send', text, ending: form === undefined ? '\n' : '', byByte: form === ':', ...both };
  }
  const reply = REPLY.exec(source);
  if (reply !== null) {
    const [, side, row, form, text = ''] = reply;
    return {
      kind: 'reply',
      text: fullReply(form, text),
      line,
      side: side as Side | undefined,
      row: row === undefined ? undefined : Number(row),
    };
  }
  const action = ACTION.exec(source);
  if (action === null) return undefined;
  const [, row, verb = '', text = ''] = action;
  if (row === undefined) return { kind: 'action', verb, text, ...both };
  return { kind: 'action', verb, text, line, side: 'ours', row: Number(row) };
}

/** Whatever is for one agent alone stands in a row of such steps, one of which says why. */
function checkRows(path: string, { steps }: Conversation): void {
  let explained = true;
  let line = 0;
  for (const [i, step] of [...steps, undefined].entries()) {
    const before = steps[i - 1];
    if (before?.side !== undefined && step?.side === undefined && !explained)
      throw new Error(`${path}:${line}: a difference without the row that says why`);
    if (step?.side === undefined) continue;
    if (before?.side === undefined) explained = false;
    explained ||= step.row !== undefined;
    line = step.line;
  }
}

/** `<= VALUE` and `<! DESCRIPTION` are short for the two replies that there are most of. */
function fullReply(form: string | undefined, text: string): string {
  if (form === '=') return `{"return": ${text}}`;
  if (form === '!') return `{"error": {"class": "GenericError", "desc": "${text}"}}`;
  return text;
}
