// The drawing of the board, and its pins on either side.

import { t } from "/words.js";

const LEFT = ["3V3", "EN", 36, 39, 34, 35, 32, 33, 25, 26, 27, 14, 12, "GND", 13, 9, 10, 11, "5V"];
const RIGHT = ["GND", 23, 22, 1, 3, 21, "GND", 19, 18, 5, 17, 16, 4, 0, 2, 15, 8, 7, 6];
const ALIASES = { 36: "VP", 39: "VN", 1: "TX", 3: "RX" };
const FLASH = new Set([6, 7, 8, 9, 10, 11]);
const LED = 2;

/** The first pad's middle, and from pad to pad, in the drawing. */
const FIRST = 44;
const STEP = 26;

/** What a pin does, in a word, for its badge; and its kind, for its colour. */
function kind(pin) {
  if (!pin) {
    return ["none", ""];
  }
  const pull = { up: "↑", down: "↓" }[pin.pull] ?? "";
  if (pin.dac !== undefined && pin.mode !== "in") {
    return ["dac", `${((pin.dac * 3.3) / 255).toFixed(1)}V`];
  }
  if (pin.pwm && pin.mode !== "in") {
    return ["pwm", `${Math.round(pin.pwm.duty * 100)}%`];
  }
  if (pin.mode === "out") {
    return ["out", "OUT"];
  }
  if (pin.mode === "open drain") {
    return ["out", `OD${pull}`];
  }
  if (pin.analog) {
    return ["adc", "ADC"];
  }
  if (pin.pad) {
    return ["touch", "TOUCH"];
  }
  if (pin.mode === "in") {
    return ["in", `IN${pull}`];
  }
  return ["none", ""];
}

/** What a pin does, in words. */
export function use(pin) {
  if (pin?.analog) {
    const volts = pin.millivolts === null ? t("nothing connected") : t("{0} volts", (pin.millivolts / 1000).toFixed(2));
    return [t("analog input"), volts];
  }
  if (pin?.pad) {
    return [t("touch pad"), t(pin.touched ? "touched" : "not touched")];
  }
  if (pin?.dac !== undefined) {
    return [t("analog output, {0} volts", ((pin.dac * 3.3) / 255).toFixed(2))];
  }
  if (!pin?.mode) {
    return [t("not in use")];
  }
  if (pin.pwm && pin.mode !== "in") {
    return [t("PWM, {0} hertz, {1} percent", pin.pwm.freq, (pin.pwm.duty * 100).toFixed(1))];
  }
  const name = t({ in: "input", out: "output", "open drain": "open drain" }[pin.mode]);
  return [pin.pull ? t(`{0} with pull-${pin.pull}`, name) : name, t(pin.level ? "high" : "low")];
}

/** A pin in words. */
function describe(number, pin) {
  const flash = FLASH.has(number) ? [t("wired to the flash")] : [];
  return [`GPIO${number}`, ...flash, ...use(pin)].join(", ");
}

export class BoardView {
  #pins = new Map();
  #rows = new Map();
  #pads = new Map();
  #buttons = [];
  #led = document.getElementById("led");
  #glow = document.getElementById("led-glow");
  #title = document.getElementById("drawing-title");

  /** `choose(number)` is called when a pin is chosen. */
  constructor(choose) {
    for (const [side, names, x] of [["left", LEFT, 17], ["right", RIGHT, 183]]) {
      const list = document.getElementById(`pins-${side}`);
      names.forEach((name, place) => {
        const row = this.#row(name, choose);
        Object.assign(row.dataset, { side, row: place });
        list.append(row);
        this.#pad(name, x, FIRST + STEP * place);
      });
    }
    const group = document.querySelector(".pinout");
    group.addEventListener("keydown", (event) => this.#move(event));
    group.addEventListener("focusin", ({ target }) => {
      if (target.matches("button.pin")) {
        this.#stop(target);
      }
    });
    this.#stop(this.#rows.get(LED).button);
  }

  #row(name, choose) {
    const isPin = typeof name === "number";
    const row = document.createElement(isPin ? "button" : "span");
    row.className = "pin";
    const label = document.createElement("span");
    label.className = "name";
    if (!isPin) {
      label.textContent = name;
      row.append(label);
      return row;
    }
    // Narrow screens have no room for it.
    const gpio = document.createElement("span");
    gpio.className = "gpio";
    gpio.textContent = "GPIO";
    label.append(gpio, name);
    row.type = "button";
    row.dataset.pin = name;
    row.addEventListener("click", () => choose(name));
    const mode = document.createElement("span");
    mode.className = "mode";
    const level = document.createElement("span");
    level.className = "level none";
    if (ALIASES[name]) {
      const alias = document.createElement("span");
      alias.className = "alias";
      alias.textContent = ALIASES[name];
      alias.ariaHidden = "true";
      row.append(alias);
    }
    // What these show is said in words.
    mode.ariaHidden = level.ariaHidden = "true";
    const words = document.createElement("span");
    words.className = "hidden";
    row.append(mode, label, level, words);
    this.#rows.set(name, { button: row, mode, level, words });
    this.#buttons.push(row);
    this.#paint(name);
    return row;
  }

  #pad(name, x, y) {
    const make = (kind, attributes) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
      for (const [key, value] of Object.entries(attributes)) {
        element.setAttribute(key, value);
      }
      return element;
    };
    const pad = make("circle", { class: "pad", cx: x, cy: y, r: 5.5 });
    const hole = make("circle", { class: "hole", cx: x, cy: y, r: 2.2 });
    document.getElementById("pads").append(pad, hole);
    this.#pads.set(name, pad);
  }

  /** One pin of all is a stop of the Tab key. */
  #stop(button) {
    for (const other of this.#buttons) {
      other.tabIndex = other === button ? 0 : -1;
    }
  }

  #move(event) {
    const at = this.#buttons.indexOf(event.target);
    if (at < 0) {
      return;
    }
    const last = this.#buttons.length - 1;
    const beside = (side) => {
      const place = Number(event.target.dataset.row);
      const far = (button) => Math.abs(Number(button.dataset.row) - place);
      const others = this.#buttons.filter((button) => button.dataset.side === side);
      return this.#buttons.indexOf(others.reduce((a, b) => (far(b) < far(a) ? b : a)));
    };
    const targets = {
      ArrowDown: () => Math.min(last, at + 1),
      ArrowUp: () => Math.max(0, at - 1),
      ArrowRight: () => beside("right"),
      ArrowLeft: () => beside("left"),
      Home: () => 0,
      End: () => last,
    };
    if (event.key in targets) {
      event.preventDefault();
      this.#buttons[targets[event.key]()].focus();
    }
  }

  /** Takes what is new of the pins, by number. */
  update(pins) {
    for (const [name, pin] of Object.entries(pins)) {
      const number = Number(name);
      this.#pins.set(number, pin);
      this.#paint(number);
    }
  }

  #paint(number) {
    const pin = this.#pins.get(number);
    if (number === LED) {
      this.#light(pin);
    }
    const row = this.#rows.get(number);
    if (!row) {
      return;
    }
    const [name, badge] = kind(pin);
    row.button.dataset.kind = name;
    row.button.dataset.level = pin?.level ? "1" : "0";
    row.mode.textContent = badge;
    const wave = name === "pwm" || name === "dac";
    const analog = name === "adc" || name === "touch";
    const share = name === "adc" ? (pin.millivolts ?? 0) / 3300 : Number(pin?.touched ?? 0);
    const shape = analog ? "analog" : name === "none" && pin?.driven == null ? "none" : wave ? "wave" : pin.level ? "high" : "low";
    row.level.className = `level ${shape}`;
    row.level.style.setProperty("--share", share);
    row.level.textContent = wave ? "~" : analog || shape === "none" ? "" : Number(pin.level);
    const text = describe(number, pin);
    row.words.textContent = text.slice(`GPIO${number}`.length);
    row.button.title = text;
    this.#pads.get(number)?.setAttribute("class", `pad ${shape}`);
  }

  #light(pin) {
    const brightness = pin?.brightness ?? 0;
    // A screen's brightness grows with the power 2.2 of its value, an LED's with the share of time it is on.
    const light = Math.pow(brightness, 1 / 2.2).toFixed(3);
    this.#led.style.setProperty("--light", light);
    this.#glow.style.setProperty("--light", light);
    this.#led.dataset.brightness = brightness;
    this.#led.dataset.since = pin?.since ?? "";
    const percent = Math.round(brightness * 100);
    const words = brightness === 0 ? t("off") : brightness === 1 ? t("on") : t("on at {0} percent", percent);
    const title = t("An ESP32 development board. The LED on GPIO2 is {0}.", words);
    if (this.#title.textContent !== title) {
      this.#title.textContent = title;
    }
  }

  /** Shows which pin has its controls open. */
  mark(number, open) {
    this.#rows.get(number)?.button.setAttribute("aria-expanded", String(open));
  }
}
