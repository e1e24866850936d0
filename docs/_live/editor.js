/** The editor, a bundle of its own: fetched when somebody is about to type. */

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  StreamLanguage,
  bracketMatching,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { css } from "@codemirror/legacy-modes/mode/css";
import { html } from "@codemirror/legacy-modes/mode/xml";
import { Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

/** @import { Extension } from "@codemirror/state" */

/**
 * @typedef {object} Wishes
 * @property {HTMLElement} parent
 * @property {(file: string) => string} label what a file's code is called
 * @property {(file: string, text: string) => void} onChange
 * @property {() => void} onRun
 */

/** @type {import("@codemirror/state").StateEffectType<number | null>} */
const mark = StateEffect.define();

const marked = StateField.define({
  create: () => Decoration.none,
  update(lines, transaction) {
    const kept = transaction.docChanged ? Decoration.none : lines;
    const asked = transaction.effects.find((effect) => effect.is(mark));
    return asked ? markedLine(transaction.state, asked.value) : kept;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const tabIndents = keymap.of([indentWithTab]);

/** An editor for the files of one project, one of which is shown. */
export class Editor {
  #file = "";
  /** @type {Map<string, EditorState>} Of the files that were shown, with their histories. */
  #states = new Map();
  #tab = new Compartment();
  #view;
  #wishes;

  /** @param {Wishes} wishes */
  constructor(wishes) {
    this.#wishes = wishes;
    this.#view = new EditorView({ parent: wishes.parent });
  }

  /**
   * Show a file, with what was undone and selected in it when it was shown last.
   * @param {string} file
   * @param {string} text
   */
  show(file, text) {
    if (this.#file) this.#states.set(this.#file, this.#view.state);
    this.#file = file;
    // The end of the last line is no line, as on the page.
    const end = text.endsWith("\n") ? "\n" : "";
    const doc = text.slice(0, text.length - end.length);
    let state = this.#states.get(file);
    if (state?.doc.toString() !== doc) {
      state = EditorState.create({ doc, extensions: this.#extensions(file, end) });
    }
    this.#view.setState(/** @type {EditorState} */ (state));
  }

  /**
   * Mark a line as wrong, and bring it into view here; the page stays where it is.
   * @param {number | null} line from 1, or none
   */
  mark(line) {
    this.#view.dispatch({ effects: mark.of(line) });
    if (!line) return;
    const { doc } = this.#view.state;
    this.#reveal(doc.line(Math.min(line, doc.lines)).from);
    this.#view.scrollDOM.scrollLeft = 0;
  }

  /** Bring the place where the reader types into view here. */
  revealCaret() {
    if (this.#view.hasFocus) this.#reveal(this.#view.state.selection.main.head);
  }

  /** @param {number} place */
  #reveal(place) {
    const box = this.#view.scrollDOM;
    const at = this.#view.lineBlockAt(place);
    const seen = at.top >= box.scrollTop && at.bottom <= box.scrollTop + box.clientHeight;
    if (!seen) box.scrollTop = at.top - box.clientHeight / 2;
  }

  focus() {
    this.#view.focus();
  }

  /**
   * @param {string} file
   * @param {string} end of its last line
   * @returns {Extension[]}
   */
  #extensions(file, end) {
    const { label, onChange, onRun } = this.#wishes;
    const run = () => (onRun(), true);
    return [
      keymap.of([{ key: "Mod-Enter", run }]),
      keymap.of([{ key: "Escape", run: () => this.#letTab(false) }]),
      this.#tab.of(tabIndents),
      keymap.of([...defaultKeymap, ...historyKeymap]),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      indentUnit.of("    "),
      EditorState.tabSize.of(4),
      syntaxHighlighting(classHighlighter),
      language(file),
      marked,
      EditorView.contentAttributes.of({
        "aria-label": label(file),
        autocapitalize: "off",
        tabindex: "0",
      }),
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (docChanged) onChange(file, state.doc.toString() + end);
      }),
      EditorView.domEventHandlers({ blur: () => void this.#letTab(true) }),
    ];
  }

  /**
   * Let Tab indent, or else leave the editor, as it does elsewhere.
   * @param {boolean} indents
   */
  #letTab(indents) {
    this.#view.dispatch({ effects: this.#tab.reconfigure(indents ? tabIndents : []) });
    return true;
  }
}

/**
 * @param {EditorState} state
 * @param {number | null} line
 */
function markedLine(state, line) {
  if (!line) return Decoration.none;
  const { from } = state.doc.line(Math.min(line, state.doc.lines));
  return Decoration.set([Decoration.line({ class: "live-wrong-line" }).range(from)]);
}

/**
 * @param {string} file
 * @returns {Extension}
 */
function language(file) {
  if (file.endsWith(".py")) return python();
  if (/\.(html|svg|xml)$/.test(file)) return StreamLanguage.define(html);
  if (file.endsWith(".css")) return StreamLanguage.define(css);
  return [];
}
