package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Methods, fields and constructors of the host's objects, as used by scripts. */
class HostMembersTest {
  private final PerigeeEngine engine =
      new PerigeeEngine(
          PerigeeOptions.builder()
              .gcStress(true)
              .hostAccess(
                  HostAccess.members().allowTypes(ArrayList.class, Point.class, Colour.class))
              .build());

  @AfterEach
  void close() {
    engine.close();
  }

  private Object eval(Object object, String source) {
    engine.globals().put("o", object);
    return engine.eval(source);
  }

  /** A record that scripts read. */
  public record Point(int x, int y) {
    public static final Point ORIGIN = new Point(0, 0);

    public static Point of(int x, int y) {
      return new Point(x, y);
    }

    public Point plus(Point other) {
      return new Point(x + other.x, y + other.y);
    }
  }

  /** An enum. */
  public enum Colour {
    RED,
    GREEN;

    public String label() {
      return "the colour " + name();
    }
  }

  /** An ordinary class. */
  public static class Account {
    public String owner = "nobody";
    public int limit = 7;
    public final long number = 42;
    public Colour colour = Colour.RED;
    private double balance;

    public void deposit(double amount) {
      balance += amount;
    }

    public double getBalance() {
      return balance;
    }

    public Account self() {
      return this;
    }

    @Override
    public String toString() {
      return "account of " + owner;
    }
  }

  /** Methods with the same name. */
  public static class Overloaded {
    public String f(int x) {
      return "int";
    }

    public String f(long x) {
      return "long";
    }

    public String f(double x) {
      return "double";
    }

    public String f(String x) {
      return "String";
    }

    public String f(Object x) {
      return "Object";
    }

    public String f(boolean x) {
      return "boolean";
    }

    public String f(Object... rest) {
      return "rest" + rest.length;
    }

    public String narrow(int x) {
      return "int " + x;
    }

    public String either(Integer x, Object y) {
      return "first";
    }

    public String either(Object x, Integer y) {
      return "second";
    }

    public String collection(Collection<?> c) {
      return "Collection";
    }

    public String collection(List<?> c) {
      return "List";
    }

    public String run(Runnable r) {
      r.run();
      return "Runnable";
    }

    public Object run(Callable<?> c) throws Exception {
      return c.call();
    }
  }

  /** Has parameters of all kinds. */
  public static class Taker {
    public String take(char c, Colour colour, byte[] bytes) {
      return c + " " + colour + " " + bytes.length;
    }

    public String numbers(byte b, short s, float f, BigInteger i, BigDecimal d) {
      return b + " " + s + " " + f + " " + i + " " + d;
    }

    public String map(Map<String, Object> map) {
      return String.valueOf(map.get("key"));
    }

    public int list(List<Object> list) {
      return list.size();
    }

    public String array(String[] array, int[] numbers) {
      return String.join("+", array) + Arrays.toString(numbers);
    }

    public int apply(IntBinaryOperator operator) {
      return operator.applyAsInt(20, 22);
    }

    public String function(Function<Object, Object> function) {
      return String.valueOf(function.apply("x"));
    }

    public Point point(Point point) {
      return point;
    }

    public String text(String text) {
      return text;
    }
  }

  @Test
  void methodsAreCalledWithTheObject() {
    Account account = new Account();
    assertThat(eval(account, "o:deposit(5) o:deposit(2.5) return o:getBalance()")).isEqualTo(7.5);
    assertThat(engine.eval("local deposit = o.deposit deposit(o, 1) return o:getBalance()"))
        .isEqualTo(8.5);
    assertThat(engine.eval("return o.deposit == o.deposit")).isEqualTo(true);
    assertThat(engine.eval("return select('#', o:deposit(1))")).isEqualTo(0L);
    assertThat(engine.eval("return o:self() == o")).isEqualTo(true);
  }

  @Test
  void aMethodNeedsItsObject() {
    assertThatThrownBy(() -> eval(new Account(), "o.deposit(1)"))
        .hasMessageContaining("bad argument #1 to 'deposit'")
        .hasMessageContaining("Account expected, got number");
    assertThatThrownBy(() -> engine.eval("o:deposit('x')"))
        .hasMessageContaining("bad argument #1 to 'deposit' (double expected, got string)");
    assertThatThrownBy(() -> engine.eval("o:deposit()"))
        .hasMessageContaining("no 'deposit' takes (): candidates are deposit(double)");
  }

  @Test
  @SuppressWarnings("JdkObsolete") // Any other list does.
  void aMethodOfOneClassServesAnotherThatHasIt() {
    engine.globals().put("other", new java.util.LinkedList<>(List.of(1, 2, 3)));
    assertThat(eval(new ArrayList<>(), "local size = o.size return size(other)")).isEqualTo(3L);
  }

  @Test
  void fieldsAreReadAndWritten() {
    Account account = new Account();
    assertThat(eval(account, "o.owner = 'Ada' o.limit = 8.0 o.colour = 'GREEN' return o.owner"))
        .isEqualTo("Ada");
    assertThat(account.limit).isEqualTo(8);
    assertThat(account.colour).isEqualTo(Colour.GREEN);
    assertThat(engine.eval("return o.number")).isEqualTo(42L);
    assertThatThrownBy(() -> engine.eval("o.number = 1"))
        .hasMessageContaining("does not allow assignments to its field 'number'");
    assertThatThrownBy(() -> engine.eval("o.limit = 1.5"))
        .hasMessageContaining("field 'limit' of ")
        .hasMessageContaining("int expected, got number");
  }

  @Test
  void missingMembersAreNilAndCannotBeWritten() {
    assertThat(eval(new Account(), "return o.nothing == nil")).isEqualTo(true);
    assertThatThrownBy(() -> engine.eval("o:nothing()"))
        .hasMessageContaining("attempt to call a nil value (method 'nothing')");
    assertThatThrownBy(() -> engine.eval("o.nothing = 1"))
        .hasMessageContaining("Account has no field 'nothing'");
    assertThatThrownBy(() -> eval(new Object(), "o.nothing = 1"))
        .hasMessageContaining("java.lang.Object has no field 'nothing'");
  }

  /** Has a method with the name of one of Object's. */
  public static class Notifier {
    public String notify(String whom) {
      return "notified " + whom;
    }
  }

  @Test
  void onlyObjectsOwnMethodsAreHidden() {
    assertThat(eval(new Notifier(), "return o:notify('all') .. tostring(o.notifyAll)"))
        .isEqualTo("notified allnil");
    assertThatThrownBy(() -> engine.eval("o:notify()"))
        .hasMessageContaining("candidates are notify(java.lang.String)");
  }

  @Test
  void tostringIsToStringAndMessagesNameTheClass() {
    assertThat(eval(new Account(), "return tostring(o)")).isEqualTo("account of nobody");
    assertThatThrownBy(() -> engine.eval("return o + 1"))
        .hasMessageContaining("attempt to perform arithmetic on a")
        .hasMessageContaining("HostMembersTest$Account value (global 'o')");
  }

  @Test
  void componentsOfRecordsAreFields() {
    assertThat(eval(new Point(3, 4), "return o.x + o.y")).isEqualTo(7L);
    assertThat(engine.eval("return o:plus(o).y")).isEqualTo(8L);
    assertThatThrownBy(() -> engine.eval("o.x = 1")).hasMessageContaining("field 'x'");
    assertThat(engine.eval("return o['x()'](o)")).isEqualTo(3L);
  }

  @Test
  void overloadsAreChosenByTheBestMatch() {
    Overloaded object = new Overloaded();
    assertThat(eval(object, "return o:f(1) .. o:f(1.5) .. o:f('x') .. o:f(true)"))
        .isEqualTo("longdoubleStringboolean");
    assertThat(engine.eval("return o:f({}) .. o:f(print) .. o:f(o)"))
        .isEqualTo("ObjectObjectObject");
    assertThat(engine.eval("return o:f() .. o:f(1, 2, 3)")).isEqualTo("rest0rest3");
    assertThat(
            engine.eval(
                "local s = '' for _, v in ipairs {1, 'x', 2.5, 7} do s = s .. o:f(v) end return s"))
        .isEqualTo("longStringdoublelong");
    assertThat(engine.eval("return o:collection(java.type('java.util.ArrayList')())"))
        .isEqualTo("List");
    engine.globals().put("set", new TreeSet<>());
    assertThat(engine.eval("return o:collection(set)")).isEqualTo("Collection");
    assertThat(engine.eval("return o:narrow(5.0)")).isEqualTo("int 5");
    assertThatThrownBy(() -> engine.eval("o:narrow(1 << 40)"))
        .hasMessageContaining("int expected, got number");
  }

  @Test
  void ambiguousCallsListTheCandidates() {
    assertThatThrownBy(() -> eval(new Overloaded(), "o:either(1, 2)"))
        .hasMessageContaining("ambiguous call of 'either' with (integer, integer): candidates are")
        .hasMessageContaining("either(java.lang.Integer, java.lang.Object)")
        .hasMessageContaining("either(java.lang.Object, java.lang.Integer)");
    assertThat(engine.eval("return o['either(Integer,Object)'](o, 1, 2)")).isEqualTo("first");
    assertThatThrownBy(() -> engine.eval("o:run(function() end)"))
        .hasMessageContaining("ambiguous call of 'run'");
    assertThat(engine.eval("return o['run(Callable)'](o, function() return 9 end)")).isEqualTo(9L);
  }

  @Test
  void argumentsAreConverted() {
    Taker taker = new Taker();
    assertThat(eval(taker, "return o:take('x', 'GREEN', 'bytes')")).isEqualTo("x GREEN 5");
    assertThat(engine.eval("return o:numbers(1, 2, 3, 4, 5.5)")).isEqualTo("1 2 3.0 4 5.5");
    assertThat(engine.eval("return o:map({key = 'value'})")).isEqualTo("value");
    assertThat(engine.eval("return o:list({1, 2, 3})")).isEqualTo(3L);
    assertThat(engine.eval("return o:array({'a', 'b'}, {1, 2})")).isEqualTo("a+b[1, 2]");
    assertThat(engine.eval("return o:apply(function(a, b) return a + b end)")).isEqualTo(42L);
    assertThat(engine.eval("return o['function'](o, string.upper)")).isEqualTo("X");
    assertThat(engine.eval("return o:point({x = 1, y = 2}).y")).isEqualTo(2L);
    assertThat(engine.eval("return o:text(12) .. tostring(o:text(nil))")).isEqualTo("12nil");
    assertThatThrownBy(() -> engine.eval("o:take('xy', 'GREEN', '')"))
        .hasMessageContaining("char expected");
    assertThatThrownBy(() -> engine.eval("o:take('x', 'BLUE', '')"))
        .hasMessageContaining("Colour expected");
    assertThatThrownBy(() -> engine.eval("o:array({1, 'x'}, {'y'})"))
        .hasMessageContaining("bad argument #2 to 'array' (int[] expected, got table)");
  }

  @Test
  @SuppressWarnings("UnnecessaryStringBuilder") // A builder is what the script is given.
  void membersOfClassesThatAreNotPublicAreReachedThroughTheirInterfaces() {
    assertThat(eval(Collections.unmodifiableList(List.of("a")), "return o:contains('a')"))
        .isEqualTo(true);
    assertThat(eval(new StringBuilder("x"), "return type(o)")).isEqualTo("string");
    assertThat(eval(List.of("a", "b").iterator(), "return o:next() .. o:next()")).isEqualTo("ab");
  }

  @Test
  void enumsAreConstants() {
    assertThat(eval(Colour.RED, "return tostring(o) .. ' ' .. o:label() .. o:ordinal()"))
        .isEqualTo("RED the colour RED0");
    assertThat(
            engine.eval(
                "local Colour = java.type('"
                    + Colour.class.getName()
                    + "') "
                    + "return Colour.RED == o and Colour.GREEN ~= o and Colour.valueOf('RED') == o"))
        .isEqualTo(true);
    assertThat(
            engine.eval(
                "return ({[o] = 'found'})[java.type('" + Colour.class.getName() + "').RED]"))
        .isEqualTo("found");
  }

  @Test
  void allowedClassesCanBeNamed() {
    assertThat(
            engine.eval(
                """
                local ArrayList = java.type("java.util.ArrayList")
                local list = ArrayList()
                list:add("x")
                list[2] = "y"
                return #list .. list[1] .. list:get(1) .. tostring(ArrayList)
                """))
        .isEqualTo("2xyjava.util.ArrayList");
    String point = "local Point = java.type('" + Point.class.getName() + "') ";
    assertThat(engine.eval(point + "return Point.of(1, 2).y + Point(3, 4).x + Point.ORIGIN.x"))
        .isEqualTo(5L);
    assertThat(engine.eval(point + "return Point == java.type('" + Point.class.getName() + "')"))
        .isEqualTo(true);
    assertThat(engine.eval(point + "return Point")).isEqualTo(Point.class);
    assertThatThrownBy(() -> engine.eval("java.type('java.util.HashMap')"))
        .hasMessageContaining("does not let scripts use a class named 'java.util.HashMap'");
    try (PerigeeEngine other = new PerigeeEngine()) {
      assertThat(other.eval("return java")).isNull();
    }
  }

  @Test
  void optionalsAndCollectionsAreObjectsWithMethods() {
    assertThat(eval(Optional.of("x"), "return o:isPresent() and o:get()")).isEqualTo("x");
    assertThat(eval(Optional.empty(), "return o:orElse('none')")).isEqualTo("none");
    assertThat(
            eval(
                new TreeSet<>(List.of("a", "b")),
                "local s = #o .. tostring(o:contains('b')) for i, v in pairs(o) do s = s .. i .. v end return s"))
        .isEqualTo("2true1a2b");
    assertThat(
            eval(
                List.of("p", "q").iterator(), "local s = '' for v in o do s = s .. v end return s"))
        .isEqualTo("pq");
    assertThat(
            eval(
                List.of(3, 4).stream(),
                "local s = 0 for _, v in pairs(o:map(function(x) return x * 2 end)) do s = s + v end return s"))
        .isEqualTo(14L);
  }

  @Test
  void bigNumbersStayExact() {
    BigInteger big = BigInteger.TWO.pow(100);
    assertThat(eval(big, "return o + 1")).isEqualTo(big.add(BigInteger.ONE));
    assertThat(engine.eval("return tostring(o)")).isEqualTo(big.toString());
    assertThat(engine.eval("return 2 * o - o == o and o > 5 and o >= o and not (o < 1)"))
        .isEqualTo(true);
    assertThat(engine.eval("return tostring(-o % 7) .. tostring(o // -3)"))
        .isEqualTo(
            big.negate().mod(BigInteger.valueOf(7)).toString()
                + new BigDecimal(big)
                    .divide(BigDecimal.valueOf(-3), 0, java.math.RoundingMode.FLOOR));
    assertThat(eval(new BigDecimal("0.10"), "return tostring(o + o) .. ' ' .. tostring(o / 3)"))
        .isEqualTo("0.20 0.03333333333333333333333333333333333");
    assertThat(engine.eval("return o == o + 0 and o < 1")).isEqualTo(true);
    assertThatThrownBy(() -> engine.eval("return o / 0"))
        .hasMessageContaining("attempt to divide by zero");
    assertThatThrownBy(() -> engine.eval("return o + {}"))
        .hasMessageContaining("attempt to perform arithmetic on a table value");
  }

  @Test
  void comparableObjectsHaveAnOrder() {
    engine.globals().put("later", java.time.LocalDate.of(2025, 2, 1));
    assertThat(eval(java.time.LocalDate.of(2025, 1, 1), "return o < later and o <= later"))
        .isEqualTo(true);
    assertThat(engine.eval("return pcall(function() return o < 1 end)")).isEqualTo(false);
  }

  // Functions both ways

  @Test
  void lambdasCanBeCalled() {
    Supplier<String> supplier = () -> "made";
    Function<Object, Object> function = x -> "<" + x + ">";
    Comparator<String> comparator = Comparator.naturalOrder();
    assertThat(eval(supplier, "return o()")).isEqualTo("made");
    assertThat(eval(function, "return o(1) .. o:apply(2)")).isEqualTo("<1><2>");
    assertThat(engine.eval("return o:andThen(function(s) return s .. '!' end)(3)"))
        .isEqualTo("<3>!");
    assertThat(eval(comparator, "return o('a', 'b') < 0")).isEqualTo(true);
    assertThat(eval(function, "return o")).isSameAs(function);
    assertThatThrownBy(() -> eval(new Account(), "o()")).hasMessageContaining("attempt to call a ");
  }

  @Test
  void luaFunctionsComeBackFromInterfacesAsThemselves() {
    List<Runnable> listeners = new ArrayList<>();
    engine.globals().put("listeners", new Listeners(listeners));
    engine.eval("f = function() n = (n or 0) + 1 end listeners:add(f)");
    listeners.getFirst().run();
    assertThat(engine.eval("return n")).isEqualTo(1L);
    assertThat(engine.eval("return listeners:first() == f")).isEqualTo(true);
    engine.eval("listeners:remove(f)");
    assertThat(listeners).isEmpty();
  }

  /** Takes and returns functional interfaces. */
  public record Listeners(List<Runnable> all) {
    public void add(Runnable listener) {
      all.add(listener);
    }

    public void remove(Runnable listener) {
      all.remove(listener);
    }

    public Runnable first() {
      return all.getFirst();
    }
  }

  @Test
  void overloadsOfTheJdkWork() {
    assertThat(eval(new ArrayList<>(List.of("a", "b", "c")), "o:remove('b') return #o"))
        .isEqualTo(2L);
    engine.globals().put("out", new StringJoinerLike());
    assertThat(engine.eval("return out:format('%s-%s', 'x', 2)")).isEqualTo("x-2");
  }

  /** Has a method like {@code String.format}. */
  public static class StringJoinerLike {
    public String format(String format, Object... arguments) {
      return String.format(format, arguments);
    }
  }
}
