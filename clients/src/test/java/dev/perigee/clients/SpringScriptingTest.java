package dev.perigee.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.script.ScriptEngineManager;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.support.GenericXmlApplicationContext;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.scripting.ScriptCompilationException;
import org.springframework.scripting.ScriptSource;
import org.springframework.scripting.support.ResourceScriptSource;
import org.springframework.scripting.support.StandardScriptEvaluator;
import org.springframework.scripting.support.StandardScriptFactory;
import org.springframework.scripting.support.StaticScriptSource;

/** Spring's script evaluator and script factory. */
@SuppressWarnings("deprecation") // Spring has deprecated these classes, but keeps them
class SpringScriptingTest {
  /** The interface that script beans implement. */
  public interface Calculator {
    int add(int a, int b);

    String describe(List<String> names);
  }

  private static final String LUA_CALCULATOR =
      """
      local calculator = {}
      function calculator:add(a, b) return a + b end
      function calculator:describe(names) return #names .. ': ' .. names[1] end
      return calculator
      """;

  private static final String JAVA_SCRIPT_CALCULATOR =
      """
      var calculator = {
        add: function(a, b) { return a + b },
        describe: function(names) { return names.size() + ': ' + names[0] }
      }
      calculator
      """;

  private static StandardScriptEvaluator evaluator(Language language) {
    StandardScriptEvaluator evaluator = new StandardScriptEvaluator();
    evaluator.setEngineName(language.engine);
    return evaluator;
  }

  /** A modifiable map, since Nashorn adds an entry to it. */
  private static Map<String, Object> arguments(Object... namesAndValues) {
    Map<String, Object> arguments = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      arguments.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return arguments;
  }

  private static ScriptSource file(String name, String text) {
    return new ResourceScriptSource(
        new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public String getFilename() {
            return name;
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void evaluatesWithArguments(Language language) {
    Object result =
        evaluator(language)
            .evaluate(
                new StaticScriptSource(language.script("return a * b", "a * b")),
                arguments("a", 6, "b", 7));
    assertThat(((Number) result).intValue()).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource
  void evaluatesWithGlobalBindingsAndArguments(Language language) {
    StandardScriptEvaluator evaluator = new StandardScriptEvaluator(new ScriptEngineManager());
    evaluator.setEngineName(language.engine);
    evaluator.setGlobalBindings(arguments("greeting", "hello"));
    StaticScriptSource source =
        new StaticScriptSource(
            language.script("return greeting .. ', ' .. name", "greeting + ', ' + name"));
    for (String name : List.of("Ann", "Bob")) {
      assertThat(evaluator.evaluate(source, arguments("name", name))).isEqualTo("hello, " + name);
    }
  }

  @ParameterizedTest
  @EnumSource
  void evaluationsDoNotShareArguments(Language language) {
    StandardScriptEvaluator evaluator = evaluator(language);
    evaluator.evaluate(new StaticScriptSource("x = 1"), arguments("secret", "s"));
    assertThat(
            evaluator.evaluate(
                new StaticScriptSource(
                    language.script(
                        "return type(secret) == 'nil'", "typeof secret == 'undefined'"))))
        .isEqualTo(true);
  }

  @ParameterizedTest
  @EnumSource
  void findsTheEngineByTheFilesExtension(Language language) {
    ScriptSource source =
        file(language.script("x.lua", "x.js"), language.script("return 'x'", "'x'"));
    assertThat(new StandardScriptEvaluator().evaluate(source)).isEqualTo("x");
  }

  @ParameterizedTest
  @EnumSource
  void anErrorNamesItsLine(Language language) {
    assertThatThrownBy(() ->
            evaluator(language)
                .evaluate(
                    new StaticScriptSource(
                        language.script("local x\n\nx.y = 1", "var x\n\nx.y = 1"))))
        .isInstanceOf(ScriptCompilationException.class)
        .rootCause()
        .hasMessageContaining("at line number 3");
  }

  private static Calculator calculator(Language language, String lua, String javaScript)
      throws Exception {
    StandardScriptFactory factory =
        new StandardScriptFactory(language.engine, "inline", Calculator.class);
    return (Calculator)
        factory.getScriptedObject(
            new StaticScriptSource(language.script(lua, javaScript)), Calculator.class);
  }

  @ParameterizedTest
  @EnumSource
  void factoryMakesAnInterfaceOfTheScriptsResult(Language language) throws Exception {
    Calculator calculator = calculator(language, LUA_CALCULATOR, JAVA_SCRIPT_CALCULATOR);
    assertThat(calculator.add(40, 2)).isEqualTo(42);
    assertThat(calculator.describe(List.of("x", "y"))).isEqualTo("2: x");
  }

  @ParameterizedTest
  @EnumSource
  void factoryMakesAnInterfaceOfGlobalFunctions(Language language) throws Exception {
    Calculator calculator =
        calculator(
            language,
            "function add(a, b) return a + b end function describe() return 'global' end",
            "function add(a, b) { return a + b } function describe() { return 'global' } null");
    assertThat(calculator.add(40, 2)).isEqualTo(42);
    assertThat(calculator.describe(List.of())).isEqualTo("global");
  }

  @ParameterizedTest
  @EnumSource
  void aBeanIsAScript(Language language) {
    String xml =
        """
        <beans xmlns="http://www.springframework.org/schema/beans"
            xmlns:lang="http://www.springframework.org/schema/lang"
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xsi:schemaLocation="http://www.springframework.org/schema/beans
                http://www.springframework.org/schema/beans/spring-beans.xsd
                http://www.springframework.org/schema/lang
                http://www.springframework.org/schema/lang/spring-lang.xsd">
          <lang:std id="calculator" engine="%s" script-interfaces="%s">
            <lang:inline-script><![CDATA[%s]]></lang:inline-script>
          </lang:std>
        </beans>
        """
            .formatted(
                language.engine,
                Calculator.class.getName(),
                language.script(LUA_CALCULATOR, JAVA_SCRIPT_CALCULATOR));
    try (GenericXmlApplicationContext context =
        new GenericXmlApplicationContext(
            new ByteArrayResource(xml.getBytes(StandardCharsets.UTF_8)))) {
      assertThat(context.getBean(Calculator.class).add(40, 2)).isEqualTo(42);
    }
  }
}
