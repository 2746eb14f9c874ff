package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.frame.LuaError;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The methods with a name, or a class's constructors. A call selects the one whose parameters fit
 * the arguments best: each parameter fits at least as well as that of any other candidate, and one
 * fits better. Variable-arity methods come last. The selection is kept for the next call with
 * similar arguments.
 */
final class Overloads {
  private static final int MOST_REMEMBERED = 8;

  /** The ways in which arguments may fit, better ones first. */
  private enum Phase {
    /** One argument for each parameter. A variable-arity parameter gets an array. */
    PLAIN,

    /** The last arguments form the array for a variable-arity parameter. */
    SPREAD,

    /** A variable-arity parameter gets a table, which is converted to an array. */
    CONVERTED
  }

  private static final Phase[] PHASES = Phase.values();

  private final Class<?> owner;
  private final String name;
  private final List<Signature> signatures;

  /** The only method, if it takes a fixed number of arguments. */
  private final @Nullable Signature single;

  private @Nullable Choice last;

  /**
   * The selection for certain arguments.
   *
   * @param tags the arguments' tags
   * @param classes the classes of the arguments that are objects of the host
   */
  private record Choice(
      Signature signature,
      boolean spread,
      byte[] tags,
      List<@Nullable WeakReference<Class<?>>> classes) {
    boolean holds(EngineServices services, CallContext context, int first, int arguments) {
      if (tags.length != arguments) {
        return false;
      }
      for (int i = 0; i < arguments; i++) {
        int tag = context.tag(first + i);
        if (tag != tags[i]) {
          return false;
        }
        if (tag == Tag.USERDATA
            && !isOf(classes.get(i), services.objects().at(context, first + i))) {
          return false;
        }
      }
      return true;
    }

    private static boolean isOf(
        @Nullable WeakReference<Class<?>> expected, @Nullable Object object) {
      return object == null
          ? expected == null
          : expected != null && expected.refersTo(object.getClass());
    }
  }

  /**
   * @param owner the class whose objects have the methods
   */
  Overloads(Class<?> owner, String name, List<Signature> signatures) {
    this.owner = owner;
    this.name = name;
    this.signatures = List.copyOf(signatures);
    Signature first = signatures.getFirst();
    single = signatures.size() == 1 && !first.isVariable() ? first : null;
  }

  Class<?> owner() {
    return owner;
  }

  String name() {
    return name;
  }

  /** The method with this key ({@link Signature#key}); null if there is none. */
  @Nullable Overloads only(String key) {
    for (Signature each : signatures) {
      if (each.key().equals(key)) {
        return new Overloads(owner, name, List.of(each));
      }
    }
    return null;
  }

  /**
   * Calls the method that fits the arguments from an index of the context on, and pushes its
   * result.
   *
   * @return the number of results
   */
  int call(EngineServices services, CallContext context, @Nullable Object receiver, int first)
      throws Throwable {
    int arguments = Math.max(0, context.count() - first + 1);
    if (single != null && arguments == single.count()) {
      int results = call(single, false, services, context, receiver, first, arguments);
      if (results >= 0) {
        return results;
      }
    }
    Choice choice = last;
    if (choice != null && choice.holds(services, context, first, arguments)) {
      int results =
          call(choice.signature, choice.spread, services, context, receiver, first, arguments);
      if (results >= 0) {
        return results;
      }
    }
    Choice best = choose(services, context, first, arguments);
    last = arguments <= MOST_REMEMBERED ? best : null;
    int results = call(best.signature, best.spread, services, context, receiver, first, arguments);
    if (results < 0) {
      throw none(services, context, first, arguments);
    }
    return results;
  }

  /**
   * As {@link #call}, for one method; returns a negative number if an argument turns out not to
   * fit.
   */
  private static int call(
      Signature signature,
      boolean spread,
      EngineServices services,
      CallContext context,
      @Nullable Object receiver,
      int first,
      int arguments)
      throws Throwable {
    Object result = signature.call(receiver, spread, services, context, first, arguments);
    if (result == Parameter.MISFIT) {
      return -1;
    }
    services.requireSound();
    return signature.isVoid() ? 0 : services.values().pushResult(context, result);
  }

  private Choice choose(EngineServices services, CallContext context, int first, int arguments) {
    Signature best = null;
    boolean spread = false;
    for (Phase phase : PHASES) {
      if (best == null) {
        best = choose(phase, services, context, first, arguments);
        spread = phase == Phase.SPREAD;
      }
    }
    if (best == null) {
      throw none(services, context, first, arguments);
    }
    byte[] tags = new byte[arguments];
    List<@Nullable WeakReference<Class<?>>> classes = new ArrayList<>();
    for (int i = 0; i < arguments; i++) {
      tags[i] = (byte) context.tag(first + i);
      Object object = services.objects().at(context, first + i);
      classes.add(object == null ? null : new WeakReference<>(object.getClass()));
    }
    return new Choice(best, spread, tags, classes);
  }

  /** The best method, or null if none fits. */
  private @Nullable Signature choose(
      Phase phase, EngineServices services, CallContext context, int first, int arguments) {
    boolean spread = phase == Phase.SPREAD;
    List<Signature> fitting = new ArrayList<>();
    List<int[]> fits = new ArrayList<>();
    for (Signature each : signatures) {
      int[] fit = fit(each, phase, services, context, first, arguments);
      if (fit != null) {
        fitting.add(each);
        fits.add(fit);
      }
    }
    for (int i = 0; i < fitting.size(); i++) {
      boolean best = true;
      for (int j = 0; best && j < fitting.size(); j++) {
        best =
            i == j
                || isBetter(
                    fitting.get(i), fits.get(i), fitting.get(j), fits.get(j), arguments, spread);
      }
      if (best) {
        return fitting.get(i);
      }
    }
    if (fitting.isEmpty()) {
      return null;
    }
    throw context.error(
        "ambiguous call of '"
            + name
            + "' with "
            + given(services, context, first, arguments)
            + ": candidates are "
            + list(fitting));
  }

  private static int @Nullable [] fit(
      Signature signature,
      Phase phase,
      EngineServices services,
      CallContext context,
      int first,
      int arguments) {
    boolean spread = phase == Phase.SPREAD;
    if (!signature.takes(arguments, spread)) {
      return null;
    }
    if (phase == Phase.PLAIN
        && signature.isVariable()
        && !signature.parameter(arguments - 1).isOne(services, context, first + arguments - 1)) {
      return null;
    }
    int[] fits = new int[arguments];
    for (int i = 0; i < arguments; i++) {
      fits[i] = signature.fit(i, spread, services, context, first + i);
      if (fits[i] == Parameter.NONE) {
        return null;
      }
    }
    return fits;
  }

  private static boolean isBetter(
      Signature a, int[] fitsOfA, Signature b, int[] fitsOfB, int arguments, boolean spread) {
    boolean better = false;
    for (int i = 0; i < arguments; i++) {
      if (fitsOfA[i] > fitsOfB[i]) {
        return false;
      }
      better |= fitsOfA[i] < fitsOfB[i];
    }
    return better
        || (a.isAtLeast(b, arguments, spread) && !b.isAtLeast(a, arguments, spread))
        || (spread && a.count() > b.count());
  }

  private LuaError none(EngineServices services, CallContext context, int first, int arguments) {
    if (signatures.size() == 1 && !signatures.getFirst().isVariable()) {
      Signature only = signatures.getFirst();
      for (int i = 0; i < Math.min(arguments, only.count()); i++) {
        if (only.parameter(i).convert(services, context, first + i) == Parameter.MISFIT) {
          return context.typeError(first + i, only.parameter(i).name());
        }
      }
    }
    return context.error(
        "no '"
            + name
            + "' takes "
            + given(services, context, first, arguments)
            + ": candidates are "
            + list(signatures));
  }

  private static String given(
      EngineServices services, CallContext context, int first, int arguments) {
    List<String> types = new ArrayList<>();
    for (int i = first; i < first + arguments; i++) {
      int tag = context.tag(i);
      types.add(
          tag == Tag.INTEGER
              ? "integer"
              : services.state().errors().typeName(tag, context.payload(i)));
    }
    return "(" + String.join(", ", types) + ")";
  }

  private static String list(List<Signature> signatures) {
    return signatures.stream().map(Signature::toString).sorted().collect(Collectors.joining("; "));
  }
}
