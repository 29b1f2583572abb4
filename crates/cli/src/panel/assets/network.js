// Wi-Fi, memory, sockets, and the log of connections.

import { t } from "/words.js";

const at = (id) => document.getElementById(id);

/** Bytes for a person. */
export function bytes(count) {
  if (count < 1000) {
    return `${count} B`;
  }
  const [value, unit] = count < 1e6 ? [count / 1e3, "kB"] : count < 1e9 ? [count / 1e6, "MB"] : [count / 1e9, "GB"];
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
}

const REASONS = {
  2: "the key is wrong or the network did not answer",
  15: "the key is wrong",
  200: "the network is gone",
  201: "there is no network of that name",
  202: "the key is wrong",
  204: "the key is wrong",
  205: "it could not connect",
};

/** Writes text where it differs, so that nothing is read out or painted again. */
function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export class WifiView {
  #announce;
  #state = null;

  constructor(announce) {
    this.#announce = announce;
  }

  update(wifi) {
    const name = wifi.ssid ?? "";
    const texts = {
      off: [t("Off"), t("network.WLAN().active(True) switches it on")],
      idle: [t("On, not connected"), ""],
      connecting: [t("Connecting to {0}", name), ""],
      connected: [name, t("{0} dBm, channel {1}", wifi.rssi ?? "–", wifi.channel ?? "–")],
      failed: [t("Not connected to {0}", name), t(REASONS[wifi.reason] ?? "reason {0}", wifi.reason)],
    };
    const [text, detail] = texts[wifi.state];
    write(at("wifi-text"), text);
    write(at("wifi-detail"), detail);
    at("wifi-state").dataset.state = wifi.state;
    const strength = wifi.state === "connected" ? (wifi.rssi > -55 ? 4 : wifi.rssi > -67 ? 3 : wifi.rssi > -78 ? 2 : 1) : 0;
    document.querySelectorAll(".bars rect").forEach((bar, place) => bar.classList.toggle("lit", place < strength));
    const facts = [
      ["Address", wifi.address],
      ["Gateway", wifi.gateway],
      ["Name server", wifi.dns],
      ["Host name", wifi.hostname],
      ["Hardware address", wifi.mac],
      ["Own network", wifi.access_point],
    ];
    at("wifi-list").replaceChildren(
      ...facts.filter(([, value]) => value).flatMap(([title, value]) => {
        const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
        dt.textContent = t(title);
        dd.textContent = value;
        return [dt, dd];
      }),
    );
    if (this.#state !== null && this.#state !== wifi.state) {
      const spoken = wifi.state === "connected" ? t("Wi-Fi connected to {0}", name) : `Wi-Fi: ${text} ${wifi.state === "failed" ? detail : ""}`;
      this.#announce(spoken);
    }
    this.#state = wifi.state;
  }
}

const MINUTE = 60_000;

export class HeapView {
  #points = [];
  #heap = null;

  constructor() {
    // The graph moves on while nothing happens.
    setInterval(() => this.#heap && document.visibilityState === "visible" && this.#draw(), 1000);
  }

  update(heap) {
    if (!heap.limit) {
      return;
    }
    this.#heap = heap;
    const free = heap.limit - heap.used;
    const percent = Math.round((heap.used / heap.limit) * 100);
    write(at("heap-free"), t("{0} free", bytes(free)));
    write(at("heap-limit"), t("of {0}", bytes(heap.limit)));
    const meter = at("heap-meter");
    meter.setAttribute("aria-valuenow", percent);
    meter.setAttribute("aria-valuetext", t("{0} percent in use, {1} free", percent, bytes(free)));
    meter.firstElementChild.style.width = `${percent}%`;
    const now = performance.now();
    const last = this.#points.at(-1);
    if (last && now - last[0] < 200) {
      last[1] = Math.max(last[1], heap.used);
    } else {
      this.#points.push([now, heap.used]);
    }
    this.#draw();
  }

  #draw() {
    const now = performance.now();
    while (this.#points.length > 1 && this.#points[1][0] < now - MINUTE) {
      this.#points.shift();
    }
    const y = (used) => 46 - (used / this.#heap.limit) * 44;
    const x = (time) => Math.max(0, 240 - ((now - time) / MINUTE) * 240);
    let path = "";
    let level = null;
    for (const [time, used] of this.#points) {
      const place = x(time).toFixed(1);
      path += level === null ? `M${place} ${y(used).toFixed(1)}` : `H${place}V${y(used).toFixed(1)}`;
      level = used;
    }
    path += "H240";
    const graph = at("heap-graph");
    graph.querySelector(".line").setAttribute("d", path);
    const first = x(this.#points[0]?.[0] ?? now).toFixed(1);
    graph.querySelector(".area").setAttribute("d", `${path}V48H${first}Z`);
  }
}

export class SocketsView {
  #rows = new Map();

  update(sockets) {
    at("sockets-empty").hidden = sockets.length > 0;
    at("sockets").hidden = sockets.length === 0;
    write(at("sockets-count"), sockets.length ? t("{0} of 10", sockets.length) : "");
    const body = at("sockets").tBodies[0];
    const left = new Set(this.#rows.keys());
    for (const socket of sockets) {
      let row = this.#rows.get(socket.id);
      if (!row) {
        row = body.insertRow();
        for (const label of [null, null, null, "from", "in", "out"]) {
          const cell = row.insertCell();
          if (label) {
            cell.dataset.label = t(label);
          }
        }
        row.cells[4].className = row.cells[5].className = "number";
        this.#rows.set(socket.id, row);
      }
      left.delete(socket.id);
      const open = socket.kind === "TCP" ? "connected" : "active";
      const doing = socket.state === "open" ? open : socket.state;
      const texts = [socket.kind, t(doing), socket.local ?? "–", socket.peer ?? "–", bytes(socket.received), bytes(socket.sent)];
      texts.forEach((text, place) => write(row.cells[place], text));
    }
    for (const id of left) {
      this.#rows.get(id).remove();
      this.#rows.delete(id);
    }
  }
}

const KEPT = 200;

export class LogView {
  #list = at("log");

  /** A connection to the board begins: its log comes anew. */
  begin() {
    this.#list.replaceChildren();
    this.#arrange();
  }

  add(lines) {
    for (const line of lines) {
      const item = document.createElement("li");
      item.dataset.what = line.what;
      const time = document.createElement("time");
      time.textContent = `${line.at.toFixed(2)} s`;
      const text = document.createElement("span");
      const part = (kind, content) => {
        const span = document.createElement("span");
        span.className = kind;
        span.textContent = content;
        text.append(span, " ");
      };
      const [what, sign] = {
        accepted: ["accepted", "→"],
        connected: ["connected to", ""],
        failed: ["could not connect to", ""],
        "peer closed": ["peer has ended", ""],
        closed: ["closed", ""],
      }[line.what];
      part("what", t(what));
      const port = line.local?.split(":").at(-1);
      part("peer", `${line.peer ?? "?"}${sign && port ? ` ${sign} :${port}` : ""}`);
      if (line.error !== null) {
        part("bytes", `OSError ${line.error}`);
      }
      if (line.received || line.sent) {
        part("bytes", t("{0} in, {1} out", bytes(line.received), bytes(line.sent)));
      }
      item.append(time, text);
      this.#list.prepend(item);
    }
    while (this.#list.childElementCount > KEPT) {
      this.#list.lastElementChild.remove();
    }
    this.#arrange();
  }

  #arrange() {
    const empty = this.#list.childElementCount === 0;
    this.#list.hidden = empty;
    at("log-empty").hidden = !empty;
  }
}
