// Things of a list, gathered by a name of each.

export function groupBy<It>(items: It[], name: (it: It) => string): Map<string, It[]> {
  const groups = new Map<string, It[]>();
  for (const it of items) {
    const group = groups.get(name(it));
    if (group) group.push(it);
    else groups.set(name(it), [it]);
  }
  return groups;
}
