package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The members of the host's objects that scripts can use, and those that they can never use. */
class HostAccessTest {
  private static Object eval(HostAccess access, Object object, String source) {
    try (PerigeeEngine engine =
        new PerigeeEngine(PerigeeOptions.builder().hostAccess(access).build())) {
      engine.globals().put("o", object);
      return engine.eval(source);
    }
  }

  /** Some of its members are for scripts. */
  public static class Service {
    @ScriptAccess public String title = "service";
    public String secret = "secret";

    @ScriptAccess
    public String greet() {
      return "hello";
    }

    public String hidden() {
      return "hidden";
    }

    @Override
    public String toString() {
      return "shown";
    }
  }

  /** Overrides what its parent annotates. */
  public static class Special extends Service {
    @Override
    public String greet() {
      return "special";
    }
  }

  /** Everything that it declares is for scripts. */
  @ScriptAccess
  public interface Api {
    String call();
  }

  /** Implements the interface, and has other members. */
  static class ApiImpl implements Api {
    @Override
    public String call() {
      return "called";
    }

    public String more() {
      return "more";
    }
  }

  @Test
  void explicitShowsWhatIsAnnotated() {
    HostAccess access = HostAccess.explicit();
    assertThat(eval(access, new Service(), "return o:greet() .. o.title .. tostring(o.hidden)"))
        .isEqualTo("helloservicenil");
    assertThat(eval(access, new Service(), "return tostring(o.secret)")).isEqualTo("nil");
    assertThat(eval(access, new Special(), "return o:greet()")).isEqualTo("special");
    assertThat(eval(access, new ApiImpl(), "return o:call() .. tostring(o.more)"))
        .isEqualTo("callednil");
    assertThat(eval(access, new Service(), "return tostring(o)"))
        .isEqualTo(Service.class.getTypeName());
    assertThat(eval(access, new ArrayList<>(List.of(1)), "return tostring(o.size) .. o[1] .. #o"))
        .isEqualTo("nil11");
  }

  @Test
  void explicitShowsWhatIsListed() throws Exception {
    HostAccess access =
        HostAccess.explicit()
            .allow(Service.class.getMethod("hidden"), Object.class.getMethod("toString"))
            .allow(Service.class.getField("secret"));
    assertThat(eval(access, new Special(), "return o:hidden() .. o.secret .. tostring(o)"))
        .isEqualTo("hiddensecretshown");
    assertThat(eval(HostAccess.explicit().allow(List.class), List.of(1, 2), "return o:size()"))
        .isEqualTo(2L);
    assertThat(eval(HostAccess.none().allow(Service.class), new Special(), "return o:hidden()"))
        .isEqualTo("hidden");
  }

  @Test
  void noneShowsNothingButDataAndFunctions() {
    HostAccess access = HostAccess.none();
    assertThat(eval(access, new Service(), "return pcall(function() return o.greet end)"))
        .isEqualTo(false);
    assertThat(eval(access, Map.of("a", 1), "return o.a + #o")).isEqualTo(2L);
    assertThat(eval(access, (Supplier<Object>) () -> 5, "return o()")).isEqualTo(5L);
    assertThat(eval(access, (HostFunction) arguments -> 6, "return o()")).isEqualTo(6L);
  }

  @Test
  void proxiesHaveTheMembersOfTheirInterfaces() {
    InvocationHandler handler = (proxy, method, arguments) -> method.getName();
    Object proxy =
        Proxy.newProxyInstance(Api.class.getClassLoader(), new Class<?>[] {Api.class}, handler);
    for (HostAccess access : List.of(HostAccess.explicit(), HostAccess.members())) {
      assertThat(eval(access, proxy, "return o:call() .. tostring(o.h or o.getInvocationHandler)"))
          .isEqualTo("callnil");
      assertThat(eval(access, proxy, "return o.getClass or o.newProxyInstance")).isNull();
    }
    Object denied =
        Proxy.newProxyInstance(
            Api.class.getClassLoader(), new Class<?>[] {Api.class, ThreadFactory.class}, handler);
    assertThat(eval(HostAccess.members(), denied, "return pcall(function() return o.call end)"))
        .isEqualTo(false);
  }

  @Test
  void membersAreTheDefaultForEnginesOfTheManager() throws Exception {
    try (LuaScriptEngine engine =
        (LuaScriptEngine) new LuaScriptEngineFactory().getScriptEngine()) {
      engine.put("o", new Service());
      assertThat(engine.eval("return o:hidden() .. tostring(o)")).isEqualTo("hiddenshown");
    }
    assertThat(
            eval(
                PerigeeOptions.builder().build().hostAccess(),
                new Service(),
                "return tostring(o.hidden)"))
        .isEqualTo("nil");
  }

  @Test
  void enginesShareThePolicysClasses() {
    HostAccess access = HostAccess.members();
    for (int i = 0; i < 3; i++) {
      assertThat(eval(access, new Service(), "return o:hidden()")).isEqualTo("hidden");
    }
  }

  // Types that lead out

  /** Takes and returns types that no script may have. */
  public static class Gate {
    public Object disguised;

    public Gate() {}

    public Gate(Object disguised) {
      this.disguised = disguised;
    }

    public Class<?> type() {
      return Gate.class;
    }

    public ClassLoader[] loaders() {
      return new ClassLoader[0];
    }

    public Thread thread() {
      return Thread.currentThread();
    }

    public void load(Class<?> type) {}

    public Object disguise() {
      return disguised;
    }
  }

  @Test
  void membersThatLeadOutAreHidden() {
    for (String name :
        new String[] {
          "type",
          "loaders",
          "thread",
          "load",
          "getClass",
          "wait",
          "notify",
          "notifyAll",
          "class",
          "getClass()",
          "load(Class)",
          "finalize",
          "clone",
          "__class__",
          "hashCode(getClass)"
        }) {
      assertThat(eval(HostAccess.members(), new Gate(), "return o['" + name + "'] == nil"))
          .as(name)
          .isEqualTo(true);
    }
  }

  @Test
  void objectsThatLeadOutAreAlwaysOpaque() throws Exception {
    for (Object object :
        new Object[] {
          String.class,
          ClassLoader.getSystemClassLoader(),
          Thread.currentThread(),
          Thread.currentThread().getThreadGroup(),
          Runtime.getRuntime(),
          ProcessHandle.current(),
          new ProcessBuilder("true"),
          Object.class.getModule(),
          ModuleLayer.boot(),
          Object.class.getPackage(),
          Object.class.getMethod("toString"),
          String.class.getConstructor(),
          MethodHandles.lookup(),
          MethodHandles.zero(int.class),
          StackWalker.getInstance(),
          new ThreadLocal<>(),
          Executors.defaultThreadFactory(),
          new javax.script.ScriptEngineManager(),
          PerigeeOptions.ofSystemProperties(),
          HostAccess.members()
        }) {
      assertThat(
              eval(
                  HostAccess.members(),
                  new Gate(object),
                  "local x = o:disguise() "
                      + "return not pcall(function() return x.toString end) "
                      + "and not pcall(function() x.name = 1 end) and not pcall(x) "
                      + "and tostring(x) == '"
                      + object.getClass().getTypeName()
                      + "' and o.disguised == x"))
          .as("%s", object.getClass())
          .isEqualTo(true);
    }
  }

  @Test
  void noPolicyAllowsTypesThatLeadOut() throws Exception {
    HostAccess access = HostAccess.explicit();
    assertThatIllegalArgumentException().isThrownBy(() -> access.allow(Class.class));
    assertThatIllegalArgumentException().isThrownBy(() -> access.allow(Thread.class));
    assertThatIllegalArgumentException().isThrownBy(() -> access.allowTypes(Runtime.class));
    assertThatIllegalArgumentException().isThrownBy(() -> access.allowTypes(System.class));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> access.allow(Object.class.getMethod("getClass")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> access.allow(Gate.class.getMethod("type")));
  }

  @Test
  void thereIsNoOtherWayToClasses() {
    for (String source :
        new String[] {
          "return java.lang.Runtime",
          "return java.type('java.lang.Runtime')",
          "return java.type('java.lang.Class')",
          "return require('java')",
          "return luajava.bindClass('java.lang.Runtime')",
          "return o:getClass():forName('java.lang.Runtime')",
          "return o.class.forName('java.lang.Runtime')",
          "return getmetatable(o).__index(o, 'getClass')()",
          "return debug.getmetatable(o).__index(o, 'getClass')()"
        }) {
      assertThat(
              eval(
                  HostAccess.members().allowTypes(ArrayList.class),
                  new HashMap<>(),
                  "return (pcall(function() " + source + " end))"))
          .as(source)
          .isEqualTo(false);
    }
  }

  @Test
  void classesCanBeNamedUnderAnyBindings() throws Exception {
    PerigeeOptions options =
        PerigeeOptions.builder().hostAccess(HostAccess.none().allowTypes(ArrayList.class)).build();
    try (LuaScriptEngine engine = new LuaScriptEngineFactory().getScriptEngine(options)) {
      String source = "return #java.type('java.util.ArrayList')()";
      assertThat(engine.eval(source)).isEqualTo(0L);
      assertThat(engine.eval(source, new javax.script.SimpleBindings())).isEqualTo(0L);
    }
  }

  @Test
  void membersOfOneObjectCannotBeUsedOnAnother() {
    assertThat(
            eval(
                HostAccess.members(),
                new Gate(new ArrayList<>(List.of("x"))),
                "local list = o.disguised "
                    + "return pcall(o.disguise, list) or pcall(list.size, o) "
                    + "or pcall(list.size, io.stdout) or pcall(list.size, nil) "
                    + "or pcall(debug.getmetatable(list).__index, o, 1) "
                    + "or pcall(debug.getmetatable(list).__index, io.stdout, 1)"))
        .isEqualTo(false);
  }
}
