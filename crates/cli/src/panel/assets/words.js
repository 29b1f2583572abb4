// The page's words in the user's language: English, as they are written everywhere, or Chinese.

const CHINESE = {
  // What is always there.
  "Looking for the board": "正在寻找开发板",
  Live: "已连接",
  "The board is off": "开发板已关闭",
  "The board is on": "开发板已启动",
  Board: "开发板",
  "Choose a pin to act on it.": "点选引脚即可操作。",
  "Arrow keys move between pins.": "用方向键在引脚间移动。",
  Pins: "引脚",
  "EN: reset the board": "EN：重启开发板",
  "BOOT button on GPIO0": "GPIO0 上的 BOOT 按钮",
  "Starts the board anew.": "使开发板重新启动。",
  "Connects GPIO0 to ground for as long as it is held.": "按住时，GPIO0 接地。",
  Inputs: "输入",
  "Pins that the program reads appear here, and those you choose on the board.":
    "程序读取的引脚和在板上点选的引脚会出现在这里。",
  "Serial terminal": "串口终端",
  "Serial terminal: type to the board": "串口终端：在此向开发板输入",
  "Skip the terminal": "跳过终端",
  Interrupt: "中断",
  Restart: "重启",
  Clear: "清屏",
  "Read aloud": "朗读",
  "Interrupt the program": "中断程序",
  "Soft reset at the prompt": "在提示符处软重启",
  "Read what the board prints to a screen reader": "让屏幕阅读器读出开发板的输出",
  "completes names,": "补全名称，",
  "leaves the terminal.": "离开终端。",
  Memory: "内存",
  "Heap of Python objects over the last minute": "最近一分钟 Python 对象的堆",
  "Heap in use": "已用的堆",
  Sockets: "套接字",
  "No socket is open.": "没有打开的套接字。",
  Kind: "种类",
  State: "状态",
  "Board’s end": "本地端",
  Peer: "对端",
  In: "收到",
  Out: "发出",
  Connections: "连接记录",
  "Nobody has connected yet.": "还没有连接。",
  "Terminal by xterm.js (MIT)": "终端由 xterm.js 提供（MIT）",
  // Pins.
  high: "高电平",
  low: "低电平",
  "not in use": "未使用",
  "wired to the flash": "接闪存",
  "analog input": "模拟输入",
  "nothing connected": "未连接",
  "{0} volts": "{0} 伏",
  "touch pad": "触摸板",
  touched: "被触摸",
  "not touched": "未被触摸",
  "analog output, {0} volts": "模拟输出，{0} 伏",
  "PWM, {0} hertz, {1} percent": "PWM，{0} 赫兹，{1}%",
  input: "输入",
  output: "输出",
  "open drain": "开漏",
  "{0} with pull-up": "{0}，上拉",
  "{0} with pull-down": "{0}，下拉",
  "An ESP32 development board. The LED on GPIO2 is {0}.": "一块 ESP32 开发板。GPIO2 上的 LED {0}。",
  off: "灭",
  on: "亮",
  "on at {0} percent": "亮度 {0}%",
  // Inputs.
  "Put GPIO{0} away": "收起 GPIO{0}",
  Press: "按下",
  "Press a button on GPIO{0}": "按下 GPIO{0} 上的按钮",
  "Level put on GPIO{0}": "加在 GPIO{0} 上的电平",
  Low: "低",
  High: "高",
  Open: "悬空",
  "Low: put low on GPIO{0}": "低：给 GPIO{0} 加低电平",
  "High: put high on GPIO{0}": "高：给 GPIO{0} 加高电平",
  "Open: put nothing on GPIO{0}": "悬空：GPIO{0} 什么也不接",
  "Touch T{0}": "触摸 T{0}",
  "Touch T{0}, the pad on GPIO{1}": "触摸 T{0}，GPIO{1} 上的触摸板",
  "Voltage on GPIO{0}": "GPIO{0} 上的电压",
  open: "悬空",
  "Connects it to ground while it is held": "按住时接地",
  "Connects it to 3.3 V while it is held": "按住时接 3.3 V",
  // Network and memory.
  Off: "关闭",
  "network.WLAN().active(True) switches it on": "用 network.WLAN().active(True) 打开",
  "On, not connected": "已打开，未连接",
  "Connecting to {0}": "正在连接 {0}",
  "{0} dBm, channel {1}": "{0} dBm，信道 {1}",
  "Not connected to {0}": "未能连接 {0}",
  "the key is wrong or the network did not answer": "密码错误或网络没有应答",
  "the key is wrong": "密码错误",
  "the network is gone": "网络消失了",
  "there is no network of that name": "没有这个名称的网络",
  "it could not connect": "无法连接",
  "reason {0}": "原因 {0}",
  Address: "地址",
  Gateway: "网关",
  "Name server": "域名服务器",
  "Host name": "主机名",
  "Hardware address": "硬件地址",
  "Own network": "自己的网络",
  "Wi-Fi connected to {0}": "Wi-Fi 已连接 {0}",
  "{0} free": "空闲 {0}",
  "of {0}": "共 {0}",
  "{0} percent in use, {1} free": "已用 {0}%，空闲 {1}",
  "{0} of 10": "{0} / 10",
  idle: "空闲",
  listening: "监听",
  connecting: "正在连接",
  connected: "已连接",
  active: "使用中",
  from: "对端",
  in: "收到",
  out: "发出",
  accepted: "接受连接",
  "connected to": "已连接到",
  "could not connect to": "无法连接到",
  "peer has ended": "对端已结束",
  closed: "已关闭",
  "{0} in, {1} out": "收到 {0}，发出 {1}",
};

const chinese = navigator.language.startsWith("zh");

/** A text in the user's language, with values in place of `{0}` and so on. */
export function t(text, ...values) {
  const own = chinese ? (CHINESE[text] ?? text) : text;
  return own.replace(/\{(\d)\}/g, (_, place) => values[place]);
}

/** Puts the page itself into the user's language. */
export function translate(root) {
  if (!chinese) {
    return;
  }
  document.documentElement.lang = "zh-CN";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const own = CHINESE[walker.currentNode.textContent.trim()];
    if (own) {
      walker.currentNode.textContent = own;
    }
  }
  for (const name of ["aria-label", "title"]) {
    for (const element of root.querySelectorAll(`[${name}]`)) {
      element.setAttribute(name, t(element.getAttribute(name)));
    }
  }
}
