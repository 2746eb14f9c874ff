package dev.perigee.runtime.lib;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Tag;
import dev.perigee.ir.number.NumberFormatter;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import dev.perigee.runtime.value.Tables;

/**
 * {@code table.concat} (manual 6.6). If no other code can run between reading an element and making
 * the result, the elements are first measured and then copied once, into the result.
 */
final class TableConcatenation {
  private final CallContext context;
  private final LuaState state;
  private final Tables tables;
  private final long separator;
  private final long first;
  private final long last;
  private final byte[] numeral = new byte[NumberFormatter.MAXIMUM_LENGTH];

  private TableConcatenation(CallContext context, long separator, long first, long last) {
    this.context = context;
    state = context.state();
    tables = state.tables();
    this.separator = separator;
    this.first = first;
    this.last = last;
  }

  static int concat(CallContext context) {
    long length = Elements.checkedLength(context, 1, Elements.READ);
    long separator = context.isNoneOrNil(2) ? 0 : context.checkString(2);
    long first = context.optionalInteger(3, 1);
    long last = context.optionalInteger(4, length);
    if (first > last) {
      context.pushBytes(new byte[0]);
      return 1;
    }
    TableConcatenation concatenation = new TableConcatenation(context, separator, first, last);
    if (Elements.isReadRaw(context, 1)) {
      concatenation.joinRaw();
    } else {
      concatenation.joinByMetamethods();
    }
    return 1;
  }

  private void joinRaw() {
    long table = context.payload(1);
    long length = measure(table);
    if (length > Constant.MAX_SHORT_STRING) {
      long target = state.strings().allocateLong(length);
      context.push(Tag.LONG_STRING, target);
      fill(table, target + StringLayout.BYTES);
    } else {
      context.pushBytes(gather(table, (int) length));
    }
  }

  /** Checks the elements and returns the length of the result. */
  private long measure(long table) {
    long length = 0;
    for (long i = first; ; i++) {
      int tag = tables.getInteger(table, i);
      if (Tag.isString(tag)) {
        length += Strings.length(tables.payload);
      } else if (Tag.isNumber(tag)) {
        length += numeralLength(tag, tables.payload);
      } else {
        throw invalid(tag, i);
      }
      state.meter().count(1);
      if (i == last) {
        break;
      }
    }
    return separator == 0 ? length : length + (last - first) * Strings.length(separator);
  }

  private void fill(long table, long target) {
    long separatorLength = separator == 0 ? 0 : Strings.length(separator);
    long at = target;
    for (long i = first; ; i++) {
      int tag = tables.getInteger(table, i);
      if (Tag.isString(tag)) {
        long length = Strings.length(tables.payload);
        state.strings().copy(tables.payload + StringLayout.BYTES, at, length);
        at += length;
      } else {
        int length = numeralLength(tag, tables.payload);
        Memory.copyIn(numeral, 0, at, length);
        at += length;
      }
      state.meter().count(1);
      if (i == last) {
        return;
      }
      if (separatorLength > 0) {
        state.strings().copy(separator + StringLayout.BYTES, at, separatorLength);
        at += separatorLength;
      }
    }
  }

  /** As {@link #fill}, for a short result. */
  private byte[] gather(long table, int length) {
    byte[] bytes = new byte[length];
    int separatorLength = separator == 0 ? 0 : (int) Strings.length(separator);
    int at = 0;
    for (long i = first; ; i++) {
      int tag = tables.getInteger(table, i);
      if (Tag.isString(tag)) {
        int part = (int) Strings.length(tables.payload);
        Memory.copyOut(tables.payload + StringLayout.BYTES, bytes, at, part);
        at += part;
      } else {
        int part = numeralLength(tag, tables.payload);
        System.arraycopy(numeral, 0, bytes, at, part);
        at += part;
      }
      if (i == last) {
        return bytes;
      }
      if (separatorLength > 0) {
        Memory.copyOut(separator + StringLayout.BYTES, bytes, at, separatorLength);
        at += separatorLength;
      }
    }
  }

  /** Writes a number to {@link #numeral}. */
  private int numeralLength(int tag, long payload) {
    return tag == Tag.INTEGER
        ? NumberFormatter.write(payload, numeral, 0)
        : NumberFormatter.write(Double.longBitsToDouble(payload), numeral, 0);
  }

  private void joinByMetamethods() {
    int size = context.size();
    try (ChargedBytes out = new ChargedBytes(state)) {
      for (long i = first; ; i++) {
        Elements.push(context, 1, i);
        int tag = context.tag(size + 1);
        if (!Tag.isString(tag) && !Tag.isNumber(tag)) {
          throw invalid(tag, i);
        }
        out.append(context.checkString(size + 1));
        context.setSize(size);
        state.meter().count(1);
        if (i == last) {
          break;
        }
        if (separator != 0) {
          out.append(separator);
        }
      }
      context.pushBytes(out.bytes().array(), 0, out.bytes().length());
    }
  }

  private LuaError invalid(int tag, long index) {
    return context.error(
        "invalid value (" + Tag.typeName(tag) + ") at index " + index + " in table for 'concat'");
  }
}
