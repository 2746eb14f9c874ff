package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import java.util.HashMap;
import java.util.Map;

/** The library {@code java}, which exists only if scripts may name classes. */
final class HostTypes extends HostOperation {
  private final Map<String, HostType> types = new HashMap<>();

  private HostTypes(EngineServices services) {
    super(services);
    services
        .objects()
        .access()
        .types()
        .forEach((name, type) -> types.put(name, new HostType(type)));
  }

  /** Makes the global table, unless scripts may not name any class. */
  static void open(EngineServices services, CallContext context) {
    if (services.objects().access().types().isEmpty()) {
      return;
    }
    long library = context.pushTable(0, 1);
    services.state().functions().pushBuiltin(context, "java.type", new HostTypes(services), 0);
    services.names().set(context, library, "type");
    services.names().set(context, services.globals(), "java");
  }

  /** {@code java.type(name)}. */
  @Override
  int run(CallContext context) {
    String name = context.checkText(1);
    HostType type = types.get(name);
    if (type == null) {
      throw context.error("the host does not let scripts use a class named '" + name + "'");
    }
    services.objects().push(context, type);
    return 1;
  }
}
