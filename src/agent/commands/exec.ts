import type { Program } from '../../platform/index.ts';
import { spoken } from '../accounting.ts';
import { attempt } from '../attempt.ts';
import { Base64Text } from '../base64-text.ts';
import type { AgentContext, Command } from '../command.ts';

export const exec: Command<'guest-exec'> = (agent, args) => {
  const { children, platform, policy } = agent;
  agent.accounting.tell(`guest-exec called: "${spoken([args.path, ...(args.arg ?? [])].join(' '))}"`);
  const input = args['input-data'];
  const program: Program = {
    path: args.path,
    arguments: args.arg ?? [],
    environment: args.env,
    input: input === undefined ? undefined : decode(agent, input),
    ...captureStreams(args['capture-output']),
  };
  const pid = attempt(
    () => children.start(policy.loaded?.exec ?? platform.exec, program),
    ({ text }) => `Failed to execute child process “${args.path}” (${text})`,
  );
  return { pid };
};

/** Decoded as a whole: bad base64 must be told before the program starts. */
function decode({ blocks, runtime }: AgentContext, input: Base64Source): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  new Base64Text(runtime.sys, input).decode(blocks.data, (block, length) =>
    pieces.push(block.slice(0, length)),
  );
  return pieces;
}

type Base64Source = ConstructorParameters<typeof Base64Text>[1];

/** The flag of old means both streams, apart. */
function captureStreams(capture: boolean | string = false): Pick<Program, 'stdout' | 'stderr'> {
  switch (capture) {
    case true:
    case 'separated':
      return { stdout: 'pipe', stderr: 'pipe' };
    case 'merged':
      return { stdout: 'pipe', stderr: 'stdout' };
    case 'stdout':
      return { stdout: 'pipe', stderr: 'null' };
    case 'stderr':
      return { stdout: 'null', stderr: 'pipe' };
    default:
      return { stdout: 'null', stderr: 'null' };
  }
}
