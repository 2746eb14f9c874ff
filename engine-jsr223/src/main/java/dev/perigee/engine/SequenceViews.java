package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.frame.LuaError;
import java.lang.reflect.Array;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metamethods of lists and arrays. The first index is 1. */
final class SequenceViews {
  private SequenceViews() {}

  private static Object sequence(HostOperation operation, CallContext context) {
    Object object = operation.receiver(context, Object.class);
    if (!Sequences.isOne(object)) {
      throw context.typeError(1, "list");
    }
    return object;
  }

  /** The index, from 0, that a value stands for; negative if it is not an index. */
  private static long index(CallContext context, int at) {
    int tag = context.tag(at);
    long payload = context.payload(at);
    if (tag == Tag.INTEGER) {
      return payload - 1;
    }
    if (tag == Tag.FLOAT) {
      double number = Double.longBitsToDouble(payload);
      return number == (int) number ? (int) number - 1 : -1;
    }
    return -1;
  }

  /** {@code __index}: elements by number, methods by name. */
  static final class Index extends ElementIndex {
    Index(EngineServices services, ClassView view, Class<?> type) {
      super(services, view, type);
    }

    @Override
    @Nullable Object element(Object sequence, int keyTag, long key) {
      return keyTag == Tag.INTEGER && key >= 1 && key <= Sequences.size(sequence)
          ? Sequences.get(sequence, (int) key - 1)
          : null;
    }

    @Override
    int run(CallContext context) {
      if (!Tag.isNumber(context.tag(2))) {
        return services.objects().pushMethod(context, view, 2);
      }
      Object sequence = sequence(this, context);
      long index = index(context, 2);
      if (index >= 0 && index < Sequences.size(sequence)) {
        services.values().push(context, Sequences.get(sequence, (int) index));
      } else {
        context.pushNil();
      }
      return 1;
    }
  }

  /**
   * {@code __newindex}. Assigning to the index after a list's last element appends; assigning nil
   * to the last one removes it. Elements of an array are converted to its type.
   */
  static final class Assignment extends HostOperation {
    Assignment(EngineServices services) {
      super(services);
    }

    @Override
    int run(CallContext context) {
      Object sequence = sequence(this, context);
      long index = index(context, 2);
      if (sequence instanceof List) {
        assign(context, Sequences.list(sequence), index);
      } else {
        assign(context, sequence, index);
      }
      return 0;
    }

    private void assign(CallContext context, List<Object> list, long index) {
      int size = list.size();
      if (index < 0 || index > size) {
        throw outside(context, "a list of " + size);
      }
      Object value = services.values().toJava(context, 3);
      if (index == size) {
        if (value != null) {
          keep(HostData.ELEMENT, value);
          list.add(value);
        }
      } else if (value == null && index == size - 1) {
        drop(HostData.ELEMENT, list.removeLast());
      } else {
        keep(0, value);
        drop(0, list.set((int) index, value));
      }
    }

    private void assign(CallContext context, Object array, long index) {
      int size = Array.getLength(array);
      if (index < 0 || index >= size) {
        throw outside(context, "an array of " + size);
      }
      Parameter type = Parameter.of(array.getClass().getComponentType());
      Object value = type.convert(services, context, 3);
      if (value == Parameter.MISFIT) {
        throw context.error(
            "an array of "
                + type.name()
                + " cannot hold a "
                + services.state().errors().typeName(context.tag(3), context.payload(3))
                + " value");
      }
      if (array instanceof @Nullable Object[] objects) {
        keep(0, value);
        drop(0, objects[(int) index]);
      }
      Array.set(array, (int) index, value);
    }

    private LuaError outside(CallContext context, String what) {
      Object key = services.values().toJava(context, 2);
      return context.error(what + " elements cannot be assigned at " + key);
    }
  }

  /** {@code __len}. */
  static final class Length extends HostOperation {
    Length(EngineServices services) {
      super(services);
    }

    @Override
    int run(CallContext context) {
      context.pushInteger(Sequences.size(sequence(this, context)));
      return 1;
    }
  }

  /** {@code __pairs}: every element with its index, including null elements. */
  static final class Pairs extends HostOperation {
    Pairs(EngineServices services) {
      super(services);
    }

    @Override
    int run(CallContext context) {
      sequence(this, context);
      pushTraversal(context, new Next(services));
      context.pushInteger(0);
      return 3;
    }
  }

  private static final class Next extends HostOperation {
    Next(EngineServices services) {
      super(services);
    }

    @Override
    int run(CallContext context) {
      Object sequence = sequence(this, context);
      long index = context.checkInteger(2);
      if (index < 0 || index >= Sequences.size(sequence)) {
        context.pushNil();
        return 1;
      }
      context.pushInteger(index + 1);
      services.values().push(context, Sequences.get(sequence, (int) index));
      return 2;
    }
  }
}
