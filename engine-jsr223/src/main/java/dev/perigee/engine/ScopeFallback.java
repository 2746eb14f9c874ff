package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import java.util.List;
import javax.script.Bindings;
import javax.script.ScriptContext;
import org.jspecify.annotations.Nullable;

/**
 * The look-up of names that a script's globals lack, in the scopes behind the engine scope, and in
 * an engine scope that is queried ({@link DynamicBindings}). A table of globals gets the metatable
 * for this only while such a scope may contain anything. A metatable that a script has set is not
 * replaced.
 */
final class ScopeFallback {
  private final EngineServices services;
  private @Nullable ScriptContext scopes;
  private long metatable;

  ScopeFallback(EngineServices services) {
    this.services = services;
  }

  /** Sets the context whose scopes are searched, null for none; returns the one before. */
  @Nullable ScriptContext swapScopes(@Nullable ScriptContext next) {
    ScriptContext before = scopes;
    scopes = next;
    return before;
  }

  /** Prepares a table of globals, which must be reachable, for a run in the present context. */
  void attach(CallContext context, long table) {
    LuaState state = services.state();
    long present = state.metatables().of(Tag.TABLE, table);
    boolean wanted = scopes != null && hasOthers(scopes);
    if (wanted && present == 0) {
      state.metatables().set(Tag.TABLE, table, metatable(context));
    } else if (!wanted && present != 0 && present == metatable) {
      state.metatables().set(Tag.TABLE, table, 0);
    }
  }

  private static boolean hasOthers(ScriptContext context) {
    for (int scope : context.getScopes()) {
      Bindings bindings = context.getBindings(scope);
      if (bindings != null && isLookedIn(scope, bindings) && DynamicBindings.mayHaveAny(bindings)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a scope's entries are not already among the globals. */
  private static boolean isLookedIn(int scope, Bindings bindings) {
    return scope != ScriptContext.ENGINE_SCOPE || DynamicBindings.includes(bindings);
  }

  private long metatable(CallContext context) {
    if (metatable == 0) {
      int size = context.size();
      long table = context.pushTable(0, 1);
      services.values().push(context, (HostFunction) arguments -> Results.of(find(arguments[1])));
      services.names().set(context, table, "__index");
      services.hold(table);
      context.setSize(size);
      metatable = table;
    }
    return metatable;
  }

  private @Nullable Object find(@Nullable Object key) {
    if (scopes == null || !(key instanceof String name) || name.isEmpty()) {
      return null;
    }
    List<Integer> others = scopes.getScopes();
    for (int scope : others) {
      Bindings bindings = scopes.getBindings(scope);
      if (bindings != null && isLookedIn(scope, bindings) && bindings.containsKey(name)) {
        return bindings.get(name);
      }
    }
    return null;
  }
}
