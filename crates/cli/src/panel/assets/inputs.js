// What a person does to the board's inputs: buttons, levels, voltages, touches.

import { use } from "/board.js";
import { t } from "/words.js";

const ANALOG = new Set([0, 2, 4, 12, 13, 14, 15, 25, 26, 27, 32, 33, 34, 35, 36, 37, 38, 39]);
const TOUCH = new Map([[4, 0], [0, 1], [2, 2], [15, 3], [13, 4], [12, 5], [14, 6], [27, 7], [33, 8], [32, 9]]);
const SUPPLY = 3300;
/** How long a press lasts that has no end of its own: a screen reader's. */
const PRESS = 200;

/** Makes a button that acts for as long as it is held, by mouse, finger or key. */
export function holdable(button, press, release) {
  let held = false;
  const down = () => {
    if (!held && !button.disabled) {
      held = true;
      button.classList.add("held");
      press();
    }
  };
  const up = () => {
    if (held) {
      held = false;
      button.classList.remove("held");
      release();
    }
  };
  button.addEventListener("pointerdown", (event) => {
    if (event.button === 0) {
      button.setPointerCapture?.(event.pointerId);
      down();
    }
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) {
    button.addEventListener(end, up);
  }
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("keydown", (event) => {
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      down();
    }
  });
  button.addEventListener("keyup", (event) => {
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      up();
    }
  });
  button.addEventListener("click", (event) => {
    // Of no mouse and no key: a screen reader's.
    if (event.detail === 0) {
      down();
      setTimeout(up, PRESS);
    }
  });
}

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** The controls of one pin. */
class Input {
  #number;
  #link;
  #pin = null;
  #element;
  #facts;
  #levels = [];
  #slider;
  #voltage;
  #press;
  #digital;
  #touch;
  #analog;

  constructor(number, link, close) {
    this.#number = number;
    this.#link = link;
    this.#facts = make("small");
    const closer = make("button", { type: "button", class: "close", "aria-label": t("Put GPIO{0} away", number) }, "✕");
    closer.addEventListener("click", close);
    const heading = make("h3", {}, `GPIO${number}`, this.#facts, closer);
    const controls = make("div", { class: "controls" });
    this.#element = make("div", { class: "input", role: "group", "aria-label": `GPIO${number}`, "data-input": number }, heading, controls);
    this.#press = make("button", { type: "button", class: "hold", "aria-label": t("Press a button on GPIO{0}", number) }, t("Press"));
    holdable(this.#press, () => this.#drive(this.#pressed(), true), () => this.#drive(null, false));
    this.#digital = [this.#press, this.#group()];
    controls.append(...this.#digital);
    if (TOUCH.has(number)) {
      const touch = make("button", { type: "button", class: "hold", "aria-label": t("Touch T{0}, the pad on GPIO{1}", TOUCH.get(number), number) }, t("Touch T{0}", TOUCH.get(number)));
      const send = (on) => link.ask({ type: "touch", pin: number, on, hold: on });
      holdable(touch, () => send(true), () => send(false));
      this.#touch = touch;
      controls.append(touch);
    }
    if (ANALOG.has(number)) {
      this.#analog = this.#voltages();
      controls.append(this.#analog);
    }
  }

  get element() {
    return this.#element;
  }

  #group() {
    const group = make("div", { class: "group", role: "group", "aria-label": t("Level put on GPIO{0}", this.#number) });
    for (const [text, level, label] of [["Low", false, "put low on"], ["High", true, "put high on"], ["Open", null, "put nothing on"]]) {
      const button = make("button", { type: "button", "aria-pressed": "false", "aria-label": t(`${text}: ${label} GPIO{0}`, this.#number) }, t(text));
      button.addEventListener("click", () => this.#drive(level, false));
      this.#levels.push([button, level]);
      group.append(button);
    }
    return group;
  }

  #voltages() {
    const number = this.#number;
    this.#slider = make("input", { type: "range", min: 0, max: SUPPLY, step: 10, value: 0, "aria-label": t("Voltage on GPIO{0}", number) });
    this.#voltage = make("output", {}, t("open"));
    this.#slider.addEventListener("input", () => {
      this.#link.ask({ type: "millivolts", pin: number, value: Number(this.#slider.value) });
      this.#volts(Number(this.#slider.value));
    });
    return make("div", { class: "slider" }, this.#slider, this.#voltage);
  }

  #volts(millivolts) {
    const text = millivolts == null ? t("open") : `${(millivolts / 1000).toFixed(2)} V`;
    this.#voltage.textContent = text;
    this.#slider.setAttribute("aria-valuetext", millivolts == null ? t("nothing connected") : text);
  }

  /** A button connects its pin to the side that its resistor does not pull to. */
  #pressed() {
    return this.#number !== 0 && this.#pin?.pull !== "up";
  }

  #drive(level, hold) {
    this.#link.ask({ type: "drive", pin: this.#number, level, hold });
  }

  update(pin) {
    this.#pin = pin;
    this.#facts.textContent = use(pin).join(" · ");
    // Of a pin in use, what goes with its use; of another, all.
    const purpose = pin.analog ? "analog" : pin.pad ? "touch" : pin.mode ? "digital" : "any";
    for (const [element, own] of [...this.#digital.map((part) => [part, "digital"]), [this.#touch, "touch"], [this.#analog, "analog"]]) {
      if (element) {
        element.hidden = purpose !== own && purpose !== "any";
      }
    }
    this.#press.title = t(this.#pressed() ? "Connects it to 3.3 V while it is held" : "Connects it to ground while it is held");
    for (const [button, level] of this.#levels) {
      button.setAttribute("aria-pressed", String(pin.driven === level));
    }
    if (this.#slider) {
      if (document.activeElement !== this.#slider) {
        this.#slider.value = pin.millivolts ?? 0;
      }
      this.#volts(pin.millivolts);
    }
  }

  focus() {
    this.#element.querySelector(".controls :is(button, input):not([hidden] *, [hidden])").focus();
  }
}

export class Inputs {
  #link;
  #mark;
  #pins = new Map();
  #shown = new Map();
  /** Chosen by the user, or put away by them. */
  #chosen = new Set();
  #away = new Set();
  #list = document.getElementById("inputs");
  #empty = document.getElementById("inputs-empty");

  constructor(link, mark) {
    this.#link = link;
    this.#mark = mark;
    const boot = document.getElementById("boot");
    const drive = (level) => link.ask({ type: "drive", pin: 0, level, hold: level !== null });
    holdable(boot, () => drive(false), () => drive(null));
    document.getElementById("en").addEventListener("click", () => link.ask({ type: "reset" }));
  }

  /** The user wants a pin's controls, or has them and wants them no more. */
  choose(number) {
    if (this.#shown.has(number)) {
      this.#chosen.delete(number);
      this.#away.add(number);
    } else {
      this.#chosen.add(number);
      this.#away.delete(number);
    }
    this.#arrange();
    this.#shown.get(number)?.element.scrollIntoView({ block: "nearest" });
    this.#shown.get(number)?.focus();
  }

  update(pins) {
    for (const [name, pin] of Object.entries(pins)) {
      const number = Number(name);
      const before = this.#pins.get(number);
      if (["mode", "analog", "pad"].some((key) => pin[key] !== before?.[key])) {
        this.#away.delete(number);
      }
      this.#pins.set(number, pin);
      this.#shown.get(number)?.update(pin);
    }
    this.#arrange();
  }

  #wanted(number, pin) {
    const used = pin.mode === "in" || pin.analog || pin.pad || pin.driven !== null || pin.millivolts !== null || pin.touched;
    return this.#chosen.has(number) || (used && !this.#away.has(number));
  }

  #arrange() {
    for (const [number, pin] of [...this.#pins].sort(([a], [b]) => a - b)) {
      const wanted = this.#wanted(number, pin);
      const shown = this.#shown.get(number);
      if (wanted && !shown) {
        const input = new Input(number, this.#link, () => this.choose(number));
        input.update(pin);
        this.#shown.set(number, input);
        const after = [...this.#list.children].find((other) => Number(other.dataset.input) > number);
        this.#list.insertBefore(input.element, after ?? null);
        this.#mark(number, true);
      } else if (!wanted && shown) {
        shown.element.remove();
        this.#shown.delete(number);
        this.#mark(number, false);
      }
    }
    this.#empty.hidden = this.#shown.size > 0;
  }
}
