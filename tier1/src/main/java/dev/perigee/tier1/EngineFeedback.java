package dev.perigee.tier1;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import java.util.Arrays;
import java.util.List;

/**
 * A copy of the type feedback that an engine's memory holds for a function.
 *
 * @param tags by pc, the tag that each instruction loaded last; {@link InstructionLayout#NOT_RUN}
 *     as a byte if it loaded nothing
 * @param parameters types of the values in the parameters' slots of the current frame, which must
 *     be the function's. After the function's beginning these need not be the arguments, so they
 *     are a guess
 */
@SuppressWarnings("ArrayRecordComponent")
record EngineFeedback(byte[] tags, List<ValueType> parameters) {
  /** Whether an instruction with feedback has run. */
  boolean hasRun(int pc) {
    return tags[pc] != (byte) InstructionLayout.NOT_RUN;
  }

  /** Reads the feedback bytes of the function's instructions. */
  static EngineFeedback of(LuaState state, FunctionProfile profile) {
    int size = profile.prototype().code().length;
    long origin = Memory.getLong(profile.record() + PrototypeLayout.ORIGIN);
    byte[] tags = new byte[size];
    for (int pc = 0; pc < size; pc++) {
      tags[pc] = (byte) Memory.getByte(PrototypeLayout.feedback(origin, pc));
    }
    return new EngineFeedback(tags, parameters(state, profile.prototype()));
  }

  /**
   * Types of the values in the parameters' slots of the current frame, which must be the
   * function's.
   */
  static List<ValueType> parameters(LuaState state, Prototype prototype) {
    ValueType[] parameters = new ValueType[prototype.parameterCount()];
    long tagOfFirst = state.record().base() + SlotLayout.TAG;
    Arrays.setAll(
        parameters,
        slot -> ValueType.ofTag(Memory.getByte(tagOfFirst + (long) slot * SlotLayout.SIZE)));
    return List.of(parameters);
  }
}
