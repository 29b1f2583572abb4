// The serial terminal: xterm.js shows what the board sends, and what is typed goes to the board as it is.

import { Terminal } from "/xterm.js";
import { FitAddon } from "/xterm-fit.js";
import { t } from "/words.js";

const READER = "boardless-read-aloud";

export class SerialTerminal {
  #terminal;
  #link;

  constructor(link) {
    this.#link = link;
    this.#terminal = new Terminal({
      cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
      fontSize: 14,
      lineHeight: 1.15,
      scrollback: 5000,
      theme: {
        background: "#10161c",
        foreground: "#e6edf3",
        cursor: "#6fe3a1",
        selectionBackground: "#3a5a78",
        black: "#2b3540",
        brightBlack: "#7b8a99",
        blue: "#6cb6ff",
        brightBlue: "#9fd0ff",
        green: "#6fe3a1",
        red: "#ff8f86",
      },
    });
    const place = document.getElementById("terminal");
    const fit = new FitAddon();
    this.#terminal.loadAddon(fit);
    this.#terminal.open(place);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const colour = () => {
      const background = getComputedStyle(place).getPropertyValue("--screen").trim();
      this.#terminal.options.theme = { ...this.#terminal.options.theme, background };
    };
    dark.addEventListener("change", colour);
    colour();
    new ResizeObserver(() => fit.fit()).observe(place);
    this.#terminal.textarea?.setAttribute("aria-label", t("Serial terminal: type to the board"));
    this.#terminal.onData((text) => link.type(text));
    this.#terminal.onBinary((text) => link.type(text));
    this.#terminal.attachCustomKeyEventHandler((event) => {
      if (event.key === "Tab" && event.shiftKey) {
        // The way out for those without a mouse.
        return false;
      }
      const copies = event.type === "keydown" && event.ctrlKey && !event.shiftKey && event.key === "c";
      // As in any terminal of today: a selection is copied, and only without one does Ctrl-C interrupt.
      return !(copies && this.#terminal.hasSelection());
    });
    this.#tools();
  }

  #tools() {
    const at = (id) => document.getElementById(id);
    const type = (id, text) => {
      at(id).addEventListener("click", () => {
        this.#link.type(text);
        this.#terminal.focus();
      });
    };
    type("ctrl-c", "\x03");
    type("ctrl-d", "\x04");
    at("clear").addEventListener("click", () => {
      this.#terminal.clear();
      this.#terminal.focus();
    });
    const reader = at("reader");
    const read = (on) => {
      this.#terminal.options.screenReaderMode = on;
      reader.setAttribute("aria-pressed", String(on));
    };
    read(localStorage.getItem(READER) === "on");
    reader.addEventListener("click", () => {
      const on = reader.getAttribute("aria-pressed") !== "true";
      localStorage.setItem(READER, on ? "on" : "off");
      read(on);
    });
  }

  /** Whether lines end as a serial line's do, or as a pipe's. */
  set cooked(cooked) {
    this.#terminal.options.convertEol = !cooked;
  }

  /** A connection begins: what the board sent before comes anew. */
  begin() {
    this.#terminal.reset();
  }

  /** The board sent bytes. It is told once they are shown, so that it sends no faster than that. */
  show(bytes) {
    this.#terminal.write(bytes, () => this.#link.ask({ type: "shown", bytes: bytes.length }));
  }

  /** Bytes were lost, for they came faster than a page can show them. */
  lost() {
    this.#terminal.write("\x1b[0m\r\n\x1b[2m[output left out]\x1b[0m\r\n");
  }

  /** All that is on the screen and above it, for tests. */
  text() {
    const buffer = this.#terminal.buffer.active;
    const lines = [];
    for (let row = 0; row < buffer.length; row += 1) {
      lines.push(buffer.getLine(row).translateToString(true));
    }
    return lines.join("\n").trimEnd();
  }
}
