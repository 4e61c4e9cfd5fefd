// Finding a row of a long list by its words.

import { Input } from "./base";

/// Whether every word that is sought stands somewhere in the text.
export function hasWords(text: string, sought: string): boolean {
  const within = text.toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => within.includes(word));
}

interface SearchProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function SearchBox({ label, value, onChange }: SearchProps) {
  return (
    <Input
      type="search"
      className="search"
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
