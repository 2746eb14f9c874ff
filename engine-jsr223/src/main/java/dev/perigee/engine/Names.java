package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.value.Strings;
import org.jspecify.annotations.Nullable;

/**
 * The Lua strings of names that the host uses often: of globals, members and bindings. A table that
 * the engine holds keeps them alive.
 */
final class Names {
  /** Must be a power of 2. */
  private static final int SIZE = 256;

  /** The number of places that are made together when one of them is first needed. A power of 2. */
  private static final int GROUP_SIZE = 16;

  private static final class Group {
    final @Nullable String[] names = new @Nullable String[GROUP_SIZE];
    final long[] strings = new long[GROUP_SIZE];
  }

  private final EngineServices services;
  private final @Nullable Group[] groups = new @Nullable Group[SIZE / GROUP_SIZE];
  private long kept;

  Names(EngineServices services) {
    this.services = services;
  }

  /** Pushes the string of a name. May collect garbage. */
  void push(CallContext context, String name) {
    int index = (name.hashCode() ^ name.hashCode() >>> 16) & SIZE - 1;
    Group group = groups[index / GROUP_SIZE];
    if (group == null) {
      group = new Group();
      groups[index / GROUP_SIZE] = group;
    }
    int place = index & GROUP_SIZE - 1;
    if (name.equals(group.names[place])) {
      context.push(Tag.STRING, group.strings[place]);
      return;
    }
    context.pushText(name);
    long string = context.payload(context.size());
    if (Strings.tag(string) == Tag.STRING) {
      group.names[place] = null;
      keep(context, index, string);
      group.names[place] = name;
      group.strings[place] = string;
    }
  }

  /**
   * A table's value for a name, without metamethods.
   *
   * @return its tag; its payload is in {@code tables().payload}
   */
  int get(CallContext context, long table, String name) {
    int size = context.size();
    push(context, name);
    int tag =
        services.state().tables().get(table, context.tag(size + 1), context.payload(size + 1));
    context.setSize(size);
    return tag;
  }

  /**
   * Sets a table's value for a name, without metamethods, to the value that was pushed last, and
   * pops that.
   */
  void set(CallContext context, long table, String name) {
    int value = context.size();
    push(context, name);
    services
        .state()
        .tables()
        .set(
            table,
            context.tag(value + 1),
            context.payload(value + 1),
            context.tag(value),
            context.payload(value));
    context.setSize(value - 1);
  }

  private void keep(CallContext context, int index, long string) {
    if (kept == 0) {
      kept = context.pushTable(0, 0);
      services.hold(kept);
      context.setSize(context.size() - 1);
    }
    services.state().tables().setInteger(kept, index + 1L, Tag.STRING, string);
  }
}
