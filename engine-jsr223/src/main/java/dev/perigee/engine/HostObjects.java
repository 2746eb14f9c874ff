package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.DirectIndex;
import dev.perigee.runtime.HostReferences;
import dev.perigee.runtime.HostResource;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.UserdataLayout;
import dev.perigee.runtime.memory.Memory;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Java objects as scripts see them: userdata. As long as Lua has an object's userdata, the object
 * has only that one, which is equal only to itself. A class's metatable contains the members that
 * the policy shows ({@link ClassMembers}), and the operations that every map, list, array or
 * iterator has ({@link Views}).
 */
final class HostObjects {
  private static final String NAME = "host object";

  private final EngineServices services;
  private final HostReferences references;
  private final HostAccess access;
  private final Views views;

  /** The views of classes' objects and of classes; null before the first one. */
  private @Nullable PerClass<ClassView> classes;

  private @Nullable PerClass<ClassView> types;
  private final Set<DeadClass> held = new HashSet<>();
  private final ReferenceQueue<Class<?>> dead = new ReferenceQueue<>();

  /** Releases a class's metatable after the class has been unloaded. */
  private static final class DeadClass extends PhantomReference<Class<?>> {
    private final long number;

    DeadClass(Class<?> type, long number, ReferenceQueue<Class<?>> queue) {
      super(type, queue);
      this.number = number;
    }
  }

  HostObjects(EngineServices services, HostAccess access) {
    this.services = services;
    this.access = access;
    references = services.state().hostReferences();
    views = new Views(services);
  }

  HostAccess access() {
    return access;
  }

  /** Pushes the userdata for an object. It is the same one as long as Lua has it. */
  void push(CallContext context, Object object) {
    references.pushObject(context, object);
    long userdata = context.payload(context.size());
    if (Memory.getLong(userdata + UserdataLayout.METATABLE) == 0) {
      ClassView view = viewOf(object);
      if (view.metatable == 0) {
        makeMetatable(context, view, object);
      }
      services.state().metatables().set(Tag.USERDATA, userdata, view.metatable);
    }
  }

  private ClassView viewOf(Object object) {
    return object instanceof HostType named
        ? types().of(named.type())
        : classes().of(object.getClass());
  }

  private PerClass<ClassView> classes() {
    PerClass<ClassView> present = classes;
    if (present == null) {
      present = new PerClass<>(type -> new ClassView(access.ofInstances(type)));
      classes = present;
    }
    return present;
  }

  private PerClass<ClassView> types() {
    PerClass<ClassView> present = types;
    if (present == null) {
      present = new PerClass<>(type -> new ClassView(access.ofStatics(type)));
      types = present;
    }
    return present;
  }

  /** The members of an object that scripts see. */
  @Nullable ClassMembers membersOf(Object object) {
    return viewOf(object).members();
  }

  /**
   * The object of the host that a value of the context stands for; null if it is something else.
   */
  @Nullable Object at(CallContext context, int index) {
    return context.tag(index) == Tag.USERDATA ? of(context.payload(index)) : null;
  }

  /** The object that a userdata stands for; null if it is a library's. */
  @Nullable Object of(long userdata) {
    Object object = references.object(userdata);
    return object instanceof HostResource ? null : object;
  }

  // Metatables

  private void makeMetatable(CallContext context, ClassView view, Object object) {
    releaseDead();
    ClassMembers members = view.members();
    if (members == null) {
      throw new IllegalStateException("the class is gone");
    }
    int size = context.size();
    context.ensure(CallContext.FREE_SLOTS);
    long metatable = context.pushTable(1, 8);
    long methods = context.pushTable(0, 0);
    services.state().tables().setInteger(metatable, 1, Tag.TABLE, methods);
    view.methods = methods;
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("__name", nameOf(object));
    fields.put("__metatable", NAME);
    fields.put("__tostring", new HostText(services));
    addMembers(view, members, object, fields);
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      set(context, metatable, field.getKey(), field.getValue());
    }
    if (members.hasMethods() || object instanceof HostType) {
      long ofMethods = context.pushTable(0, 1);
      set(context, ofMethods, "__index", new MethodIndex(services, view));
      services.state().metatables().set(Tag.TABLE, methods, ofMethods);
      if (!fields.containsKey("__index")) {
        context.push(Tag.TABLE, methods);
        services.names().set(context, metatable, "__index");
      }
    }
    long number = references.hold(Tag.TABLE, metatable);
    held.add(new DeadClass(members.type(), number, dead));
    view.metatable = metatable;
    context.setSize(size);
  }

  private static String nameOf(Object object) {
    return object instanceof HostType ? "class " + object : object.getClass().getTypeName();
  }

  private void addMembers(
      ClassView view, ClassMembers members, Object object, Map<String, Object> fields) {
    if (members.hasFields() || object instanceof HostType) {
      fields.put("__index", new FieldIndex(services, view));
    }
    if (members.hasFields() || members.hasMethods() || object instanceof HostType) {
      fields.put("__newindex", new FieldAssignment(services));
    }
    if (members.called() != null) {
      fields.put("__call", new ObjectCall(services));
    }
    views.add(view, object, access, fields);
  }

  private void set(CallContext context, long table, String name, Object value) {
    if (value instanceof JavaFunction function) {
      services.state().functions().pushBuiltin(context, name, function, 0);
    } else {
      services.values().push(context, value);
    }
    services.names().set(context, table, name);
  }

  private void releaseDead() {
    for (Reference<?> each = dead.poll(); each != null; each = dead.poll()) {
      if (each instanceof DeadClass gone && held.remove(gone)) {
        references.release(gone.number);
      }
    }
  }

  /**
   * Pushes the method with a name as a function, nil if there is none.
   *
   * @param key index of the name
   */
  int pushMethod(CallContext context, ClassView view, int key) {
    LuaState state = services.state();
    int tag = context.tag(key);
    long payload = context.payload(key);
    int found = state.tables().get(view.methods, tag, payload);
    if (found != Tag.NIL) {
      context.push(found, state.tables().payload);
      return 1;
    }
    ClassMembers members = Tag.isString(tag) ? view.members() : null;
    if (members == null) {
      context.pushNil();
      return 1;
    }
    Overloads method = members.method(services.values().text(tag, payload));
    if (method == null) {
      context.pushNil();
      return 1;
    }
    state
        .functions()
        .pushBuiltin(
            context,
            method.name(),
            members.isOfType()
                ? new StaticCall(services, method)
                : new MethodCall(services, method),
            0);
    state.tables().set(view.methods, tag, payload, Tag.BUILTIN, context.payload(context.size()));
    return 1;
  }

  /** {@code __index} of a class's table of methods. Finds a method when it is first used. */
  private static final class MethodIndex extends HostOperation {
    private final ClassView view;

    MethodIndex(EngineServices services, ClassView view) {
      super(services);
      this.view = view;
    }

    @Override
    int run(CallContext context) {
      return services.objects().pushMethod(context, view, 2);
    }
  }

  /** {@code __index} of objects with fields. */
  private static final class FieldIndex extends HostOperation implements DirectIndex {
    private final ClassView view;

    FieldIndex(EngineServices services, ClassView view) {
      super(services);
      this.view = view;
    }

    @Override
    public int read(LuaState state, long userdata, int keyTag, long key) {
      if (keyTag != Tag.STRING) {
        return NOT_KNOWN;
      }
      // Names of fields are never put into that table.
      int method = state.tables().getString(view.methods, key);
      if (method != Tag.NIL) {
        return method;
      }
      Object object = services.objects().of(userdata);
      ClassMembers members = view.members();
      if (object == null || members == null || !members.has(object)) {
        return NOT_KNOWN;
      }
      FieldAccess field = members.field(services.values().text(keyTag, key));
      Object value = field == null || !field.isVariable() ? null : field.read(object);
      return value == null ? NOT_KNOWN : services.values().direct(value);
    }

    @Override
    int run(CallContext context) throws Throwable {
      Object object = receiver(context, Object.class);
      int tag = context.tag(2);
      ClassMembers members = Tag.isString(tag) ? view.members() : null;
      FieldAccess field =
          members == null || !members.has(object)
              ? null
              : members.field(services.values().text(tag, context.payload(2)));
      if (field == null) {
        return services.objects().pushMethod(context, view, 2);
      }
      services.values().push(context, field.get(object));
      return 1;
    }
  }

  /** {@code __newindex} of objects that allow only assignments to fields. */
  static final class FieldAssignment extends HostOperation {
    FieldAssignment(EngineServices services) {
      super(services);
    }

    @Override
    int run(CallContext context) throws Throwable {
      Object object = receiver(context, Object.class);
      ClassMembers members = services.objects().membersOf(object);
      int tag = context.tag(2);
      String name =
          Tag.isString(tag)
              ? services.values().text(tag, context.payload(2))
              : String.valueOf(services.values().toJava(context, 2));
      FieldAccess field = members == null ? null : members.field(name);
      if (field == null || !field.isWritable()) {
        throw context.error(
            nameOf(object)
                + (field == null ? " has no field '" : " does not allow assignments to its field '")
                + name
                + "'");
      }
      Object value = field.type().convert(services, context, 3);
      if (value == Parameter.MISFIT) {
        throw context.error(
            "field '"
                + name
                + "' of "
                + nameOf(object)
                + ": "
                + field.type().name()
                + " expected, got "
                + services.state().errors().typeName(context.tag(3), context.payload(3)));
      }
      keep(0, value);
      drop(0, field.get(object));
      field.set(object, value);
      return 0;
    }
  }

  /** {@code __call}: a functional interface's method, or a constructor. */
  private static final class ObjectCall extends HostOperation {
    ObjectCall(EngineServices services) {
      super(services);
    }

    @Override
    int run(CallContext context) throws Throwable {
      Object object = receiver(context, Object.class);
      ClassMembers members = services.objects().membersOf(object);
      Overloads called = members == null ? null : members.called();
      if (called == null) {
        throw context.typeError(1, "function");
      }
      services.streams().flush();
      return called.call(services, context, object, 2);
    }
  }

  /** A static method, which takes no object. */
  private static final class StaticCall extends HostOperation {
    private final Overloads methods;

    StaticCall(EngineServices services, Overloads methods) {
      super(services);
      this.methods = methods;
    }

    @Override
    int run(CallContext context) throws Throwable {
      services.streams().flush();
      return methods.call(services, context, null, 1);
    }
  }
}
