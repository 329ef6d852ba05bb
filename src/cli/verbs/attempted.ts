import { CommandError } from '../../api/index.ts';

/** A value, or why the agent does not tell it. */
export type Attempted<T> = { readonly value: T } | { readonly refusal: string };

/** What a call gives; a refusal is a fact like another, where only a part of the answer hangs on it. */
export async function attempted<T>(call: Promise<T>): Promise<Attempted<T>> {
  try {
    return { value: await call };
  } catch (error) {
    if (error instanceof CommandError) return { refusal: error.message };
    throw error;
  }
}

/** The value, if there is one. */
export function known<T>(attempt: Attempted<T>): T | undefined {
  return 'value' in attempt ? attempt.value : undefined;
}
