/** The groups that have the account `name` as a member, by the text of a file in the form of group(5). */
export function groupsOf(text: string, name: string): number[] {
  const groups: number[] = [];
  for (const line of text.split('\n')) {
    const [, , gid = '', members = ''] = line.split(':');
    if (/^\d+$/.test(gid) && members.split(',').includes(name)) groups.push(Number(gid));
  }
  return groups;
}
