// A text to take along, and the button that copies it. Where the browser forbids copying, the text
// is selected, so that the keyboard can.

import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { useRef, useState } from "react";

import { useWords } from "../app/i18n";
import { Button } from "./base";

interface CopyProps {
  label: string;
  text: string;
  className?: string;
}

export function CopyBox({ label, text, className = "" }: CopyProps) {
  const { t } = useWords();
  const box = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      if (box.current) window.getSelection()?.selectAllChildren(box.current);
      setCopied(false);
    }
  };
  return (
    <div className={`copy ${className}`}>
      <pre ref={box} role="group" tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <div className="copy-line">
        <Button
          icon={copied ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
          onClick={() => void copy()}
        >
          {t("copy.copy")}
        </Button>
        <span role="status" className="quiet">
          {copied === true && t("copy.done")}
          {copied === false && t("copy.byHand")}
        </span>
      </div>
    </div>
  );
}
