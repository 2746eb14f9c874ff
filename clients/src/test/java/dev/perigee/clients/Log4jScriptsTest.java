package dev.perigee.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Log4j 2's filters and pattern selectors that are scripts. */
class Log4jScriptsTest {
  @TempDir private Path folder;

  /**
   * The logged events that reach a file.
   *
   * @param everywhere a filter for all events before they are created
   * @param root a filter for events of the root logger
   */
  private List<String> logged(
      String everywhere, String root, String layout, Consumer<Logger> events) throws IOException {
    Path file = folder.resolve("out.log");
    String xml =
        """
        <Configuration status="OFF">
          %s
          <Appenders><File name="file" fileName="%s">%s</File></Appenders>
          <Loggers><Root level="all">%s<AppenderRef ref="file"/></Root></Loggers>
        </Configuration>
        """
            .formatted(everywhere, file, layout, root);
    try (LoggerContext context = new LoggerContext("test")) {
      context.start(
          new XmlConfiguration(
              context,
              new ConfigurationSource(
                  new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))));
      events.accept(context.getLogger("shop.Orders"));
    }
    return Files.readAllLines(file);
  }

  private static String script(Language language, String lua, String javaScript) {
    return "<Script name=\"s\" language=\"%s\"><![CDATA[%s]]></Script>"
        .formatted(language.engine, language.script(lua, javaScript));
  }

  private static String filter(Language language, String lua, String javaScript) {
    return "<ScriptFilter onMatch=\"ACCEPT\" onMismatch=\"DENY\">%s</ScriptFilter>"
        .formatted(script(language, lua, javaScript));
  }

  private static String selector(Language language, String lua, String javaScript) {
    return """
    <PatternLayout><ScriptPatternSelector defaultPattern="%%p %%m%%n">%s
      <PatternMatch key="Short" pattern="%%m%%n"/>
      <PatternMatch key="Long" pattern="%%c %%p %%m%%n"/>
    </ScriptPatternSelector></PatternLayout>\
    """
        .formatted(script(language, lua, javaScript));
  }

  private static final String PLAIN = "<PatternLayout pattern=\"%m%n\"/>";

  @ParameterizedTest
  @EnumSource
  void filterSeesTheParameters(Language language) throws Exception {
    String filter =
        filter(
            language,
            "return parameters == nil or parameters[1] ~= 'secret'",
            "parameters == null || parameters[0] != 'secret'");
    assertThat(
            logged(
                filter,
                "",
                PLAIN,
                logger -> {
                  logger.info("{}", new Object[] {"open"});
                  logger.info("{}", new Object[] {"secret"});
                  logger.info("no parameters", new Object[0]);
                }))
        .containsExactly("open", "no parameters");
  }

  @ParameterizedTest
  @EnumSource
  void filterThatFailsDenies(Language language) throws Exception {
    String filter = filter(language, "return nothing.at.all", "nothing.at.all");
    assertThat(logged(filter, "", PLAIN, logger -> logger.info("x"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void selectorChoosesThePattern(Language language) throws Exception {
    assertThat(
            logged(
                "",
                "",
                selector(language, "return 'Short'", "'Short'"),
                logger -> logger.warn("x")))
        .containsExactly("x");
    Files.delete(folder.resolve("out.log"));
    assertThat(logged("", "", selector(language, "return nil", "null"), logger -> logger.warn("x")))
        .containsExactly("WARN x");
  }

  @ParameterizedTest
  @EnumSource
  void manyThreadsLogThroughOneFilter(Language language) throws Exception {
    String filter =
        filter(
            language,
            "local n = parameters[1] return n % 2 == 0",
            "var n = parameters[0]; n % 2 == 0");
    List<String> lines =
        logged(
            filter,
            "",
            PLAIN,
            logger -> {
              try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                for (int thread = 0; thread < 8; thread++) {
                  int first = thread * 1000;
                  threads.execute(() -> {
                    for (int i = 0; i < 200; i++) {
                      logger.info("{}", new Object[] {first + i});
                    }
                  });
                }
              }
            });
    assertThat(lines).hasSize(800).allMatch(line -> Integer.parseInt(line) % 2 == 0);
  }

  @ParameterizedTest
  @EnumSource
  void filterAsksTheEvent(Language language) throws Exception {
    String filter =
        filter(
            language,
            "return logEvent:getLevel():name() == 'ERROR' "
                + "or logEvent:getMessage():getFormattedMessage():find('order') ~= nil",
            "logEvent.getLevel().name() == 'ERROR' "
                + "|| logEvent.getMessage().getFormattedMessage().indexOf('order') >= 0");
    assertThat(
            logged(
                "",
                filter,
                PLAIN,
                logger -> {
                  logger.info("order 1");
                  logger.info("noise");
                  logger.error("broken");
                }))
        .containsExactly("order 1", "broken");
  }

  @ParameterizedTest
  @EnumSource
  void selectorAsksTheEvent(Language language) throws Exception {
    String selector =
        selector(
            language,
            "return logEvent:getLevel():intLevel() < 300 and 'Long' or 'Short'",
            "logEvent.getLevel().intLevel() < 300 ? 'Long' : 'Short'");
    assertThat(
            logged(
                "",
                "",
                selector,
                logger -> {
                  logger.info("quiet");
                  logger.error("loud");
                }))
        .containsExactly("quiet", "shop.Orders ERROR loud");
  }
}
