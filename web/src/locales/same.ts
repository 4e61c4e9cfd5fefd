// The shape of a set of words, whatever the language: the same keys, all the way down.

export type Same<Words> = {
  [Key in keyof Words]: Words[Key] extends string ? string : Same<Words[Key]>;
};
