package dev.perigee.ir;

import java.util.List;

/**
 * A function in linear form, which the frontend creates, tier 0 runs as it is and tier 1 copies.
 * Immutable: the arrays are shared and never written. It is independent of engines.
 *
 * @param source the chunk's name as {@code load} takes it: "@file", "=name" or the source text
 *     itself
 * @param lineDefined line of the {@code function} keyword, 0 for a main chunk
 * @param lastLineDefined line of its {@code end}, 0 for a main chunk
 * @param parameterCount number of fixed parameters, which are in slots 0, 1, ...
 * @param vararg whether it takes extra arguments (its first instruction is then {@link
 *     Op#VARARGPREP})
 * @param frameSize number of slots of its frame, at most 255; every slot that an instruction names,
 *     windows included, is less
 * @param code instruction words
 * @param lines source line of each word; 0 for a word that only prepares or completes a later one
 *     and belongs to its line; -1 if the lines are unknown
 * @param tops for each pc, the number of active slots before it runs: all slots below the top hold
 *     values on every path to the pc (except the link slot of a pending call), those at and above
 *     it hold nothing
 * @param constants the constants that CONSTANT operands index
 * @param children the functions that PROTOTYPE operands index
 * @param upvalues the upvalues that UPVALUE operands index
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
   * @param name its name; hidden variables of loops are named "(for state)"
   * @param slot its slot
   * @param startPc first pc at which it is visible
   * @param endPc first pc at which it is no longer visible
   * @param captured whether inner functions use it, so that the slot holds a cell with the value
   */
  public record LocalVariable(String name, int slot, int startPc, int endPc, boolean captured) {}

  /**
   * Whether the word at a pc corresponds to an instruction of PUC Lua, so that hooks count it and
   * see its line.
   */
  public boolean hasOwnLine(int pc) {
    return lines[pc] != 0;
  }

  /** The source line to which the word at a pc belongs, -1 if the lines are unknown. */
  public int lineAt(int pc) {
    for (int next = pc; next < lines.length; next++) {
      if (lines[next] != 0) {
        return lines[next];
      }
    }
    return -1;
  }

  /** The local variable that lives in a slot at a pc, or null. */
  public @org.jspecify.annotations.Nullable LocalVariable localAt(int slot, int pc) {
    for (LocalVariable local : locals) {
      if (local.slot == slot && local.startPc <= pc && pc < local.endPc) {
        return local;
      }
    }
    return null;
  }
}
