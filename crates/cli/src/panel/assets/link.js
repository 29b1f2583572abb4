// The connection to the board: a WebSocket that comes back by itself.

const FIRST = 200;
const LONGEST = 2000;

/**
 * Connects for as long as the page lives.
 *
 * `on.state(object)`: what is new of the board's state. `on.bytes(Uint8Array)`: what the board sent over its serial
 * line. `on.lost()`: some of that was lost. `on.open()`: a connection begins, and everything is told anew.
 * `on.closed()`: it is gone.
 */
export class Link {
  #socket = null;
  #delay = FIRST;
  #on;
  #timer = 0;

  constructor(on) {
    this.#on = on;
    this.#connect();
    // Nobody wants to wait who comes back to the page.
    for (const event of ["online", "focus", "visibilitychange"]) {
      addEventListener(event, () => this.#timer && document.visibilityState === "visible" && this.#connect());
    }
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const address = new URL("/link", location.href);
    address.protocol = "ws:";
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => {
      this.#delay = FIRST;
      this.#on.open();
    };
    socket.onmessage = ({ data }) => {
      if (typeof data !== "string") {
        this.#on.bytes(new Uint8Array(data));
        return;
      }
      const message = JSON.parse(data);
      if (message.lost) {
        this.#on.lost();
      } else {
        this.#on.state(message);
      }
    };
    socket.onclose = () => {
      if (socket !== this.#socket) {
        return;
      }
      this.#on.closed();
      this.#timer = setTimeout(() => this.#connect(), this.#delay);
      this.#delay = Math.min(this.#delay * 1.5, LONGEST);
    };
  }

  get #open() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Asks something of the board; nothing happens while there is none. */
  ask(message) {
    if (this.#open) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  /** Types bytes. */
  type(text) {
    if (!this.#open) {
      return;
    }
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length; at += 4096) {
      this.#socket.send(bytes.slice(at, at + 4096));
    }
  }
}
