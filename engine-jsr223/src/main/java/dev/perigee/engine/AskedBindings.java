package dev.perigee.engine;

import javax.script.Bindings;
import javax.script.SimpleBindings;

/**
 * Bindings that know more than they list: they make values when they are asked, or cannot be
 * traversed at all (those of workflow engines and content repositories, for example). They are
 * asked at each look-up, by {@code containsKey} and {@code get}, as {@code SimpleScriptContext}
 * would ask them.
 */
final class AskedBindings {
  private AskedBindings() {}

  /** Whether bindings are asked. Those that are maps and nothing else are copied. */
  static boolean includes(Bindings bindings) {
    return bindings.getClass() != SimpleBindings.class && !(bindings instanceof LuaBindings);
  }

  /** Whether a scope may have anything. */
  static boolean mayHaveAny(Bindings bindings) {
    return includes(bindings) || !bindings.isEmpty();
  }
}
