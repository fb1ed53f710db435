// Runs notebooks of VS Code on the kernels of the Jupyter server at JUPYTER_ADDRESS, and passes each message
// between a kernel and the widgets, as VS Code's Jupyter extension does.

const { randomUUID } = require("node:crypto");
const vscode = require("vscode");
const WebSocket = require("ws");

const READY = "Kernels are ready";
const SERVER = process.env.JUPYTER_ADDRESS;

exports.activate = () => {
  const controller = vscode.notebooks.createNotebookController("workbook", "jupyter-notebook", "Stripe Workbook");
  const widgets = vscode.notebooks.createRendererMessaging("workbook-widgets");
  const status = vscode.window.createStatusBarItem();
  const kernels = new Map(); // notebook's address -> promise of its kernel
  const displays = new Map(); // display id -> the cell and the output that it is of
  let cells = 0;

  const kernelOf = (notebook) => {
    const at = notebook.uri.toString();
    if (!kernels.has(at)) kernels.set(at, start((data) => widgets.postMessage(data), update));
    return kernels.get(at);
  };
  // Only an execution may change an output: of a cell that has been run, one that lasts no longer.
  const update = async ({ header, content }) => {
    const display = header.msg_type === "update_display_data" && displays.get(content.transient.display_id);
    if (!display) return;
    const { executionOrder } = display.cell.executionSummary;
    const execution = controller.createNotebookCellExecution(display.cell);
    execution.executionOrder = executionOrder;
    execution.start();
    await execution.replaceOutputItems(itemsOf(content.data), display.output);
    execution.end(true);
  };
  controller.supportsExecutionOrder = true;
  controller.executeHandler = async (chosen, notebook) => {
    status.text = "A cell is running";
    const kernel = await kernelOf(notebook);
    for (const cell of chosen) await run(controller.createNotebookCellExecution(cell), kernel, ++cells, displays);
    status.text = READY;
  };
  widgets.onDidReceiveMessage(async ({ editor, message }) => {
    const kernel = await kernelOf(editor.notebook);
    if (message.ready) kernel.widgetsAreThere();
    else kernel.send(message.text ?? Buffer.from(message.base64, "base64"));
  });
  const prefer = (notebook) =>
    controller.updateNotebookAffinity(notebook, vscode.NotebookControllerAffinity.Preferred);
  vscode.workspace.notebookDocuments.forEach(prefer);
  vscode.workspace.onDidOpenNotebookDocument(prefer);
  // Whoever drives VS Code waits for it: until it knows its extensions, it takes a notebook for text.
  status.text = READY;
  status.show();
};

// A kernel, whose messages wait until the widgets are there to take them.
async function start(pass, update) {
  const reply = await fetch(`${SERVER}/api/kernels`, { method: "POST", body: JSON.stringify({ name: "python3" }) });
  const { id, name } = await reply.json();
  const session = randomUUID();
  const socket = new WebSocket(`${SERVER.replace("http", "ws")}/api/kernels/${id}/channels?session_id=${session}`);
  const listeners = new Set();
  let waiting = [];
  socket.on("message", (data, isBinary) => {
    const passed = isBinary ? { base64: data.toString("base64") } : { text: data.toString() };
    if (waiting) waiting.push(passed);
    else pass(passed);
    if (isBinary) return;
    const message = JSON.parse(passed.text);
    for (const listen of listeners) listen(message);
    update(message);
  });
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  return {
    session,
    listeners,
    send: (data) => socket.send(data),
    widgetsAreThere: () => {
      pass({ kernel: { id, name }, session });
      waiting?.forEach(pass);
      waiting = undefined;
    },
  };
}

async function run(execution, kernel, order, displays) {
  const header = { msg_id: randomUUID(), msg_type: "execute_request", session: kernel.session, username: "" };
  const metadata = { cellId: execution.cell.document.uri.toString() };
  const content = { code: execution.cell.document.getText(), allow_stdin: false, stop_on_error: true };
  execution.executionOrder = order;
  execution.start(Date.now());
  await execution.clearOutput();
  let listen;
  const failed = await new Promise((resolve) => {
    let last = Promise.resolve();
    let error = false;
    listen = (message) => {
      if (message.parent_header.msg_id !== header.msg_id) return;
      error ||= message.header.msg_type === "error";
      const output = outputOf(message);
      const display = message.content.transient?.display_id;
      if (output && display) displays.set(display, { cell: execution.cell, output });
      if (output) last = last.then(() => execution.appendOutput(output));
      if (message.content.execution_state === "idle") last.then(() => resolve(error));
    };
    kernel.listeners.add(listen);
    kernel.send(JSON.stringify({ header: { ...header, version: "5.3", date: new Date().toISOString() },
      parent_header: {}, metadata, content, channel: "shell" }));
  });
  kernel.listeners.delete(listen);
  execution.end(!failed, Date.now());
}

function outputOf({ header, content }) {
  const item = vscode.NotebookCellOutputItem;
  const output = (items) => new vscode.NotebookCellOutput(items);
  switch (header.msg_type) {
    case "stream":
      return output([content.name === "stderr" ? item.stderr(content.text) : item.stdout(content.text)]);
    case "error":
      return output([item.error({ name: content.ename, message: content.evalue, stack: content.traceback.join("\n") })]);
    case "display_data":
    case "execute_result":
      return output(itemsOf(content.data));
  }
}

function itemsOf(data) {
  const item = vscode.NotebookCellOutputItem;
  return Object.entries(data).map(([mime, value]) =>
    typeof value === "string" ? item.text(value, mime) : item.json(value, mime));
}
