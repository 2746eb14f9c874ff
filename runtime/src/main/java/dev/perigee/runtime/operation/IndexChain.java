package dev.perigee.runtime.operation;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Metatables;
import dev.perigee.runtime.value.Tables;
import dev.perigee.runtime.value.Values;

/**
 * Follows chains of {@code __index} and {@code __newindex} (manual 2.4): from a value to the table
 * that has or takes a field, or to a metamethod that is a function. A walk calls nothing and does
 * not collect. The caller loads, stores, calls or raises. The place where the last walk ended is
 * known until the next walk.
 */
public final class IndexChain {
  /** In place of a tag: the metamethod {@link #handler} must be called with {@link #value}. */
  public static final int FUNCTION = -1;

  /** In place of a tag: {@link #value} is not a table and does not have the metamethod. */
  public static final int NOT_INDEXABLE = -2;

  /** In place of a tag: the chain has more than {@link #MAX_LENGTH} values. */
  public static final int TOO_LONG = -3;

  /** Result of {@link #write}: the field belongs into the table {@link #value}. */
  public static final int RAW = 0;

  /** Maximum number of values in a chain, PUC Lua's MAXTAGLOOP. */
  private static final int MAX_LENGTH = 2000;

  private final Tables tables;
  private final Metatables metatables;
  private int position;
  private int tag;
  private long value;
  private int handler;

  IndexChain(Values values) {
    tables = values.tables();
    metatables = values.metatables();
  }

  /**
   * Looks for {@code value[key]}.
   *
   * @return the tag of the field's value, with its payload in {@link Tables#payload}; or nil, if
   *     the chain ends at a table without the field; or {@link #FUNCTION}, {@link #NOT_INDEXABLE}
   *     or {@link #TOO_LONG}
   */
  public int read(int givenTag, long givenValue, int keyTag, long key) {
    int at = givenTag;
    long object = givenValue;
    for (int i = 0; i < MAX_LENGTH; i++) {
      if (at == Tag.TABLE) {
        int found = tables.get(object, keyTag, key);
        if (found != Tag.NIL) {
          end(i, at, object);
          return found;
        }
      }
      int next = metatables.find(at, object, Metamethod.INDEX);
      if (next == Tag.NIL) {
        end(i, at, object);
        tables.payload = 0;
        return at == Tag.TABLE ? Tag.NIL : NOT_INDEXABLE;
      }
      if (Tag.isFunction(next)) {
        end(i, at, object);
        handler = next;
        return FUNCTION;
      }
      at = next;
      object = metatables.payload();
    }
    end(MAX_LENGTH, at, object);
    return TOO_LONG;
  }

  /**
   * Looks for the place of a store to {@code value[key]}.
   *
   * @return {@link #RAW}, {@link #FUNCTION}, {@link #NOT_INDEXABLE} or {@link #TOO_LONG}
   */
  public int write(int givenTag, long givenValue, int keyTag, long key) {
    int at = givenTag;
    long object = givenValue;
    for (int i = 0; i < MAX_LENGTH; i++) {
      int next;
      if (at == Tag.TABLE) {
        long metatable = Memory.getLong(object + TableLayout.METATABLE);
        next = metatable == 0 ? Tag.NIL : metatables.findIn(metatable, Metamethod.NEWINDEX);
        if (next == Tag.NIL || tables.get(object, keyTag, key) != Tag.NIL) {
          end(i, at, object);
          return RAW;
        }
      } else {
        next = metatables.find(at, object, Metamethod.NEWINDEX);
        if (next == Tag.NIL) {
          end(i, at, object);
          return NOT_INDEXABLE;
        }
      }
      if (Tag.isFunction(next)) {
        end(i, at, object);
        handler = next;
        return FUNCTION;
      }
      at = next;
      object = metatables.payload();
    }
    end(MAX_LENGTH, at, object);
    return TOO_LONG;
  }

  private void end(int endPosition, int endTag, long endValue) {
    position = endPosition;
    tag = endTag;
    value = endValue;
  }

  /** Number of metamethods that led to the walk's end; 0 if it is the given value. */
  public int position() {
    return position;
  }

  /** Tag of the value at the walk's end. */
  public int tag() {
    return tag;
  }

  /** Payload of the value at the walk's end. */
  public long value() {
    return value;
  }

  /**
   * Tag of the function that a walk with the result {@link #FUNCTION} found. Its payload is in
   * {@link Metatables#payload()}.
   */
  public int handler() {
    return handler;
  }
}
