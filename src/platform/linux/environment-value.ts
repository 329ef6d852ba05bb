/** The value of a variable in `environment`, a list of `NAME=value`; undefined if it is not set. */
export function environmentValue(environment: readonly string[], name: string): string | undefined {
  const prefix = `${name}=`;
  return environment.find((entry) => entry.startsWith(prefix))?.slice(prefix.length);
}
