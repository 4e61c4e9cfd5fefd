// The SQL editor: completion from the grant alone, and what the guard found under its column.

import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { PostgreSQL, sql } from "@codemirror/lang-sql";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";

import type { Finding, GrantView } from "../api/types";
import { useWords } from "../app/i18n";
import { spansOf } from "../domain/spans";

interface EditorProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  grant: GrantView;
  findings: Finding[];
  onRun: () => void;
}

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "#0e4a7b", fontWeight: "600" },
  { tag: tags.string, color: "#1b6638" },
  { tag: tags.number, color: "#7a3e00" },
  { tag: tags.comment, color: "#5b6875", fontStyle: "italic" },
]);

const LOOK = EditorView.theme({
  "&": { fontSize: "0.95rem", backgroundColor: "#fff" },
  ".cm-content": { fontFamily: "var(--code)", minHeight: "9rem" },
  ".cm-gutters": { backgroundColor: "#f3f5f7", color: "#5b6875", border: "none" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "1px" },
});

/// Tables and columns under the grant; what has no permission is not offered.
function schemaOf(grant: GrantView): Record<string, string[]> {
  return Object.fromEntries(
    grant.tables.map((table) => [
      table.wished.sql_name,
      table.wished.columns.filter((it) => it.permissions.length > 0).map((it) => it.name),
    ]),
  );
}

export function SqlEditor({ label, value, onChange, grant, findings, onRun }: EditorProps) {
  const { say } = useWords();
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, onRun });
  latest.current = { onChange, onRun };

  useEffect(() => {
    if (!parent.current) return;
    const language = new Compartment();
    const run = () => {
      latest.current.onRun();
      return true;
    };
    const state = EditorState.create({
      doc: value,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ icons: false }),
        syntaxHighlighting(COLOURS),
        language.of(sql({ dialect: PostgreSQL, schema: schemaOf(grant), upperCaseKeywords: true })),
        keymap.of([
          { key: "Mod-Enter", run },
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.contentAttributes.of({ "aria-label": label }),
        EditorView.lineWrapping,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) latest.current.onChange(update.state.doc.toString());
        }),
        LOOK,
      ],
    });
    const made = new EditorView({ state, parent: parent.current });
    view.current = made;
    return () => made.destroy();
    // A grant has its editor; its text is handed in below.
  }, [grant.id, label]);

  useEffect(() => {
    const editor = view.current;
    const text = editor?.state.doc.toString();
    if (editor && text !== value) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
    }
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const text = editor.state.doc.toString();
    const diagnostics: Diagnostic[] = findings.flatMap((finding) =>
      spansOf(text, finding.column).map((span) => ({
        ...span,
        severity: "error" as const,
        message: `${say(finding.fact)} ${say(finding.hint)}`,
      })),
    );
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
    // The words change with the language, the findings with the answer.
  }, [findings]);

  return <div ref={parent} className="sql-editor" />;
}
