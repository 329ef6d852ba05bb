import type { Exec, Guard, Program } from '../../platform/index.ts';
import type { IsOwn } from './own-files.ts';
import type { Refuse } from './refusal.ts';
import type { ProgramRule } from './rules.ts';

/**
 * Programs as far as rules allow to run them. PATH is never searched: a name without a slash means the program of this name
 * that a rule is about. What is run can be changed by nobody but root between judgement and start. Arguments are not
 * repeated in a refusal: they may be secret.
 */
export function ruledExec(
  exec: Exec,
  guard: Guard,
  rules: readonly ProgramRule[],
  isOwn: IsOwn,
  refuse: Refuse,
): Exec {
  return {
    isExecutable: (path) => exec.isExecutable(path),
    spawn: (program) => {
      const { path } = program;
      const deed = `run '${path}'`;
      const asked = path.includes('/')
        ? path
        : rules.map((rule) => rule.path.literal).find((literal) => literal?.endsWith(`/${path}`));
      if (!asked?.startsWith('/')) throw refuse(deed);
      const { name, file, alterable } = guard.program(asked, (found) => {
        const why = objection(rules, found, program);
        if (why !== undefined) throw refuse(deed, why);
      });
      if (isOwn({ path: file, identity: guard.identity(file) })) throw refuse(deed, 'it is the agent’s own');
      if (alterable !== undefined) throw refuse(deed, `others than root may change '${alterable}'`);
      return exec.spawn({ ...program, path: name, file });
    },
  };
}

/** Why no rule allows all of it; empty where none is about the program, undefined if one does. */
function objection(rules: readonly ProgramRule[], name: string, program: Program): string | undefined {
  let left = rules.filter((rule) => rule.path.matches(name));
  if (left.length === 0) return '';
  left = left.filter((rule) => takesArguments(rule, program.arguments));
  if (left.length === 0) return 'not with these arguments';
  left = left.filter(({ input }) => input || program.input === undefined);
  if (left.length === 0) return 'not with input';
  const variables = (program.environment ?? []).map((variable) => /^[^=]*/.exec(variable)![0]);
  const fits = left.some(({ environment }) => variables.every((variable) => environment.has(variable)));
  return fits ? undefined : 'not with these variables in its environment';
}

function takesArguments({ arguments: patterns, open }: ProgramRule, given: readonly string[]): boolean {
  const counts = open ? given.length >= patterns.length : given.length === patterns.length;
  return counts && patterns.every((pattern, i) => pattern.matches(given[i]!));
}
