package dev.perigee.runtime;

import dev.perigee.ir.Tag;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.BuiltinFrame;
import dev.perigee.runtime.operation.ExecutionCounts;
import dev.perigee.runtime.text.ByteText;
import dev.perigee.runtime.value.Slots;
import dev.perigee.runtime.value.Strings;

/**
 * The frame of a Java function that is being called, with the library's ways to check arguments and
 * make results.
 *
 * <p>A method that pushes a string, makes an object or calls a function may run the collector. An
 * object whose address is held in a Java variable must then also be an argument or have been
 * pushed.
 */
public final class CallContext extends BuiltinFrame {
  private final LuaState state;

  CallContext(LuaState state) {
    super(state.operations());
    this.state = state;
  }

  @Override
  protected BuiltinFrame another() {
    return new CallContext(state);
  }

  @Override
  protected int run(long builtin) {
    Functions functions = state.functions();
    if (ExecutionCounts.ENABLED) {
      ExecutionCounts.builtin(functions.name(builtin));
    }
    return functions.of(builtin).call(this);
  }

  @Override
  protected int resume(long builtin, int first, int results) {
    return state.functions().of(builtin).resume(this, first, results);
  }

  public LuaState state() {
    return state;
  }

  /** The value's tag, or nil's tag if the argument is absent. */
  public int tag(int index) {
    return index > size() ? Tag.NIL : Slots.tag(slot(index));
  }

  /** The value's payload, or 0 if the argument is absent. */
  public long payload(int index) {
    return index > size() ? 0 : Memory.getLong(slot(index));
  }

  /** Whether the argument with this index is absent. */
  public boolean isNone(int index) {
    return index > count();
  }

  public boolean isNoneOrNil(int index) {
    return tag(index) == Tag.NIL;
  }

  /** Whether the value is neither nil nor false. */
  public boolean isTrue(int index) {
    return !Tag.isFalse(tag(index));
  }

  // Arguments, checked as the auxiliary library checks them (manual 5.1)

  /** Requires an argument of any type. */
  public void checkAny(int index) {
    if (isNone(index)) {
      throw argumentError(index, "value expected");
    }
  }

  /** Address of a table argument. */
  public long checkTable(int index) {
    return checkTag(index, Tag.TABLE);
  }

  /** Payload of an argument that must have this tag. */
  public long checkTag(int index, int tag) {
    if (tag(index) != tag || isNone(index)) {
      throw typeError(index, Tag.typeName(tag));
    }
    return payload(index);
  }

  /** An integer argument; floats with an integer value and numeric strings are converted. */
  public long checkInteger(int index) {
    int tag = tag(index);
    if (tag == Tag.INTEGER) {
      return payload(index);
    }
    if (tag == Tag.FLOAT) {
      double value = Double.longBitsToDouble(payload(index));
      if (LuaFloats.hasIntegerRepresentation(value)) {
        return (long) value;
      }
      throw argumentError(index, "number has no integer representation");
    }
    if (Tag.isString(tag)) {
      int converted = state.conversions().stringToNumber(payload(index));
      if (converted == Tag.INTEGER) {
        return state.conversions().integer();
      }
      if (converted == Tag.FLOAT) {
        double value = state.conversions().number();
        if (LuaFloats.hasIntegerRepresentation(value)) {
          return (long) value;
        }
        throw argumentError(index, "number has no integer representation");
      }
    }
    throw typeError(index, "number");
  }

  /** An integer argument, or a default if it is absent or nil. */
  public long optionalInteger(int index, long otherwise) {
    return isNoneOrNil(index) ? otherwise : checkInteger(index);
  }

  /** A number argument as a float; numeric strings are converted. */
  public double checkNumber(int index) {
    int tag = tag(index);
    if (tag == Tag.FLOAT) {
      return Double.longBitsToDouble(payload(index));
    }
    if (tag == Tag.INTEGER) {
      return payload(index);
    }
    if (Tag.isString(tag)) {
      int converted = state.conversions().stringToNumber(payload(index));
      if (converted == Tag.INTEGER) {
        return state.conversions().integer();
      }
      if (converted == Tag.FLOAT) {
        return state.conversions().number();
      }
    }
    throw typeError(index, "number");
  }

  /** A number argument as a float, or a default if it is absent or nil. */
  public double optionalNumber(int index, double otherwise) {
    return isNoneOrNil(index) ? otherwise : checkNumber(index);
  }

  /**
   * Address of a string argument. A number is converted; its slot then holds the string and keeps
   * it alive.
   */
  public long checkString(int index) {
    int tag = tag(index);
    if (Tag.isString(tag)) {
      return payload(index);
    }
    if (Tag.isNumber(tag)) {
      long string = state.strings().create(state.conversions().numberToBytes(tag, payload(index)));
      Slots.put(slot(index), Strings.tag(string), string);
      return string;
    }
    throw typeError(index, "string");
  }

  /** Bytes of a string argument; numbers are converted. The argument itself is unchanged. */
  public byte[] checkBytes(int index) {
    int tag = tag(index);
    if (Tag.isString(tag)) {
      return state.strings().bytes(payload(index));
    }
    if (Tag.isNumber(tag)) {
      return state.conversions().numberToBytes(tag, payload(index));
    }
    throw typeError(index, "string");
  }

  /** Bytes of a string argument, or a default if it is absent or nil. */
  public byte[] optionalBytes(int index, byte[] otherwise) {
    return isNoneOrNil(index) ? otherwise : checkBytes(index);
  }

  /** A string argument as text, decoded as UTF-8: for names and options, not for data. */
  public String checkText(int index) {
    return ByteText.decode(checkBytes(index));
  }

  /** "bad argument #i to 'f' (message)". */
  public LuaError argumentError(int index, String message) {
    return state.errors().argument(index, message);
  }

  /** "bad argument #i to 'f' (x expected, got y)". */
  public LuaError typeError(int index, String expected) {
    return state.errors().argumentType(index, isNone(index), tag(index), payload(index), expected);
  }

  /** An error with this message, preceded by the caller's position. */
  public LuaError error(String message) {
    return state.errors().ofBuiltin(message);
  }

  /** As {@link #error(String)}, for a message that quotes bytes from the script. */
  public LuaError error(byte[] message) {
    return state.errors().ofBuiltin(message);
  }

  // Results

  public void pushNil() {
    push(Tag.NIL, 0);
  }

  public void pushBoolean(boolean value) {
    push(Tag.ofBoolean(value), 0);
  }

  public void pushInteger(long value) {
    push(Tag.INTEGER, value);
  }

  public void pushFloat(double value) {
    push(Tag.FLOAT, Double.doubleToRawLongBits(value));
  }

  /** Pushes a copy of another value of this frame. */
  public void pushValue(int index) {
    push(tag(index), payload(index));
  }

  /** Pushes a new string of these bytes. */
  public void pushBytes(byte[] bytes) {
    pushBytes(bytes, 0, bytes.length);
  }

  /** Pushes a new string of some of these bytes. */
  public void pushBytes(byte[] bytes, int offset, int length) {
    long string = state.strings().create(bytes, offset, length);
    push(Strings.tag(string), string);
  }

  /** Pushes a new string with the text in UTF-8. */
  public void pushText(String text) {
    pushBytes(ByteText.encode(text));
  }

  /** Pushes a string object. */
  public void pushString(long string) {
    push(Strings.tag(string), string);
  }

  /** Pushes a new table and returns its address. */
  public long pushTable(long arrayHint, long hashHint) {
    long table = state.tables().create(arrayHint, hashHint);
    push(Tag.TABLE, table);
    return table;
  }

  /** Overwrites a value of this frame. */
  public void set(int index, int tag, long payload) {
    Slots.put(slot(index), tag, payload);
  }
}
