// Shows widgets in VS Code's notebooks with the widget manager of its Jupyter extension; the kernel is reached
// through the messages that kernels.js passes on.

import { ServerConnection } from "@jupyterlab/services";
import { KernelConnection } from "@jupyterlab/services/lib/kernel/default";
import { activate as ipywidgets } from "@vscode/jupyter-ipywidgets8";

// What the Jupyter extension puts behind each widget, whatever the theme.
const GROUND = "cell-output-ipywidget-background";
// How long a model may take to come, in milliseconds. That of an earlier kernel never comes: then, as from the
// Jupyter extension, VS Code hears by an error of this name that it is to show what else the output holds.
const PATIENCE = 4000;
const FALLBACK = "vscode.fallbackToNextRenderer";

export async function activate(context) {
  await script("./require.js");
  window.requirejs.config({ paths: { anywidget: beside("./anywidget") } });
  ipywidgets();
  window.vscIPyWidgets8.load();
  const style = document.createElement("style");
  style.textContent = `.${GROUND} { background: white !important; }`;
  document.head.append(style);

  const kernel = await connect(context);
  const scripts = {
    widgetsRegisteredInRequireJs: new Set(["anywidget"]),
    loadWidgetScript: async () => {},
    successHandler: () => {},
    errorHandler: (name, module, version, error) => console.error(`${module} ${version} ${name}`, error),
  };
  const manager = new window.vscIPyWidgets.WidgetManager(kernel, document.body, scripts, () => {});
  return {
    async renderOutputItem(item, element) {
      const { model_id: id } = item.json();
      for (let waited = 0; !manager.has_model(id); waited += 20) {
        if (waited > PATIENCE) throw Object.assign(new Error(), { name: FALLBACK });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const view = await manager.create_view(await manager.get_model(id), { el: element });
      element.classList.add(GROUND);
      await manager.display_view(undefined, view, { node: element });
    },
  };
}

const beside = (name) => new URL(name, import.meta.url).href;

function script(name) {
  const element = Object.assign(document.createElement("script"), { src: beside(name) });
  document.head.append(element);
  return new Promise((resolve, reject) => Object.assign(element, { onload: resolve, onerror: reject }));
}

// The kernel as JupyterLab's own client sees it, over a socket that is these messages.
function connect({ postMessage, onDidReceiveMessage }) {
  return new Promise((resolve) => {
    let socket;
    class Socket {
      protocol = ""; // the first one: JSON, and bytes where there are buffers
      constructor() {
        socket = this;
        setTimeout(() => this.onopen());
      }
      send(data) {
        postMessage(typeof data === "string" ? { text: data } : { base64: encoded(data) });
      }
      close() {}
    }
    onDidReceiveMessage((message) => {
      if (message.kernel) {
        const serverSettings = ServerConnection.makeSettings({ WebSocket: Socket, wsUrl: "ws://kernel" });
        const { kernel: model, session: clientId } = message;
        resolve(new KernelConnection({ model, clientId, serverSettings, handleComms: true }));
      } else socket.onmessage({ data: message.text ?? decoded(message.base64) });
    });
    postMessage({ ready: true });
  });
}

const encoded = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
