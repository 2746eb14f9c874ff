package dev.perigee.ir;

import java.util.List;

/**
 * A function in linear form: what the frontend makes, tier 0 runs as it stands and tier 1 copies.
 * Immutable; arrays are shared and never written. It belongs to no engine.
 *
 * @param source the chunk's name as {@code load} takes it: "@file", "=name" or the source text
 *     itself
 * @param lineDefined line of the {@code function} keyword, 0 for a main chunk
 * @param lastLineDefined line of its {@code end}, 0 for a main chunk
 * @param parameterCount fixed parameters, which are slots 0 and on
 * @param vararg whether it takes extra arguments (its first instruction is then {@link
 *     Op#VARARGPREP})
 * @param frameSize slots of its frame, at most 255; every slot that an instruction names, windows
 *     included, is below
 * @param code instruction words
 * @param lines source line of each word; 0 for one that only prepares or ends what another one
 *     does, and belongs to the line of that; -1 when nothing is known of lines
 * @param tops for each pc the number of active slots before it runs: all slots below hold values on
 *     every path that reaches it (but a pending call's link slot), those at and above it hold
 *     nothing
 * @param constants what CONSTANT operands index
 * @param children what PROTOTYPE operands index
 * @param upvalues what UPVALUE operands index
 * @param locals scopes of local variables, in order of start
 */
@SuppressWarnings("ArrayRecordComponent")
public record Prototype(
    String source,
    int lineDefined,
    int lastLineDefined,
    int parameterCount,
    boolean vararg,
    int frameSize,
    int[] code,
    int[] lines,
    short[] tops,
    List<Constant> constants,
    List<Prototype> children,
    List<Upvalue> upvalues,
    List<LocalVariable> locals) {

  public Prototype {
    constants = List.copyOf(constants);
    children = List.copyOf(children);
    upvalues = List.copyOf(upvalues);
    locals = List.copyOf(locals);
  }

  /**
   * How a closure gets an upvalue when it is created.
   *
   * @param name the variable's name
   * @param fromSlot true: the cell in slot {@code index} of the creating frame; false: upvalue
   *     {@code index} of the creating function
   */
  public record Upvalue(String name, boolean fromSlot, int index) {}

  /**
   * A local variable.
   *
   * @param name its name; the loops' own variables are "(for state)"
   * @param slot its slot
   * @param startPc first pc at which it is visible
   * @param endPc first pc at which it is no longer visible
   * @param captured whether the slot holds a cell with the value, since inner functions share it
   */
  public record LocalVariable(String name, int slot, int startPc, int endPc, boolean captured) {}

  /**
   * Whether the word at a pc is an instruction that counts as such in the source, so that hooks see
   * it.
   */
  public boolean hasOwnLine(int pc) {
    return lines[pc] != 0;
  }

  /** The source line to which the word at a pc belongs, -1 when nothing is known of lines. */
  public int lineAt(int pc) {
    for (int next = pc; next < lines.length; next++) {
      if (lines[next] != 0) {
        return lines[next];
      }
    }
    return -1;
  }

  /** Name of the local variable that lives in a slot at a pc, or null. */
  public @org.jspecify.annotations.Nullable LocalVariable localAt(int slot, int pc) {
    for (LocalVariable local : locals) {
      if (local.slot == slot && local.startPc <= pc && pc < local.endPc) {
        return local;
      }
    }
    return null;
  }
}
