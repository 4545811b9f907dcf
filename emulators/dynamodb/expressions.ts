/** Words of the expression language that are no names of attributes. */
const keywords = new Set(['add', 'and', 'between', 'delete', 'in', 'not', 'or', 'remove', 'set']);

/** The top-level attributes that an expression names. @param aliases what each `#name` stands for */
export function attributesIn(expression: string, aliases: Readonly<Record<string, string>>): string[] {
  // Not what follows a dot (it lies deeper), a colon (a value), or stands before a bracket (a function).
  return Array.from(
    expression.matchAll(/(?<![\w#:.])(#?[a-z_]\w*)(?!\w)(?!\s*\()/gi),
    ([, name = '']) => name,
  )
    .filter((name) => !keywords.has(name.toLowerCase()))
    .map((name) => aliases[name] ?? name);
}

/** The placeholder (`:value`) that a key condition compares an attribute with by `=`. */
export function placeholderEqualTo(
  attribute: string,
  expression: string,
  aliases: Readonly<Record<string, string>>,
): string | undefined {
  for (const [, name = '', placeholder] of expression.matchAll(/(#?[a-z_]\w*)\s*=\s*(:\w+)/gi)) {
    if ((aliases[name] ?? name) === attribute) return placeholder;
  }
  return undefined;
}
