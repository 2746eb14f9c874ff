package dev.perigee.engine;

import javax.script.Bindings;
import javax.script.SimpleBindings;

/**
 * Bindings that cannot be copied, because they make values on request or cannot be traversed at
 * all, as those of workflow engines and content repositories, for example. They are queried at each
 * look-up, by {@code containsKey} and {@code get}, as {@code SimpleScriptContext} would do.
 */
final class DynamicBindings {
  private DynamicBindings() {}

  /** Whether bindings are queried at each look-up. Those that are only maps are copied. */
  static boolean includes(Bindings bindings) {
    return bindings.getClass() != SimpleBindings.class && !(bindings instanceof LuaBindings);
  }

  /** Whether bindings may contain anything. */
  static boolean mayHaveAny(Bindings bindings) {
    return includes(bindings) || !bindings.isEmpty();
  }
}
