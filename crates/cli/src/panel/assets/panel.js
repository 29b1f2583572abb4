// The panel: joins the connection to the board with what the page shows.

import { BoardView } from "/board.js";
import { Inputs } from "/inputs.js";
import { Link } from "/link.js";
import { HeapView, LogView, SocketsView, WifiView } from "/network.js";
import { SerialTerminal } from "/terminal.js";
import { t, translate } from "/words.js";

const at = (id) => document.getElementById(id);

/** Says something to a screen reader, when it has nothing else to say. */
function announce(text) {
  at("announce").textContent = text;
}

const STATES = {
  waiting: "Looking for the board",
  live: "Live",
  off: "The board is off",
};

function status(state) {
  if (document.body.dataset.state === state) {
    return;
  }
  const before = document.body.dataset.state;
  document.body.dataset.state = state;
  at("status").dataset.state = state;
  at("status-text").textContent = t(STATES[state]);
  if (before !== undefined) {
    announce(t(state === "live" ? "The board is on" : STATES[state]));
  }
}

translate(document.body);

let version = null;
let inputs = null;
const board = new BoardView((number) => inputs.choose(number));
const wifi = new WifiView(announce);
const heap = new HeapView();
const sockets = new SocketsView();
const log = new LogView();

status("waiting");

const link = new Link({
  open() {
    terminal.begin();
    log.begin();
  },
  closed() {
    status("off");
  },
  bytes(bytes) {
    terminal.show(bytes);
  },
  lost() {
    terminal.lost();
  },
  state(state) {
    if (state.board) {
      if (version !== null && version !== state.board.version) {
        // Another Boardless runs there now: its page may differ.
        location.reload();
        return;
      }
      version = state.board.version;
      status(state.board.on ? "live" : "off");
      at("title").textContent = state.board.title;
      document.title = `${state.board.title} – Boardless`;
      at("version").textContent = `Boardless ${version}`;
      terminal.cooked = state.board.cooked;
      at("en").disabled = !state.board.resettable;
    }
    if (state.pins) {
      board.update(state.pins);
      inputs.update(state.pins);
    }
    if (state.wifi) {
      wifi.update(state.wifi);
    }
    if (state.heap) {
      heap.update(state.heap);
    }
    if (state.sockets) {
      sockets.update(state.sockets);
    }
    if (state.log) {
      log.add(state.log);
    }
  },
});

inputs = new Inputs(link, (number, open) => board.mark(number, open));
const terminal = new SerialTerminal(link);
// For whoever looks at the page by script.
window.boardless = { terminal };
