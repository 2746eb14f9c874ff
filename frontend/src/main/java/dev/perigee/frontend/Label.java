package dev.perigee.frontend;

/** A label: its place in the code, and the jumps to it from before that place. */
final class Label {
  /** The {@link #pc} of a label whose place has not been reached. */
  static final int AHEAD = -1;

  final Name name;
  final int line;

  /** The number of its function's local variables that are visible at the label. */
  final int visibleVariables;

  /** The number of its function's variables to be closed that are in scope at the label. */
  final int openVariables;

  int pc = AHEAD;

  /** The list of jumps to it that wait for its place. */
  int jumps = FunctionCode.NO_JUMP;

  Label(Name name, int line, int visibleVariables, int openVariables) {
    this.name = name;
    this.line = line;
    this.visibleVariables = visibleVariables;
    this.openVariables = openVariables;
  }
}
