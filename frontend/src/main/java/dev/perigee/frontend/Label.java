package dev.perigee.frontend;

/** A label that a goto names: where it stands in the code, and who jumps there before it does. */
final class Label {
  /** {@link #pc} of a label whose place is not yet reached. */
  static final int AHEAD = -1;

  final Name name;
  final int line;

  /** Local variables visible at the label, among those of its function. */
  final int visibleVariables;

  /** Variables to be closed that are in scope at the label, among those of its function. */
  final int openVariables;

  int pc = AHEAD;

  /** Jumps to it that wait for its place. */
  int jumps = FunctionCode.NO_JUMP;

  Label(Name name, int line, int visibleVariables, int openVariables) {
    this.name = name;
    this.line = line;
    this.visibleVariables = visibleVariables;
    this.openVariables = openVariables;
  }
}
